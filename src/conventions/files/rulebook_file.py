"""A rulebook as a file: read completely, or refused with all faults."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from attrs import evolve

from budget.errors import InputError
from budget.findings import Severity, Wording
from conventions.agreement.norms import Duty, Right
from conventions.calendar import Period, parse_period
from conventions.engine.name_tables import CREATING_ACTS
from conventions.engine.program import ProgramFault, compile_terms
from conventions.files.agreement_checks import idle_problems
from conventions.files.converter import KEYS
from conventions.files.faults import DataPath, Problem, RefusedValueError, UnreadableDossierError
from conventions.files.layers import Data
from conventions.files.part_names import if_unknown, is_name
from conventions.files.problems import refusal
from conventions.files.shapes import DatedEntry, RulebookFile, RuleEntry, VersionEntry
from conventions.files.strict import text, typed
from conventions.files.structured import structured
from conventions.files.text import file_bytes, shipped_folder, toml_text
from conventions.files.toml_data import toml_data
from conventions.parameters import (
    Citation,
    Dated,
    Interval,
    ParameterValue,
    SourceStatus,
    Texts,
    Version,
    next_check,
)
from conventions.rulebook import OF_DEBTS, STOPPED, TAKEN_BACK, Rule, Rulebook

FOLDER: Final = "rulebooks"
LAW: Final = "law_fr"
_OPERATOR: Final = re.compile(r" [-+*/] |\b(if|otherwise)\b")


@cache
def shipped_rulebooks() -> Mapping[str, Path]:
    """Return the built-in rulebooks, by name."""
    return {path.stem: path for path in sorted(shipped_folder(FOLDER).glob("*.toml"))}


def thresholds_file(name: str) -> Path:
    """Return where dated parameters are that no rule of one agreement reads: in a rulebook without rules."""
    return shipped_folder(FOLDER) / "thresholds" / f"{name}.toml"


def find_rulebook(name: str) -> Path | None:
    """Return where a rulebook is: one that is shipped, or a file of one's own; None where there is none."""
    path = shipped_rulebooks().get(name) or Path(name)
    return path if path.is_file() else None


def read_rulebook(path: Path) -> Rulebook:
    """Return the rulebook of a file; `UnreadableDossierError` has all its faults."""
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> Rulebook:
    try:
        text = rulebook_text(path)
    except InputError as error:
        problem = refusal(path.name, (), error, int(error.params.get("line", "0")))
        raise _refused(path, (problem,), {}) from error
    return _whole(path, text)


def rulebook_text(path: Path) -> str:
    """Return the text of the file of a rulebook; `InputError` if it cannot be read."""
    return toml_text(file_bytes(path))


@lru_cache(maxsize=16)
def rulebook_of_text(name: str, text: str) -> Rulebook:
    """Return the rulebook of a text; faults are placed in `name`. `UnreadableDossierError` has all faults."""
    return _whole(Path(name), text)


def _whole(path: Path, text: str) -> Rulebook:
    problems: list[Problem] = []
    book = _rulebook(path.name, text, problems)
    if book is None or problems:
        raise _refused(path, problems, {path.name: text})
    return book


def _refused(path: Path, problems: Iterable[Problem], texts: Mapping[str, str]) -> UnreadableDossierError:
    from conventions.files.problems import placed  # of faults alone

    return UnreadableDossierError(path, placed(path.parent, problems, texts))


def _rulebook(name: str, text: str, problems: list[Problem]) -> Rulebook | None:
    read = toml_data(name, text)
    problems += read.problems
    if read.data is None or read.problems:
        return None
    file, found = structured(name, _named(read.data), RulebookFile)
    problems += found
    if file is None:
        return None
    problems += _problems(name, file)
    try:
        book = _book(file, name, problems)
    except InputError as error:
        problems.append(refusal(name, (), error))
        return None
    problems += (_placed(name, fault) for fault in compile_terms(book.terms).faults)
    return book


def _named(data: Data) -> Data:
    """Return the data with a name in the norm of each rule, which is the rule's."""
    rules = data.get("rule")
    if not isinstance(rules, dict):
        return data
    named = {}
    for name, rule in rules.items():
        norms = {
            kind: {"name": f"{data.get('id')}.{name}", **rule[kind]}
            for kind in ("duty", "right")
            if isinstance(rule, dict) and isinstance(rule.get(kind), dict)
        }
        named[name] = {**rule, **norms} if isinstance(rule, dict) else rule
    return {**data, "rule": named}


