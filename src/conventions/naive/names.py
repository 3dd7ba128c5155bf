"""The value of a name on a day (docs/semantics.md § 1, 6.0, 7 and 10)."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import evolve

from budget.money import Euros, total
from conventions.agreement.agreement import UNKNOWN, Agreement
from conventions.agreement.norms import Definition, FactDeclaration
from conventions.agreement.party import legal_form_of
from conventions.facts.fact import Fact
from conventions.language.answers import (
    DAWN,
    INFINITY,
    MINUS_INFINITY,
    NEVER,
    Answer,
    Question,
    QuestionKind,
    Window,
)
from conventions.naive.answers import (
    NONE,
    End,
    answer,
    high,
    hull,
    low,
    missing,
    one,
)
from conventions.naive.world import Row, World, amount_of, tree_of
from conventions.parameters import Dated

BUILT_IN = ("grant", "paid", "recovered", "period", "period.start", "period.end")


def named(key: str, world: World) -> Answer:
    """10.2: of the row first, then of the row around it, then of the agreement."""
    for row in [row for row in world.rows if not key.startswith("row.") or row is world.norm_row]:
        found = of_row(key.removeprefix("row.") if row is world.norm_row else key, row, world)
        if found is not None:
            return found
    return everywhere(key, evolve(world, norm_row=None, sum_row=None) if world.rows else world)


def of_row(key: str, row: Row, world: World) -> Answer | None:
    """Return a column, definition or fact of a row."""
    if key in row.columns:
        return row.columns[key]
    definition = world.definition(key)
    if definition is not None and definition.each == row.source:
        return defined(definition, evolve(world, norm_row=row, sum_row=None))
    if definition is None and world.is_of_rows(key, row.source):
        declared = next((item for item in world.agreement.facts if item.key == key), None)
        found, name = world.occurrences(key, row.id), f"{key}({row.id})"
        if declared is None or declared.type == "event":
            return one(found[0].occurred_on) if found else world.unseen(name)
        return recorded(declared, found, name, evolve(world, norm_row=row, sum_row=None))
    return None


def everywhere(key: str, world: World) -> Answer:
    """Return the value of a name outside rows."""
    if world.text is not None and key in BUILT_IN:
        return everywhere(key, world.text)
    agreement = world.agreement
    definition = world.definition(key)
    declared = next((item for item in agreement.facts if item.key == key), None)
    match key:
        case "grant":
            formula = agreement.grant_formula
            if formula == UNKNOWN:
                return answer(0, INFINITY, missing("grant"))
            return one(agreement.grant.cents) if formula is None else world.value_of(tree_of(formula))
        case "period":
            return window(named("period.start", world), named("period.end", world))
        case "period.start":
            return end_of_period(key, agreement.period.start, world)
        case "period.end":
            return end_of_period(key, agreement.period.end, world)
        case "paid":
            return paid(world)
        case "recovered":
            return world.total("repaid")
        case _ if definition is not None:
            return defined(definition, world)
        case _ if declared is not None and declared.type != "event":
            return recorded(declared, world.occurrences(key), key, world)
        case _ if key in given(agreement):
            return given(agreement)[key]
        case _ if world.book is not None and key in {item.key for item in world.book.parameters}:
            return in_force(next(item for item in world.book.parameters if item.key == key), world)
        case _ if "." in key or key == "requested_on":
            return attribute(key, agreement)
        case _:
            found = world.occurrences(key)
            return one(found[0].occurred_on) if found else world.unseen(key)


def paid(world: World) -> Answer:
    """1.9, 1.10: payments less returns; if the record may lack one, up to the grant; 6.4: or as supposed."""
    if world.as_paid is not None:
        return world.as_paid
    payments = amount_of(world.occurrences("payment"))
    returned = amount_of(world.occurrences("transfer_returned"))
    if not world.is_current:
        late = [world.question("transfer_returned")] if payments else []
        return answer(0, INFINITY, world.question("payment"), frozenset(late))
    agreement = world.agreement
    most = agreement.grant.cents if agreement.grant_formula is None else INFINITY
    if lacks_a_payment(world):
        return answer(0, most, missing("payment"))
    is_short = agreement.complete_from is not None or any(
        fact.value is None for fact in world.occurrences("payment")
    )
    sure = payments - returned
    return answer(sure, max(sure, most), missing("payment")) if is_short else one(sure)


def lacks_a_payment(world: World) -> bool:
    """1.10: whether money is to come back and the record has no payment, or less than came back."""
    payments = amount_of(world.occurrences("payment"))
    back = amount_of(world.occurrences("repaid")) + asked_back(world)
    returned = amount_of(world.occurrences("transfer_returned"))
    return world.is_current and (returned > payments or (back > 0 and not payments))


def asked_back(world: World) -> int:
    """1.10: what is claimed of debts, as ordered, else as reclaimed by the agreement, less reductions."""
    claims = {right.name for right in (world.text or world).agreement.rights if right.act == "reclaim"}
    exercised = [
        fact for fact in world.occurrences("exercised") if (fact.of or "").partition(".")[0] in claims
    ]
    total = 0
    for debt in {fact.of for fact in (*world.occurrences("recovery_order"), *exercised)}:
        orders = world.occurrences("recovery_order", debt, None)
        asked = amount_of(orders) if orders else amount_of([fact for fact in exercised if fact.of == debt])
        lowered = [world.occurrences(key, debt, None) for key in ("order_cancelled", "order_reduced")]
        total += max(0, asked - sum(map(amount_of, lowered)))
    return total


def window(start: Answer, end: Answer) -> Answer:
    """2.9: from its two ends."""
    lo, hi = Window(low(start), low(end)), Window(high(start), high(end))
    return answer(lo, hi, start.questions, end.questions)


def end_of_period(key: str, stated: object, world: World) -> Answer:
    """1.12: an end of the period, as a date or computed; if unknown, not beyond a stated other end."""
    if stated == UNKNOWN:
        period = world.agreement.period
        first = period.start if key == "period.end" and isinstance(period.start, date) else DAWN
        last = period.end if key == "period.start" and isinstance(period.end, date) else NEVER
        return answer(first, last, missing(key))
    return world.value_of(tree_of(stated)) if isinstance(stated, str) else one(stated)


def given(agreement: Agreement) -> Mapping[str, Answer]:
    """Return the values of the parameters of the model."""
    values = dict(agreement.given)
    return {
        item.name: one(value_in_cents(values[item.name], item.type))
        if item.name in values
        else anything_of(item.type, missing(item.name))
        for item in agreement.parameters
    }


def value_in_cents(value: End, kind: str) -> End:
    """Return a recorded value as expressions use it: amounts of either currency in cents."""
    if isinstance(value, Euros):
        return value.cents
    return Fraction(value) * 100 if kind == "foreign" else value


def in_force(parameter: Dated, world: World) -> Answer:
    """12.2: the version on the day of its anchor."""
    anchor = world.value_of(tree_of(parameter.anchor))
    changes = [day for item in parameter.versions for day in (item.since, item.until) if day is not None]
    days = {low(anchor), high(anchor), *(day for day in changes if low(anchor) <= day <= high(anchor))}
    found = [item for day in sorted(days) for item in [parameter.at(day)]]
    values = [value_in_cents(item.value, parameter.type) for item in found if item is not None]
    if None in found:
        return anything_of(parameter.type, missing(parameter.key), *anchor.questions)
    if parameter.type == "months" and len(set(values)) > 1:
        return anything_of(parameter.type, *anchor.questions)
    together = one(values[0])
    for value in values[1:]:
        together = hull(together, one(value), NONE if value == values[0] else anchor.questions)
    return together


def attribute(key: str, agreement: Agreement) -> Answer:
    """Return an attribute of the agreement; `Missing` if it has none (1.7)."""
    owner, _, name = key.partition(".")
    value: End
    match owner, name:
        case "grant", "stated":
            stated = agreement.grant_formula != UNKNOWN
            kind, value = "euros", agreement.grant.cents if stated else None
        case "grant", "earmarked":
            kind, value = "truth", agreement.is_earmarked
        case "grant", _:
            kind, value = "euros", None if agreement.in_kind is None else agreement.in_kind.cents
        case "budget", "resources":
            lines = None if agreement.budget is None else agreement.budget.resources
            kind, value = "euros", None if lines is None else total(lines).cents
        case "budget", _:
            budget = agreement.budget
            kind, value = "euros", None if budget is None else budget.total_expenses().cents
        case "purpose", _:
            kind, value = "truth", bool(agreement.purpose or agreement.actions)
        case "requested_on", _:
            kind, value = "date", agreement.requested_on
        case "decision", _:
            decision = agreement.decision
            kind, value = "date", None if decision is None else getattr(decision, name)
        case _:
            kind, value = "number" if name == "population" else "text", of_party(owner, name, agreement)
    return anything_of(kind, missing(key)) if value is None else one(value)


def of_party(role: str, name: str, agreement: Agreement) -> End:
    """Return an attribute of a party; its legal form, if known."""
    party = next((item for item in agreement.parties if item.role == role), None)
    if party is None:
        return None
    return legal_form_of(party.legal_form) if name == "form" else getattr(party, name)


def anything_of(kind: str, *asked: Question) -> Answer:
    """1.7: the answer containing every value of a type."""
    match kind:
        case "text" | "months":
            return Answer(None, None, frozenset(asked))
        case "truth":
            return answer(False, True, *asked)
        case "date" | "event":
            return answer(DAWN, NEVER, *asked)
        case _:
            return answer(MINUS_INFINITY, INFINITY, *asked)


def is_recorded(key: str, world: World) -> Answer:
    """1.7; what is not a fact is always recorded."""
    definition = world.definition(key)
    for row in world.rows:
        if key in row.columns or (definition is not None and definition.each == row.source):
            return one(True)
        if definition is None and world.is_of_rows(key, row.source):
            return world.happened(world.occurrences(key, row.id), f"{key}({row.id})")
    if key in BUILT_IN or definition is not None or key in given(world.agreement):
        return one(True)
    if "." in key or key == "requested_on":
        return one(attribute(key, world.agreement).is_decided)
    return world.happened(world.occurrences(key), key)


def recorded(declared: FactDeclaration, found: list[Fact], name: str, world: World) -> Answer:
    """1.7: the last value recorded, else any within its declared bounds."""
    values = [fact.value for fact in found if fits(fact.value, declared.type)]
    if values:
        return one(value_in_cents(values[-1], declared.type))
    question = missing(name)
    if declared.type in ("text", "truth"):
        return anything_of(declared.type, question)
    ends: tuple[End, End] = (DAWN, NEVER) if declared.type == "date" else (MINUS_INFINITY, INFINITY)
    least = ends[0] if declared.least is None else low(world.value_of(tree_of(declared.least)))
    most = ends[1] if declared.most is None else high(world.value_of(tree_of(declared.most)))
    return answer(least, most, question) if least <= most else answer(*ends, question)


def fits(value: End, kind: str) -> bool:
    """1.7: whether a value is of a type; another version of the text may have declared it differently."""
    match kind:
        case "date":
            return isinstance(value, date)
        case "truth":
            return isinstance(value, bool)
        case "text":
            return isinstance(value, str)
        case "euros":
            return isinstance(value, Euros)
        case _:
            return isinstance(value, int | Fraction) and not isinstance(value, bool)


def options(definition: Definition, world: World) -> dict[str, Answer]:
    """7: the value under each reading."""
    return {name: world.value_of(tree_of(text)) for name, text in definition.readings}


def defined(definition: Definition, world: World) -> Answer:
    """7: the main reading decides; without one, the hull."""
    if definition.value is not None:
        return world.value_of(tree_of(definition.value))
    under = options(definition, world)
    question = Question(QuestionKind.READING, f"{definition.name}: {' | '.join(under)}")
    first, *others = under.values()
    for other in others:
        first = hull(first, other, NONE | {question})
    return first
