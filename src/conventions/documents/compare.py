"""Two versions of an agreement compared: changed articles, word by word, changed data; and as a document."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import Final

from attrs import field

from budget import frozen
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Norm
from conventions.documents.context import Context, Entry, Group, context_from
from conventions.documents.document_lines import Line, figures_in, lines_of, paired_lines
from conventions.documents.fields import general_row, known_keys, labelled, labels_of
from conventions.documents.generate import Document, date_of, prepare, values_of
from conventions.documents.kinds import Kind
from conventions.documents.printed_values import Marked
from conventions.documents.render.archive import read_parts
from conventions.documents.render.properties import Provenance
from conventions.documents.templates import Templates
from conventions.documents.typography import NBSP, date_text, held_together
from conventions.dossier.dossier import Dossier

# --- Two texts word by word: kept, removed, added -----------------------------------------------------------

_WORD: Final = re.compile(r"\w+|\s+|[^\w\s]")
_MOST: Final = 4_000
"""Limit for word by word comparison; longer texts are compared as a whole."""


@frozen
class Segment:
    """A piece of text only on one side (`old`, `new`), or on both (`same`)."""

    kind: str
    text: str


def segments(old: str, new: str) -> tuple[Segment, ...]:
    """Return the pieces of both texts, in order.

    >>> [(piece.kind, piece.text) for piece in segments("le 1er juin 2025", "le 1er mai 2025")]
    [('same', 'le '), ('old', '1er juin 2025'), ('new', '1er mai 2025')]
    """
    left, right = _tokens(old), _tokens(new)
    if len(left) * len(right) > _MOST**2:
        return tuple(Segment(kind, text) for kind, text in (("old", old), ("new", new)) if text)
    found: list[Segment] = []
    for kind, one, one_end, two, two_end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        gone, come = "".join(left[one:one_end]), "".join(right[two:two_end])
        if kind == "equal":
            found.append(Segment("same", gone))
        else:
            found += [Segment(name, text) for name, text in (("old", gone), ("new", come)) if text]
    return _joined(found)


def _tokens(text: str) -> list[str]:
    """Return the words of a text; a figure, an amount in words or a date counts as one."""
    found: list[str] = []
    at = 0
    for figure in figures_in(text):
        found += [*_WORD.findall(text[at : figure.start]), text[figure.start : figure.end]]
        at = figure.end
    return [*found, *_WORD.findall(text[at:])]


def _joined(found: list[Segment]) -> tuple[Segment, ...]:
    """Return the pieces, merging changes separated only by a space or a comma, for readability."""
    made: list[Segment] = []
    for index, piece in enumerate(found):
        is_small = piece.kind == "same" and len(piece.text.strip(" \u00a0,")) == 0
        if is_small and 0 < index < len(found) - 1:
            made += [Segment("old", piece.text), Segment("new", piece.text)]
        else:
            made.append(piece)
    return tuple(_runs(made))


def _runs(found: list[Segment]) -> list[Segment]:
    """Return the changed pieces between two unchanged ones, the old ones first."""
    made: list[Segment] = []
    gone, come = "", ""
    for piece in [*found, Segment("same", "")]:
        match piece.kind:
            case "old":
                gone += piece.text
            case "new":
                come += piece.text
            case _:
                made += [Segment(name, text) for name, text in (("old", gone), ("new", come)) if text]
                gone, come = "", ""
                if piece.text:
                    made.append(piece)
    return made


def old_side(found: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Return the pieces of the old text."""
    return tuple(piece for piece in found if piece.kind != "new")


