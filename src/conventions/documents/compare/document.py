"""A comparison as a Word document: passages in two columns, article by article, and the changed data."""

from datetime import date
from itertools import accumulate, pairwise

from conventions.agreement.agreement import Agreement
from conventions.documents.compare.compare import (
    ArticleChange,
    Comparison,
    DataChange,
    Passage,
    Segment,
    new_side,
    old_side,
)
from conventions.documents.context import Context, Entry, Group, context_from
from conventions.documents.fields import known_keys
from conventions.documents.generate import Document
from conventions.documents.kinds import Kind
from conventions.documents.templates import Templates
from conventions.documents.typography import date_text, held_together
from conventions.documents.values import Marked
from conventions.dossier.dossier import Dossier

_NONE = "–"
_HEAD = "Préambule"


def comparison_document(
    before: Dossier, after: Dossier, found: Comparison, on: date, *, templates: Templates | None = None
) -> Document:
    """Return the comparison of two dossiers as a .docx; equal input gives equal bytes."""
    from conventions.documents.render.compile import compiled
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
