"""A template and its faults, as text and as JSON."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from attrs import field, frozen

from conventions.documents.fault import TemplateFault
from conventions.documents.kinds import Kind
from conventions.exports.json_values import Json, fields_json
from conventions.messages import Catalogue

SCHEMA: Final = "subventio/lint/1"


@frozen
class Linted:
    """A template and its faults, each with its place in Word; no fault: it can be used.

    `faults` is None where it could not be read, and then `error` says why.
    """

    path: Path
    kind: Kind | None = None
    content: bytes = field(default=b"", repr=False)
    faults: tuple[TemplateFault, ...] | None = None
    error: str = ""
    fixed: int = 0
    annotated: Path | None = None

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text; none where it could not be read."""
        if self.faults is None:
            return
        if self.fixed:
            yield f"{self.path}{words.text('colon')}{words.count('lint.fixed', self.fixed)}"
        if not self.faults:
            yield words.text("lint.clean", path=str(self.path))
            return
        yield f"{self.path}{words.text('colon')}{words.count('lint.faults', len(self.faults))}"
        for fault in self.faults:
            yield f"  {place_words(fault, words)}"
            yield f"    {sentence_words(fault, words)}"
            yield f"    → {remedy_words(fault, words)}"
        if self.annotated is not None:
            yield words.text("generate.written", path=str(self.annotated))

    def json(self, words: Catalogue) -> Json:
        """Return its JSON, schema `subventio/lint/1`."""
        return lint_json([self], words)


def lint_json(found: Sequence[Linted], words: Catalogue) -> dict[str, Json]:
    """Return what was found in several templates."""
    templates: list[Json] = [_json(item, words) for item in found]
    summary: dict[str, Json] = {
        "templates": len(found),
        "unreadable": sum(item.faults is None for item in found),
        "faults": sum(len(item.faults or ()) for item in found),
        "fixed": sum(item.fixed for item in found),
    }
    return {"schema": SCHEMA, "templates": templates, "summary": summary}


def _json(item: Linted, words: Catalogue) -> dict[str, Json]:
    faults: list[Json] = [
        {
            "code": fault.code,
            **fields_json(fault.place, "part", "article"),
            "paragraph": fault.place.paragraph or None,
            "text": fault.place.text or None,
            "actual": fault.actual or None,
            "expected": fault.expected or None,
            "message": sentence_words(fault, words),
            "remedy": remedy_words(fault, words),
        }
        for fault in item.faults or ()
    ]
    return {
        "path": str(item.path),
        "status": "unreadable" if item.faults is None else "linted",
        "error": item.error or None,
        "faults": faults,
        **fields_json(item, "fixed", "annotated"),
    }


# --- A fault of a template in words: where it is, what is wrong, what to do ---------------------------------


def place_words(fault: TemplateFault, words: Catalogue) -> str:
    """Return the part, the article if there is one, the paragraph."""
    key = "lint.place_in_article" if fault.place.article else "lint.place"
    return words.text(key, fault.place.params()) if fault.place.paragraph else fault.place.part


def sentence_words(fault: TemplateFault, words: Catalogue) -> str:
    """Return what is wrong."""
    return words.text(f"lint.{fault.code}", actual=fault.actual, expected=_reason(fault, words))


def remedy_words(fault: TemplateFault, words: Catalogue) -> str:
    """Return what to do about it."""
    near = f"lint.{fault.code}.near"
    key = near if fault.expected and words.has(near) else f"lint.{fault.code}.remedy"
    return words.text(key, actual=fault.actual, expected=_reason(fault, words))


def _reason(fault: TemplateFault, words: Catalogue) -> str:
    """Return what was expected; the name of a reason in words."""
    key = f"why.{fault.expected}"
    return words.text(key, actual=fault.actual) if words.has(key) else fault.expected
