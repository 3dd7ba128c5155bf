"""The two forms that every result has: the JSON that programs read, the text that people do."""

from collections.abc import Iterator
from typing import Protocol

from conventions.exports.json_values import Json
from conventions.messages import Catalogue, Language, catalogue

__all__ = ["Result", "to_json", "to_text"]


class Result(Protocol):
    """What an assessment, an audit, a portfolio and what they give have in common.

    Its two methods take a catalogue, and are private: `to_text` and `to_json` call them.
    """

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""

    def json(self, words: Catalogue) -> Json:
        """Return its JSON."""


def to_json(result: Result, lang: Language = "fr") -> Json:
    """Return a result as `--format json` writes it: plain values; their schemas are in docs/json.md.

    Dates are ISO, amounts decimal strings; `lang` is that of its messages. `json.dumps` makes the text.
    """
    return result.json(catalogue(lang))


def to_text(result: Result, lang: Language = "fr") -> str:
    """Return a result as the command line prints it, in French or, with `lang="en"`, in English."""
    return "\n".join(result.lines(catalogue(lang)))
