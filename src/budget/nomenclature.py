"""The lines of the two forms of a grant: the budget of the application, the table of the financial report.

A line has an identifier that is independent of versions of the form and of the chart: 870 is volunteering on
the forms and in the older chart, gifts in kind in the newer one; `given_volunteering` is always volunteering.
"""

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from functools import lru_cache

from attrs import field, frozen

from budget.accounts import Account, AccountSide
from budget.errors import InputError
from budget.money import Euros
from budget.nomenclature_lines import (
    ACCOUNTS,
    DETAILS,
    HEADINGS,
    VOLUNTARY_BEFORE_2018,
    VOLUNTARY_FROM_2018,
)


class Form(Enum):
    """A form in one version; the value is its printed number."""

    APPLICATION = "12156*06"
    """the budget of the application"""
    REPORT = "15059*02"
    """the financial report"""


class FormPart(Enum):
    """The block of the form that contains a line."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    OWN = "own"
    """own resources assigned to the action"""
    BALANCE = "balance"
    """the forecast surplus or deficit, below the totals"""
    VOLUNTARY = "voluntary"
    """86 and 87, only in the last total"""


class Standing(Enum):
    """How well a line is sourced."""

    SECONDARY = "secondary"
    """read in sources that quote the form"""
    UNVERIFIED = "unverified"


class Chart(Enum):
    """A version of the chart of accounts of associations; they differ in 870 and 875."""

    BEFORE_2018 = "crc_1999_01"
    FROM_2018 = "anc_2018_06"


@frozen
class FormLine:
    """A line of a form.

    Attributes:
        heading: the identifier of its heading; None for a heading.
        number: the number printed on the form; None if it prints only words.
    """

    id: str
    side: AccountSide
    part: FormPart
    heading: str | None
    number: str | None
    standing: Standing

    @property
    def label_key(self) -> str:
        """Return the key of the line's label in the catalogues."""
        return f"budget.line.{self.id}"


class UnknownFormLineError(InputError):
    """An identifier that names no line of the form."""


@frozen
class FormEntry:
    """An amount on a line; on a heading, the part that no detail covers."""

    line: str
    amount: Euros


class FormCheck(Enum):
    """A comparison of two totals of a form."""

    ACTION = "action"
    """expenses and income, without 86 and 87"""
    VOLUNTARY = "voluntary"
    """86 and 87"""


@frozen
class FormGap:
    """Two totals that differ: `amount` is income less expenses; `is_allowed` if the form permits it."""

    check: FormCheck
    amount: Euros
    is_allowed: bool


def _on_the_form(table: "FormTable", _attribute: object, entries: tuple[FormEntry, ...]) -> None:
    for entry in entries:
        if form_line(table.form, entry.line) is None:
            message = f"{entry.line!r} is no line of the form {table.form.value}"
            raise UnknownFormLineError(message, actual=entry.line, expected=table.form.value)


