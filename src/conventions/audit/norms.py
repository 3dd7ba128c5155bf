"""Rules on norms: incomplete clauses, norms that can never apply, references to nothing."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Right
from conventions.audit.expressions import (
    audit_finding,
    condition_names,
    expressions,
    mentioned_by,
    norm_finding,
    settled,
)
from conventions.dossier.dossier import Dossier
from conventions.engine.day import Day, day, norm_at_rows, unrecorded
from conventions.engine.name_tables import COMPUTED_NAMES, done_fact
from conventions.engine.program import Program, compile_agreement
from conventions.facts.fact import seen
from conventions.facts.vocabulary import LIFE_EVENTS
from conventions.language.answers import DAWN, NEVER, Answer
from conventions.language.errors import UnknownNameError
from conventions.language.syntax import Lifecycle, NotMetBy, walk

# --- Incomplete clauses: a document without a sanction, a sanction without a condition ----------------------

_TAKING: Final = ("reclaim", "reduce", "lapse")
"""Acts that take back money or end the agreement: they should never be open unconditionally."""

_BROADLY: Final = ("terminate", "suspend", "lapse")


def duties_have_a_sanction(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a document due from the beneficiary without a sanction, if another one has one.

    A text without any sanction leaves them to the law, as it does repayments. A right to end or suspend the
    agreement on an event sanctions every duty.
    """
    named = _named(agreement)
    duties = [
        duty
        for duty in agreement.duties
        if agreement.side_of(duty.debtor) == "beneficiary"
        and duty.due is not None
        and (duty.done_by is not None or duty.parts)
        and duty.amount is None
        and not duty.is_payment
        and not duty.unread
    ]
    performed = {done_fact(duty) for duty in agreement.duties if duty.name in named}
    sanctioned = [duty for duty in duties if done_fact(duty) in named | performed]
    if not sanctioned or any(_is_of_any_breach(right) for right in agreement.rights):
        return
    for duty in duties:
        if duty not in sanctioned:
            yield norm_finding(
                duty,
                "duty_without_sanction",
                Severity.INFO,
                actual=duty.name,
                expected=f"not met({duty.name}) by …",
                other=sanctioned[0].label or sanctioned[0].name,
            )


