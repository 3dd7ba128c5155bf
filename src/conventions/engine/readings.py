"""The readings of a text: those that may still be chosen, and the verdict on a norm under each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from attrs import evolve, field

from budget import frozen
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import BY_USAGE, HOLIDAYS, MAIN, OF_DATES, OF_PAPERS, Duty, Norm
from conventions.calendar import Period, WorkingDays, end_of_month, fixed_date, parse_period
from conventions.dossier.dossier import Dossier
from conventions.engine.day import Day, NormOnDay, norm_at_rows
from conventions.engine.in_force import in_force
from conventions.engine.program import Program, earlier_rows, mentioned
from conventions.engine.seen_record import REPORT_READINGS
from conventions.engine.subject import CREATED
from conventions.engine.term import names_of_the_end
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.facts.fact import Fact, seen
from conventions.language.answers import DAWN, NEVER, Answer, QuestionKind
from conventions.language.interpret import interpret
from conventions.language.syntax import (
    Arithmetic,
    Call,
    Lifecycle,
    Literal,
    Logic,
    Name,
    Node,
    Scope,
    Unit,
    walk,
)

# --- The readings that may still be chosen, and a dossier with a choice -----------------------------------

OF_THE_ACCOUNT = ("repaid", "final_grant")


@frozen(order=True)
class Choice:
    """A reading of a definition, of a norm, or of the account itself that may be chosen.

    `is_needed`: the text has no main reading without a choice.
    """

    of: str
    name: str
    is_needed: bool = field(default=False, eq=False)


def open_choices(dossier: Dossier, verdicts: Sequence[Verdict]) -> tuple[Choice, ...]:
    """Return the readings that may still be chosen in a series of verdicts."""
    found: dict[Choice, None] = {}
    for verdict in verdicts:
        agreement = in_force(dossier, seen(dossier.facts, verdict.as_of, None)).agreement
        found |= dict.fromkeys(choices_of(agreement, verdict.norms, verdict.amounts))
    return tuple(found)


def choices_of(
    agreement: Agreement,
    told: Iterable[DutyVerdict | RightVerdict],
    amounts: Iterable[tuple[str, Answer | None]],
) -> tuple[Choice, ...]:
    """Return the readings of a text that may still be chosen, with those of its duties and sums."""
    found: dict[Choice, None] = {}
    for item in agreement.definitions:
        if item.chosen is None:
            found |= dict.fromkeys(
                Choice(item.name, name, is_needed=item.value is None) for name, _ in item.readings
            )
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    for norm in norms:
        found |= dict.fromkeys(Choice(norm.name, reading.name) for reading in norm.readings)
    verdicts = tuple(told)
    for duty in (item for item in verdicts if isinstance(item, DutyVerdict)):
        names = [item.name for item in duty.readings if item.of is None]
        found |= dict.fromkeys(Choice(duty.id, name) for name in names if name in OF_DATES)
        found |= dict.fromkeys(Choice(duty.subject, name) for name in names if name in REPORT_READINGS)
    for duty_text in agreement.duties:
        if duty_text.counts_when_posted and duty_text.papers_as_chosen is None:
            found |= dict.fromkeys(Choice(duty_text.name, name) for name in OF_PAPERS)
    shown = (reading for norm in verdicts for reading in norm.readings)
    found |= dict.fromkeys(Choice(HOLIDAYS, item.name) for item in shown if item.of == HOLIDAYS)
    for _, answer in amounts:
        found |= dict.fromkeys(_of_account(answer))
    return tuple(found)


def _of_account(answer: Answer | None) -> Iterator[Choice]:
    """Yield the readings of an amount of the account (docs/semantics.md § 6)."""
    for question in () if answer is None else sorted(answer.questions):
        of, _, names = question.about.partition(": ")
        if question.kind is QuestionKind.READING and of in OF_THE_ACCOUNT:
            yield from (Choice(of, name) for name in names.split(" | "))


def with_choice(dossier: Dossier, choice: Choice, on: date) -> Dossier:
    """Return a dossier in which a reading was chosen on a day, without later choices for the same text."""
    fact = Fact("reading_chosen", on, choice.name, choice.of)
    return evolve(dossier, facts=(*dossier.facts, fact))


# --- The other readings of a norm: of the definitions that it needs, and of any date -----------------------

OF_PERIOD = ("period", "years")
ENDS = ("period.start", "period.end")


@frozen
class OtherReading:
    """A reading of a definition, with the verdicts on a norm under it, one for each row."""

    of: str
    name: str
    stands: Mapping[str | None, NormOnDay]


def under_each(norm: Norm, today: Day) -> tuple[OtherReading, ...]:
    """Return the verdicts on a norm of the agreement under each reading of the definitions that it needs."""
    if today.book is not None or today.is_reading:
        return ()
    found = readings_behind(today.program, norm.name) if open_definitions(today.program) else ()
    return tuple(_read_so(norm, of, name, today) for of, name in (*found, *open_holidays(today)))


def shown_of_norms(verdicts: Iterable[DutyVerdict | RightVerdict]) -> tuple[Choice, ...]:
    """Return the readings that verdicts show of their own norms, not of definitions."""
    return tuple(
        dict.fromkeys(
            Choice(norm.subject if reading.name in REPORT_READINGS else norm.id, reading.name)
            for norm in verdicts
            for reading in norm.readings
            if reading.of is None
        )
    )


def under_norms(norm: Norm, shown: Iterable[Choice], today: Day) -> tuple[OtherReading, ...]:
    """Return the verdicts on a norm of the agreement under each reading shown of the norms that it needs."""
    if norm.unread:
        return ()
    needed = _needed(today.program, norm.name) - {norm.name}
    behind = (choice for choice in shown if choice.of.partition(".")[0] in needed)
    return tuple(_read_so(norm, choice.of, choice.name, today) for choice in behind)


def _read_so(norm: Norm, of: str, name: str, today: Day) -> OtherReading:
    there = norm_at_rows(norm, today.choosing(of, name))
    return OtherReading(of, name, {stand.subject.row: stand for stand in there})


def open_holidays(today: Day) -> tuple[tuple[str, str], ...]:
    """Return the other reading of the holidays, if some exist by usage only and the text skips days."""
    is_open = today.now.holidays.has_another_reading and skips_days(today.program)
    is_chosen = today.now.chosen(HOLIDAYS, (BY_USAGE, MAIN)) is not None
    return ((HOLIDAYS, BY_USAGE),) if is_open and not is_chosen else ()


@lru_cache(maxsize=1024)
def skips_days(program: Program) -> bool:
    """Return whether an expression or a notice of a text skips days off."""
    notices = (right.notice for right in program.rights.values())
    in_working_days = (
        notice is not None and isinstance(parse_period(notice.period), WorkingDays) for notice in notices
    )
    return any(in_working_days) or any(
        _skips_days(node) for tree in program.trees.values() for node in walk(tree)
    )


def _skips_days(node: Node) -> bool:
    match node:
        case Call("next_working_day" | "court_deadline"):
            return True
        case Literal(WorkingDays()):
            return True
        case _:
            return False


@lru_cache(maxsize=1024)
def open_definitions(program: Program) -> Mapping[str, tuple[str, ...]]:
    """Return the readings that may still be chosen, for each definition."""
    return {
        item.name: tuple(name for name, _ in item.readings)
        for item in program.definitions.values()
        if item.readings and item.chosen is None
    }


@lru_cache(maxsize=8192)
def readings_behind(program: Program, norm: str) -> tuple[tuple[str, str], ...]:
    """Return the readings that may be chosen of the definitions that a norm needs, also through others."""
    still_open = open_definitions(program)
    needed = _needed(program, norm)
    return tuple((of, name) for of, names in still_open.items() if of in needed for name in names)


@lru_cache(maxsize=8192)
def _needed(program: Program, norm: str) -> frozenset[str]:
    norms: dict[str, Norm] = {**program.duties, **program.rights}
    each = {name: found.each for name, found in norms.items()}
    seen, waiting = set[str](), [norm]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for place, tree in program.trees.items():
            is_own_reading = place[0] in ("duty", "right") and place[2:3] == ("readings",)
            if place[1] == name and not is_own_reading:
                waiting += _names_in(tree)
        waiting += () if each.get(name) is None else (str(each[name]),)
        waiting += names_of_the_end(norms[name], program) if name in norms else ()
        waiting += ENDS if name in OF_PERIOD else ()
        if name.endswith(CREATED):
            waiting += (*program.rights, "grant")
    return frozenset(seen)


def _names_in(tree: Node) -> list[str]:
    """Return the names in an expression, including those of the row before."""
    return [*mentioned(tree), *earlier_rows(tree)]


# --- readings of a date in any text -----------------------------------------------------------------------


def dates_as_read(duty: Duty, due: Answer, stand: NormOnDay) -> Iterator[tuple[str, date]]:
    """Yield the other possible meanings of a due date, each with the name of its reading."""
    on, tree = due.value, as_stated(stand.trees.get("due"), stand.today)
    if duty.is_day_settled or not isinstance(on, date) or on in (DAWN, NEVER) or tree is None:
        return
    if is_fixed(tree, duty, stand.today):
        for reading in fixed_date(on, stand.today.now.territory).readings:
            yield "next_working_day", reading.date
    elif is_counted_from_month_end(tree, stand.now) and end_of_month(on) != on:
        yield "end_of_month", end_of_month(on)


def as_stated(tree: Node | None, today: Day) -> Node | None:
    """Return a due date; for the name of a definition without rows and readings, its expression."""
    while isinstance(tree, Name):
        named = today.program.definitions.get(tree.key)
        if named is None or named.each is not None or named.readings:
            break
        tree = today.program.tree("define", named.name)
    return tree


def is_fixed(tree: Node, duty: Duty, today: Day) -> bool:
    """Return whether a due date is written in the text: in it, as a parameter, or in a row of a table."""
    match tree:
        case Literal(_, Unit.DATE, _, _):
            return True
        case Name(key, _) if duty.each is None:
            return key in today.program.parameters and key in dict(today.agreement.given)
        case Name(key, _) if duty.each is not None:
            rows = today.program.tables.source_of(duty.each)
            stated = dict(today.program.terms.tables).get(rows, ())
            return key.removeprefix("row.") in dict(stated)
        case _:
            return False


def is_instalment(duty: Duty, today: Day) -> bool:
    """Return whether the text states the day of a payment and asks nothing else than its signature."""
    tree, when = (today.program.tree("duty", duty.name, field) for field in ("due", "when"))
    stated = as_stated(tree, today)
    asks_nothing = when is None or all(_is_of_signature(node) for node in walk(when))
    return today.book is None and stated is not None and is_fixed(stated, duty, today) and asks_nothing


def _is_of_signature(node: Node) -> bool:
    match node:
        case Lifecycle("happened", "signed" | "notified") | Logic():
            return True
        case _:
            return False


def is_counted_from_month_end(tree: Node, scope: Scope) -> bool:
    """Return whether a date is whole months after, or before, the last day of a month."""
    match tree:
        case Arithmetic("+" | "-", left, Literal(Period(months, 0)), _) if months:
            start = interpret(left, scope).value
            return isinstance(start, date) and start not in (DAWN, NEVER) and start == end_of_month(start)
        case _:
            return False
