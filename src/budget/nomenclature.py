"""The French chart of accounts, and the two forms of a grant: its budget, the table of the final report."""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar, Final, Protocol, Self

from attrs import field

from budget import frozen
from budget.errors import InputError
from budget.money import Euros
from budget.rate import Rate

_NUMBER = re.compile(r"(?:[67][0-9]|8[67])[0-9]{0,10}")
_SHOWN = 30


class AccountSide(Enum):
    """The side of the budget an account belongs to."""

    EXPENSE = "expense"
    """60-69 and 86"""
    RESOURCE = "resource"
    """70-79 and 87"""


class AccountUnreadableError(InputError):
    """A text that is no account of a grant budget, whose headings are 60-69, 70-79, 86 and 87."""

    code: ClassVar[str] = "account_unreadable"


def _is_account(_instance: object, _attribute: object, number: str) -> None:
    if not _NUMBER.fullmatch(number):
        shown = number[:_SHOWN]
        message = f"{shown!r} is no account of a budget, expected 60-69, 70-79, 86 or 87 and what follows"
        raise AccountUnreadableError(message, actual=shown, expected="60-69, 70-79, 86, 87")


@frozen(order=True)
class Account:
    """An account by its number of two to twelve digits, in the order of the chart."""

    number: str = field(validator=_is_account)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the account that a text names; raise `AccountUnreadableError` if it names none.

        >>> Account.parse(" 6411 ").heading
        '64'
        """
        return cls(text.strip())

    @property
    def heading(self) -> str:
        """Return the first two digits, which give the line of the form."""
        return self.number[:2]

    @property
    def side(self) -> AccountSide:
        """Return the side of the budget: costs of voluntary contributions (86) are expenses, 87 resources."""
        return AccountSide.EXPENSE if self.heading[0] == "6" or self.heading == "86" else AccountSide.RESOURCE

    @property
    def is_voluntary(self) -> bool:
        """Return whether the account values voluntary contributions; only the form's last total has them."""
        return self.number[0] == "8"

    @property
    def label_key(self) -> str:
        """Return the key of the heading's label in the catalogues."""
        return f"budget.account.{self.heading}"

    def __str__(self) -> str:
        """Return the number."""
        return self.number


BOTH: Final = "12156*06 15059*02"

HEADINGS: Final = """
purchases                    expense  direct    60  BOTH      secondary
external_services            expense  direct    61  BOTH      secondary
other_external_services      expense  direct    62  BOTH      secondary
taxes                        expense  direct    63  BOTH      secondary
staff                        expense  direct    64  BOTH      secondary
other_current_costs          expense  direct    65  BOTH      secondary
financial_costs              expense  direct    66  BOTH      secondary
exceptional_costs            expense  direct    67  BOTH      secondary
depreciation_and_provisions  expense  direct    68  BOTH      secondary
income_tax                   expense  direct    69  12156*06  secondary
fixed_running_costs          expense  indirect  -   BOTH      secondary
indirect_financial_costs     expense  indirect  -   BOTH      secondary
other_indirect_costs         expense  indirect  -   BOTH      secondary
forecast_surplus             expense  balance   -   12156*06  secondary
voluntary_uses               expense  voluntary 86  BOTH      secondary
sales                        resource direct    70  BOTH      secondary
pricing_income               resource direct    73  BOTH      secondary
operating_grants             resource direct    74  BOTH      secondary
other_current_income         resource direct    75  BOTH      secondary
financial_income             resource direct    76  BOTH      secondary
exceptional_income           resource direct    77  BOTH      secondary
carried_forward              resource direct    78  BOTH      secondary
transferred_charges          resource direct    79  12156*06  secondary
own_resources                resource own       -   BOTH      secondary
forecast_shortfall           resource balance   -   12156*06  unverified
voluntary_contributions      resource voluntary 87  BOTH      secondary
""".replace("BOTH", BOTH.replace(" ", "+"))
"""identifier, side, part, number printed, forms, how well it is known"""

DETAILS: Final = """
purchased_services           purchases                -    12156*06  secondary
materials_and_supplies       purchases                -    BOTH      secondary
other_supplies               purchases                -    BOTH      secondary
rent                         external_services        -    BOTH      secondary
maintenance                  external_services        -    BOTH      secondary
insurance                    external_services        -    BOTH      secondary
documentation                external_services        -    BOTH      secondary
fees                         other_external_services  -    BOTH      secondary
advertising                  other_external_services  -    BOTH      secondary
travel                       other_external_services  -    BOTH      secondary
banking_and_other            other_external_services  -    BOTH      secondary
taxes_on_pay                 taxes                    -    BOTH      secondary
other_taxes                  taxes                    -    BOTH      secondary
pay                          staff                    -    BOTH      secondary
social_charges               staff                    -    BOTH      secondary
other_staff_costs            staff                    -    BOTH      secondary
relief_in_kind               voluntary_uses           860  BOTH      secondary
goods_made_available         voluntary_uses           861  BOTH      secondary
services_in_kind             voluntary_uses           862  BOTH      secondary
volunteers                   voluntary_uses           864  BOTH      secondary
grant_state                  operating_grants         -    BOTH      secondary
grant_region                 operating_grants         -    BOTH      secondary
grant_department             operating_grants         -    BOTH      secondary
grant_intercommunal          operating_grants         -    BOTH      secondary
grant_commune                operating_grants         -    BOTH      secondary
grant_social_bodies          operating_grants         -    BOTH      secondary
grant_european               operating_grants         -    BOTH      secondary
grant_employment             operating_grants         -    BOTH      secondary
grant_other_public           operating_grants         -    BOTH      secondary
private_aid                  operating_grants         -    BOTH      secondary
fees_gifts_bequests          other_current_income     -    15059*02  secondary
membership_fees              other_current_income     756  12156*06  unverified
gifts_and_bequests           other_current_income     758  12156*06  unverified
given_volunteering           voluntary_contributions  870  BOTH      secondary
given_services               voluntary_contributions  871  BOTH      secondary
given_gifts                  voluntary_contributions  875  BOTH      secondary
""".replace("BOTH", BOTH.replace(" ", "+"))
"""identifier, heading, number printed, forms, how well it is known; side and part are those of the heading"""