@frozen
class FormTable:
    """The amounts of one column of a form, several per line if needed; each line must be on the form."""

    form: Form
    entries: tuple[FormEntry, ...] = field(validator=_on_the_form)

    def amount(self, line: str) -> Euros:
        """Return the amount of a line; for a heading, including its details.

        >>> table = FormTable(
        ...     Form.REPORT, (FormEntry("staff", Euros.of(1)), FormEntry("pay", Euros.of(30)))
        ... )
        >>> str(table.amount("staff")), str(table.amount("pay")), str(table.amount("rent"))
        ('31.00', '30.00', '0.00')
        """
        return Euros.total(
            entry.amount
            for entry in self.entries
            if line in (entry.line, _known(self.form, entry.line).heading)
        )

    def total(self, side: AccountSide, *, include_voluntary: bool = False) -> Euros:
        """Return the total of a side, without the balancing items below the total; 86 and 87 on request."""
        parts = {FormPart.DIRECT, FormPart.INDIRECT, FormPart.OWN}
        return self._sum(side, parts | {FormPart.VOLUNTARY} if include_voluntary else parts)

    def total_of_part(self, side: AccountSide, part: FormPart) -> Euros:
        """Return the total of one block of a side."""
        return self._sum(side, {part})

    def gaps(self) -> tuple[FormGap, ...]:
        """Return the totals that differ; in an application, the forecast surplus or deficit counts.

        A report may show a surplus or deficit; 86 must equal 87 in both forms.

        >>> FormTable(Form.REPORT, (FormEntry("rent", Euros.of(5)),)).gaps()
        (FormGap(check=<FormCheck.ACTION: 'action'>, amount=Euros(cents=-500), is_allowed=True),)
        """
        balanced = {FormPart.DIRECT, FormPart.INDIRECT, FormPart.OWN, FormPart.BALANCE}
        compared = (
            FormGap(FormCheck.ACTION, self._gap(balanced), self.form is Form.REPORT),
            FormGap(FormCheck.VOLUNTARY, self._gap({FormPart.VOLUNTARY}), is_allowed=False),
        )
        return tuple(gap for gap in compared if gap.amount != Euros.ZERO)

    def grant_share(self, grant: Euros, *, include_voluntary: bool = False) -> Fraction | None:
        """Return the grant's share of total income, as in the form's closing line; None without income.

        Including class 87 makes the share look smaller, so it is included only on request.
        """
        income = self.total(AccountSide.RESOURCE, include_voluntary=include_voluntary)
        return None if income == Euros.ZERO else grant.ratio_to(income)

    def _sum(self, side: AccountSide, parts: set[FormPart]) -> Euros:
        placed = ((entry, _known(self.form, entry.line)) for entry in self.entries)
        return Euros.total(entry.amount for entry, line in placed if line.side is side and line.part in parts)

    def _gap(self, parts: set[FormPart]) -> Euros:
        return self._sum(AccountSide.RESOURCE, parts) - self._sum(AccountSide.EXPENSE, parts)


@lru_cache(maxsize=len(Form))
def form_lines(form: Form) -> tuple[FormLine, ...]:
    """Return the lines of a form in printed order, each heading before its details.

    >>> [line.id for line in form_lines(Form.REPORT) if line.heading == "purchases"]
    ['materials_and_supplies', 'other_supplies']
    """
    details = [row.split() for row in DETAILS.strip().splitlines()]
    found = []
    for row in HEADINGS.strip().splitlines():
        name, side, part, number, forms, standing = row.split()
        if form.value not in forms:
            continue
        heading = FormLine(
            name, AccountSide(side), FormPart(part), None, _printed(number), Standing(standing)
        )
        found.append(heading)
        found += [
            FormLine(detail, heading.side, heading.part, name, _printed(printed), Standing(known))
            for detail, above, printed, on, known in details
            if above == name and form.value in on
        ]
    return tuple(found)


def form_line(form: Form, name: str) -> FormLine | None:
    """Return the line with this identifier; None if the form has none."""
    return _by_id(form).get(name)


def line_of_account(account: Account, form: Form, chart: Chart) -> FormLine | None:
    """The line that an account falls in unless an agreement says otherwise; None where the form has none.

    The most detailed line that the first digits name, else the heading. An account says nothing of whether a
    cost is direct: it is taken as direct.

    >>> [line_of_account(Account("8700"), Form.REPORT, chart).id for chart in Chart]
    ['given_volunteering', 'given_gifts']
    """
    lines = _by_number(form, chart)
    lengths = range(len(account.number), 1, -1)
    return next((lines[start] for at in lengths if (start := account.number[:at]) in lines), None)


@lru_cache(maxsize=len(Form))
def _by_id(form: Form) -> Mapping[str, FormLine]:
    return {line.id: line for line in form_lines(form)}


@lru_cache(maxsize=len(Form) * len(Chart))
def _by_number(form: Form, chart: Chart) -> Mapping[str, FormLine]:
    by_id = _by_id(form)
    voluntary = VOLUNTARY_BEFORE_2018 if chart is Chart.BEFORE_2018 else VOLUNTARY_FROM_2018
    pairs = [row.split() for row in (ACCOUNTS + voluntary).strip().splitlines() if row]
    printed = {line.number: line for line in by_id.values() if line.number is not None}
    return printed | {start: by_id[name] for start, name in pairs if name in by_id}


def _known(form: Form, name: str) -> FormLine:
    return _by_id(form)[name]


def _printed(number: str) -> str | None:
    return None if number == "-" else number
