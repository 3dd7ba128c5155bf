"""The dossiers of a check with a state file: those that changed or are due are read, the others are not."""

import os
import time
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
from attrs import define, field, frozen

from conventions.cli.arguments import Arguments
from conventions.cli.examining import Examined, Examiner, Make, examined_all
from conventions.cli.found import Found
from conventions.cli.loading import Places, Unread
from conventions.exports.checked import CheckedDossier, Tally
from conventions.exports.kept_names import names_again
from conventions.exports.told import narrowed
from conventions.files.rulebook_file import find_rulebook
from conventions.files.stamps import Outside, Stamps, program_stamp
from conventions.nightly.kept import read_kept
from conventions.nightly.locked_file import StateRefusedError
from conventions.nightly.state import Row, State

__all__ = ["STATE", "Remembered", "Remembering", "examined_again", "key_of"]

STATE: Final = ".subventio-state.sqlite"
"""The state file where none is named: in the first folder that was asked for."""


def _question_of(arguments: Arguments) -> str:
    """Return what tells this question from any other, the day aside: the program, the law, the options."""
    found = sha256(program_stamp().encode())
    for name in arguments.rulebooks.split(","):
        path = find_rulebook(name.strip())
        found.update(f"{name} {'' if path is None else sha256(path.read_bytes()).hexdigest()}\n".encode())
    asked = (arguments.known_on, arguments.due_soon, arguments.office and arguments.office.absolute())
    found.update(repr(asked).encode())
    return found.hexdigest()


@frozen
class Remembered:
    """A dossier of a run: what the state says of it now; and where it was read, what became of it.

    Attributes:
        counted: its numbers.
        is_told: whether all there is to tell of it was told.
    """

    place: Path
    counted: Tally
    is_told: bool
    examined: Examined | None = None

    @property
    def key(self) -> str:
        """Its name in the state."""
        return key_of(self.place)


_Said = tuple[Tally, bool]
"""The numbers of a dossier, and whether all there is to tell of it was told."""


def _said(row: Row) -> _Said:
    return _alike(not row.id, row.counts, row.mark == row.told_mark)


@lru_cache(1_000)
def _alike(is_unreadable: bool, counts: tuple[int, ...], is_told: bool) -> _Said:  # noqa: FBT001 — a key
    """Return what many dossiers have alike, and which is held once."""
    return Tally(1, int(is_unreadable), counts), is_told


@define
class Remembering:
    """A run over a state file. What was found is kept as the run goes on."""

    state: State
    arguments: Arguments
    reads_all: bool = False
    """Whether the form asked tells more than is kept."""
    question: str = field(init=False)
    stamps: Stamps = field(factory=Stamps)
    failed: StateRefusedError | None = None
    """Why nothing more can be kept: the check goes on."""

    @question.default
    def _question(self) -> str:
        return _question_of(self.arguments)

    def all(self, examiner: Examiner, places: Places, make: Make) -> Iterator[Remembered]:
        """Yield each dossier, in order. A path that leads to none is not one."""
        names = places.names
        known = [None if self.reads_all else self._known(name) for name in names]
        unknown = [name for name, said in zip(names, known, strict=True) if said is None]
        examined = examined_all(Places([*unknown]), examiner, make)
        for name, said in zip(names, known, strict=True):
            if said is not None:
                yield Remembered(Path(name), *said)
            else:
                item = next(examined)
                yield Remembered(Path(name), *self._keep(key_of(name), item), item)

    def _known(self, folder: str) -> _Said | None:
        """Return what is kept of a dossier, where it is true on the day of the question."""
        key = key_of(folder)
        row = self.state.row(key)
        as_of = self.arguments.as_of
        if row is None or row.question != self.question or not row.is_true_on(as_of) or not row.whole:
            return None
        outside = msgspec.json.decode(row.outside, type=Outside)
        quick = self.stamps.quick(folder, outside, time.time_ns())
        if not quick or quick != row.quick:
            if self.stamps.whole(folder, outside) != row.whole:
                return None
            if quick and self.failed is None:
                try:
                    self.state.keep_quick(key, quick)
                except StateRefusedError as error:
                    self.failed = error
        return _said(row)

    def _keep(self, key: str, item: Examined) -> _Said:
        found = item.found or Found("", b"", "")
        before = self.state.row(key)
        row = Row(
            found.id,
            found.quick,
            found.whole,
            msgspec.json.encode(found.outside).decode(),
            self.question,
            self.arguments.as_of,
            found.due,
            item.counted.by_rank,
            found.mark,
            "" if before is None else before.told_mark,
        )
        if self.failed is None:
            try:
                self.state.keep(key, row, found.content)
            except StateRefusedError as error:
                self.failed = error
        return _said(row)


def examined_again(
    remembering: Remembering, examiner: Examiner, places: Places, make: Make
) -> Iterator[Examined]:
    """Yield what becomes of each dossier for a report of all: what was not read is told from the state."""
    known = remembering.all(examiner, places, make)
    for place in places:
        if isinstance(place, Unread):
            yield examiner.examined(place)
        elif (item := next(known)).examined is not None:
            yield item.examined
        else:
            kept = read_kept(remembering.state.found(item.key))
            findings = kept.on(examiner.arguments.as_of)
            names = names_again(kept.called)
            checked = CheckedDossier(kept.id, item.place, findings, names=names, title=kept.title)
            part = examiner.report.part(narrowed(checked, examiner.told))
            yield Examined(item.place, item.counted, part, "", is_read=True, is_remembered=True)


def key_of(folder: Path | str) -> str:
    """Return the name of a dossier in the state, the same from whatever folder it is asked."""
    return os.path.abspath(folder)  # noqa: PTH100 — of a path for each dossier
