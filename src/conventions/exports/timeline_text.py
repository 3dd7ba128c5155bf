"""The timeline drawn as text: a line a day on which something changes."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from conventions.engine.timeline import Change
from conventions.exports.check_text import status_text
from conventions.exports.names import Names
from conventions.messages import Catalogue

__all__ = ["change_text", "timeline_lines"]

QUIET = ("not_applicable", "closed")
"""With what a norm begins when there is nothing to say of it yet."""


def timeline_lines(changes: Iterable[Change], as_of: date, names: Names, words: Catalogue) -> Iterator[str]:
    """Yield the changes by day: ● past, ◆ the day of the question, ○ what comes if nothing more is recorded.

    `names` are what people call the norms. A norm that begins not applicable or closed is drawn
    from its first change on.
    """
    told = [change for change in changes if change.before is not None or change.after not in QUIET]
    days = {day: list(found) for day, found in groupby(told, key=lambda change: change.day)}
    for one in sorted({*days, as_of}):
        mark = "◆" if one == as_of else "●" if one < as_of else "○"
        lines = [change_text(change, names, words) for change in days.get(one, ())]
        if one == as_of:
            lines.insert(0, words.text("timeline.as_of"))
        for at, line in enumerate(lines):
            yield f"  {one:%d/%m/%Y} {mark} {line}" if at == 0 else f"  {' ' * 10} │ {line}"


def change_text(change: Change, names: Names, words: Catalogue) -> str:
    """Return a change on one line: the norm, its status before and after."""
    after = status_text(change.after, words)
    before = "" if change.before is None else f"{status_text(change.before, words)} → "
    return f"{names.of(change.norm, words)}{words.text('colon')}{before}{after}"
