"""The findings of a verdict: of norms, of the account and of rules."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from attrs import evolve

from budget.findings import Finding, Severity
from budget.money import Euros
from budget.rate import Rate, readable_text
from conventions.agreement.amendment import Amendment
from conventions.agreement.norms import Duty, Right
from conventions.engine.account import Account, Debt, money
from conventions.engine.day import Day
from conventions.engine.in_force import Refusal
from conventions.engine.measured import is_of_payments, is_settling
from conventions.engine.norm_states import act_named
from conventions.engine.program import Program, mentioned, reachable
from conventions.engine.read_facts import fact_findings
from conventions.engine.rights import was_open
from conventions.engine.rules import TOLD, judged_at
from conventions.engine.seen_record import LIQUIDATED, LOWERED, NOTHING, TRANSFERS, amount_of, in_cents
from conventions.engine.status import DutyStatus, RightStatus
from conventions.engine.subject import CREATED, Subject
from conventions.engine.term import is_signed, term_of
from conventions.engine.verdict import DutyVerdict, Outcome, RightVerdict, RuleVerdict, TermVerdict
from conventions.facts.fact import Fact, counts_between, days_of
from conventions.language.answers import (
    DAWN,
    FALSE,
    NEVER,
    TRUE,
    Answer,
    Infinite,
    Question,
    QuestionKind,
    day,
    exactly,
)
from conventions.language.bounds import at_most, number
from conventions.parameters import Citation, SourceStatus

# --- Acknowledged findings: they stay visible, at `info` ----------------------------------------------------


def acknowledged(finding: Finding, facts: Sequence[Fact]) -> Finding:
    """Return the finding at `info`, with the responsible author, if a fact acknowledges it; else unchanged.

    The fact is `of` the subject of the finding, its value is the code, its evidence the reason.
    If the code of a finding changes, it is reported again.
    """
    found = [
        fact
        for fact in facts
        if fact.key == "acknowledged" and fact.of == finding.subject and fact.value == finding.code
    ]
    if not found:
        return finding
    last = found[-1]
    told = (
        ("acknowledged_on", last.occurred_on.isoformat()),
        ("acknowledged_by", last.author or ""),
        ("reason", last.evidence or ""),
    )
    return evolve(finding, severity=Severity.INFO, params=(*finding.params, *told))


# --- An answer in a finding: bounds in cents, questions as text ---------------------------------------------


def bounds_in_cents(answer: Answer | None) -> tuple[int | None, int | None] | None:
    """Return the bounds of an amount in cents, rounded half up; None without an amount."""
    if answer is None:
        return None
    lo, hi = money(answer.lo), money(answer.hi)
    return (None if lo is None else lo.cents, None if hi is None else hi.cents)


def date_range(answer: Answer | None) -> tuple[date, date] | None:
    """Return the first and last possible day of a date; None if it is decided, or may be any day."""
    if answer is None or not isinstance(answer.lo, date) or not isinstance(answer.hi, date):
        return None
    is_any = answer.lo == DAWN and answer.hi == NEVER
    return None if answer.is_decided or is_any else (answer.lo, answer.hi)


@lru_cache(maxsize=1024)
def question_texts(questions: frozenset[Question]) -> tuple[str, ...]:
    """Return questions as `kind:about`, in order."""
    return tuple(
        f"{kind}:{about}"
        for kind, about in sorted((question.kind.value, question.about) for question in questions)
    )


# --- Results below their target, with the clause that depends on them ---------------------------------------


def result_findings(today: Day) -> Iterator[Finding]:
    """Yield a finding for each indicator whose last recorded result is below its target."""
    for indicator in today.agreement.indicators:
        told = today.now.facts(indicator.id) if indicator.target else ()
        ends = counts_between(told[-1].value if told else None)
        if ends is None or not indicator.target or ends[1] >= indicator.target:
            continue
        rates = (str(Rate.of(Fraction(end) / indicator.target).percent()) for end in ends)
        clause = _depending(indicator.id, today.program)
        said = () if clause is None else (("clause", clause.label or clause.name),)
        yield Finding(
            "result_below_target_unsaid" if clause is None else "result_below_target",
            Severity.INFO,
            indicator.id,
            None if clause is None else clause.article,
            params=(("label", indicator.label), ("rate", _between(rates)), *said),
            actual=_between(map(readable_text, ends)),
            expected=readable_text(indicator.target),
        )


def _between(ends: Iterable[str]) -> str:
    return "–".join(dict.fromkeys(ends))


def _depending(fact: str, program: Program) -> Duty | Right | None:
    """Return the first clause that takes money back, or pays, depending on a fact."""
    graph: dict[str, set[str]] = {}
    for place, tree in program.trees.items():
        graph.setdefault(place[1], set()).update(mentioned(tree))
    clauses: tuple[Duty | Right, ...] = (*program.rights.values(), *program.duties.values())
    depends = (item for item in clauses if fact in reachable(graph, item.name) and _is_of_money(item))
    return next(depends, None)


def _is_of_money(clause: Duty | Right) -> bool:
    return clause.amount is not None or (isinstance(clause, Right) and clause.up_to is not None)


ONE_DAY = timedelta(days=1)
MOST_CHANGES_BACK = 60
"""The number of changes examined before the search for the day of the lapse is given up."""


def account_findings(
    account: Account,
    duties: tuple[DutyVerdict, ...],
    rules: tuple[RuleVerdict, ...],
    term: TermVerdict,
    today: Day,
) -> Iterator[Finding]:
    """Yield the findings about the sums, in the order of the account."""
    if term.lapsed == TRUE:
        since = lapsed_since(today)
        day = () if since is None else (("since", since.isoformat()),)
        yield Finding("aid_lost" if since is None else "aid_lost_since", Severity.MAJOR, "term", params=day)
    if today.view.is_current and today.now.lacks_a_payment():
        yield Finding("payment_missing", Severity.MAJOR, "paid", amount=bounds_in_cents(account.paid))
    yield from _overpaid(account, duties, rules, term, today)
    yield from _counted_twice(account, duties, today)
    yield from _to_give_back(account, today)
    yield from _claimed_twice(account, today)
    yield from _given_up_beyond(account, today)
    yield from _paid_after_reduction(account, today)


def _account_finding(
    code: str, subject: str, cents: int, source: str | None = None, *params: tuple[str, str]
) -> Finding:
    amount = ("sum", str(Euros.of_cents(cents)))
    return Finding(
        code, Severity.MAJOR, subject, source=source, params=(amount, *params), amount=(cents, cents)
    )


def _least(amount: Answer) -> int:
    """Return the least value of an amount, in cents."""
    least = number(in_cents(amount).lo)
    return 0 if isinstance(least, Infinite) else int(least)


# --- overpayments ----------------------------------------------------------------------------------------


def _overpaid(
    account: Account,
    duties: tuple[DutyVerdict, ...],
    rules: tuple[RuleVerdict, ...],
    term: TermVerdict,
    today: Day,
) -> Iterator[Finding]:
    left = _least(account.balance.overpaid)
    source = _recovery_sources(rules, today) if left else None
    if term.lapsed == TRUE:
        if left:
            yield _account_finding("paid_and_lapsed", "paid", left, source)
        return
    awaited = sum(_awaited(duty, today) for duty in duties) - _least(account.balance.claimed)
    is_settled = any(_settles(duty, today) for duty in duties)
    for duty in duties:
        code, excess = _excess(duty, today)
        if is_settled and code == "payment_above_due":
            continue
        taken = min(left, excess)
        if taken:
            yield _account_finding(code, duty.subject, taken, source, ("name", duty.name))
            left -= taken
        ahead = min(excess - taken, awaited - _least(account.recovered))
        if ahead > 0:
            yield _account_finding("payment_ahead", duty.subject, ahead, None, ("name", duty.name))
    if left:
        yield _account_finding("overpaid", "paid", left, source)


def _settles(duty: DutyVerdict, today: Day) -> bool:
    """Return whether a payment is computed from what was paid before, so that no earlier one is an excess."""
    return duty.is_payment and duty.counts != (False,) and is_settling(duty.id, today.program)


def _excess(duty: DutyVerdict, today: Day) -> tuple[str, int]:
    """Return the code of the finding about an overpaid payment, and the excess."""
    if not duty.is_payment:
        return "", 0
    paid = _least(today.now.transferred(today.now.transfers(Subject(duty.id, duty.row))))
    if duty.counts == (False,) and duty.status is not DutyStatus.HELD:
        return "payment_not_due", max(0, paid)
    if duty.amount is None or is_of_payments(today.program.duties[duty.id], today.program):
        return "", 0
    return "payment_above_due", _beyond(paid, duty.amount)


def _awaited(duty: DutyVerdict, today: Day) -> int:
    """Return the least amount that a payment still awaits, which an excess of others may cover."""
    if not duty.is_payment or duty.counts != (True,) or duty.amount is None:
        return 0
    paid = number(in_cents(today.now.transferred(today.now.transfers(Subject(duty.id, duty.row)))).hi)
    return 0 if isinstance(paid, Infinite) else max(0, _least(duty.amount) - int(paid))


# --- money that names no norm ----------------------------------------------------------------------------


def _counted_twice(account: Account, duties: tuple[DutyVerdict, ...], today: Day) -> Iterator[Finding]:
    """Yield a finding for money that counts for several norms, because it names none."""
    debts = [debt.duty for debt in account.debts]
    payments = [duty for duty in duties if duty.is_payment and duty.counts == (True,)]
    kinds = (
        ("payment", "payment_of_no_norm", "paid", payments),
        ("repaid", "repaid_of_no_norm", "recovered", debts),
    )
    for key, code, subject, norms in kinds:
        own = [duty for duty in norms if duty.row is None and duty.amount is not None]
        free = amount_of([fact for fact in today.now.facts(key) if fact.of is None])
        if free and len(own) > 1:
            wanted = [_wanted(duty, key, today) for duty in own]
            twice = sum(min(cents, free) for cents in wanted) - free
            if twice > 0:
                names = ", ".join(duty.name for duty, cents in zip(own, wanted, strict=True) if cents)
                yield _account_finding(code, subject, twice, None, ("names", names))


def _wanted(duty: DutyVerdict, key: str, today: Day) -> int:
    """Return the least amount of a duty that is not covered by money naming it."""
    norm = Subject(duty.id, duty.row).creator
    named = [fact for fact in today.now.facts(key) if fact.of in (norm.name, norm.created.name)]
    return max(0, _least(duty.amount or exactly(0)) - amount_of(named))


def _recovery_sources(rules: tuple[RuleVerdict, ...], today: Day) -> str | None:
    """Return the legal texts that allow an overpayment to be recovered; None if there is none."""
    programs = {rule.name: book.program for book in today.books if book.book for rule in book.book.rules}
    found = [
        rule.rule.source.reference
        for rule in rules
        if isinstance(rule.rule.norm, Right)
        and rule.rule.norm.act == "reclaim"
        and is_of_payments(rule.rule.norm, programs[rule.rule.name])
    ]
    return " ; ".join(found) or None


# --- to give back, claimed twice -------------------------------------------------------------------------


def _to_give_back(account: Account, today: Day) -> Iterator[Finding]:
    cents = _least(account.balance.to_give_back)
    if cents:
        is_lowered = any(today.now.facts(key) for key in (*LOWERED, "remitted"))
        yield _account_finding(
            "order_lowered_after_payment" if is_lowered else "repaid_above_debt", "recovered", cents
        )


def _claimed_twice(account: Account, today: Day) -> Iterator[Finding]:
    cents = _least(account.balance.excess)
    debts = [debt for debt in account.debts if not debt.is_accessory and _least(debt.claim.amount)]
    if not cents or not debts:
        return
    names = ", ".join(debt.duty.name for debt in debts)
    if len(debts) > 1:
        yield _account_finding("debts_overlap", debts[-1].duty.subject, cents, None, ("names", names))
    elif _is_ordered(debts[0], today):
        yield _account_finding("order_above_paid", debts[0].duty.subject, cents, None, ("name", names))
    elif account.paid == exactly(0) and debts[0].duty.id.endswith(CREATED):
        yield _account_finding("claimed_without_payment", debts[0].duty.subject, cents, None, ("name", names))


def _paid_after_reduction(account: Account, today: Day) -> Iterator[Finding]:
    """Yield a finding for what was paid above the reduced grant after the day of the last reduction."""
    decisions = today.now.facts("exercised")
    reduced = [fact.occurred_on for fact in decisions if act_named(fact.of or "", today.now) == "reduce"]
    left = number(account.lowered.hi)
    if not reduced or isinstance(left, Infinite) or not today.view.is_current:
        return
    before = [fact for fact in today.view.facts if fact.occurred_on <= max(reduced)]
    paid, returned = (amount_of([fact for fact in before if fact.key == key]) for key in TRANSFERS)
    above = _least(account.paid) - max(paid - returned, int(left))
    cents = min(above, _least(account.balance.to_recover))
    if cents > 0:
        yield _account_finding("paid_after_reduction", "paid", cents)


def _given_up_beyond(account: Account, today: Day) -> Iterator[Finding]:
    """Yield a finding for each debt of which more was cancelled, reduced or remitted than is claimed."""
    debts = {Subject(debt.duty.id, debt.duty.row).creator.name: debt.duty for debt in account.debts}
    debts |= {debt.duty.subject: debt.duty for debt in account.debts}
    given_up = [fact for key in (*LOWERED, "remitted") for fact in today.now.facts(key) if fact.of]
    for of in dict.fromkeys([fact.of or "" for fact in given_up]):
        own = [fact for fact in given_up if fact.of == of]
        duty = debts.get(of)
        if duty is not None and duty.claimed is not None:
            lowered = amount_of([fact for fact in own if fact.key in LOWERED])
            beyond = _beyond(lowered, duty.claimed.ordered)
            beyond += _beyond(amount_of(own) - lowered, duty.claimed.standing)
            if beyond:
                yield _account_finding(
                    "given_up_beyond_claim", duty.subject, beyond, None, ("name", duty.name)
                )
        elif today.view.is_current:
            yield _account_finding(
                "given_up_of_nothing", of, amount_of(own), None, ("name", _label(of, today))
            )


def _label(of: str, today: Day) -> str:
    """Return the label of the norm that a fact is of."""
    for part in (today, *today.books):
        norms: tuple[Duty | Right, ...] = (*part.program.rights.values(), *part.program.duties.values())
        for norm in norms:
            if f"{of}.".startswith(f"{norm.name}."):
                return norm.label or norm.name
    return of


def _beyond(cents: int, amount: Answer) -> int:
    """Return what a sum exceeds an amount by, in cents; 0 if it may not."""
    most = number(in_cents(amount).hi)
    return 0 if isinstance(most, Infinite) else max(0, cents - int(most))


def _is_ordered(debt: Debt, today: Day) -> bool:
    norm = Subject(debt.duty.id, debt.duty.row).creator
    return bool(today.now.facts("recovery_order", norm))


# --- lost ------------------------------------------------------------------------------------------------


def lapsed_since(today: Day) -> date | None:
    """Return the first day of the present lapse of the agreement, if it can be determined."""
    last = today.view.as_of
    turns = set(days_of(today.view.facts)) | set(today.trace.turns)
    looked = 0
    while (earlier := [turn for turn in turns if DAWN < turn <= last]) and looked < MOST_CHANGES_BACK:
        first, looked = max(earlier), looked + 1
        before = today.earlier(first - ONE_DAY)
        lapsed = term_of(before).lapsed
        if lapsed != TRUE:
            return None if today.view.has_ranges and lapsed != FALSE else first
        last = first - ONE_DAY
        turns |= set(before.trace.turns)
    return None


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
        yield _rule_finding(rule, rule.rule.name, _capped(rule), as_of)
    elif rule.outcome is Outcome.AVAILABLE and rule.norm.status is not RightStatus.EXERCISED:
        yield _rule_finding(rule, rule.rule.name, Severity.INFO, as_of)
    elif rule.outcome is Outcome.LAPSED and rule.rule.lapsed:
        yield evolve(_rule_finding(rule, rule.rule.name, _capped(rule), as_of), wordings=rule.rule.lapsed)
    elif is_due_soon:
        yield _rule_finding(rule, "rule_due_soon", Severity.INFO, as_of)


def _capped(rule: RuleVerdict) -> Severity:
    """Return the severity of a breach or a loss: at most `info` if the legal text was not read."""
    return Severity.INFO if rule.source is SourceStatus.UNVERIFIED else rule.rule.severity


def _rule_finding(rule: RuleVerdict, code: str, severity: Severity, as_of: date) -> Finding:
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
    asked = frozenset[Question]().union(*[rule.questions for rule in rules])
    return Finding(
        "rules_open",
        Severity.INFO,
        book,
        params=(("rules", ", ".join(rule.subject for rule in rules)), ("number", str(len(rules)))),
        questions=question_texts(asked),
    )


def _day(answer: Answer) -> str:
    return answer.value.isoformat() if isinstance(answer.value, date) else ""


DUTY_FINDINGS = {
    DutyStatus.OVERDUE: ("duty_overdue", Severity.MAJOR),
    DutyStatus.BREACHED: ("duty_breached", Severity.MAJOR),
    DutyStatus.DUE_SOON: ("duty_due_soon", Severity.INFO),
    DutyStatus.UNKNOWN: ("duty_unknown", Severity.MINOR),
}
UNREAD = "clause_unread"
RIGHT_FINDINGS = {
    RightStatus.OPEN: ("right_open", Severity.INFO),
    RightStatus.UNKNOWN: ("right_unknown", Severity.MINOR),
}


def findings_of(
    duties: tuple[DutyVerdict, ...],
    rights: tuple[RightVerdict, ...],
    rules: tuple[RuleVerdict, ...],
    today: Day,
    of_account: tuple[Finding, ...] = (),
    to_pay: Answer | None = None,
    above_due: Answer = NOTHING,
) -> tuple[Finding, ...]:
    """Return the findings, the most serious first, then in the order of the agreement and the rulebooks.

    Those `of_account` come after those of the agreement. What is overdue of a lapsed one needs no reminder,
    nor does a payment where nothing is left `to_pay`.
    """
    is_paid = to_pay == exactly(0)
    is_lapsed = any(finding.subject == "term" for finding in of_account)
    found = [
        finding
        for duty in duties
        for finding in _of_duty(duty, _remedy_of(duty, today, is_lapsed=is_lapsed, is_paid=is_paid))
    ]
    found += [finding for right in rights for finding in _of_right(right, today)]
    found += _of_held(duties, today)
    found += _unsigned(today)
    found += result_findings(today)
    found += fact_findings(today)
    found += of_account
    found += [_of_refused(amendment, why) for amendment, why in today.text.refused]
    found += rule_findings(rules, today.view.as_of)
    found += [
        finding
        for book in today.books
        for rule in rules
        if rule.outcome is Outcome.AVAILABLE
        and rule.rule.name in book.program.rights
        and isinstance(rule.norm, RightVerdict)
        for finding in exercise_findings(rule.norm, *judged_at(rule, book), above_due)
    ]
    found = [acknowledged(finding, today.view.facts) for finding in found]
    return tuple(sorted(found, key=lambda finding: -finding.severity.rank))


def _unsigned(today: Day) -> list[Finding]:
    """Return the finding that the agreement is not in force: its period has begun and it is not signed."""
    start = today.now.named("period.start")
    begun = at_most(start, exactly(today.view.as_of))
    if is_signed(today).hi is not False or begun.lo is not True:
        return []
    return [Finding("not_in_force", Severity.MINOR, "term")]


def _of_refused(amendment: Amendment, why: Refusal) -> Finding:
    return Finding(why.value, Severity.MAJOR, amendment.id, params=(("name", amendment.title),))


def _severity(norm: DutyVerdict | RightVerdict, usual: Severity) -> Severity:
    """Return the severity of a finding: that of the norm, if the usual severity is minor or more."""
    if norm.severity is None or usual is Severity.INFO:
        return usual
    return Severity(norm.severity)


def _is_unread(norm: DutyVerdict | RightVerdict) -> bool:
    """Return whether the status is unknown because the text was not read: no fact would settle it."""
    return Question(QuestionKind.UNREAD, norm.id) in norm.questions


def _of_held(duties: tuple[DutyVerdict, ...], today: Day) -> Iterator[Finding]:
    """Yield a finding for each payment held: because of a liquidation, or by the text."""
    since = next((fact.occurred_on for fact in today.now.facts(LIQUIDATED)), None)
    for duty in duties:
        if not duty.is_payment or duty.status is not DutyStatus.HELD:
            continue
        code = "payment_suspended" if since is None else "payment_held"
        why = () if since is None else (("since", since.isoformat()),)
        params, amount = (("name", duty.name), *why), bounds_in_cents(duty.left)
        yield Finding(code, Severity.INFO, duty.subject, duty.article, params=params, amount=amount)


def _remedy_of(duty: DutyVerdict, today: Day, *, is_lapsed: bool, is_paid: bool) -> str:
    """Return the remedy of a finding; after a lapse only debts of the beneficiary have one.

    Nobody sends a reminder to the funder itself. In a liquidation, a debt is claimed from the liquidator.
    """
    if is_lapsed:
        return "lapsed" if duty.amount is None or duty.is_payment else "lapsed_debt"
    if duty.is_payment and is_paid:
        return "paid"
    if duty.is_payment:
        return "unsigned" if is_signed(today).hi is False else "payment"
    if duty.status is not DutyStatus.OVERDUE:
        return ""
    if today.agreement.side_of(duty.debtor) == "funder":
        return "funder"
    return "liquidated" if duty.amount is not None and today.now.facts(LIQUIDATED) else ""


def _of_duty(duty: DutyVerdict, variant: str) -> list[Finding]:
    if duty.status not in DUTY_FINDINGS:
        return []
    code, severity = DUTY_FINDINGS[duty.status]
    code = UNREAD if _is_unread(duty) else code
    if variant == "paid" and severity is Severity.MAJOR:
        severity = Severity.MINOR
    variants = (("variant", variant),) if variant else ()
    due = duty.due.value if duty.due is not None and duty.due.value != NEVER else None
    late = [part.id for part in duty.parts if part.status in (DutyStatus.OVERDUE, DutyStatus.DUE_SOON)]
    return [
        Finding(
            code,
            _severity(duty, severity),
            duty.subject,
            duty.article,
            params=(("name", duty.name), ("debtor", duty.debtor), ("parts", ", ".join(late)), *variants),
            due=due if isinstance(due, date) else None,
            days_late=duty.days_late,
            due_range=date_range(duty.due),
            late_range=duty.late_range,
            amount=bounds_in_cents(duty.left),
            questions=question_texts(duty.questions),
        )
    ]


def _of_right(right: RightVerdict, today: Day) -> list[Finding]:
    found = []
    if right.status in RIGHT_FINDINGS and not _is_of_nothing(right):
        code, severity = RIGHT_FINDINGS[right.status]
        code = UNREAD if _is_unread(right) else code
        found.append(_finding(code, _severity(right, severity), right))
    return found + exercise_findings(right, today, right.row)


def _is_of_nothing(right: RightVerdict) -> bool:
    """Return whether the amount of an open right is 0,00 €: this is not reported."""
    return right.status is RightStatus.OPEN and right.amount is not None and right.amount.hi == 0


def exercise_findings(
    right: RightVerdict, today: Day, row: str | None, above_due: Answer = NOTHING
) -> list[Finding]:
    """Return the faults of an exercise, if any: its amount or its day.

    A right of a rulebook to reclaim that is measured on what was paid may claim what was paid `above_due`.
    """
    if right.status is not RightStatus.EXERCISED:
        return []
    found: list[Finding] = []
    subject = Subject(right.id, row)
    claimed, norm = today.now.claimed_by(subject), today.program.rights[right.id]
    is_of_law = today.book is not None and norm.act == "reclaim" and is_of_payments(norm, today.program)
    if is_of_law and claimed != NOTHING and at_most(claimed, above_due).hi is not False:
        return found
    most = bounds_in_cents(right.amount)
    if most is not None and most[1] is not None and at_most(claimed, exactly(most[1])).value is False:
        found.append(_finding("claim_out_of_bounds", Severity.MAJOR, right))
    first = today.now.facts("exercised", subject)[0]
    if not was_open(norm, row, first, today):
        found.append(_finding("exercised_while_not_open", Severity.MAJOR, right))
    return found


def _finding(code: str, severity: Severity, right: RightVerdict) -> Finding:
    until = right.until.value if right.until is not None else None
    return Finding(
        code,
        severity,
        right.subject,
        right.article,
        params=(("name", right.name), ("holder", right.holder)),
        due=until if isinstance(until, date) and until != date.max else None,
        amount=bounds_in_cents(right.amount),
        questions=question_texts(right.questions),
    )
