"""Rules on sums: lines, grant, payments, credits and printed totals agree; bounds whatever the facts."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from attrs import evolve

from budget.amount_text import AmountOutOfBoundsError, AmountUnreadableError
from budget.findings import Finding, Severity
from budget.money import Euros
from budget.nomenclature import AccountSide, FormPart, form_column
from budget.plan import budget_totals, flat_rate_cost, stated_over_allowed
from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty
from conventions.agreement.party import Imputation
from conventions.audit.expressions import (
    Settled,
    audit_finding,
    expressions,
    first_expression_naming,
    granted,
    mentioned,
    norm_finding,
    settled,
)
from conventions.engine.account import money
from conventions.engine.day import Day, norm_at_rows, unstarted
from conventions.language.answers import Answer, Infinite
from conventions.language.bounds import number
from conventions.language.parser import parse
from conventions.language.syntax import (
    Arithmetic,
    Comparison,
    Lifecycle,
    Literal,
    Logic,
    Name,
    Node,
    Opposite,
    Unit,
)

# --- Payments that follow one another, and payments that may replace one another ----------------------------

_COMES = frozenset({"happened", "met", "recorded"})


def depends_only_on_facts(duty: Duty, text: Settled) -> bool:
    """Return whether a payment's condition only waits for facts that may all come.

    For example `happened(signed) and met(report)`, or a day to be reached. A condition with amounts,
    negations or choices may exclude another payment.
    """
    tree = text.text.program.tree("duty", duty.name, "when")
    return duty.when is None or (tree is not None and _depends_only_on_facts(tree))


def _depends_only_on_facts(tree: Node) -> bool:
    match tree:
        case Logic(word="and", left=left, right=right):
            return _depends_only_on_facts(left) and _depends_only_on_facts(right)
        case Lifecycle(word=word):
            return word in _COMES
        case Comparison(left=Name(key="as_of")) | Comparison(right=Name(key="as_of")):
            return True
        case _:
            return False


# --- The sums: the lines, the grant, the payments and the decision agree ------------------------------------


def budget_and_grant(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding if the lines of a budget do not cover the grant, or its two sides do not balance.

    Lines above the grant without resources do not say who pays the rest. Work counts at its rate; if the
    value of a line is unknown, nothing is compared.
    """
    budget, grant = agreement.budget, granted(agreement)
    if budget is None or not budget.expenses:
        return
    lines, resources = budget_totals(budget).valued, budget_totals(budget, resources=True).valued
    if lines is None or resources is None:  # work without a rate, or an unknown cost
        return
    if budget.resources is not None and resources != lines:
        yield _differing_sums("budget_not_balanced", "budget.resource", resources, lines)
    if grant is None:
        return
    if grant > lines:
        yield _differing_sums("grant_exceeds_budget", "grant.amount", grant, lines)
    elif budget.resources is None and grant < lines and not _depends_on_costs(agreement):
        yield audit_finding(
            "budget_without_other_resources",
            Severity.INFO,
            "budget.expense",
            actual=str(lines),
            expected=str(grant),
            gap=str(lines - grant),
        )


def _depends_on_costs(agreement: Agreement) -> bool:
    """Return whether the text measures payments on the planned cost, or on what others give."""
    named = {name for expression in expressions(agreement) for name in mentioned(expression.tree)}
    return bool(named & {"budget.expenses", "resources"})


