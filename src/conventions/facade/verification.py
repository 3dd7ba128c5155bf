"""A document, edited by hand or not, held against its dossier: what differs, as text and as JSON."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Final

from attrs import frozen

from budget.findings import Severity
from conventions.agreement.agreement import Agreement
from conventions.documents.reference import Labels, labelled, labels_of
from conventions.documents.verify.differences import Difference, Verified
from conventions.exports.json_values import Json
from conventions.facade.refusals import severity_asked
from conventions.messages import Catalogue

__all__ = ["Verification"]

SCHEMA: Final = "subventio/verify/1"


@frozen
class Verification:
    """What differs between a document and its dossier, in the order of the document, the gravest first."""

    path: str
    _agreement: Agreement
    _found: Verified

    @property
    def kind(self) -> str | None:
        """The kind of document; None where it does not say."""
        return self._found.kind

    @property
    def on(self) -> date:
        """The date of the document."""
        return self._found.on

    def differences(self, at_least: Severity | str = Severity.INFO) -> tuple[Difference, ...]:
        """Return the differences of a severity or a graver one; `major`: another figure than the dossier."""
        return tuple(self._found.at_least(severity_asked(at_least)))

    @cached_property
    def _labels(self) -> Labels:
        return labels_of(self._agreement)

    def message(self, difference: Difference, words: Catalogue) -> str:
        """Return the sentence of a difference, with the fields that it is about."""
        text = words.text(f"verify.{difference.code}", actual=difference.actual, expected=difference.expected)
        told = [labelled(key, self._labels) for key in difference.keys]
        named = [pair[words.language == "en"] for pair in told if pair is not None]
        return f"{text} ({', '.join(dict.fromkeys(named))})" if named else text

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        found = self._found
        if not found.differences:
            counts = {"figures": str(found.figures), "norms": str(found.norms)}
            yield words.text("verify.clean", {"path": self.path, "day": words.day(found.on), **counts})
            return
        head = words.count("verify.differences", len(found.differences))
        yield f"{self.path}{words.text('colon')}{head}"
        for item in found.differences:
            yield f"  {_place(item, words)}"
            severity = words.text(f"severity.{item.severity.value}")
            yield f"    {severity}{words.text('colon')}{self.message(item, words)}"
            remedy = _remedy(item, words)
            if remedy is not None:
                yield f"    → {remedy}"

    def json(self, words: Catalogue) -> dict[str, Json]:
        """Return its JSON, schema `subventio/verify/1`."""
        found, origin = self._found, self._found.origin
        differences: list[Json] = [
            {
                "code": item.code,
                "severity": item.severity.value,
                "part": item.place.part,
                "article": item.place.article,
                "paragraph": item.place.paragraph or None,
                "text": item.place.text or None,
                "actual": item.actual or None,
                "expected": item.expected or None,
                "fields": list(item.keys),
                "message": self.message(item, words),
                "remedy": _remedy(item, words),
            }
            for item in found.differences
        ]
        return {
            "schema": SCHEMA,
            "path": self.path,
            "dossier": self._agreement.id,
            "kind": found.kind,
            "date": found.on.isoformat(),
            "origin": {
                "kind": origin.kind,
                "date": None if origin.on is None else origin.on.isoformat(),
                "status": origin.status,
                "data_sha256": origin.data_sha256,
                "template_sha256": origin.template_sha256,
            },
            "figures": found.figures,
            "norms": found.norms,
            "differences": differences,
        }


def _place(item: Difference, words: Catalogue) -> str:
    if not item.place.paragraph:
        return item.place.part
    return words.text("lint.place_in_article" if item.place.article else "lint.place", item.place.params())


def _remedy(item: Difference, words: Catalogue) -> str | None:
    key = f"verify.{item.code}.remedy"
    return words.text(key) if words.has(key) else None
