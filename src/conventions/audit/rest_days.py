"""Last days that fall on a day on which nobody receives anything."""

from collections.abc import Iterator

from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.audit.finding import found
from conventions.audit.settled import settled
from conventions.calendar import Roll, fixed_date, roll

__all__ = ["deadlines_on_rest_days", "last_days_on_rest_days"]


def deadlines_on_rest_days(agreement: Agreement) -> Iterator[Finding]:
    """A duty due on a Saturday, a Sunday or a holiday: the next working day is a reading, not the text."""
    text = settled(agreement)
    for duty in agreement.duties:
        for due in text.days(duty, "due"):
            for reading in fixed_date(due, agreement.territory).readings:
                yield found(
                    "deadline_on_rest_day",
                    Severity.MINOR,
                    duty.name,
                    article=duty.article,
                    label=duty.label or duty.name,
                    actual=due.isoformat(),
                    expected=reading.date.isoformat(),
                )


def last_days_on_rest_days(agreement: Agreement) -> Iterator[Finding]:
    """A right that ends on such a day: the last working day before it is the safe one."""
    text = settled(agreement)
    for right in agreement.rights:
        for until in text.days(right, "until"):
            if not fixed_date(until, agreement.territory).readings:
                continue
            yield found(
                "last_day_on_rest_day",
                Severity.MINOR,
                right.name,
                article=right.article,
                label=right.label or right.name,
                actual=until.isoformat(),
                expected=roll(until, Roll.PRECEDING, agreement.territory).isoformat(),
            )
