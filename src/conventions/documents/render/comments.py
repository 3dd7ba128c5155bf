"""What a document asks in its margin: a comment of Word at each text that has a question."""

import re
from typing import Final

from conventions.documents.opened import W
from conventions.documents.relations import MAIN_PART
from conventions.documents.render.pictures import Beside
from conventions.documents.render.slots import MARK

__all__ = ["COMMENT", "with_comments"]

COMMENT: Final = "c"
"""What the mark of a question begins with; it stands behind the text that it is asked about."""
_QUESTION: Final = re.compile(f"{MARK}{COMMENT}([^{MARK}]*){MARK}")
_RUN_ENDS: Final = "</w:r>"
_AUTHOR: Final = "Subventio"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_COMMENT: Final = (
    '<w:comment w:id="{number}" w:author="{author}" w:initials="{initial}" w:date="{on}T00:00:00Z"><w:p>'
    '<w:r><w:annotationRef/></w:r><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:comment>'
)
_COMMENTS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:comments xmlns:w="{namespace}">{comments}</w:comments>'
)
_STARTS: Final = '<w:commentRangeStart w:id="{}"/>'
_ENDS: Final = '<w:commentRangeEnd w:id="{0}"/><w:r><w:commentReference w:id="{0}"/></w:r>'


def with_comments(part: str, text: str, on: str, parts: dict[str, bytes]) -> str:
    """The filled part with a comment around the run of each text that has a question; `parts` gets them.

    What is asked twice is asked at its first place. Word has comments in the body alone.
    """
    if part != MAIN_PART:
        return _QUESTION.sub("", text)
    asked: dict[str, int] = {}
    pieces: list[str] = []
    at = 0
    while (found := _QUESTION.search(text, at)) is not None:
        start = max(text.rfind(opening, at, found.start()) for opening in ("<w:r>", "<w:r "))
        end = text.index(_RUN_ENDS, found.end()) + len(_RUN_ENDS)
        questions = dict.fromkeys(_QUESTION.findall(text, start, end))
        numbers = [asked.setdefault(question, len(asked)) for question in questions if question not in asked]
        pieces += (
            text[at:start],
            "".join(map(_STARTS.format, numbers)),
            _QUESTION.sub("", text[start:end]),
            "".join(map(_ENDS.format, numbers)),
        )
        at = end
    if asked:
        comments = "".join(
            _COMMENT.format(number=number, author=_AUTHOR, initial=_AUTHOR[0], on=on, text=question)
            for question, number in asked.items()
        )
        beside = Beside(part, parts)
        content = _COMMENTS.format(namespace=W.strip("{}"), comments=comments).encode()
        beside.other("comments", content, _TYPE)
        beside.write()
    return "".join((*pieces, text[at:]))
