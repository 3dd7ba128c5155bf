"""A fault of a template: a value, with a place that an officer finds in Word."""

from attrs import frozen

from conventions.documents.place import Place

__all__ = ["TemplateFault"]


@frozen
class TemplateFault:
    """What is wrong and where; the words for `code` and its remedy are in the catalogue."""

    code: str
    place: Place
    actual: str = ""
    expected: str = ""
