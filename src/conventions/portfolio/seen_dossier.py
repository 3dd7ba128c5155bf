"""A dossier as seen on a day, its bodies and ranges of amounts; findings across dossiers and their places."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from budget import frozen
from budget.findings import Finding, Place, Severity
from budget.ledger import Expense
from budget.money import Euros
from conventions.agreement.agreement import Agreement
from conventions.agreement.party import Decision, Party, party_of
from conventions.dossier.dossier import Dossier
from conventions.engine.account import money
from conventions.engine.evaluate import evaluate
from conventions.engine.findings import acknowledged, old_source
from conventions.engine.in_force import in_force
from conventions.engine.verdict import Verdict
from conventions.facts.fact import Fact, seen
from conventions.files.faults import DataPath
from conventions.files.text import file_bytes, toml_text
from conventions.files.toml_data import line_of, positions
from conventions.identifiers import compact_rna, compact_siren, register_identity
from conventions.language.answers import Answer, Infinite
from conventions.parameters import SourceStatus, Version
from conventions.views.bilan import eligibility, ledger_on

_SIREN: Final = 9
_NO_WORD: Final = re.compile(r"[^a-z0-9]+")
_FORMS: Final = frozenset({"association", "asso", "l", "la", "le", "les"})


def normalized_name(name: str) -> str:
    """Return a name without case, accents, spaces and words for the legal form.

    >>> normalized_name("l’Association Maillage") == normalized_name("MAILLAGE")
    True
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(char for char in letters if not unicodedata.combining(char))
    words = [word for word in _NO_WORD.split(kept) if word and word not in _FORMS]
    return " ".join(words)


class Parties(Protocol):
    """An object with parties: an agreement, or its stored part."""

    @property
    def parties(self) -> tuple[Party, ...]:
        """Return its parties."""
        ...


def bodies(agreements: Iterable[Parties]) -> Mapping[str, str]:
    """Return the identity for each name and number, from what occurs together somewhere.

    A number of the RNA or of another register leads to the SIREN next to it; a name to the SIREN, else to the
    number. A name with two of them leads to neither.
    """
    parties = [party for agreement in agreements for party in agreement.parties]
    numbers = _unambiguous(
        (number, siren_of(party.siret)) for party in parties if party.siret for number in _numbers(party)
    )
    named = _unambiguous(
        (normalized_name(party.name), body) for party in parties if (body := _number_of(party, numbers))
    )
    return numbers | named


