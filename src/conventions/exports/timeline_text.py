"""The timeline drawn as text: a line a day on which something changes."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from conventions.engine.timeline import Change
from conventions.exports.check_text import status_text
from conventions.messages import Catalogue

__all__ = ["timeline_lines"]


def timeline_lines(changes: Iterable[Change], as_of: date, words: Catalogue) -> Iterator[str]:
    """Yield the changes by day; the day of the question is marked, whether or not anything changes on it."""
    marked = False
    for day, found in groupby(changes, key=lambda change: change.day):
        if not marked and day > as_of:
            yield f"  {as_of.isoformat()} ◆ {words.text('timeline.as_of')}"
            marked = True
        here = day == as_of
        marked = marked or here
        for at, change in enumerate(found):
            mark = ("◆" if here else "●") if at == 0 else "│"
            when = day.isoformat() if at == 0 else " " * 10
            yield f"  {when} {mark} {_change(change, words)}"
    if not marked:
        yield f"  {as_of.isoformat()} ◆ {words.text('timeline.as_of')}"


def _change(change: Change, words: Catalogue) -> str:
    after = status_text(change.after, words)
    if change.before is None:
        return f"{change.norm}{words.text('colon')}{after}"
    return f"{change.norm}{words.text('colon')}{status_text(change.before, words)} → {after}"
