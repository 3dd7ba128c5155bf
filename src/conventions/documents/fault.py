"""A fault of a template, with a place that an officer can find in Word."""

from attrs import frozen

# --- A place in a template: part, article, paragraph and its text -------------------------------------------


@frozen
class TemplatePlace:
    """A paragraph of a part, counted from 1; `article` is the heading above it, if any."""

    part: str
    paragraph: int
    text: str
    article: str | None = None

    def params(self) -> dict[str, str]:
        """Return the place as parameters of an error."""
        return {
            "part": self.part,
            "article": self.article or "",
            "paragraph": str(self.paragraph),
            "text": self.text,
        }

    def __str__(self) -> str:
        """Return the place as the beginning of an error message."""
        where = f", under «{self.article}»" if self.article else ""
        return f"{self.part}, paragraph {self.paragraph}{where} («{self.text}»)"


# --- A fault of a template ----------------------------------------------------------------------------------


@frozen
class TemplateFault:
    """A fault and its place; the messages for `code` and its remedy are in the catalogue."""

    code: str
    place: TemplatePlace
    actual: str = ""
    expected: str = ""
