"""A record changed in a user's file: facts added, withdrawn; comments, order and line ends stay."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import ClassVar, Final

from attrs import evolve
from filelock import FileLock, Timeout

from budget import frozen
from budget.errors import InputError
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import WITHDRAWN, Fact, FactValue, ValueRange, erroneous_ids
from conventions.files.atomic import replace_file
from conventions.files.dossier_folder import CONVENTION, FACTS, read_dossier, read_from
from conventions.files.evidence import Evidence, evidence_of
from conventions.files.in_currency import in_currency
from conventions.files.record_file import kinds_of_facts
from conventions.files.register_log import Change, Deed, Line, adopted, replace_facts
from conventions.files.sources import FolderSource
from conventions.files.strict import Written, prepared, typed, written
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_edit import with_fact, with_id


class FactNotFoundError(InputError):
    """What names no fact of the record, or more than one; `expected` lists those that it may mean."""

    code: ClassVar[str] = "fact_not_found"


@frozen
class Withdrawal:
    """A fact entered by mistake, by its `id`, or its key and day; who takes it out, when, and why."""

    fact: str
    author: str
    reason: str
    on: date

    def entry(self, target: str, own: str) -> Fact:
        """Return the fact that says so of the fact with the `id` target."""
        return Fact(WITHDRAWN, self.on, id=own, withdraws=target, author=self.author, reason=self.reason)


def fact_named(dossier: Dossier, name: str) -> int:
    """Return the place in the record of the fact that a name means, of those not in error already.

    The name is the `id` of a fact, its key, or its key and its day: `payment@2024-07-22`; with what it is
    about, `payment(single)@2024-07-22`. `FactNotFoundError` for none or several.
    """
    wrong = erroneous_ids(dossier.facts)
    standing = [at for at, fact in enumerate(dossier.facts) if fact.id is None or fact.id not in wrong]
    found = [at for at in standing if dossier.facts[at].id == name]
    found = found or [at for at in standing if name in _names(dossier.facts[at])]
    if len(found) == 1:
        return found[0]
    meant = found or [
        at for at in standing if dossier.facts[at].key == name.partition("@")[0].partition("(")[0]
    ]
    listed = ", ".join(called(dossier.facts[at]) for at in meant or standing)
    what = "more than one fact" if found else "no fact of the record"
    raise FactNotFoundError(f"{name!r} names {what}: {listed}", actual=name, expected=listed)


def called(fact: Fact) -> str:
    """Return the shortest name by which a person can tell a fact: its `id`, else its key and day."""
    return fact.id or _names(fact)[-1]


def free_id(dossier: Dossier, key: str) -> str:
    """Return an `id` that no fact of the record has."""
    taken = {fact.id for fact in dossier.facts}
    number = 1
    while f"{key}_{number}" in taken:
        number += 1
    return f"{key}_{number}"


def _names(fact: Fact) -> tuple[str, ...]:
    day = fact.last_day.isoformat()
    plain = (fact.key, f"{fact.key}@{day}")
    return plain if fact.of is None else (*plain, f"{fact.key}({fact.of})", f"{fact.key}({fact.of})@{day}")


LOCK: Final = ".subventio.lock"
"""The file that the writers of a dossier lock; it stays, empty, and means nothing by itself."""
_MARK: Final = b"\xef\xbb\xbf"
_WAIT: Final = 30


class FileChangedError(InputError):
    """A file that another program changed since it was read."""

    code: ClassVar[str] = "file_changed"


class DossierBusyError(InputError):
    """A dossier that another program kept locked for longer than a writer waits."""

    code: ClassVar[str] = "dossier_busy"


@contextmanager
def locked(folder: Path, seconds: int = _WAIT) -> Iterator[None]:
    """Nothing; within, no other writer of this dossier works. `DossierBusyError` after so many seconds."""
    try:
        with FileLock(folder / LOCK, timeout=seconds, is_singleton=False):
            yield
    except Timeout as error:
        message = f"{folder} was locked by another program for {seconds:g} seconds"
        raise DossierBusyError(message, actual=str(folder), expected=f"{seconds:g}") from error


Edit = Callable[[str, Dossier], str]
"""What is made of the text of `facts.toml` and the dossier that it is of."""


@frozen
class _Changed:
    """A record that was changed, and can be read: nothing is written yet."""

    before: Dossier
    after: Dossier
    path: Path
    content: bytes


def append_fact(
    folder: Path,
    fact: Fact,
    *,
    office: Path | None = None,
    seconds: int = _WAIT,
    paper: Path | None = None,
    on: date | None = None,
) -> Dossier:
    """Return the dossier with the fact: `facts.toml` ends with it, and is made if there was none.

    Its value is typed by the agreement; its `paper` is kept beside the dossier. `on` is the day by the clock,
    for the register. `UnreadableDossierError` if the dossier could not be read with it, `DossierBusyError` as
    of `locked`, `OSError` if a file cannot be read or written, `RegisterDayError` and `RegisterDamagedError`
    as of `replace_facts`: then nothing was.
    """
    with _locked_dossier(folder, office, seconds):
        evidence = None if paper is None else evidence_of(folder, paper)
        changed = _change(folder, office, _appending(fact, evidence))
        kept = None if evidence is None else evidence.keep(folder)
        try:
            replace_facts(changed.path, changed.content, Change(Deed.RECORD, fact.author or "", on=on))
        except BaseException:
            if kept is not None:
                kept.unlink()
            raise
    return changed.after


def append_facts(
    folder: Path,
    facts: Sequence[Fact],
    read: Dossier,
    *,
    office: Path | None = None,
    seconds: int = _WAIT,
    on: date | None = None,
) -> Dossier:
    """Add facts based on the dossier as it was `read`, all or none, and return the new dossier.

    `FileChangedError` where its record is another one by now; else as of `append_fact`.
    """

    def change(text: str, before: Dossier) -> str:
        if before.facts != read.facts:
            raise FileChangedError(f"{FACTS} has changed since it was read", actual=str(folder / FACTS))
        for fact in facts:
            text = with_fact(text, _as_written(before, fact))
        return text

    with _locked_dossier(folder, office, seconds):
        changed = _change(folder, office, change)
        author = next((fact.author for fact in facts if fact.author), "")
        replace_facts(changed.path, changed.content, Change(Deed.RECORD, author, on=on))
    return changed.after


def withdraw_fact(
    folder: Path,
    withdrawal: Withdrawal,
    *,
    office: Path | None = None,
    seconds: int = _WAIT,
    on: date | None = None,
) -> Dossier:
    """Withdraw a fact entered by mistake, keeping it in `facts.toml`, and return the dossier.

    A fact without an `id` is given one. `FactNotFoundError` where the name means none, or several; else as
    of `append_fact`.
    """
    with _locked_dossier(folder, office, seconds):
        changed = _change(folder, office, _withdrawing(withdrawal))
        said = Change(Deed.WITHDRAW, withdrawal.author, withdrawal.reason, on)
        replace_facts(changed.path, changed.content, said)
    return changed.after


def adopt(folder: Path, author: str, reason: str, on: date, *, office: Path | None = None) -> Line | None:
    """Return the line that takes in what was changed by hand, or begins the register; None: nothing was.

    `UnreadableDossierError` where the record cannot be read as it stands, `DossierBusyError` as of `locked`,
    `RegisterDayError`, `OSError`: then nothing is written.
    """
    read_dossier(folder, office=office)
    with locked(folder):
        read_dossier(folder, office=office)
        return adopted(folder, author, reason, on)


def replace_texts(
    folder: Path, before: Mapping[str, str], after: Mapping[str, str], *, seconds: int = _WAIT
) -> None:
    """Nothing; some files hold other texts, all of them or, where one cannot be written, none.

    `FileChangedError` where a file does not hold any more what it held `before`, `DossierBusyError` as of
    `locked`, `OSError` where one cannot be written.
    """
    with locked(folder, seconds):
        held = {name: file_bytes(folder / name) for name in before}
        for name, content in held.items():
            if toml_text(content) != before[name]:
                raise FileChangedError(f"{name} has changed since it was read", actual=name)
        written: list[str] = []
        try:
            for name, content in held.items():
                mark = _MARK if content.startswith(_MARK) else b""
                put_file(folder, name, mark + after[name].encode(), Change(Deed.UPGRADE))
                written.append(name)
        except BaseException:
            for name in written:
                put_file(folder, name, held[name], Change(Deed.UPGRADE))
            raise


def put_file(folder: Path, name: str, content: bytes, change: Change) -> None:
    """Nothing; a file of the dossier holds other bytes, and the register tells it of the facts."""
    if name == FACTS:
        replace_facts(folder / name, content, change)
    else:
        replace_file(folder / name, content)


def as_if_appended(
    folder: Path, fact: Fact, paper: Path | None = None, *, office: Path | None = None
) -> tuple[Dossier, Dossier]:
    """Return the dossier without and with the fact; nothing is written. Errors as of `append_fact`."""
    evidence = None if paper is None else evidence_of(folder, paper)
    changed = _change(folder, office, _appending(fact, evidence))
    return changed.before, changed.after


def as_if_withdrawn(
    folder: Path, withdrawal: Withdrawal, *, office: Path | None = None
) -> tuple[Dossier, Dossier]:
    """Return the dossier with and without the fact; nothing is written. Errors as of `withdraw_fact`."""
    changed = _change(folder, office, _withdrawing(withdrawal))
    return changed.before, changed.after


def _appending(fact: Fact, evidence: Evidence | None) -> Edit:
    proved = fact if evidence is None else evolve(fact, evidence=evidence.text)
    return lambda text, before: with_fact(text, _as_written(before, proved))


def _withdrawing(withdrawal: Withdrawal) -> Edit:
    def change(text: str, before: Dossier) -> str:
        at = fact_named(before, withdrawal.fact)
        target = before.facts[at]
        own = free_id(before, WITHDRAWN)
        name = target.id or free_id(before, target.key)
        marked = text if target.id is not None else with_id(text, at, name)
        return with_fact(marked, withdrawal.entry(name, own))

    return change


@contextmanager
def _locked_dossier(folder: Path, office: Path | None, seconds: int) -> Iterator[None]:
    """Lock a dossier while the block runs. A folder that is no dossier is refused, without a lock."""
    if not (folder / CONVENTION).exists():
        read_dossier(folder, office=office)
    with locked(folder, seconds):
        yield


def _change(folder: Path, office: Path | None, change: Edit) -> _Changed:
    """Return the record read, changed, and read again."""
    before = read_dossier(folder, office=office)
    path = folder / FACTS
    content = file_bytes(path) if path.exists() else b""
    text = change(toml_text(content), before)
    after = read_from(FolderSource(folder, {FACTS: text}, office))
    return _Changed(before, after, path, (_MARK if content.startswith(_MARK) else b"") + text.encode())


def _as_written(dossier: Dossier, fact: Fact) -> Fact:
    """Return the fact with its value as in the file; the reader refuses a value of another type."""
    kinds: dict[str, str] = {}
    for agreement in dossier.versions():
        kinds |= kinds_of_facts(agreement, dossier.rulebooks)
    kind, currency = kinds.get(fact.key, "any"), dossier.agreement.currency
    if fact.value is None or kind in ("any", "bare"):
        return fact
    try:
        if isinstance(fact.value, ValueRange):
            ends = (_as_file(end, kind, currency) for end in (fact.value.least, fact.value.most))
            return evolve(fact, value=ValueRange(*ends))
        return evolve(fact, value=_as_file(fact.value, kind, currency))
    except InputError:
        return fact


def _as_file(value: FactValue, kind: str, currency: str) -> Written:
    return written(typed(in_currency(prepared(value), currency), kind), kind)
