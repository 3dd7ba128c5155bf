"""The one root of every refusal of an input: a class is a diagnosis, a code is its stable name."""

from typing import ClassVar

__all__ = ["InputError"]


class InputError(ValueError):
    """An input that cannot be taken as it stands.

    `code` names the diagnosis for the catalogues, `actual` and `expected` travel beside the English
    sentence so that no caller parses text; `params` holds what else the sentence names.
    """

    code: ClassVar[str] = "input_refused"

    def __init__(self, message: str, *, actual: str = "", expected: str = "", **params: str) -> None:
        super().__init__(message)
        self.actual = actual
        self.expected = expected
        self.params = params