def decision_and_grant(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding if the decision does not grant what the agreement promises."""
    decided = None if agreement.decision is None else agreement.decision.amount
    grant = granted(agreement)
    if decided is not None and grant is not None and decided != grant:
        yield _differing_sums("decision_differs_from_grant", "decision.amount", decided, grant)


def payments_and_grant(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding if payments all settled by the text do not sum to the grant.

    A payment whose condition depends on amounts, a negation or a choice may replace another: it counts as
    anything from zero to its amount.
    """
    text = settled(agreement)
    payments = [duty for duty in agreement.duties if duty.is_payment]
    amounts = [
        (depends_only_on_facts(duty, text), amount) for duty in payments for amount in text.amounts(duty)
    ]
    known = [(sure, amount) for sure, amount in amounts if amount is not None]
    grant = granted(agreement)
    if not amounts or len(known) < len(amounts) or grant is None:
        return
    least = Euros.total(amount for sure, amount in known if sure)
    most = Euros.total(amount for _, amount in known)
    if most < grant or least > grant:
        yield _differing_sums("payments_differ_from_grant", "payment", most if most < grant else least, grant)


def _differing_sums(code: str, subject: str, actual: Euros, expected: Euros) -> Finding:
    return audit_finding(
        code,
        Severity.MAJOR,
        subject,
        actual=str(actual),
        expected=str(expected),
        gap=str(actual - expected),
    )


# --- The printed total: readable, and equal to the sum of the lines -----------------------------------------


def printed_total(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a printed total that is unreadable, or differs from the sum of the lines."""
    text, budget = agreement.budget_total_text, agreement.budget
    if text is None or budget is None:
        return
    lines = budget_totals(budget).valued
    if lines is None:  # the total of work without a rate is unknown
        return
    try:
        printed = Euros.parse(text)
    except (AmountUnreadableError, AmountOutOfBoundsError):
        yield audit_finding(
            "total_unreadable", Severity.MAJOR, "budget.total_text", actual=text, expected=str(lines)
        )
        return
    if printed != lines:
        yield audit_finding(
            "total_differs",
            Severity.MAJOR,
            "budget.total_text",
            actual=str(printed),
            expected=str(lines),
            gap=str(printed - lines),
        )


# --- The funder's budget line: the credits add up, and every document names the same line -------------------


def credits_add_up(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding if the credits, their parts and the grant do not agree."""
    for line in () if agreement.decision is None else agreement.decision.imputations:
        for code, actual, expected in _differences(line, granted(agreement)):
            yield audit_finding(
                code,
                Severity.MAJOR,
                f"decision.imputation.{line.document}",
                actual=str(actual),
                expected=str(expected),
                document=line.document,
                account=line.account,
            )


def _differences(line: Imputation, grant: Euros | None) -> Iterator[tuple[str, Euros, Euros]]:
    if line.proposed is not None and grant is not None and line.proposed != grant:
        yield "proposed_differs_from_grant", line.proposed, grant
    if line.available is None:
        return
    if line.credits is not None and line.available > line.credits:
        yield "available_exceeds_credits", line.available, line.credits
    if line.proposed is None:
        return
    left = line.available - line.proposed
    if left < Euros.ZERO:
        yield "credits_insufficient", line.proposed, line.available
    if line.remaining is not None and line.remaining != left:
        yield "credits_do_not_add_up", line.remaining, left


def same_imputation(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for documents that give one operation different accounts."""
    lines = () if agreement.decision is None else agreement.decision.imputations
    operations = dict.fromkeys(line.operation for line in lines)
    for operation in operations:
        accounts = {line.document: line.account for line in lines if line.operation == operation}
        if len(set(accounts.values())) > 1:
            (first, account), *others = accounts.items()
            for document, other in others:
                if other != account:
                    yield audit_finding(
                        "imputations_differ",
                        Severity.MINOR,
                        "decision.imputation",
                        actual=other,
                        expected=account,
                        operation=operation or "",
                        document=document,
                        reference=first,
                    )


# --- Aid in kind: what a document says is lent or given has a value in the budget ---------------------------

_SOURCE: Final = "loi n° 2000-321, art. 9-1"
IN_KIND: Final = "in_kind."
"""The prefix of the subject of a statement about aid in kind."""


def in_kind_is_valued(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for aid in kind without a value, in the budget or in a document's statement.

    A line values contributions if its account is in headings 86 or 87.

    Source: loi n° 2000-321, art. 9-1: aid in kind is a grant, and the act states its value.
    """
    aids = () if agreement.budget is None else agreement.budget.in_kind
    for aid in aids:
        if aid.amount is None:
            yield audit_finding(
                "in_kind_not_valued",
                Severity.MINOR,
                f"budget.in_kind.{aid.id}",
                source=_SOURCE,
                actual=aid.label,
                expected="86, 87",
            )
    if aids or _values_contributions(agreement):
        return
    for statement in agreement.statements:
        if statement.subject.startswith(IN_KIND):
            yield audit_finding(
                "in_kind_not_valued",
                Severity.MINOR,
                f"statement.{statement.subject}",
                source=_SOURCE,
                actual=statement.value,
                expected="86, 87",
                paper=statement.paper,
            )


def _values_contributions(agreement: Agreement) -> bool:
    budget = agreement.budget
    lines = () if budget is None else (*budget.expenses, *(budget.resources or ()))
    return any(line.account is not None and line.account.is_voluntary for line in lines)


# --- The indirect costs of a budget are within its flat rate ------------------------------------------------


def indirect_within_the_rate(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for indirect costs above the flat rate of direct or staff costs.

    Only if every expense has a line on the form: any other may be part of the base.
    """
    budget = agreement.budget
    if budget is None or budget.indirect is None or budget.form is None:
        return
    column = form_column(budget.expenses, (), budget.form, budget.chart)
    if not column.is_whole:
        return
    gap = stated_over_allowed(column.table, budget.indirect)
    if gap == Euros.ZERO:
        return
    allowed = flat_rate_cost(column.table, budget.indirect)
    yield audit_finding(
        "indirect_over_the_rate",
        Severity.MAJOR,
        "budget.indirect",
        actual=str(column.table.total_of_part(AccountSide.EXPENSE, FormPart.INDIRECT)),
        expected=str(allowed.amount),
        gap=str(gap),
        rate=str(allowed.share),
        base=str(allowed.base),
    )


# --- The form of the bilan: the budget has a place for all it must show -------------------------------------

_RESOURCES: Final = "resources"


def resources_have_a_form(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for norms that count resources received if the budget has no resources side."""
    if agreement.budget is None or agreement.budget.resources is not None:
        return
    selections = (item.name for item in agreement.selections if item.rows == _RESOURCES)
    reader = first_expression_naming(agreement, frozenset((_RESOURCES, *selections)))
    if reader is not None:
        yield audit_finding(
            "resources_without_form",
            Severity.MINOR,
            "budget.resource",
            article=reader.article,
            actual="0",
            expected=">= 1",
            label=reader.label,
        )


# ------------------------------------------------------------------------------------------------------------
# Linear sums: what the condition of a payment guarantees about its amount, which bounds alone cannot tell.
# `when = "balance > 0"` with `amount = "balance"` guarantees an amount of at least zero, whatever the
# balance is.

Linear = Mapping[str, Fraction]
"""A sum of multiples of terms, by their text; the key `""` is the constant."""


_NUMBERS: Final = (Unit.EUROS, Unit.FOREIGN, Unit.NUMBER, Unit.RATIO)


def guarantees(condition: Node | None, least: Linear, definitions: Mapping[str, Node]) -> bool:
    """Return whether a condition, if true, guarantees that a sum is zero or more.

    >>> from conventions.language.parser import parse
    >>> def says(condition, amount):
    ...     return guarantees(parse(condition), linear_sum(parse(amount), {}), {})
    >>> says("met(report) and balance > 0 €", "balance"), says("balance < 5 €", "-balance")
    (True, False)
    >>> says("spent >= advance", "(spent - advance) * 2 + 1 €"), says("spent > 0 € or late", "spent")
    (True, False)
    """
    return any(
        _is_at_least(least, greater, definitions, less)
        for greater, less in _ordered_pairs(condition)
        if least
    )


def linear_sum(tree: Node, definitions: Mapping[str, Node]) -> Linear:
    """Return a tree as a sum of multiples of irreducible terms, with definitions expanded.

    >>> from conventions.language.parser import parse
    >>> {key: str(value) for key, value in linear_sum(parse("2 * (a - 3 €) - a"), {}).items()}
    {'a': '1', '': '-600'}
    """
    match tree:
        case Literal(value=int() | Fraction() as value, unit=unit) if unit in _NUMBERS:
            return _without_zeros({"": Fraction(value)})
        case Name(key=key) if key in definitions:
            rest = {
                name: kept for name, kept in definitions.items() if name != key
            }  # stops at a circular definition
            return linear_sum(definitions[key], rest)
        case Opposite(operand=operand):
            return _times(linear_sum(operand, definitions), Fraction(-1))
        case Arithmetic(sign="+" | "-" as sign, left=left, right=right):
            factor = Fraction(1 if sign == "+" else -1)
            return _added(linear_sum(left, definitions), _times(linear_sum(right, definitions), factor))
        case Arithmetic(sign="*" | "/" as sign, left=left, right=right):
            first, second = linear_sum(left, definitions), linear_sum(right, definitions)
            if second.keys() == {""}:
                return _times(first, second[""] if sign == "*" else 1 / second[""])
            if sign == "*" and first.keys() == {""}:
                return _times(second, first[""])
        case _:
            pass
    return {_shape(tree): Fraction(1)}


def _ordered_pairs(condition: Node | None) -> Iterator[tuple[Node, Node]]:
    """Yield each pair for which the condition requires that the first is not below the second."""
    match condition:
        case Logic(word="and", left=left, right=right):
            yield from _ordered_pairs(left)
            yield from _ordered_pairs(right)
        case Comparison(sign=">" | ">=" | "=", left=left, right=right):
            yield left, right
        case Comparison(sign="<" | "<=", left=left, right=right):
            yield right, left
        case _:
            return


def _is_at_least(least: Linear, greater: Node, definitions: Mapping[str, Node], less: Node) -> bool:
    """Return whether `least` is a positive multiple of `greater - less`, plus zero or a positive constant."""
    known = _added(linear_sum(greater, definitions), _times(linear_sum(less, definitions), Fraction(-1)))
    terms = {key: value for key, value in known.items() if key}
    if not terms or terms.keys() != {key for key in least if key}:
        return False
    factors = {least[key] / value for key, value in terms.items()}
    factor = next(iter(factors))
    return len(factors) == 1 and factor > 0 and least.get("", 0) >= factor * known.get("", 0)


def _added(first: Linear, second: Linear) -> Linear:
    both = dict.fromkeys([*first, *second])
    return _without_zeros({key: first.get(key, Fraction(0)) + second.get(key, Fraction(0)) for key in both})


def _times(terms: Linear, factor: Fraction) -> Linear:
    return _without_zeros({key: value * factor for key, value in terms.items()})


def _without_zeros(terms: Linear) -> Linear:
    return {key: value for key, value in terms.items() if value}


def _shape(tree: Node) -> str:
    """Return the same text for two trees that differ only in their columns."""
    if isinstance(tree, Name):
        return tree.key
    return re.sub(r"column=\d+", "", repr(tree))


# --- Amounts at their bounds: payments that may exceed the grant or be negative; shares of the grant --------

_TIMES: Final = 100
_SUPPOSED: Final = (Euros.of(1_000_000), Euros.of(1_000_000 * _TIMES))
"""Two trial values for a grant that depends on facts: shares of it must sum to it for both."""

_OF_THE_LEDGER: Final = frozenset({"expenses", "resources"})


def payments_within_the_grant(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for a payment that may exceed the grant, or be negative, before anything is paid.

    Unlimited bounds count only where they depend on expenses alone; the bounds of a fact are for its
    declaration.
    """
    text = unstarted(agreement)
    grant = text.ever.named("grant")
    for duty in agreement.duties if grant.is_decided else ():
        answers = [answer for answer in _amounts(duty, text) if answer is not None and not answer.is_decided]
        over = [answer for answer in answers if _is_over(answer, grant)]
        below = [answer for answer in answers if _is_below(answer)]
        if over and not _keeps_within(duty, text, "grant", -1):
            limit = f"<= {_shown(grant.hi)}"
            yield _of(duty, "amount_may_exceed_grant", Severity.MINOR, _shown(over[0].hi), limit)
        if below and not _keeps_within(duty, text, "0 €", 1):
            yield _of(duty, "amount_may_be_negative", Severity.INFO, _shown(below[0].lo), ">= 0.00")


def _keeps_within(duty: Duty, text: Day, limit: str, sign: int) -> bool:
    """Return whether a payment's condition keeps its amount above a limit (`sign` 1) or below it (-1)."""
    trees = text.program.trees
    known = {
        item.name: tree
        for item in text.program.terms.definitions
        if (tree := trees.get(("define", item.name)))
    }
    amount = trees[("duty", duty.name, "amount")]
    first, second = (amount, parse(limit)) if sign > 0 else (parse(limit), amount)
    return guarantees(
        trees.get(("duty", duty.name, "when")), linear_sum(Arithmetic("-", first, second, 0), known), known
    )


def shares_make_the_whole(agreement: Agreement) -> Iterator[Finding]:
    """Yield a finding for payments that are shares of a grant set by facts but do not add up to it."""
    if agreement.grant_formula is None:
        return
    texts = [settled(evolve(agreement, grant_formula=None, grant=grant)) for grant in _SUPPOSED]
    payments = [duty for duty in agreement.duties if duty.is_payment]
    one, other = ([amount for duty in payments for amount in text.amounts(duty)] for text in texts)
    known = [amount for amount in one if amount is not None]
    if not known or len(known) < len(one) or any(duty.when is not None for duty in payments):
        return
    pairs = (
        (first.cents, 0 if second is None else second.cents)
        for first, second in zip(known, other, strict=True)
    )
    if any(abs(second - _TIMES * first) > _TIMES for first, second in pairs):  # rounding of one cent, scaled
        return  # a fixed amount is not a share of a grant set by facts
    whole, supposed = Euros.total(known), _SUPPOSED[0]
    if whole != supposed:
        share = Fraction(whole.cents, supposed.cents) * 100
        yield audit_finding(
            "payment_shares_differ",
            Severity.MAJOR,
            "payment",
            actual=f"{percentage(share)} %",
            expected="100 %",
            share=percentage(share),
        )


def percentage(share: Fraction) -> str:
    """Return a percentage with at most two decimals, exactly rounded.

    >>> percentage(Fraction(200, 3))
    '66.67'
    """
    cents = round(share * 100)
    return f"{cents // 100}" if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02d}"


def _amounts(duty: Duty, text: Day) -> Iterator[Answer | None]:
    if duty.is_payment and not duty.unread:
        yield from (stand.read_ever("duty", duty.name, "amount") for stand in norm_at_rows(duty, text))


def _is_over(answer: Answer, grant: Answer) -> bool:
    if isinstance(answer.hi, Infinite):
        return {question.about for question in answer.questions} <= _OF_THE_LEDGER
    return number(answer.hi) > number(grant.hi)


def _is_below(answer: Answer) -> bool:
    return not isinstance(answer.lo, Infinite) and number(answer.lo) < 0


def _shown(bound: object) -> str:
    return "∞" if isinstance(bound, Infinite) else str(money(number(bound)) or "∞")


def _of(duty: Duty, code: str, severity: Severity, actual: str, expected: str) -> Finding:
    return norm_finding(
        duty,
        code,
        severity,
        actual=actual,
        expected=expected,
        formula=duty.amount or "",
        limit=expected.split()[1],
    )
