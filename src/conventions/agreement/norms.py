"""The norms of an agreement: what must be done, and what may be done."""

from attrs import frozen

__all__ = ["Definition", "Duty", "FactDeclaration", "Norm", "Notice", "Reading", "Right", "Selection"]


@frozen
class Reading:
    """Another way to read a norm: the fields that differ, as expressions."""

    name: str
    label: str | None = None
    when: str | None = None
    due: str | None = None
    until: str | None = None
    amount: str | None = None
    up_to: str | None = None
    payable: str | None = None


@frozen
class Definition:
    """A named date, amount, ratio or truth; without `value`, only its readings are given."""

    name: str
    value: str | None
    readings: tuple[tuple[str, str], ...] = ()
    label: str | None = None
    article: str | None = None


@frozen
class Notice:
    """A delay that begins with an event, the day after it, and must run out first."""

    begins: str
    period: str


@frozen
class Duty:
    """Who must do what, by when; or all the time; or what must hold."""

    name: str
    debtor: str
    label: str | None = None
    article: str | None = None
    when: str | None = None
    due: str | None = None
    amount: str | None = None
    parts: tuple[str, ...] = ()
    done_by: str | None = None
    posted_by: str | None = None
    counts: str = "posting"
    begins: str | None = None
    until: str | None = None
    holds: str | None = None
    breached_by: str | None = None
    held_while: str | None = None
    unread: bool = False
    is_payment: bool = False
    severity: str | None = None
    readings: tuple[Reading, ...] = ()


@frozen
class Right:
    """Who may do what, from when to when, up to which amount."""

    name: str
    holder: str
    act: str
    label: str | None = None
    article: str | None = None
    when: str | None = None
    until: str | None = None
    amount: str | None = None
    up_to: str | None = None
    notice: Notice | None = None
    payable: str | None = None
    unread: bool = False
    readings: tuple[Reading, ...] = ()


@frozen
class Selection:
    """Rows, and which of them count."""

    name: str
    rows: str
    where: tuple[tuple[str, str], ...] = ()


@frozen
class FactDeclaration:
    """A fact that expressions may use: its type, whether it may be repeated, its bounds."""

    key: str
    type: str = "event"
    repeated: bool = False
    least: str | None = None
    most: str | None = None


Norm = Duty | Right
