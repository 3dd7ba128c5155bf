"""The findings of rules: breaches, duties due soon, open rights; one finding for the open questions."""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve

from budget.findings import Finding, Severity
from conventions.engine.finding_parts import bounds_in_cents, date_range, question_texts
from conventions.engine.rules import TOLD
from conventions.engine.status import DutyStatus
from conventions.engine.verdict import DutyVerdict, Outcome, RightVerdict, RuleVerdict
from conventions.language.answers import NEVER, Answer, Question, day
from conventions.parameters import Citation, SourceStatus


def rule_findings(rules: tuple[RuleVerdict, ...], as_of: date) -> list[Finding]:
    """Return the findings of all rulebooks, in their order, on a day."""
    found: list[Finding] = []
    for book in dict.fromkeys([rule.rule.book for rule in rules]):
        told = [rule for rule in rules if rule.rule.book == book]
        later = _later_endings(told)
        found += [
            finding
            for rule in told
            if rule.outcome in TOLD and rule.subject not in later
            for finding in _of_rule(rule, as_of)
        ]
        waiting = [rule for rule in told if rule.outcome is Outcome.OPEN]
        if waiting:
            found.append(_open(book, waiting))
    return found


def _later_endings(rules: list[RuleVerdict]) -> frozenset[str]:
    """Return the claims that one rule ends, except the first to end: one finding is enough."""
    ending: dict[str, list[tuple[date, str]]] = {}
    for rule in rules:
        if rule.rule.of_each is not None and rule.outcome is Outcome.AVAILABLE:
            last = rule.norm.until.lo if isinstance(rule.norm, RightVerdict) and rule.norm.until else NEVER
            ending.setdefault(rule.rule.name, []).append((day(last), rule.subject))
    return frozenset([subject for found in ending.values() for _, subject in sorted(found)[1:]])


def _of_rule(rule: RuleVerdict, as_of: date) -> Iterator[Finding]:
    is_due_soon = isinstance(rule.norm, DutyVerdict) and rule.norm.status is DutyStatus.DUE_SOON
    if rule.outcome is Outcome.BREACH:
        yield _told(rule, rule.rule.name, _capped(rule), as_of)
    elif rule.outcome is Outcome.AVAILABLE:
        yield _told(rule, rule.rule.name, Severity.INFO, as_of)
    elif rule.outcome is Outcome.LAPSED and rule.rule.lapsed:
        yield evolve(_told(rule, rule.rule.name, _capped(rule), as_of), wordings=rule.rule.lapsed)
    elif is_due_soon:
        yield _told(rule, "rule_due_soon", Severity.INFO, as_of)


def _capped(rule: RuleVerdict) -> Severity:
    """Return the severity of a breach or a loss: at most `info` if the legal text was not read."""
    return Severity.INFO if rule.source is SourceStatus.UNVERIFIED else rule.rule.severity


def _told(rule: RuleVerdict, code: str, severity: Severity, as_of: date) -> Finding:
    norm, source = rule.norm, rule.rule.source
    day = norm.due if isinstance(norm, DutyVerdict) else norm.until
    due = day.value if day is not None and isinstance(day.value, date) and day.value != NEVER else None
    is_sure = rule.source is SourceStatus.TEXT
    status = () if is_sure else (("source_status", rule.source.value),)
    clause = () if rule.clause_due is None else (("clause_due", _day(rule.clause_due)),)
    prevails = () if rule.prevails is None else (("prevails", rule.prevails),)
    return Finding(
        code,
        severity,
        norm.subject,
        source=source.reference,
        params=(("name", rule.rule.name), *status, *old_source(rule.sources, as_of), *clause, *prevails),
        due=due,
        days_late=norm.days_late if isinstance(norm, DutyVerdict) else None,
        due_range=date_range(day),
        late_range=norm.late_range if isinstance(norm, DutyVerdict) else None,
        amount=bounds_in_cents(norm.amount),
        questions=question_texts(norm.questions),
        wordings=rule.rule.wordings,
    )


def old_source(sources: Iterable[Citation], as_of: date) -> tuple[tuple[str, str], ...]:
    """Return, as parameters of a finding, the day a text was read that must be read again by `as_of`.

    If there are several such texts, the one with the earliest day.
    """
    days = [(it.again_on, it.checked_on) for it in sources if it.again_on is not None and it.checked_on]
    again, seen = min(days, default=(None, None))
    if again is None or seen is None or as_of < again:
        return ()
    return (("source_checked_on", seen.isoformat()), ("source_again_on", again.isoformat()))


def _open(book: str, rules: list[RuleVerdict]) -> Finding:
    """Return the finding of the undecided rules, with the facts that would decide them."""
    asked = frozenset[Question]().union(*[rule.norm.questions for rule in rules])
    return Finding(
        "rules_open",
        Severity.INFO,
        book,
        params=(("rules", ", ".join(rule.subject for rule in rules)), ("number", str(len(rules)))),
        questions=question_texts(asked),
    )


def _day(answer: Answer) -> str:
    return answer.value.isoformat() if isinstance(answer.value, date) else ""
