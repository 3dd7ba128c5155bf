"""Grants of one funder to one beneficiary in a year, compared with the legal thresholds."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from budget import frozen
from budget.findings import Severity
from budget.money import Euros
from conventions.calendar import Period, subtract
from conventions.facts.fact import Fact
from conventions.files.rulebook_file import LAW, read_rulebook, shipped_rulebooks, thresholds_file
from conventions.parameters import Dated, Version
from conventions.portfolio.seen_dossier import AmountRange, CrossFinding, SeenDossier, cross_finding, party
from conventions.rulebook import Rulebook

# --- The dated thresholds for sums across dossiers ----------------------------------------------------------

BOOK: Final = "portfolio_fr"
OF_THE_LAW: Final = ("convention.threshold", "accounts.threshold")


@frozen
class Thresholds:
    """Dated thresholds by their key."""

    parameters: tuple[Dated, ...]

    @classmethod
    def of(cls, book: Rulebook) -> "Thresholds":
        """Return the thresholds of a rulebook."""
        return cls(book.parameters)

    @property
    def keys(self) -> frozenset[str]:
        """Return the known keys."""
        return frozenset(item.key for item in self.parameters)

    def at(self, key: str, day: date) -> Version | None:
        """Return the version in force on a day; None if there is none: there is no default."""
        found = next(item for item in self.parameters if item.key == key)
        return found.at(day)


def euros_of(version: Version) -> Euros:
    """Return the amount of a version; TypeError if it is not an amount."""
    if not isinstance(version.value, Euros):
        raise TypeError(type(version.value).__name__)
    return version.value


def shipped_thresholds() -> Thresholds:
    """Return the built-in thresholds: those of the law, then those for several dossiers."""
    law = read_rulebook(shipped_rulebooks()[LAW])
    shared = tuple(item for item in law.parameters if item.key in OF_THE_LAW)
    return Thresholds((*shared, *read_rulebook(thresholds_file(BOOK)).parameters))


# ------------------------------------------------------------------------------------------------------------
# The grants of one funder to one beneficiary in a year: in money and in kind, by the day of award.
# The sum counts only this funder's grants (for all funders see
# `received_in_year`).
#
# Source: loi n° 2000-321, art. 10: above 23 000 € a written agreement is due.

GRANTED_THRESHOLD = "convention.threshold"


@frozen(eq=False)
class GrantedInYear:
    """The grants of one funder to one beneficiary awarded in one calendar year, in order.

    Attributes:
        version: the threshold in force on the day of the last award; None if there is none.
    """

    funder: str
    beneficiary: str
    year: int
    grants: tuple[SeenDossier, ...]
    version: Version | None

    @property
    def total(self) -> AmountRange:
        """Return the total, with aid in kind if it is valued."""
        return AmountRange.total(_with_kind(one) for one in self.grants)

    @property
    def is_above(self) -> bool | None:
        """Return whether it exceeds the threshold; None if that is not decided."""
        return None if self.version is None else self.total.is_above(euros_of(self.version))


def granted_in_years(all_held: Iterable[SeenDossier], thresholds: Thresholds) -> tuple[GrantedInYear, ...]:
    """Return the sums by beneficiary, year and funder, without grants whose award has no day."""
    groups: dict[tuple[str, int, str], list[SeenDossier]] = {}
    for one in all_held:
        if one.awarded_on is not None and one.beneficiary and one.funder:
            groups.setdefault((one.beneficiary, one.awarded_on.year, one.funder), []).append(one)
    return tuple(
        GrantedInYear(
            grants[0].named("funder"),
            grants[0].named("beneficiary"),
            year,
            tuple(grants),
            thresholds.at(
                GRANTED_THRESHOLD, max(one.awarded_on for one in grants if one.awarded_on is not None)
            ),
        )
        for (_, year, _), grants in sorted(groups.items(), key=lambda item: item[0])
    )


def unwritten_findings(years: Iterable[GrantedInYear]) -> Iterator[CrossFinding]:
    """Yield grants that need a signed agreement by their sum but lack one: blocking once one is paid."""
    for year in years:
        unsigned = [one for one in year.grants if not one.has("signed")]
        if year.version is None or year.is_above is False or len(year.grants) == 1 or not unsigned:
            continue
        if year.is_above is None:
            yield _found("threshold_not_decided", Severity.MINOR, year, year.grants)
            continue
        is_paid = any(one.has("payment") for one in unsigned)
        yield _found(
            "agreement_due_for_the_sum", Severity.BLOCKING if is_paid else Severity.MAJOR, year, unsigned
        )


def _found(code: str, severity: Severity, year: GrantedInYear, told: Iterable[SeenDossier]) -> CrossFinding:
    limit = None if year.version is None else euros_of(year.version)
    return cross_finding(
        code,
        severity,
        f"{year.beneficiary} {year.year}",
        tuple((one, one.spot("grant", "amount")) for one in told),
        actual=str(year.total.least),
        expected=str(limit),
        amount=year.total,
        version=year.version,
        funder=year.funder,
        year=str(year.year),
        number=str(len(year.grants)),
        unsigned=", ".join(one.id for one in year.grants if not one.has("signed")),
    )


def _with_kind(one: SeenDossier) -> AmountRange:
    """Return a grant's money plus aid in kind, as valued by its text or its budget."""
    budget = one.agreement.budget
    aids = () if budget is None else budget.in_kind
    valued = Euros.total(aid.amount for aid in aids if aid.amount is not None)
    stated = one.agreement.in_kind
    unvalued = stated is None and any(aid.amount is None for aid in aids)
    kind = valued if stated is None else stated
    return AmountRange.total((one.grant, AmountRange(kind, None if unvalued else kind)))