def rights_have_a_trigger(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a right to take back, reduce or lapse without condition, notice or last day."""
    for right in agreement.rights:
        limits = (right.when, right.until, right.notice, right.each)
        is_limited = any(limits) or any(reading.when or reading.until for reading in right.readings)
        if right.act in _TAKING and not right.unread and not is_limited:
            yield norm_finding(
                right,
                "right_without_trigger",
                Severity.MINOR,
                actual=right.name,
                expected="when | until | notice",
                holder=right.holder,
            )


def _named(agreement: Agreement) -> frozenset[str]:
    """Return the duties and events on which other norms depend."""
    found_names = set()
    for expression in expressions(agreement):
        for node in walk(expression.tree):
            if isinstance(node, NotMetBy) and node.norm != expression.owner:
                found_names.add(node.norm)
            if isinstance(node, Lifecycle) and node.about != expression.owner:
                found_names.add(node.about)
    return frozenset(found_names)


def _is_of_any_breach(right: Right) -> bool:
    """Return whether a right responds to a breach of any duty, through an event of the agreement's own."""
    return right.act in _BROADLY and right.when is not None and "met(" not in right.when


# --- Sanctions: none opens before the sanctioned duty is due ------------------------------------------------


def sanctions_after_duties(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for «not met(duty) by D» with D before the due date; the same day is fine."""
    text = settled(agreement)
    due = {duty.name: max(text.days(duty, "due"), default=None) for duty in agreement.duties}
    labels = {duty.name: duty.label or duty.name for duty in agreement.duties}
    for expression in expressions(agreement):
        for node in walk(expression.tree):
            if not isinstance(node, NotMetBy):
                continue
            sanctioned, cutoff = due.get(node.norm), text.day_of(node.by)
            if sanctioned is not None and cutoff is not None and cutoff < sanctioned:
                yield audit_finding(
                    "sanction_before_duty",
                    Severity.MAJOR,
                    expression.owner,
                    article=expression.article,
                    actual=cutoff.isoformat(),
                    expected=f">= {sanctioned.isoformat()}",
                    label=expression.label,
                    duty=labels[node.norm],
                    due_on=sanctioned.isoformat(),
                    place=expression.place,
                )


# ------------------------------------------------------------------------------------------------------------
# Norms that can never apply: a condition that is never true, a window that closes before it opens.

_WHATEVER_THE_AGREEMENT = frozenset(COMPUTED_NAMES) - {"grant"}
"""What expressions may name besides facts and still mean the same in every agreement of a model."""


def norms_can_apply(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a condition that is false whatever happens.

    A condition on figures of this agreement, such as a threshold of a model, may rightly be false in it; one
    on the day of evaluation is false only on some days.
    """
    text = unrecorded(agreement)
    norms: tuple[Duty | Right, ...] = (*agreement.duties, *agreement.rights)
    for norm in norms:
        conditions = [answer for answer in _conditions(norm, text) if answer is not None]
        if norm.when is None or not conditions or _is_of_this_agreement(norm, text.program):
            continue
        if all(answer.value is False for answer in conditions):
            yield norm_finding(
                norm,
                "norm_unreachable",
                Severity.MINOR,
                actual="false",
                expected="true",
                condition=norm.when,
            )


def windows_can_open(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a right that ends before its condition can be true.

    With no facts known, a condition that may be true stays so on later days, unless it names the day.
    """
    text = unrecorded(agreement)
    for right in agreement.rights:
        if right.when is None or "as_of" in condition_names(right, text.program):
            continue
        days = {last for answer in _read(right, "until", text) for last in _last_day(answer)}
        for last in sorted(days):
            then = day(Dossier(agreement), seen((), last, DAWN))
            conditions = [answer for answer in _conditions(right, then) if answer is not None]
            if conditions and all(answer.value is False for answer in conditions):
                yield norm_finding(
                    right,
                    "window_never_open",
                    Severity.MAJOR,
                    actual=last.isoformat(),
                    expected=right.when,
                    condition=right.when,
                )


def _conditions(norm: Duty | Right, text: Day) -> Iterator[Answer | None]:
    return _read(norm, "when", text)


def _read(norm: Duty | Right, field: str, text: Day) -> Iterator[Answer | None]:
    kind = "duty" if isinstance(norm, Duty) else "right"
    return (stand.read_ever(kind, norm.name, field) for stand in norm_at_rows(norm, text))


def _last_day(answer: Answer | None) -> tuple[date, ...]:
    value = None if answer is None else answer.value
    return (value,) if isinstance(value, date) and DAWN < value < NEVER else ()


def _is_of_this_agreement(norm: Duty | Right, program: Program) -> bool:
    """Return whether a condition depends on figures or tables of the agreement, or on the day of evaluation.

    A definition without names, such as `322 € * 62`, is such a figure.
    """
    names = condition_names(norm, program)
    own = {name for name in names if name in program.tables.sources or name in program.selections}
    own |= {name for name in names if name in program.definitions and not mentioned_by(name, program)}
    built_in = {"as_of", "grant", *program.parameters} | {name for name in names if "." in name}
    return bool(own or (names & built_in) - _WHATEVER_THE_AGREEMENT)


# --- References: the target of a line, an indicator, a statement or a norm exists ---------------------------

_NO_PARTY_OF_ITS_OWN = frozenset({"either", "to_be_completed"})


def references(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for every reference to something the agreement does not have."""
    for subject, named, known in _references(agreement):
        if named not in known:
            yield audit_finding(
                "undefined_reference",
                Severity.MAJOR,
                subject,
                actual=named,
                expected=", ".join(sorted(known)),
            )


def _references(agreement: Agreement) -> Iterator[tuple[str, str, frozenset[str]]]:
    actions = frozenset(action.id for action in agreement.actions)
    papers = frozenset(paper.id for paper in agreement.papers)
    roles = frozenset(party.role for party in agreement.parties)
    for line in _lines(agreement):
        if line[1] is not None:
            yield f"budget.{line[0]}.action", line[1], actions
    for indicator in agreement.indicators:
        if indicator.action is not None:
            yield f"indicator.{indicator.id}.action", indicator.action, actions
    for statement in agreement.statements:
        yield f"statement.{statement.subject}.paper", statement.paper, papers
    for duty in agreement.duties:
        yield f"duty.{duty.name}.debtor", duty.debtor, roles | _NO_PARTY_OF_ITS_OWN
    for right in agreement.rights:
        yield f"right.{right.name}.holder", right.holder, roles | _NO_PARTY_OF_ITS_OWN
    yield from _ledger(agreement)
    yield from _norms(agreement)


def _lines(agreement: Agreement) -> Iterable[tuple[str, str | None]]:
    if agreement.budget is None:
        return ()
    sides = (*agreement.budget.expenses, *(agreement.budget.resources or ()))
    return [(line.id, line.action) for line in sides]


def _ledger(agreement: Agreement) -> Iterator[tuple[str, str, frozenset[str]]]:
    source = agreement.ledger_source
    if source is None:
        return
    carriers = [duty for duty in agreement.duties if source.carried_by in (duty.done_by, duty.name)]
    performed = frozenset(duty.done_by or duty.name for duty in agreement.duties)
    declared = frozenset(fact.key for fact in agreement.facts)
    if source.carried_by not in LIFE_EVENTS:  # built-in events are too many to list
        yield "ledger.carried_by", source.carried_by, performed | declared
    if source.part is not None and carriers:
        yield "ledger.part", source.part, frozenset(part for duty in carriers for part in duty.parts)


def _norms(agreement: Agreement) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield names in expressions that the agreement does not define."""
    program = compile_agreement(agreement)
    for fault in program.faults:
        if isinstance(fault.error, UnknownNameError):
            yield ".".join(fault.path[1:]), fault.error.actual, program.tables.norms
