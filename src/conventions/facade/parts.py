"""Constructors of the parts of an agreement; `building.agreement` checks them and reports every fault."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from attrs import field, frozen

from budget.money import Euros

Expression = str | date | Euros
"""An expression of the language; a day or an amount stands for itself."""
Sum = str | Euros | Decimal | int
"""An expression that comes to an amount; a number is one of euros."""
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
    return _part(
        "define",
        name,
        {
            "value": _expression(value),
            "readings": readings,
            "label": label,
            "article": article,
            "each": each,
        },
    )


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
    return _part(
        "duty",
        name,
        {
            "debtor": debtor,
            "label": label,
            "article": article,
            "when": when,
            "due": _expression(due),
            "amount": _sum(amount),
            "parts": parts,
            "done_by": done_by,
            "posted_by": posted_by,
            "counts": counts,
            "from": _expression(begins),
            "until": _expression(until),
            "holds": holds,
            "breached_by": breached_by,
            "held_while": held_while,
            "unread": unread,
            "severity": severity,
            "readings": readings,
            "each": each,
            "done": done,
            "role": role,
        },
    )


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
    return _part(
        "payment",
        name,
        {
            "debtor": debtor,
            "label": label,
            "article": article,
            "when": when,
            "due": _expression(due),
            "amount": _sum(amount),
            "held_while": held_while,
            "unread": unread,
            "readings": readings,
            "each": each,
        },
    )


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
    return _part(
        "right",
        name,
        {
            "holder": holder,
            "act": act,
            "label": label,
            "article": article,
            "when": when,
            "until": _expression(until),
            "amount": _sum(amount),
            "up_to": _sum(up_to),
            "notice": None if notice is None else {"from": notice[0], "period": notice[1]},
            "payable": _expression(payable),
            "unread": unread,
            "severity": severity,
            "against": against,
            "readings": readings,
            "each": each,
            "role": role,
        },
    )


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
    table = {"type": kind, "repeated": repeated, "min": min, "max": max, "each": each, "label": label}
    return _part("fact", key, table)


def select(name: str, rows: str, where: Mapping[str, str] | None = None, each: str | None = None) -> Part:
    """Return a selection of rows; `where`: the reason of an exclusion → the test that must hold."""
    return _part("selection", name, {"rows": rows, "where": where, "each": each})


def _part(kind: str, name: str, table: Table) -> Part:
    return Part(kind, name, {key: value for key, value in table.items() if value is not None})


def _expression(value: object) -> object:
    """An expression; a day or an amount as the language writes it. Others stay, for the reader to refuse."""
    if isinstance(value, Euros):
        return f"{value} €"
    return value.isoformat() if type(value) is date else value


def _sum(value: object) -> object:
    """An expression of an amount; a number is one of euros."""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return f"{value:f} €" if isinstance(value, Decimal) else f"{value} €" if is_number else _expression(value)
