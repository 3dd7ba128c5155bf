"""The root of all input errors: the class is the diagnosis, the code its stable name."""

from typing import ClassVar


class InputError(ValueError):
    """An input that cannot be accepted.

    `code` names the diagnosis for the catalogues; `actual` and `expected` are separate from the English
    sentence, so that no caller parses text; `params` holds the other values of the sentence.
    """

    code: ClassVar[str] = "input_refused"

    def __init__(self, message: str, *, actual: str = "", expected: str = "", **params: str) -> None:
        super().__init__(message)
        self.actual = actual
        self.expected = expected
        self.params = params