# assumed: the usual chart of accounts, where no form prints a number for the line.
ACCOUNTS: Final = """
601 materials_and_supplies
602 materials_and_supplies
604 purchased_services
606 other_supplies
613 rent
615 maintenance
616 insurance
6181 documentation
6183 documentation
622 fees
623 advertising
625 travel
627 banking_and_other
631 taxes_on_pay
633 taxes_on_pay
635 other_taxes
637 other_taxes
641 pay
645 social_charges
647 other_staff_costs
648 other_staff_costs
"""
"""the first digits of an account, and the line that it falls in"""

# assumed: the chart of 2018 is said to have exchanged 870 and 875, and no text of it was read.
VOLUNTARY_BEFORE_2018: Final = """
870 given_volunteering
871 given_services
875 given_gifts
"""
VOLUNTARY_FROM_2018: Final = """
870 given_gifts
871 given_services
875 given_volunteering
"""


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


class SourceQuality(Enum):
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
    standing: SourceQuality

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
            name, AccountSide(side), FormPart(part), None, _printed(number), SourceQuality(standing)
        )
        found.append(heading)
        found += [
            FormLine(detail, heading.side, heading.part, name, _printed(printed), SourceQuality(known))
            for detail, above, printed, on, known in details
            if above == name and form.value in on
        ]
    return tuple(found)


def form_line(form: Form, name: str) -> FormLine | None:
    """Return the line with this identifier; None if the form has none."""
    return _by_id(form).get(name)


def line_of_account(account: Account, form: Form, chart: Chart) -> FormLine | None:
    """Return the usual line of an account in a form; None if the form has none.

    The most detailed line that the first digits name, else the heading. An account does not show whether a
    cost is direct; it is taken as direct.

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


class EntryOnForm(Protocol):
    """An entry with an amount that states its line of the form, or an account that implies it."""

    @property
    def id(self) -> str:
        """Return the identifier."""

    @property
    def amount(self) -> Euros:
        """Return the amount."""

    @property
    def account(self) -> Account | None:
        """Return the account, if one is known."""

    @property
    def form_line(self) -> str | None:
        """Return the identifier of the line of the form, if stated."""


@frozen
class FormColumn:
    """A column of a form, and the entries without a place on it, whose amounts are in no total.

    Attributes:
        moved: entries on the wrong side, such as an income account among the expenses.
    """

    table: FormTable
    unplaced: tuple[str, ...]
    moved: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Return whether every entry has a line of the form, on its own side."""
        return not self.unplaced and not self.moved


def form_column(
    expenses: Iterable[EntryOnForm], resources: Iterable[EntryOnForm], form: Form, chart: Chart
) -> FormColumn:
    """Return the column that the entries fill, by their stated line or else by their account."""
    found: list[FormEntry] = []
    unplaced: list[str] = []
    moved: list[str] = []
    for side, entries in ((AccountSide.EXPENSE, expenses), (AccountSide.RESOURCE, resources)):
        for entry in entries:
            line = _line(entry, form, chart)
            if line is None:
                unplaced.append(entry.id)
            elif line.side is not side:
                moved.append(entry.id)
            else:
                found.append(FormEntry(line.id, entry.amount))
    return FormColumn(FormTable(form, tuple(found)), tuple(unplaced), tuple(moved))


@frozen
class FormRow:
    """A line of the report: planned in the application, actual, and the figures that form and order require.

    Source: arrêté du 11 octobre 2006 (variance in euros and per cent); Cerfa 15059*02 (its column `%`).
    """

    line: FormLine
    planned: Euros
    actual: Euros

    @property
    def percent(self) -> Rate | None:
        """Return the form's `%`: actual over planned; None, blank on the form, if nothing was planned."""
        return None if self.planned == Euros.ZERO else Rate(self.actual.ratio_to(self.planned))

    @property
    def variance(self) -> Euros:
        """Return actual less planned."""
        return self.actual - self.planned

    @property
    def variance_rate(self) -> Rate | None:
        """Return variance over planned; None, not zero, if nothing was planned."""
        return None if self.planned == Euros.ZERO else Rate(self.variance.ratio_to(self.planned))


def form_rows(planned: FormTable, actual: FormTable) -> Iterator[FormRow]:
    """Yield the lines of the report's form with both columns; a heading includes its details.

    A line of the other form only follows its heading's details, so that no amount is lost.
    """
    lines = list(form_lines(actual.form))
    known = {line.id for line in lines}
    for line in form_lines(planned.form):
        if line.id not in known:
            lines.insert(_after_heading(lines, line), line)
    for line in lines:
        yield FormRow(line, _amount(planned, line.id), _amount(actual, line.id))


def _line(entry: EntryOnForm, form: Form, chart: Chart) -> FormLine | None:
    if entry.form_line is not None:
        return form_line(form, entry.form_line)
    return None if entry.account is None else line_of_account(entry.account, form, chart)


def _amount(table: FormTable, line: str) -> Euros:
    return Euros.ZERO if form_line(table.form, line) is None else table.amount(line)


def _after_heading(lines: list[FormLine], line: FormLine) -> int:
    like = [
        at
        for at, other in enumerate(lines)
        if other.side is line.side and (line.heading is None or line.heading in (other.id, other.heading))
    ]
    return like[-1] + 1