# --- what does not hold together --------------------------------------------------------------------------


def _problems(name: str, file: RulebookFile) -> Iterator[Problem]:
    if not is_name(file.id) or "." in file.id:
        yield Problem(name, ("id",), "bad_name", actual=file.id)
    for rule in file.rule:
        path: DataPath = ("rule", rule.name)
        if not is_name(rule.name) or "." in rule.name:
            yield Problem(name, path, "bad_name", actual=rule.name)
        if (rule.duty is None) is (rule.right is None):
            yield Problem(name, path, "rule_without_norm", actual=rule.name)
        for norm in (rule.duty, rule.right):
            if norm is not None and norm.name != f"{file.id}.{rule.name}":
                yield Problem(name, (*path, "duty" if norm is rule.duty else "right", "name"), "unknown_key")
            if norm is not None:
                yield from idle_problems(name, (*path, "duty" if norm is rule.duty else "right"), norm)
        if (rule.source is None) is (not rule.of):
            yield Problem(name, path, "rule_without_source", actual=rule.name)
        for at, kind in enumerate(rule.stops):
            yield from if_unknown("unknown_word", name, (*path, "stops", at), kind, STOPPED)
        yield from if_unknown("unknown_word", name, (*path, "limits"), rule.limits, (*OF_DEBTS, TAKEN_BACK))
        if rule.limits is not None and not _has_a_last_day(rule.right):
            yield Problem(name, (*path, "limits"), "rule_limits_without_until", actual=rule.name)
        dates = [rule.since, rule.until, *(day for tier in rule.of for day in (tier.since, tier.until))]
        if rule.anchor is None and any(day is not None for day in dates):
            yield Problem(name, path, "rule_without_anchor", actual=rule.name)
    for parameter in file.parameter:
        for at, (one, other) in enumerate(pairwise(parameter.version), 1):
            if one.until is None or other.since < one.until:
                yield Problem(
                    name,
                    ("parameter", parameter.name, "version", at, "since"),
                    "parameter_overlap",
                    actual=other.since.isoformat(),
                    expected="—" if one.until is None else one.until.isoformat(),
                )


def _has_a_last_day(right: Right | None) -> bool:
    """Return whether a right ends by time, stands once, and takes nothing by itself."""
    return (
        right is not None
        and right.until is not None
        and right.each is None
        and right.act not in CREATING_ACTS
    )


def _placed(name: str, fault: ProgramFault) -> Problem:
    """Return the problem of an expression, at its path in the file."""
    kind, subject, *rest = fault.path
    words = KEYS[Duty]
    path: DataPath = (kind, subject, *rest)
    if kind in ("duty", "right"):
        rule = subject.split(".")[1]
        path = ("rule", rule, kind, *(words.get(step, step) for step in rest))
    return refusal(name, path, fault.error)


# --- the rulebook -----------------------------------------------------------------------------------------


def _book(file: RulebookFile, name: str, problems: list[Problem]) -> Rulebook:
    intervals = _intervals(file, name, problems)
    parameters = [_dated(entry, name, problems, intervals) for entry in file.parameter]
    return Rulebook(
        id=file.id,
        title=_said(file.title),
        rules=tuple(rule for entry in file.rule for rule in _rules(entry, intervals)),
        parameters=tuple(item for item in parameters if item is not None),
        facts=file.fact,
        selections=file.selection,
        definitions=file.define,
        intervals=intervals,
        english=file.english,
    )


def _intervals(file: RulebookFile, name: str, problems: list[Problem]) -> tuple[Interval, ...]:
    """Return how long a check of each text is valid; a rulebook that does not say takes what the law says."""
    if not file.check_again and file.id != LAW:
        return read_rulebook(shipped_rulebooks()[LAW]).intervals
    found = []
    for at, entry in enumerate(file.check_again):
        try:
            every = _period(entry.every)
        except InputError as error:
            problems.append(refusal(name, ("check_again", at, "every"), error))
            continue
        found.append(Interval(every, entry.because, entry.status, entry.cites))
    return tuple(found)


