"""A fault of a template in words: where it is, what is wrong, what to do."""

from conventions.documents.fault import TemplateFault
from conventions.messages import Catalogue

__all__ = ["place_words", "remedy_words", "sentence_words"]


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