# ------------------------------------------------------------------------------------------------------------
# What one beneficiary receives in a year from all public bodies together: in money, by the day of payment.
# Aid in kind has no part in it, nor what is granted and not paid (that is `granted_in_year`).
#
# Source: code de commerce, art. L612-4: above 153 000 € received, annual accounts, an auditor and their
# publication are due.

RECEIVED_THRESHOLD = "accounts.threshold"
_PRIVATE: Final = frozenset({"association", "fondation", "fonds de dotation", "entreprise", "société"})


@frozen(eq=False)
class Received:
    """A payment, or with a negative amount a return."""

    held: SeenDossier
    on: date
    amount: Euros


@frozen(eq=False)
class ReceivedInYear:
    """The payments of public bodies to one beneficiary in one calendar year, in order.

    Attributes:
        version: the threshold in force on the day of the last payment; None if there is none.
    """

    beneficiary: str
    year: int
    payments: tuple[Received, ...]
    version: Version | None

    @property
    def total(self) -> Euros:
        """Return the net amount received."""
        return Euros.total(payment.amount for payment in self.payments)

    @property
    def is_above(self) -> bool | None:
        """Return whether it exceeds the threshold; None if there is no threshold."""
        return None if self.version is None else self.total > euros_of(self.version)

    @property
    def dossiers(self) -> tuple[SeenDossier, ...]:
        """Return the dossiers with payments, each once."""
        return tuple(dict.fromkeys(payment.held for payment in self.payments))


def received_in_years(all_held: Iterable[SeenDossier], thresholds: Thresholds) -> tuple[ReceivedInYear, ...]:
    """Return the sums by beneficiary and year; funders count as public unless their legal form is private."""
    groups: dict[tuple[str, int], list[Received]] = {}
    for one in all_held:
        if not one.beneficiary or not is_public(one):
            continue
        for payment in _payments(one):
            groups.setdefault((one.beneficiary, payment.on.year), []).append(payment)
    return tuple(
        ReceivedInYear(
            payments[0].held.named("beneficiary"),
            year,
            tuple(sorted(payments, key=lambda each: (each.on, each.held.id, each.amount))),
            thresholds.at(RECEIVED_THRESHOLD, max(payment.on for payment in payments)),
        )
        for (_, year), payments in sorted(groups.items(), key=lambda item: item[0])
    )


def accounts_findings(years: Iterable[ReceivedInYear]) -> Iterator[CrossFinding]:
    """Yield the years in which a beneficiary receives more than the threshold."""
    for year in years:
        if year.version is not None and year.is_above:
            yield cross_finding(
                "certified_accounts_due",
                Severity.MINOR,
                f"{year.beneficiary} {year.year}",
                tuple((one, one.spot(file="facts.toml")) for one in year.dossiers),
                actual=str(year.total),
                expected=str(euros_of(year.version)),
                version=year.version,
                year=str(year.year),
                number=str(len(year.dossiers)),
            )


def is_public(one: SeenDossier) -> bool:
    """Return whether the funder is a public body, also if its legal form is not stated."""
    found = party(one.agreement, "funder")
    return found is not None and (found.legal_form or "").casefold() not in _PRIVATE


