"""A fault of a template: a value, with a place that an officer finds in Word."""

from attrs import frozen

# --- Where something stands in a template: the part, the article, the paragraph and its text ----------------


@frozen
class TemplatePlace:
    """A paragraph of a part, counted from 1; `article` is the heading above it, if there is one."""

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
        """Return the place as an error's sentence begins."""
        where = f", under «{self.article}»" if self.article else ""
        return f"{self.part}, paragraph {self.paragraph}{where} («{self.text}»)"


# --- A fault of a template: a value, with a place that an officer finds in Word -----------------------------


@frozen
class TemplateFault:
    """What is wrong and where; the words for `code` and its remedy are in the catalogue."""

    code: str
    place: TemplatePlace
    actual: str = ""
    expected: str = ""
