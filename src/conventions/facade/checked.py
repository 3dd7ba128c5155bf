"""An assessment in the form of `subventio check`, as text and as JSON."""

from collections.abc import Iterator
from pathlib import Path

from conventions.dossier.dossier import Dossier
from conventions.engine.former import former_dates
from conventions.engine.verdict import Verdict
from conventions.exports.check_json import check_json
from conventions.exports.check_text import heading, verdict_lines
from conventions.exports.checked import CheckedDossier
from conventions.exports.json_values import Json
from conventions.exports.names import named
from conventions.messages import Catalogue

__all__ = ["assessment_json", "assessment_lines"]


def assessment_lines(dossier: Dossier, verdict: Verdict, words: Catalogue) -> Iterator[str]:
    """Yield what was asked, then the lines of the verdict, as `subventio check` prints them."""
    yield f"{dossier.agreement.id}{words.text('colon')}{heading(verdict.as_of, verdict.known_on, words)}"
    yield from verdict_lines(verdict, words, named(dossier, verdict), former_dates(dossier, verdict))


def assessment_json(dossier: Dossier, verdict: Verdict, words: Catalogue) -> Json:
    """Return the check of one dossier, as `subventio check --format json` prints it; its path is its name."""
    name = dossier.agreement.id
    checked = CheckedDossier(name, Path(name), verdict.findings, verdict, named(dossier, verdict))
    return check_json([checked], verdict.as_of, verdict.known_on, words)
