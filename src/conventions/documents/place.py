"""Where something stands in a template: the part, the article, the paragraph and its text."""

import re
from typing import Final

from attrs import frozen

__all__ = ["Place", "place_at"]

_HEADING: Final = re.compile(r'<w:pStyle w:val="(?:Heading|Titre)1"/>')
_MARK: Final = re.compile(r"<[^>]+>")
_SHOWN: Final = 60


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


def place_at(part: str, source: str, line: int) -> Place:
    r"""The place of a line of a prepared source, which holds one paragraph a line.

    >>> place_at("p", 'x\n<w:p><w:t>a</w:t></w:p>', 2).text
    'a'
    """
    lines = source.split("\n")[:line]
    headings = [text for text in lines if _HEADING.search(text)]
    article = None if not headings else f"Article {len(headings)} – {_plain(headings[-1])}"
    return Place(part, max(line - 1, 0), _plain(lines[-1]), article)


def _plain(paragraph: str) -> str:
    text = " ".join(_MARK.sub("", paragraph.partition("</w:p>")[0]).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