def new_side(found: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Return the pieces of the new text."""
    return tuple(piece for piece in found if piece.kind != "old")


# --- Two versions of an agreement: changed articles, word by word, and the changed data ---------------------

_LEFT_OUT: Final = frozenset({"document.date"})
"""Fields of the document, not of the agreement."""
_SPOKEN: Final = frozenset(
    {"subject", "of", "to", "named", "title_inside", "notice_of", "attention_of", "reason"}
)
"""Fields that only rephrase others, or that readers of a convention do not read."""
_LONGER: Final = {"deadline": "due", "until_text": "until"}


@frozen
class Passage:
    """A paragraph of both versions, word by word; one of them may be empty."""

    pieces: tuple[Segment, ...]

    @property
    def before(self) -> str:
        """Return the old text."""
        return "".join(piece.text for piece in old_side(self.pieces))

    @property
    def after(self) -> str:
        """Return the new text."""
        return "".join(piece.text for piece in new_side(self.pieces))


@frozen
class ArticleChange:
    """A changed article: its title in each version, None if the version does not have it."""

    before: str | None
    after: str | None
    passages: tuple[Passage, ...]


@frozen
class DataChange:
    """A changed value: its field, old and new value; None for no value."""

    key: str
    fr: str
    en: str
    before: str | None
    after: str | None


@frozen
class Comparison:
    """The changes between two versions of an agreement, in the order of the new one.

    `report`: the sheets of the actions, programme and results, section by section.
    """

    articles: tuple[ArticleChange, ...]
    data: tuple[DataChange, ...]
    report: tuple[ArticleChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether nothing changes."""
        return not (self.articles or self.data or self.report)


@frozen
class _Version:
    """A version, as text and as values."""

    lines: Sequence[Line]
    context: Context = field(repr=False)


def compared(before: Dossier, after: Dossier, *, templates: Templates | None = None) -> Comparison:
    """Return the changes from `before` to `after`, as stated in their convention; missing values count too.

    Both use the same template, so that only the agreement can differ.
    """
    office = templates or Templates()
    old, new = _versions(Kind.CONVENTION, before, after, office)
    sheets = _versions(Kind.ACTION_SHEET, before, after, office)
    return Comparison(
        tuple(_articles(old.lines, new.lines)),
        tuple(_data(before, old, after, new)),
        tuple(_titled(change) for change in _articles(sheets[0].lines, sheets[1].lines)),
    )


def _versions(kind: Kind, before: Dossier, after: Dossier, templates: Templates) -> tuple[_Version, _Version]:
    on = max(date_of(kind, before), date_of(kind, after))
    return _version(kind, before, on, templates), _version(kind, after, on, templates)


def _titled(section: ArticleChange) -> ArticleChange:
    """Return a section of a sheet as an article with only a title: only conventions have articles."""
    before, after = (
        None if title is None else title.partition(" – ")[2] for title in (section.before, section.after)
    )
    return ArticleChange(before, after, section.passages)


def _version(kind: Kind, dossier: Dossier, on: date, templates: Templates) -> _Version:
    context = values_of(kind, dossier, on, templates)
    composed = templates.composed(kind, on)
    template = prepare(kind, on, draft=True, template=None, templates=templates)
    provenance = Provenance(on, kind.value, context.sha256, composed.sha256, draft=True)
    is_sheet = kind is Kind.ACTION_SHEET
    lines = lines_of(read_parts(template.render(context, provenance)), by_row=is_sheet)["document"]
    return _Version(lines, context)


def _articles(old: Sequence[Line], new: Sequence[Line]) -> Iterator[ArticleChange]:
    """Yield the articles with a changed paragraph; what precedes the first has no title."""
    changed: dict[str, tuple[str | None, str | None, list[Passage]]] = {}
    titles: dict[str, str | None] = {}
    for one, other in paired_lines(old, new):
        if one is not None and other is not None:
            titles[one.place.article or ""] = other.place.article
        if one is not None and other is not None and one.text == other.text:
            continue
        here = titles.get(one.place.article or "") if other is None and one is not None else None
        after = other.place.article if other is not None else here
        key = after or (one.place.article if one is not None else "") or ""
        entry = changed.setdefault(key, (None if one is None else one.place.article, after, []))
        entry[2].append(
            Passage(segments("" if one is None else one.text, "" if other is None else other.text))
        )
    known = {title: article for article, title in titles.items() if title}
    for before, after, passages in changed.values():
        yield ArticleChange(known.get(after or "", before) or before, after, tuple(passages))


def _data(before: Dossier, old: _Version, after: Dossier, new: _Version) -> Iterator[DataChange]:
    """Yield the changed values, in the order of the table; added and removed norms are included."""
    labels = {**labels_of(before.agreement), **labels_of(after.agreement)}
    was, is_now = old.context.texts, new.context.texts
    order = {key: number for number, key in enumerate(labels)}
    keys = [key for key in {*was, *is_now} if general_row(key) in labels]
    changed = {key for key in keys if was.get(key) != is_now.get(key)}
    names = (_norm_names(before), _norm_names(after))
    for key in sorted(changed, key=lambda key: (order[general_row(key)], key)):
        name = key.split(".")[1] if key.startswith("norm.") else ""
        if name and (name in names[0]) != (name in names[1]):
            if key == f"norm.{name}.bearer":
                label = names[0].get(name) or names[1].get(name) or name
                yield DataChange(f"norm.{name}", label, label, *_articles_of(name, was, is_now))
        elif not _rephrases_another(key, changed):
            fr, en = labelled(key, labels) or (key, key)
            yield DataChange(key, fr, en, was.get(key), is_now.get(key))


def _norm_names(dossier: Dossier) -> dict[str, str]:
    """Return the label of each norm, by its name."""
    agreement = dossier.agreement
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    return {norm.name: norm.label or norm.name for norm in norms}


def _articles_of(
    name: str, was: Mapping[str, str], is_now: Mapping[str, str]
) -> tuple[str | None, str | None]:
    """Return the article of a norm that only one version has."""

    def stands(texts: Mapping[str, str]) -> str | None:
        if f"norm.{name}.bearer" not in texts:
            return None
        return f"article{NBSP}{texts.get(f'norm.{name}.article', '–')}"

    return stands(was), stands(is_now)


def _rephrases_another(key: str, changed: set[str]) -> bool:
    """Return whether a field only rephrases another changed one."""
    head, _, last = key.rpartition(".")
    if key in _LEFT_OUT or last in _SPOKEN or last.endswith("in_words"):
        return True
    return last in _LONGER and f"{head}.{_LONGER[last]}" in changed


_NONE = "–"
_HEAD = "Préambule"


def comparison_document(
    before: Dossier, after: Dossier, found: Comparison, on: date, *, templates: Templates | None = None
) -> Document:
    """Return the comparison of two dossiers as a .docx; equal input gives equal bytes."""
    from conventions.documents.render.compiled import compiled
    from conventions.documents.render.properties import Provenance

    office = templates or Templates()
    composed = office.composed(Kind.COMPARISON, on)
    context = _context(before.agreement, after.agreement, found, on, office)
    provenance = Provenance(on, Kind.COMPARISON.value, context.sha256, composed.sha256)
    made = compiled(composed, known_keys(Kind.COMPARISON)).render(context, provenance, checked=True)
    return Document(Kind.COMPARISON, on, made, context.removed)


def _context(before: Agreement, after: Agreement, found: Comparison, on: date, office: Templates) -> Context:
    parties = {party.role: party.name for party in after.parties}
    texts = {
        "document.date": date_text(on),
        "before.id": before.id,
        "before.number": before.number,
        "after.id": after.id,
        "after.number": after.number,
        "after.title": after.title,
        "after.funder": parties.get("funder"),
        "after.beneficiary": parties.get("beneficiary"),
        "articles_count": str(len(found.articles)),
        "theme.name": office.theme.name,
    }
    values: dict[str, Entry] = {key: text for key, text in texts.items() if text is not None}
    values["passages"] = tuple(
        _passage(article, passage)
        for article in (*found.articles, *found.report)
        for passage in article.passages
    )
    values["data"] = tuple(_datum(item) for item in found.data)
    if office.theme.logo is not None:
        values["theme.logo"] = office.theme.logo
    return context_from(values)


def _passage(article: ArticleChange, passage: Passage) -> Group:
    return Group(
        "passages[]",
        {
            "article": _title(article),
            "before": _marked(old_side(passage.pieces)),
            "after": _marked(new_side(passage.pieces)),
        },
    )


def _title(article: ArticleChange) -> str:
    """Return the article's new title, and the former one if different."""
    if article.before == article.after or article.before is None:
        return article.after or _HEAD
    return f"{article.after or _NONE} (avant\u00a0: {article.before})"


def _marked(pieces: tuple[Segment, ...]) -> Marked:
    """Return the pieces, compared with plain spaces, with the no-break spaces of their paragraph."""
    held = held_together("".join(piece.text for piece in pieces))
    ends = list(accumulate((len(piece.text) for piece in pieces), initial=0))
    shown = zip(pieces, pairwise(ends), strict=True)
    return Marked(tuple((piece.kind, held[at:end]) for piece, (at, end) in shown) or (("same", _NONE),))


def _datum(item: DataChange) -> Group:
    return Group("data[]", {"label": item.fr, "before": item.before or _NONE, "after": item.after or _NONE})
