"""Agreements and facts built in Python: checked like files, with all faults reported at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeVar

from attrs import field

from budget import frozen
from budget.ledger import Expense, ExpenseKind, Resource
from budget.money import Euros
from budget.rate import Rate
from conventions.dossier.dossier import Dossier
from conventions.facade.errors import AgreementError, ArgumentRefusedError
from conventions.facts.fact import Fact
from conventions.files import what_if
from conventions.files.data_source import dossier_from
from conventions.files.dossier_data import data_of, entry_cells, fact_table
from conventions.files.dossier_folder import CONVENTION
from conventions.files.faults import Problem, UnreadableDossierError

Expression = str | date | Euros
"""An expression of the language; a day or an amount may be given as such."""
Sum = str | Euros | Decimal | int
"""An expression of an amount; a number means euros."""
Table = Mapping[str, object]


@frozen
class Part:
    """A part of an agreement, not checked yet: the table that `convention.toml` would have under its name."""

    kind: str
    name: str
    table: Table = field(factory=dict)


def party(role: str, name: str, short_name: str | None = None, **fields: object) -> Part:
    """Return a party by its role: `funder`, `beneficiary` or another.

    Its short name is its name unless given. `fields` are those of `[party.ROLE]`: `siret`, `legal_form`,
    `representative={"name": …, "title": …}`, ….
    """
    return Part("party", role, {"name": name, "short_name": short_name or name, **fields})


def define(
    name: str,
    value: Expression | None = None,
    *,
    readings: Mapping[str, str] | None = None,
    label: str | None = None,
    article: str | None = None,
    each: str | None = None,
) -> Part:
    """Return a definition: a named date, amount, ratio or truth; without a value, by its readings."""
    return _part("define", **locals())


def duty(
    name: str,
    debtor: str,
    *,
    label: str | None = None,
    article: str | None = None,
    when: str | None = None,
    due: Expression | None = None,
    amount: Sum | None = None,
    parts: Sequence[str] | None = None,
    done_by: str | None = None,
    posted_by: str | None = None,
    counts: Literal["posting", "receipt"] | None = None,
    begins: Expression | None = None,
    until: Expression | None = None,
    holds: str | None = None,
    breached_by: str | None = None,
    held_while: str | None = None,
    unread: bool | None = None,
    severity: str | None = None,
    readings: Mapping[str, Table] | None = None,
    each: str | None = None,
    done: str | None = None,
    role: str | None = None,
) -> Part:
    """Return a duty: who must do what, by when (`due`); or from `begins` to `until`; or what must hold."""
    return _part("duty", **locals())


def payment(
    name: str,
    amount: Sum,
    *,
    debtor: str | None = None,
    label: str | None = None,
    article: str | None = None,
    when: str | None = None,
    due: Expression | None = None,
    held_while: str | None = None,
    unread: bool | None = None,
    readings: Mapping[str, Table] | None = None,
    each: str | None = None,
) -> Part:
    """Return a payment: the duty to pay an amount, of the funder unless `debtor` names another party."""
    return _part("payment", **locals())


def right(
    name: str,
    holder: str,
    act: str,
    *,
    label: str | None = None,
    article: str | None = None,
    when: str | None = None,
    until: Expression | None = None,
    amount: Sum | None = None,
    up_to: Sum | None = None,
    notice: tuple[str, str] | None = None,
    payable: Expression | None = None,
    unread: bool | None = None,
    severity: str | None = None,
    against: str | None = None,
    readings: Mapping[str, Table] | None = None,
    each: str | None = None,
    role: str | None = None,
) -> Part:
    """Return a right: who may do what (`act`: `terminate`, `reclaim`, `reduce`, …), when, up to which amount.

    `until` is its last day, included; `notice` is an event and the delay that begins with it:
    `("formal_notice_sent", "1 month")`.
    """
    return _part("right", **locals())


def declare(
    key: str,
    kind: str | None = None,
    *,
    repeated: bool | None = None,
    min: str | None = None,
    max: str | None = None,
    each: str | None = None,
    label: str | None = None,
) -> Part:
    """Return the declaration of a fact that expressions use: its kind (by default `event`) and bounds."""
    return _part("fact", key, type=kind, repeated=repeated, min=min, max=max, each=each, label=label)


def select(name: str, rows: str, where: Mapping[str, str] | None = None, each: str | None = None) -> Part:
    """Return a selection of rows; `where`: the reason of an exclusion → the test that must hold."""
    return _part("selection", **locals())


def _part(kind: str, name: str, **stated: object) -> Part:
    """Return a part from the arguments of its constructor: each value as in the file, under its key."""
    table = {
        _KEYS.get(key, key): _WRITTEN[key](value) if key in _WRITTEN else value
        for key, value in stated.items()
        if value is not None
    }
    return Part(kind, name, table)


def _expression(value: object) -> object:
    """Return an expression; a day or an amount in the notation of the language. The reader refuses others."""
    if isinstance(value, Euros):
        return f"{value} €"
    return value.isoformat() if type(value) is date else value


def _sum(value: object) -> object:
    """Return an expression of an amount; a number means euros."""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return f"{value:f} €" if isinstance(value, Decimal) else f"{value} €" if is_number else _expression(value)


def _notice(value: object) -> object:
    """Return the table of a notice; it is given as a pair."""
    match value:
        case (begins, period):
            return {"from": begins, "period": period}
        case _:
            return value


_KEYS: Final = {"begins": "from"}
_WRITTEN: Final = {
    **dict.fromkeys(("value", "due", "begins", "until", "payable"), _expression),
    **dict.fromkeys(("amount", "up_to"), _sum),
    "notice": _notice,
}
"""How what is not given as the file writes it is written."""


Made = TypeVar("Made")
Day = date | str
"""A day, or its text: `2024-06-20`, `20/06/2024`."""
Money = Euros | Decimal | int | str
"""An amount: euros, a decimal or a whole number of euros, or a text: `49 500,00 €`."""
FactGiven = Euros | Decimal | Rate | Fraction | str | bool | int | date
"""The value of a fact; its declaration says whether a text or a number is an amount."""


def euros(amount: Money) -> Euros:
    """Return an amount; a number means euros, never cents: `euros(1000)` is 1 000,00 €.

    `AmountUnreadableError` for a float, a third decimal, or a text that is no amount.

    >>> str(euros(1000)), str(euros("49 500,00 €")), str(euros(Decimal("0.5")))
    ('1000.00', '49500.00', '0.50')
    """
    if isinstance(amount, Euros):
        return amount
    return Euros.parse(amount) if isinstance(amount, str) else Euros.of(amount)


def fact(
    key: str,
    occurred_on: Day,
    value: FactGiven | tuple[FactGiven, FactGiven] | None = None,
    *,
    of: str | None = None,
    known_on: Day | None = None,
    evidence: str | None = None,
    author: str | None = None,
    id: str | None = None,
    replaces: str | None = None,
    withdraws: str | None = None,
    reason: str | None = None,
    no_later_than: Day | None = None,
) -> Fact:
    """Return a fact: what happened, on which day, and when it was known (by default the same day).

    A day that is only known to lie between two: `occurred_on` is the first, or `"unknown"`, and
    `no_later_than` the last; without it, a day that nobody knows was no later than `known_on`.

    `value` is typed by the agreement that the fact is given to: there, a whole number of a payment is one of
    euros. Two values are those between which it is only known to lie, both included.

    `AgreementError` for a datetime, a float, a day that does not exist.
    """
    return _checked_value(what_if.fact_from_program, locals())


def expense(
    id: str,
    label: str,
    amount: Money,
    *,
    line: str | None = None,
    action: str | None = None,
    engaged_on: Day | None = None,
    paid_on: Day | None = None,
    for_operation: bool | None = None,
    evidence: str | None = None,
    incurred_on: Day | None = None,
    issued_on: Day | None = None,
    account: str | int | None = None,
    kind: ExpenseKind | str | None = None,
    vat: Money | None = None,
) -> Expense:
    """Return an expense; a number means euros. `AgreementError` has every fault.

    None means unknown, except for `paid_on`: the expense is not paid.
    """
    return _checked_value(what_if.expense_from_program, locals())


def resource(
    id: str,
    label: str,
    amount: Money,
    *,
    funder: str | None = None,
    received_on: Day | None = None,
    line: str | None = None,
) -> Resource:
    """Return a resource; without `received_on` it is not received. `AgreementError` has every fault."""
    return _checked_value(what_if.resource_from_program, locals())


def _checked_value(read: Callable[[Mapping[str, object]], Made], given: Mapping[str, object]) -> Made:
    """Return the value built from the arguments of a function; `AgreementError` has every fault."""
    try:
        return read(given)
    except UnreadableDossierError as refused:
        raise AgreementError(refused.faults) from None


def agreement(
    *,
    id: str,
    title: str,
    parties: Iterable[Part],
    period: tuple[Day, Day] | Table,
    grant: Money | Table,
    definitions: Mapping[str, str] | Iterable[Part] = (),
    duties: Iterable[Part] = (),
    payments: Iterable[Part] = (),
    rights: Iterable[Part] = (),
    declared: Iterable[Part] = (),
    selections: Iterable[Part] = (),
    facts: Iterable[Fact | Table] = (),
    expenses: Iterable[Expense | Table] | None = None,
    resources: Iterable[Resource | Table] | None = None,
    amendments: Iterable[Table] = (),
    outside: Mapping[str, str] | None = None,
    **more: object,
) -> Dossier:
    """Return the dossier of an agreement built by a program, with its facts and its ledger.

    `more` are other tables of `convention.toml` by their keys: `budget={…}`, `action=[…]`, `decision={…}`.
    Without `expenses` no ledger is held; without `resources` none are declared, which is not none. `outside`
    are the texts of the office's rulebooks that `rulebooks=[…]` names. Every key and every expression is
    checked: `AgreementError` holds all faults.
    """
    stated = {"id": id, "title": title, "period": _period(period), "grant": _grant(grant), **more}
    given = {"parties": parties, "declared": declared, "selections": selections}
    given |= {"definitions": _defined(definitions), "duties": duties, "payments": payments, "rights": rights}
    listed = [part for argument, parts in given.items() for part in _parts(argument, parts)]
    return _dossier(stated, listed, facts, expenses, resources, amendments, outside)


def from_model(
    model: str,
    *,
    id: str,
    title: str,
    parties: Iterable[Part],
    period: tuple[Day, Day] | Table,
    grant: Money | Table,
    parameters: Mapping[str, object] | None = None,
    otherwise: Iterable[Part] = (),
    without: Sequence[str] = (),
    more: Mapping[str, object] | None = None,
    facts: Iterable[Fact | Table] = (),
    expenses: Iterable[Expense | Table] | None = None,
    resources: Iterable[Resource | Table] | None = None,
    amendments: Iterable[Table] = (),
    outside: Mapping[str, str] | None = None,
    **given: object,
) -> Dossier:
    """Return the dossier of an agreement based on a model, such as `commun/droit-taux@1`.

    `given` are the parameters of the model by name, as `parameters` are whose names would hide an argument.
    `otherwise` are parts that the agreement says otherwise or besides, `without` the places of those that do
    not stand (`duty.publicity`), `more` as in `agreement`. An office's own model is given as a text,
    `outside={"models/office/name@1.toml": text}`. `AgreementError` holds all faults.
    """
    stated: dict[str, object] = {"id": id, "title": title, "uses": model, "period": _period(period)}
    stated["grant"] = _grant(grant)
    _given_once("more", more or {}, stated)
    _given_once("parameters", parameters or {}, given)
    stated |= more or {}
    values = {**(parameters or {}), **given}
    own = {"parameters": values, "without": [without] if isinstance(without, str) else list(without)}
    own = {key: value for key, value in own.items() if value}
    _given_once("more", more or {}, own)
    listed = [*_parts("parties", parties), *_parts("otherwise", otherwise)]
    return _dossier(stated | own, listed, facts, expenses, resources, amendments, outside)


def with_facts(dossier: Dossier, *facts: Fact | Table) -> Dossier:
    """Return a dossier with more facts, checked as when it is read; `AgreementError` holds all faults."""
    data: dict[str, object] = dict(data_of(dossier))
    known = data.get("facts", [])
    data["facts"] = [*(known if isinstance(known, list) else []), *(_fact(item) for item in facts)]
    return _checked(data, [])


def _parts(argument: str, given: object) -> Iterable[Part]:
    """Return the parts that an argument lists; `ArgumentRefusedError` for anything else."""
    listed = given if isinstance(given, Iterable) and not isinstance(given, str | Mapping) else (given,)
    for part in listed:
        if not isinstance(part, Part):
            kind = type(part).__name__
            message = f"{argument} are a list of parts, such as cv.duty(…) makes; they were given a {kind}"
            raise ArgumentRefusedError(message, actual=kind, expected="Iterable[Part]")
        yield part


def _given_once(argument: str, table: Mapping[str, object], besides: Mapping[str, object]) -> None:
    """Raise `ArgumentRefusedError` for a key that is given by an argument of its own too."""
    for key in table:
        if key in besides:
            message = f"{key} is given twice: in {argument}, and by itself"
            raise ArgumentRefusedError(message, actual=str(key), expected="once")


def _period(period: object) -> object:
    """Return the table of the period; a pair is its first and its last day."""
    match period:
        case (start, end):
            return {"start": start, "end": end}
        case _:
            return period


def _grant(grant: object) -> object:
    return grant if isinstance(grant, Mapping) else {"amount": grant}


def _defined(definitions: Mapping[str, str] | Iterable[Part]) -> Iterable[Part]:
    if isinstance(definitions, Mapping):
        return [define(name, value) for name, value in definitions.items()]
    return definitions


def _dossier(
    stated: Mapping[str, object],
    parts: Iterable[Part],
    facts: Iterable[Fact | Table],
    expenses: Iterable[Expense | Table] | None,
    resources: Iterable[Resource | Table] | None,
    amendments: Iterable[Table],
    outside: Mapping[str, str] | None,
) -> Dossier:
    convention = dict(stated)
    problems = _place_parts(convention, parts)
    data: dict[str, object] = {"convention": convention}
    data["facts"] = [_fact(item) for item in facts]
    if expenses is not None:
        data["expenses"] = [_cells(item) for item in expenses]
    if resources is not None:
        data["resources"] = [_cells(item) for item in resources]
    data["amendments"] = list(amendments)
    if outside:
        data["outside"] = outside
    return _checked(data, problems)


def _place_parts(convention: dict[str, object], parts: Iterable[Part]) -> list[Problem]:
    """Put each part under its kind and name; a name given twice is a problem."""
    problems: list[Problem] = []
    for part in parts:
        table = convention.setdefault(part.kind, {})
        if not isinstance(table, dict) or part.name in table:
            problems.append(Problem(CONVENTION, (part.kind, part.name), "id_twice", actual=part.name))
        else:
            table[part.name] = part.table
    return problems


def _fact(item: Fact | Table) -> object:
    return fact_table(item) if isinstance(item, Fact) else item


def _cells(item: Expense | Resource | Table) -> object:
    return entry_cells(item) if isinstance(item, Expense | Resource) else item


def _checked(data: Mapping[str, object], problems: Sequence[Problem]) -> Dossier:
    try:
        return dossier_from(data, problems)
    except UnreadableDossierError as refused:
        raise AgreementError(refused.faults) from None
