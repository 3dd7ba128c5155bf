"""The chain: whatever is changed of a line, and whichever line is taken away, is found."""

import json
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.files.register_log import Break, Deed, Entry, Line, chain_of, entries_of, state_of

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def chained(count: int, author: str = "le comptable") -> list[bytes]:
    """The lines of a log in which each adds a fact."""
    lines: list[bytes] = []
    previous = ""
    facts: tuple[Entry, ...] = ()
    for at in range(count):
        added = Entry(f"payment@2024-01-{at + 1:02}", f"{at:064}")
        facts += (added,)
        line = Line(
            recorded_on=date(2026, 1, 1),
            author=author,
            deed=Deed.RECORD,
            added=(added,),
            facts=state_of(facts),
            previous=previous,
        ).sealed()
        previous = line.sha256
        lines.append(line.written())
    return lines


@given(WORDS)
def test_a_line_comes_back_as_it_was_written(author: str) -> None:
    found = chain_of(b"".join(chained(3, author)))
    assert not found.breaks
    assert [line.author for _, line in found.lines] == [author] * 3
    assert [line.written() for _, line in found.lines] == chained(3, author)
    assert found.recorded() == Counter(entry for _, line in found.lines for entry in line.added)


@given(st.integers(0, 3), st.data())
def test_a_byte_that_is_changed_is_found(at: int, data: st.DataObject) -> None:
    lines = chained(4)
    place = data.draw(st.integers(0, len(lines[at]) - 2))
    other = data.draw(st.integers(32, 126).filter(lambda code: code != lines[at][place]))
    lines[at] = lines[at][:place] + bytes([other]) + lines[at][place + 1 :]
    assert at + 1 in {fault.line for fault in chain_of(b"".join(lines)).breaks}


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_line_taken_out_is_found_at_the_next(at: int) -> None:
    lines = chained(4)
    del lines[at]
    assert chain_of(b"".join(lines)).breaks == (Break(at + 1, "register_link_broken"),)


def test_two_lines_that_change_places_are_found() -> None:
    first, second, third = chained(3)
    found = {fault.line for fault in chain_of(first + third + second).breaks}
    assert found == {2, 3}


def test_what_is_no_line_is_told_once() -> None:
    first, _, third = chained(3)
    assert chain_of(first + b"zzz\n" + third).breaks == (Break(2, "register_line_unreadable"),)


@pytest.mark.parametrize("kept", [1, 40, -1])
def test_a_last_line_that_was_not_finished_is_none_unless_it_is_whole(kept: int) -> None:
    first, second = chained(2)
    found = chain_of(first + second[:kept])
    assert len(found.lines) == (2 if kept == -1 else 1)
    assert not found.breaks


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("recorded_on", "author", "did", "added", "removed", "facts", "accepts", "previous", "sha256")


@given(st.lists(st.binary(max_size=60) | st.dictionaries(st.sampled_from(FIELDS), JSON), max_size=4))
def test_whatever_a_log_holds_it_is_read_or_told(written: list[bytes | dict[str, object]]) -> None:
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in written]
    found = chain_of(b"\n".join(parts) + b"\n")
    assert not found.lines
    assert len(found.breaks) >= len([part for part in parts if b"\r" not in part and b"\n" not in part])


@given(st.integers(0, 3), st.sampled_from(FIELDS), JSON)
def test_a_field_that_holds_something_else_is_told(at: int, name: str, value: object) -> None:
    lines = chained(4)
    said = json.loads(lines[at])
    if said.get(name) == value:
        return
    lines[at] = json.dumps(said | {name: value}, separators=(",", ":")).encode() + b"\n"
    found = chain_of(b"".join(lines))
    assert at + 1 in {fault.line for fault in found.breaks}
    assert found.recorded()


def test_line_ends_of_windows_count_for_nothing() -> None:
    assert not chain_of(b"".join(chained(3)).replace(b"\n", b"\r\n")).breaks


def test_a_day_and_the_text_of_a_day_are_two_values() -> None:
    day, text = entries_of([{"value": date(2024, 1, 1)}, {"value": "2024-01-01"}])
    assert day.sha256 != text.sha256


def test_the_order_of_keys_counts_for_nothing_that_of_facts_does() -> None:
    first, again = entries_of([{"key": "a", "of": "b"}, {"of": "b", "key": "a"}])
    other = Entry("c", "0")
    assert first == again
    assert state_of([first, other]) != state_of([other, first])