def _looked_at(source: Citation, intervals: tuple[Interval, ...], until: date | None) -> Citation:
    """Return a reference with the day by which its text must be read again, at most the stated one.

    A text that was never checked has none.
    """
    if source.checked_on is None:
        return evolve(source, again_on=None)
    again = next_check(source, intervals, until)
    days = [day for day in (source.again_on, None if again is None else again[0]) if day is not None]
    return evolve(source, again_on=min(days, default=None))


def _said(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (("fr", texts.fr), ("en", texts.en))


def _dated(
    entry: DatedEntry, name: str, problems: list[Problem], intervals: tuple[Interval, ...]
) -> Dated | None:
    """Return the parameter; None where a value of it is at fault, or its versions overlap."""
    versions = []
    for at, version in enumerate(entry.version):
        try:
            value = _value(version, entry.type)
        except InputError as error:
            problems.append(refusal(name, ("parameter", entry.name, "version", at, "value"), error))
            continue
        source = _looked_at(version.source, intervals, version.until)
        versions.append(Version(value, version.since, source, version.until))
    try:
        return Dated(entry.name, entry.type, entry.anchor, tuple(versions), _said(entry.label))
    except InputError:  # said by the checks
        return None


def _value(version: VersionEntry, kind: str) -> ParameterValue:
    if kind != "months":
        return typed(version.value, kind)
    return _period(text(version.value))


def _period(written: str) -> Period:
    found = parse_period(written)
    if isinstance(found, Period):
        return found
    raise RefusedValueError("unknown_word", actual=written, expected="6 months")


def _rules(entry: RuleEntry, intervals: tuple[Interval, ...]) -> Iterator[Rule]:
    """The rule; where several texts say it, one rule for each."""
    norm = entry.duty or entry.right
    if norm is None:
        return
    if entry.source is not None:
        yield _rule(entry, norm, _looked_at(entry.source, intervals, entry.until))
    for tier in entry.of:
        own = evolve(norm, name=f"{norm.name}.{tier.name}", when=_all_of(tier.when, norm.when))
        dated = evolve(entry, since=tier.since or entry.since, until=tier.until or entry.until)
        yield _rule(dated, own, _looked_at(tier.source, intervals, dated.until))


def _rule(entry: RuleEntry, norm: Duty | Right, source: Citation) -> Rule:
    applies, lapsed = _since(entry.anchor, entry.since, entry.until), entry.lapsed
    return Rule(
        norm=evolve(norm, when=_all_of(applies, norm.when), label=norm.label or entry.title.fr),
        wordings=_wordings(entry.title, entry.message, entry.remedy),
        source=source,
        severity=Severity.INFO if source.status is SourceStatus.UNVERIFIED else entry.severity,
        anchor=entry.anchor,
        since=entry.since,
        until=entry.until,
        relation=entry.relation,
        stops=entry.stops,
        lapsed=() if lapsed is None else _wordings(entry.title, lapsed.message, lapsed.remedy),
        limits=entry.limits,
    )


def _wordings(title: Texts, message: Texts, remedy: Texts) -> tuple[Wording, ...]:
    return (
        Wording("fr", title.fr, message.fr, remedy.fr),
        Wording("en", title.en, message.en, remedy.en),
    )


def _since(anchor: str | None, since: date | None, until: date | None) -> str | None:
    """Return the condition that an anchor lies between two days, the first included."""
    if anchor is None:
        return None
    held = anchor if _OPERATOR.search(anchor) is None else f"({anchor})"
    first = None if since is None else f"{held} >= {since.isoformat()}"
    last = None if until is None else f"{held} < {until.isoformat()}"
    return _all_of(first, last)


def _all_of(*texts: str | None) -> str | None:
    """Return the condition that all hold; None where there is none."""
    found = [text for text in texts if text is not None]
    together = " and ".join(text if _is_comparison(text) else f"({text})" for text in found)
    return together if len(found) > 1 else next(iter(found), None)


def _is_comparison(text: str) -> bool:
    """Return whether a condition needs no brackets beside another."""
    return re.search(r"\bor\b|\bif\b|\bnot\b|\bby\b", text) is None
