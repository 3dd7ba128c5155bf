"""Constructors of the parts of an agreement; `building.agreement` checks them and reports every fault."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from attrs import field, frozen

from budget.money import Euros

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
    """Return a party by its role, `funder`, `beneficiary` or another; its short name is its name unless said.

    `fields` are those of `[party.ROLE]`: `siret`, `legal_form`, `representative={"name": …, "title": …}`, ….
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
    """Return a payment: a duty of the funder, unless `debtor` says otherwise, to pay an amount."""
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
    """Return the declaration of a fact that expressions use: its kind (`event` unless said) and bounds."""
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
