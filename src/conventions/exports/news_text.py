"""The news since the last check, as text, CSV or JSON; the names used in findings."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol, TypeVar

from attrs import define, evolve, field

from budget import frozen
from budget.findings import Finding, Severity
from conventions.exports.check_forms import COLUMNS, CsvForm, FindingsCsv
from conventions.exports.check_json import compact, finding_json
from conventions.exports.checked import CheckedDossier, Tally
from conventions.exports.finding_text import finding_in_brief, finding_words
from conventions.exports.json_values import Json, fields_json
from conventions.exports.label_text import Names
from conventions.exports.style import Style
from conventions.messages import Catalogue
from conventions.nightly.stored import Change, Kind, Labels, News, StoredDossier, StoredFinding

Key = TypeVar("Key")
Value = TypeVar("Value")


class _Heard(Mapping[Key, Value]):
    """A mapping that records which of its keys were looked up."""

    def __init__(self, known: Mapping[Key, Value]) -> None:
        self.known = known
        self.heard: dict[Key, Value] = {}

    def __getitem__(self, key: Key) -> Value:
        found = self.heard[key] = self.known[key]
        return found

    def __iter__(self) -> Iterator[Key]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


def labels_used(findings: Iterable[Finding], names: Names, words: Catalogue) -> Labels:
    """Return the names used in findings; both languages need the same names."""
    values, norms, rows = _Heard(names.called), _Heard(names.norms), _Heard(names.rows)
    readings, rules, labels = _Heard(names.readings), _Heard(names.rules), _Heard(names.labels)
    english = _Heard(names.english)
    heard = Names(names.dossier, rules, labels)
    heard.called, heard.norms, heard.rows = values, norms, rows
    heard.readings, heard.english = readings, english
    if names.dossier is not None:
        heard.label(names.dossier.agreement.title, words)
    for finding in findings:
        finding_words(finding, words, heard)
    return Labels(
        dict(values.heard),
        dict(norms.heard),
        dict(rows.heard),
        tuple(sorted(names.tables)),
        tuple((norm, reading, label) for (norm, reading), label in readings.heard.items()),
        {name: tuple(evolve(it, message="", remedy="") for it in said) for name, said in rules.heard.items()},
        dict(labels.heard),
        names.currency,
        dict(english.heard),
    )


def names_from_labels(called: Labels) -> Names:
    """Return the names with which findings were reported."""
    names = Names(None, called.rules, called.labels)
    names.called, names.norms, names.rows = called.values, called.norms, called.rows
    names.currency, names.english = called.currency, called.english
    names.tables = frozenset(called.tables)
    names.readings = {(norm, reading): label for norm, reading, label in called.readings}
    return names


SCHEMA: Final = "subventio/changes/1"


@frozen(slots=False)
class DossierNews:
    """The news of one dossier, with its state at the last report and its present one."""

    path: str
    news: News
    before: StoredDossier | None
    after: StoredDossier | None

    @property
    def id(self) -> str:
        """Its identifier, now or then; empty where it never could be read."""
        found = [kept.id for kept in (self.after, self.before) if kept is not None and kept.id]
        return next(iter(found), "")

    @property
    def errors(self) -> tuple[dict[str, Json], ...]:
        """The faults, if it has become unreadable."""
        return tuple(
            {
                **fields_json(item, "place", "code", "message"),
                "actual": item.actual or None,
                "expected": item.expected or None,
                "remedy": item.remedy or None,
            }
            for item in self.news.troubles
        )

    @cached_property
    def names_before(self) -> Names:
        """Its names at the last report."""
        return names_from_labels((self.before or StoredDossier()).called)

    @cached_property
    def names_after(self) -> Names:
        """Its present names."""
        return names_from_labels((self.after or StoredDossier()).called)

    def names(self, change: Change) -> Names:
        """Its names for the subject of a change."""
        return self.names_before if change.kind is Kind.GONE else self.names_after


@frozen
class Run:
    """The numbers of dossiers of a run: checked, read, and deleted."""

    counted: Tally
    read: int
    gone: int


class Changes(Protocol):
    """An output format of news."""

    def start(self) -> str:
        """Return the text before the dossiers."""
        ...

    def add(self, found: DossierNews) -> str:
        """Return the text about a dossier with news."""
        ...

    def end(self, run: Run) -> str:
        """Return the text after the dossiers."""
        ...


def _is_shown(change: Change, least: Severity) -> bool:
    return change.latest.finding.severity.rank >= least.rank


@define
class ChangesText:
    """A line for each change."""

    since: date | None
    as_of: date
    words: Catalogue
    style: Style
    least: Severity = Severity.INFO
    is_quiet: bool = False
    """Whether nothing is printed if there is no news."""
    counted: Counter[Kind] = field(factory=Counter)

    def start(self) -> str:
        """Return the heading; in quiet mode it is held back until there is a change to show."""
        return "" if self.is_quiet else self._heading()

    def _heading(self) -> str:
        key = "changes.first" if self.since is None else "changes.head"
        day, since = self.words.day(self.as_of), self.words.day(self.since)
        return f"{self.words.text(key, day=day, since=since)}\n"

    def add(self, found: DossierNews) -> str:
        """Return the lines of a dossier."""
        is_first = self.is_quiet and not self.counted
        lines = "".join(f"{line}\n" for line in self._lines(found))
        return f"{self._heading()}{lines}" if lines and is_first else lines

    def _lines(self, found: DossierNews) -> Iterator[str]:
        news = found.news
        for trouble in news.troubles:
            text = f"{trouble.place}{self.words.text('colon')}{trouble.message}"
            yield self._line(Kind.NEW, Severity.BLOCKING, None, found.path, text)
        if news.dossier is Kind.GONE:
            yield self._line(
                Kind.GONE, Severity.INFO, None, found.path, self.words.text("changes.dossier_gone")
            )
            return
        if news.dossier is Kind.CHANGED and not news.troubles:
            text = self.words.text("changes.readable_again")
            yield self._line(Kind.CHANGED, Severity.INFO, None, found.path, text)
        for change in news.changes:
            if _is_shown(change, self.least):
                finding = change.latest.finding
                text = self._said(change, found)
                yield self._line(change.kind, finding.severity, finding.due, found.path, text)

    def _line(self, kind: Kind, severity: Severity, day: date | None, path: str, text: str) -> str:
        self.counted[kind] += 1
        called = self.words.text(f"changes.{kind}")
        cell = f"{day:%d/%m/%Y}" if day is not None else " " * 10
        head = f"{called:<8}  {cell}  {path}  "
        return f"{self.style.mark(severity)} {head}{self.style.cut(text, len(head) + 2)}"

    def _said(self, change: Change, found: DossierNews) -> str:
        text = self._sentence(change.latest, found.names(change))
        if change.kind is not Kind.CHANGED or change.before is None:
            return text
        before = self._sentence(change.before, found.names_before)
        return text if before == text else f"{text} ({self.words.text('changes.before', before=before)})"

    def _sentence(self, item: StoredFinding, names: Names) -> str:
        finding = item.on(self.as_of)
        words = names.counting(self.words)
        return finding_in_brief(finding, finding_words(finding, words, names), words)

    def end(self, run: Run) -> str:
        """Return how many changes there are, and how much was read for them."""
        if self.is_quiet and not self.counted:
            return ""
        counts = {kind.value: self.words.count(f"count.{kind}", self.counted[kind]) for kind in Kind}
        looked_at = run.counted.dossiers
        counts["dossiers"] = self.words.count("count.dossiers", looked_at)
        counts["unreadable"] = self.words.count("count.unreadable", run.counted.unreadable)
        numbers = {"read": str(run.read), "kept": str(looked_at - run.read)}
        return f"\n{self.style.bold(self.words.text('changes.summary', counts, **numbers))}\n"


@define
class ChangesCsv:
    """A row for each change: the kind of change, then the columns of the check."""

    as_of: date
    words: Catalogue
    form: CsvForm
    least: Severity = Severity.INFO

    def start(self) -> str:
        """Return the header."""
        return self.form.head(("change", *COLUMNS))

    @property
    def _table(self) -> FindingsCsv:
        return FindingsCsv(self.words, self.form)

    def add(self, found: DossierNews) -> str:
        """Return the rows of a dossier."""
        faults = (self._table.fault(found.id, found.path, error) for error in found.errors)
        rows = [[Kind.NEW.value, *row] for row in faults]
        for change in found.news.changes:
            if _is_shown(change, self.least):
                checked = CheckedDossier(found.id, Path(found.path), (), names=found.names(change))
                finding = change.latest.on(self.as_of)
                rows.append([change.kind.value, *self._table.finding(checked, finding)])
        return self._table.table(rows)

    def end(self, run: Run) -> str:  # noqa: ARG002 — a table has no summary
        """Return the text after the rows: nothing."""
        return ""


@define
class ChangesJson:
    """A line for each dossier with news; `is_whole`: between the head and the tail of one object."""

    since: date | None
    as_of: date
    words: Catalogue
    least: Severity = Severity.INFO
    is_whole: bool = False
    told: int = 0

    def start(self) -> str:
        """Return the head of the object."""
        since = None if self.since is None else self.since.isoformat()
        head: dict[str, Json] = {"schema": SCHEMA, "as_of": self.as_of.isoformat(), "since": since}
        return compact(head).removesuffix("}") + ',"dossiers":[' if self.is_whole else ""

    def add(self, found: DossierNews) -> str:
        """Return the line of a dossier."""
        changes: list[Json] = [
            self._change(found, change) for change in found.news.changes if _is_shown(change, self.least)
        ]
        became = None if found.news.dossier is None else found.news.dossier.value
        line = compact(
            {
                "id": found.id or None,
                "path": found.path,
                "dossier": became,
                "errors": list(found.errors),
                "changes": changes,
            }
        )
        between = "," if self.told else ""
        self.told += 1
        return f"{between}\n{line}" if self.is_whole else f"{line}\n"

    def _change(self, found: DossierNews, change: Change) -> Json:
        told: dict[str, Json] = {"change": change.kind.value}
        for name, item, names in (
            ("finding", change.after, found.names_after),
            ("before", change.before, found.names_before),
        ):
            told[name] = None if item is None else finding_json(item.on(self.as_of), self.words, names)
        return told

    def end(self, run: Run) -> str:
        """Return the tail of the object."""
        numbers: dict[str, Json] = {
            "dossiers": run.counted.dossiers,
            "read": run.read,
            "unreadable": run.counted.unreadable,
            "gone": run.gone,
        }
        return f"\n],{compact({'summary': numbers}).removeprefix('{')}\n" if self.is_whole else ""
