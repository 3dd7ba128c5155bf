"""Verify a document against its dossier: every figure, every norm, amounts in figures and words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from attrs import evolve

from budget import frozen
from budget.findings import Severity
from budget.money import EURO, Euros, in_words
from conventions.agreement.norms import Duty, Norm
from conventions.documents.context import Context
from conventions.documents.document_errors import TemplatePlace
from conventions.documents.document_lines import (
    REGIONS,
    Difference,
    Figure,
    FigureValue,
    Line,
    Origin,
    Verified,
    figures_in,
    lines_of,
    origin_of,
    paired_figures,
    paired_lines,
)
from conventions.documents.generate import date_of, prepare, values_of
from conventions.documents.kinds import Kind
from conventions.documents.render.archive import read_parts
from conventions.documents.render.properties import Provenance
from conventions.documents.source import Scope
from conventions.documents.templates import Templates
from conventions.documents.typography import unit_words
from conventions.dossier.dossier import Dossier
from conventions.files.evidence import PictureReader
from conventions.rulebook import Rulebook

# --- Amounts in figures and words next to each other must agree ---------------------------------------------

_NEAR: Final = frozenset({"(", ", soit", "soit", ", soit (", "ou", "–", "- "})


def disagreements(line: Line, currency: str = EURO) -> Iterator[Difference]:
    """Yield amounts in figures that differ from those in words next to them, in brackets or after «soit»."""
    for one, other in pairwise(line.figures):
        between = line.text[one.end : other.start].strip()
        if between not in _NEAR or not (one.is_amount and other.is_amount):
            continue
        figures, words = (one, other) if _is_in_figures(one) else (other, one)
        if _is_in_figures(figures) and not _is_in_figures(words) and figures.value != words.value:
            wanted = in_words(Euros.parse(figures.value[1]), unit_words(currency))
            yield Difference("words_disagree", Severity.MAJOR, line.place, words.text, wanted)


def _is_in_figures(figure: Figure) -> bool:
    return any(char.isdigit() for char in figure.text)


# --- Verify a document against its dossier: every figure and norm -------------------------------------------

_BODY: Final = TemplatePlace("word/document.xml", 0, "")
Lines = Mapping[str, tuple[Line, ...]]


@frozen
class _Expected:
    """The document as generated from the dossier: its lines with fields, and all its figures."""

    lines: Lines
    known: frozenset[FigureValue]
    data_sha256: str
    template_sha256: str


def verified(
    content: bytes,
    dossier: Dossier,
    *,
    kind: Kind | None = None,
    on: date | None = None,
    templates: Templates | None = None,
    rulebooks: tuple[Rulebook, ...] = (),
    scope: Scope | None = None,
    pictures: PictureReader | None = None,
) -> Verified:
    """Return the differences between a document and its dossier, in the order of the document.

    The document is generated again for its own date, and both are compared: changed, missing and unknown
    figures. `kind` and `on` default to those the document states; if it states no kind and none is given,
    its figures are only looked up in the whole dossier. Other arguments are those of its
    generation.
    `NoDocumentError` if the file is no document.
    """
    parts = read_parts(content)
    origin = origin_of(parts)
    currency = dossier.agreement.currency
    actual = lines_of(parts, currency)
    wanted = kind or next((item for item in Kind if item.value == origin.kind), None)
    office = templates or Templates()
    day = on or origin.on or date_of(wanted or Kind.CONVENTION, dossier, scope)
    found: list[Difference] = []
    if wanted is None:
        contexts = (values_of(item, dossier, day, office, rulebooks) for item in Kind)
        found += _unsearched(actual)
        found += _foreign(actual, _known_to_one(actual, contexts, currency))
    else:
        expected = _expected(wanted, dossier, day, office, rulebooks, scope, pictures)
        found += _origins(origin, expected)
        found += _differences(expected, actual, dossier if wanted.states_norms else None)
    found += [
        fault for region in REGIONS for line in actual[region] for fault in disagreements(line, currency)
    ]
    return Verified(
        origin,
        None if wanted is None else wanted.value,
        day,
        sum(len(line.figures) for lines in actual.values() for line in lines),
        len(_articled(dossier)) if wanted is not None and wanted.states_norms else 0,
        tuple(sorted(found, key=_order)),
    )


def _order(found: Difference) -> tuple[int, str, int]:
    return -found.severity.rank, found.place.part, found.place.paragraph


def _expected(
    kind: Kind,
    dossier: Dossier,
    on: date,
    templates: Templates,
    rulebooks: tuple[Rulebook, ...],
    scope: Scope | None,
    pictures: PictureReader | None,
) -> _Expected:
    composed = templates.composed(kind, on)
    context = values_of(kind, dossier, on, templates, rulebooks, scope, traced=True, pictures=pictures)
    provenance = Provenance(on, kind.value, context.sha256, composed.sha256, draft=True)
    made = prepare(kind, on, draft=True, template=None, templates=templates).render(context, provenance)
    lines = lines_of(read_parts(made), dossier.agreement.currency, traced=True)
    stated = {figure.value for found in lines.values() for line in found for figure in line.figures}
    return _Expected(
        lines,
        frozenset(stated | _known(context, dossier.agreement.currency)),
        context.sha256,
        composed.sha256,
    )


def _known(context: Context, currency: str) -> frozenset[FigureValue]:
    """Return every figure in any field of the dossier."""
    return frozenset(figure.value for text in context.texts.values() for figure in figures_in(text, currency))


def _known_to_one(actual: Lines, contexts: Iterator[Context], currency: str) -> frozenset[FigureValue]:
    """Return the figures of as few of these contexts as needed to know each figure of a document."""
    stated = {figure.value for lines in actual.values() for line in lines for figure in line.figures}
    known: frozenset[FigureValue] = frozenset()
    while not stated <= known and (context := next(contexts, None)) is not None:
        known |= _known(context, currency)
    return known


def _origins(origin: Origin, expected: _Expected) -> Iterator[Difference]:
    """Yield differences of origin: another dossier or changed templates."""
    if origin.kind is None:
        yield Difference("origin_unknown", Severity.INFO, _BODY)
        return
    if origin.data_sha256 != expected.data_sha256:
        yield Difference("data_changed", Severity.INFO, _BODY)
    if origin.template_sha256 != expected.template_sha256:
        yield Difference("template_changed", Severity.INFO, _BODY)
    if origin.status == "draft":
        yield Difference("is_draft", Severity.INFO, _BODY)


def _unsearched(actual: Lines) -> Iterator[Difference]:
    """Yield what is not checked in a document without a kind: all but its figures."""
    has_figures = any(line.figures for lines in actual.values() for line in lines)
    code, severity = ("kind_unknown", Severity.INFO) if has_figures else ("nothing_searched", Severity.MAJOR)
    yield Difference(code, severity, _BODY)


def _foreign(actual: Lines, known: frozenset[FigureValue]) -> Iterator[Difference]:
    """Yield the figures of a document that the dossier lacks."""
    for region in REGIONS:
        for line in actual[region]:
            for figure in line.figures:
                if figure.value not in known:
                    yield Difference("figure_foreign", Severity.MAJOR, line.place, figure.text)


def _differences(expected: _Expected, actual: Lines, dossier: Dossier | None) -> Iterator[Difference]:
    kept: list[Line] = []
    for region in REGIONS:
        last = TemplatePlace(f"word/{region}.xml", 0, "")
        for one, other in paired_lines(expected.lines[region], actual[region]):
            if other is not None:
                last = other.place
            if one is None and other is not None:
                yield from _foreign({**dict.fromkeys(REGIONS, ()), region: (other,)}, expected.known)
            elif one is not None and other is None:
                yield from _gone(one, last)
            elif one is not None and other is not None:
                kept.append(one)
                yield from _changed(one, other, expected.known)
    if dossier is not None:
        yield from _norms(expected.lines["document"], kept, dossier)


def _gone(line: Line, after: TemplatePlace) -> Iterator[Difference]:
    """Yield the figures of a removed paragraph, placed after the last remaining text of its article."""
    place = evolve(after, article=line.place.article, text="")
    for figure in line.figures:
        yield Difference(
            "figure_absent", Severity.MAJOR, place, expected=figure.text, keys=line.keys_of(figure)
        )


def _changed(line: Line, other: Line, known: frozenset[FigureValue]) -> Iterator[Difference]:
    """Yield the differing figures of two paired paragraphs."""
    for wanted, found in paired_figures(line.figures, other.figures):
        if wanted is not None and found is not None:
            yield _figure("figure_changed", other, found, wanted, line.keys_of(wanted))
        elif wanted is not None:
            yield _figure("figure_absent", other, None, wanted, line.keys_of(wanted))
        elif found is not None and found.value not in known:
            yield _figure("figure_foreign", other, found, None, ())


def _figure(
    code: str, line: Line, found: Figure | None, wanted: Figure | None, keys: tuple[str, ...]
) -> Difference:
    return Difference(
        code,
        Severity.MAJOR,
        line.place,
        "" if found is None else found.text,
        "" if wanted is None else wanted.text,
        keys,
    )


def _articled(dossier: Dossier) -> list[tuple[str, str, str, bool]]:
    """Return the duties and rights with an article: name, label, article, whether it is a payment."""
    agreement = dossier.agreement
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    return [
        (norm.name, norm.label or norm.name, norm.article, isinstance(norm, Duty) and norm.is_payment)
        for norm in norms
        if norm.article is not None
    ]


def _norms(expected: Sequence[Line], kept: Sequence[Line], dossier: Dossier) -> Iterator[Difference]:
    """Yield the norms that the template does not state, and those whose paragraphs are all gone."""
    stating = [(line, set(line.keys)) for line in expected]
    remaining = {id(line) for line in kept}
    for name, label, article, is_payment in _articled(dossier):
        heads = (f"norm.{name}.", *(("payments[",) if is_payment else ()))
        lines = [line for line, keys in stating if any(key.startswith(heads) for key in keys)]
        if not lines:
            yield Difference("norm_unstated", Severity.MAJOR, _BODY, label, article, (f"norm.{name}",))
        elif not any(id(line) in remaining for line in lines):
            yield Difference("norm_absent", Severity.MAJOR, lines[0].place, label, article, (f"norm.{name}",))
