"""Where something stands in a template: the part, the article, the paragraph and its text."""

from attrs import frozen

__all__ = ["Place"]


@frozen
class Place:
    """A paragraph of a part, counted from 1; `article` is the heading above it, if there is one."""

    part: str
    paragraph: int
    text: str
    article: str | None = None

    def params(self) -> dict[str, str]:
        """The place as parameters of an error."""
        return {
            "part": self.part,
            "article": self.article or "",
            "paragraph": str(self.paragraph),
            "text": self.text,
        }

    def __str__(self) -> str:
        """The place as an error's sentence begins."""
        where = f", under «{self.article}»" if self.article else ""
        return f"{self.part}, paragraph {self.paragraph}{where} («{self.text}»)"