def _payments(one: SeenDossier) -> Iterator[Received]:
    for fact in one.facts:
        signed = _amount(fact)
        if signed is not None:
            yield Received(one, fact.last_day, signed)


def _amount(fact: Fact) -> Euros | None:
    if not isinstance(fact.value, Euros):
        return None
    return {"payment": fact.value, "transfer_returned": -fact.value}.get(fact.key)


_WINDOW: Final = "deminimis.window"
_YEARS: Final = Period(36, 0)


@frozen(eq=False)
class SmallAid:
    """The aid of one kind awarded to an undertaking in the three years ending with an award.

    Attributes:
        since: the first day that counts.
        version: the ceiling in force on the day of the award; None if there is none.
    """

    beneficiary: str
    regime: str
    award: SeenDossier
    since: date
    awards: tuple[SeenDossier, ...]
    version: Version | None

    @property
    def total(self) -> AmountRange:
        """Return the sum awarded."""
        return AmountRange.total(one.grant for one in self.awards)

    @property
    def headroom(self) -> Euros | None:
        """Return the minimum that may still be awarded; negative if exceeded; None if not decided."""
        most = self.total.most
        return None if self.version is None or most is None else euros_of(self.version) - most


def small_aid(all_held: Iterable[SeenDossier], thresholds: Thresholds) -> tuple[SmallAid, ...]:
    """Return the sums by undertaking and kind of aid: one per award, in order of their days."""
    groups: dict[tuple[str, str], list[SeenDossier]] = {}
    for one in all_held:
        regime = one.agreement.de_minimis
        if regime is not None and one.beneficiary and one.awarded_on is not None:
            groups.setdefault((one.beneficiary, regime), []).append(one)
    return tuple(
        found
        for (_, regime), awards in sorted(groups.items(), key=lambda item: item[0])
        for found in _of_awards(regime, awards, thresholds)
    )


def _of_awards(regime: str, awards: list[SeenDossier], thresholds: Thresholds) -> Iterator[SmallAid]:
    days = [(one.awarded_on, one) for one in awards if one.awarded_on is not None]
    for day, award in days:
        since = _first_day(award, day, _window(regime, day, thresholds))
        if since is None:
            continue
        within = tuple(one for other, one in days if since <= other <= day)
        version = thresholds.at(f"deminimis.{regime}", day)
        yield SmallAid(award.named("beneficiary"), regime, award, since, within, version)


def _window(regime: str, day: date, thresholds: Thresholds) -> Version | None:
    """Return the rule for the three years of a kind of aid on a day, from its own text if it has one."""
    own = f"deminimis.{regime}.window"
    return thresholds.at(own if own in thresholds.keys else _WINDOW, day)


def _first_day(award: SeenDossier, day: date, window: Version | None) -> date | None:
    """Return the first of the three years of an award; None if no text defines them."""
    if window is None:
        return None
    if window.value == "rolling":
        return date.fromordinal(subtract(day, _YEARS).toordinal() + 1)
    found = party(award.agreement, "beneficiary")
    ends = "12-31" if found is None else found.fiscal_year_ends or "12-31"
    year = day.year if day.strftime("%m-%d") <= ends else day.year + 1
    month, last = (int(part) for part in ends.split("-"))
    return date.fromordinal(_end(year - 3, month, last).toordinal() + 1)


def _end(year: int, month: int, last: int) -> date:
    """Return the last day of a fiscal year; 28 for 29 February in ordinary years."""
    is_leap_day = (month, last) == (2, 29)
    return date(year, month, 28 if is_leap_day and not _is_leap(year) else last)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def small_aid_findings(found: Iterable[SmallAid]) -> Iterator[CrossFinding]:
    """Yield each award that exceeds the ceiling for an undertaking, or may exceed it."""
    for aid in found:
        if aid.version is None:
            continue
        ceiling = euros_of(aid.version)
        above = aid.total.is_above(ceiling)
        if above is False:
            continue
        yield cross_finding(
            "de_minimis_exceeded" if above else "de_minimis_not_decided",
            Severity.BLOCKING if above else Severity.MINOR,
            f"{aid.beneficiary} {aid.regime}",
            tuple((one, one.spot("grant", "amount")) for one in aid.awards),
            actual=str(aid.total.least),
            expected=str(ceiling),
            amount=aid.total,
            version=aid.version,
            beneficiary=aid.beneficiary,
            dossier=aid.award.id,
            since=aid.since.isoformat(),
            award=(aid.award.awarded_on or aid.award.as_of).isoformat(),
        )