def body_of(party: Party | None, known: Mapping[str, str]) -> str:
    """Return the identity of a party, the same in every dossier; empty if there is no such party."""
    if party is None:
        return ""
    name = normalized_name(party.name)
    return _number_of(party, known) or known.get(name, name)


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the mapping without keys that have several values."""
    found: dict[str, set[str]] = {}
    for key, body in pairs:
        found.setdefault(key, set()).add(body)
    return {key: next(iter(every)) for key, every in found.items() if len(every) == 1}


def _number_of(party: Party, known: Mapping[str, str]) -> str:
    """Return the SIREN of a party, else what its other number leads to, else that number; empty if none."""
    if party.siret is not None:
        return siren_of(party.siret)
    numbers = _numbers(party)
    return next((known[number] for number in numbers if number in known), numbers[0] if numbers else "")


def _numbers(party: Party) -> tuple[str, ...]:
    """Return its numbers in the RNA and in another register, in one spelling."""
    found = []
    if party.rna is not None:
        found.append(compact_rna(party.rna))
    if party.register is not None:
        found.append(register_identity(party.register))
    return tuple(found)


def siren_of(siret: str) -> str:
    """Return the SIREN of a SIRET, in any notation.

    >>> siren_of("226 200 012 00012") == siren_of("226.200.012.00012") == siren_of("22620001200012")
    True
    """
    return compact_siren(siret)[:_SIREN]


@frozen
class AmountRange:
    """A range from the minimum to the maximum, both included; None: no known limit."""

    least: Euros
    most: Euros | None

    @classmethod
    def total(cls, each: Iterable["AmountRange"]) -> "AmountRange":
        """Return the sum.

        >>> open_ended = AmountRange(Euros.of(1), None)
        >>> AmountRange.total([open_ended, AmountRange(Euros.of(2), Euros.of(2))]).most is None
        True
        """
        found = list(each)
        most = [item.most for item in found if item.most is not None]
        return cls(
            Euros.total(item.least for item in found),
            Euros.total(most) if len(most) == len(found) else None,
        )

    @property
    def value(self) -> Euros | None:
        """Return the amount, if there is only one."""
        return self.least if self.least == self.most else None

    def is_above(self, limit: Euros) -> bool | None:
        """Return whether it exceeds a limit; None if that is not decided.

        >>> AmountRange(Euros.of(20_000), Euros.of(30_000)).is_above(Euros.of(23_000)) is None
        True
        """
        if self.least > limit:
            return True
        return None if self.most is None or self.most > limit else False

    @property
    def cents(self) -> tuple[int | None, int | None]:
        """Return both ends in cents, as in findings."""
        return self.least.cents, None if self.most is None else self.most.cents


NOTHING = AmountRange(Euros.ZERO, Euros.ZERO)


def of_answer(answer: Answer | None) -> AmountRange:
    """Return the range of an amount of a verdict; from zero without a limit if there is none."""
    if answer is None:
        return AmountRange(Euros.ZERO, None)
    least = Euros.ZERO if isinstance(answer.lo, Infinite) else money(answer.lo)
    return AmountRange(least or Euros.ZERO, money(answer.hi))


_AWARDING: Final = ("voted", "decision_taken", "notified", "signed")
"""The facts that give a right to a grant whose decision has no date: the first one seen."""


@frozen(order=True)
class DataPlace:
    """A place in the data of a dossier: folder, file, path from the top."""

    folder: Path
    file: str
    data: DataPath = ()


@frozen(eq=False)
class SeenDossier:
    """A dossier of a portfolio.

    Attributes:
        agreement: the text in force on the day.
        facts: the record as seen on the day.
        funder, beneficiary: their identity across dossiers; `names` has their usual names.
        awarded_on: the day that gave a right to the grant; None if unknown.
        grant: the grant in money.
        claimed: the expenses claimed in its accounts: the eligible ones, or without an eligibility clause
            those of the operation; none without accounts.
    """

    folder: Path
    dossier: Dossier
    agreement: Agreement
    facts: tuple[Fact, ...]
    verdict: Verdict
    as_of: date
    known_on: date | None
    funder: str
    beneficiary: str
    awarded_on: date | None
    grant: AmountRange
    claimed: tuple[Expense, ...]

    @property
    def id(self) -> str:
        """Return the identifier of its agreement."""
        return self.agreement.id

    @property
    def number(self) -> str | None:
        """Return the number of its agreement."""
        return self.agreement.number

    @property
    def decision(self) -> Decision | None:
        """Return the decision that grants."""
        return self.agreement.decision

    @property
    def entries(self) -> int:
        """Return the number of facts in its record."""
        return len(self.dossier.facts)

    def named(self, role: str) -> str:
        """Return the name of a party; empty if there is none."""
        found = party(self.agreement, role)
        return "" if found is None else found.name

    def has(self, key: str) -> bool:
        """Return whether a fact is seen."""
        return any(fact.key == key for fact in self.facts)

    def spot(self, *data: str | int, file: str = "convention.toml") -> DataPlace:
        """Return a place in it."""
        return DataPlace(self.folder, file, data)


def party(agreement: Parties, role: str) -> Party | None:
    """Return the party with a role."""
    return party_of(agreement.parties, role)


def seen_dossiers(
    dossiers: Iterable[tuple[Path, Dossier]], as_of: date, known_on: date | None = None
) -> tuple[SeenDossier, ...]:
    """Return the dossiers as seen on a day, in the given order."""
    pairs = list(dossiers)
    known = bodies(dossier.agreement for _, dossier in pairs)
    return tuple(held(folder, dossier, known, as_of, known_on) for folder, dossier in pairs)


def held(
    folder: Path, dossier: Dossier, known: Mapping[str, str], as_of: date, known_on: date | None = None
) -> SeenDossier:
    """Return a dossier as seen on a day; `known` are the identities of the bodies in all dossiers."""
    verdict = evaluate(dossier, as_of, known_on)
    view = seen(dossier.facts, as_of, known_on)
    agreement = in_force(dossier, view).agreement
    return SeenDossier(
        folder=folder,
        dossier=dossier,
        agreement=agreement,
        facts=view.facts,
        verdict=verdict,
        as_of=as_of,
        known_on=known_on,
        funder=body_of(party(agreement, "funder"), known),
        beneficiary=body_of(party(agreement, "beneficiary"), known),
        awarded_on=awarded(agreement, view.facts, as_of),
        grant=of_answer(dict(verdict.amounts)["grant"]),
        claimed=_claimed(dossier, as_of, known_on),
    )


def _claimed(dossier: Dossier, as_of: date, known_on: date | None) -> tuple[Expense, ...]:
    found = eligibility(dossier, as_of, known_on)
    if found is not None:
        return found.kept
    ledger = ledger_on(dossier, as_of, known_on)
    return () if ledger is None else tuple(row for row in ledger.expenses if row.for_operation is not False)


def awarded(agreement: Agreement, facts: tuple[Fact, ...], as_of: date) -> date | None:
    """Return the day that gave a right to a grant, as seen on a day; None if unknown."""
    decided = None if agreement.decision is None else agreement.decision.taken_on
    if decided is not None and decided <= as_of:
        return decided
    days = (fact.last_day for key in _AWARDING for fact in facts if fact.key == key)
    return next(days, None)


# --- The line of a place in a dossier's files ---------------------------------------------------------------


def place_of(spot: DataPlace) -> Place:
    """Return the file of a place, with the line of its value or table in TOML.

    A file that changed or disappeared since it was read has no line.
    """
    path = spot.folder / spot.file
    if len(spot.data) == 1 and isinstance(spot.data[0], int):
        return Place(str(path), spot.data[0])
    if not spot.data or path.suffix != ".toml":
        return Place(str(path))
    try:
        found = positions(toml_text(file_bytes(path)))
    except (OSError, ValueError):
        return Place(str(path))
    data = spot.data if spot.data in found or spot.data[0] != "duty" else ("payment", *spot.data[1:])
    return Place(str(path), line_of(found, data))


# --- Findings across dossiers, with their places ------------------------------------------------------------


@frozen
class CrossFinding:
    """A finding about several dossiers, with one or more places in each."""

    finding: Finding
    spots: tuple[tuple[str, DataPlace], ...]

    @property
    def dossiers(self) -> tuple[str, ...]:
        """Return the identifiers of the dossiers, each once, in order."""
        return tuple(dict.fromkeys(name for name, _ in self.spots))


def cross_finding(
    code: str,
    severity: Severity,
    subject: str,
    places: tuple[tuple[SeenDossier, DataPlace], ...],
    *,
    actual: str = "",
    expected: str = "",
    amount: AmountRange | None = None,
    version: Version | None = None,
    **params: str,
) -> CrossFinding:
    """Return the finding; if its legal source is not verified, its severity is information.

    A fact `acknowledged` in any of the dossiers, `of` the subject with the code, has the same effect.
    """
    told = tuple(params.items())
    source = None if version is None else version.source
    if source is not None and source.status is not SourceStatus.TEXT:
        told = (*told, ("source_status", source.status.value))
    if source is not None:
        told = (*told, *old_source((source,), max(held.as_of for held, _ in places)))
    found = Finding(
        code,
        Severity.INFO if source is not None and source.status is SourceStatus.UNVERIFIED else severity,
        subject,
        source=None if source is None else source.reference,
        params=told,
        actual=actual,
        expected=expected,
        amount=None if amount is None else amount.cents,
    )
    facts = [fact for one in dict.fromkeys(held for held, _ in places) for fact in one.facts]
    return CrossFinding(acknowledged(found, facts), tuple((held.id, spot) for held, spot in places))
