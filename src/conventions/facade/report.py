"""The report of many dossiers: one page for a browser, as text."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.exports.checked import CheckedDossier, Tally
from conventions.exports.names import named
from conventions.facade.assessment import DUE_SOON_DAYS
from conventions.facade.law import LAW_FR, Rulebooks, books_asked
from conventions.facade.refusals import day_asked, dossier_asked
from conventions.messages import Language, catalogue
from conventions.report.page import Page

__all__ = ["report"]


def report(
    dossiers: Iterable[Dossier],
    as_of: date | str,
    known_on: date | str | None = None,
    rulebooks: Rulebooks = LAW_FR,
    *,
    due_soon: int = DUE_SOON_DAYS,
    lang: Language = "fr",
) -> str:
    """Return one page of dossiers for a browser, which asks nothing of a network.

    It is what `subventio report` writes; the path of a dossier is its name. Days and rulebooks as for
    `assess`. Equal arguments give equal text.
    """
    day = day_asked(as_of, "as_of")
    known = None if known_on is None else day_asked(known_on, "known_on")
    books = books_asked(rulebooks)
    page = Page(day, known, catalogue(lang))
    counted, rows = Tally(), []
    for dossier in dossiers:
        asked = dossier_asked(dossier)
        verdict = evaluate(asked, day, known, asked.applied(books), timedelta(due_soon))
        name = asked.agreement.id
        checked = CheckedDossier(name, Path(name), verdict.findings, verdict, named(asked, verdict))
        counted = counted.plus(Tally.of(checked))
        rows.append(page.add(page.part(checked)))
    return "".join((*page.end(counted), *rows, page.bottom()))
