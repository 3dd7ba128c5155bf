"""The dossiers that the documents of the pack are made from: the examples, with what happened since."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from attrs import evolve

from budget.money import Euros
from conventions.agreement.agreement import UNKNOWN
from conventions.agreement.amendment import Amendment, differences
from conventions.agreement.party import BankAccount, Party
from conventions.agreement.programme import Partner
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact, FactValue
from conventions.files.dossier_folder import read_dossier

__all__ = ["EXAMPLES", "dossier"]

EXAMPLES: Final = Path(__file__).parents[2] / "examples"


def fact(
    key: str, on: str, value: FactValue | None = None, of: str | None = None, evidence: str | None = None
) -> Fact:
    return Fact(key, date.fromisoformat(on), value, of, evidence=evidence)


def example(name: str, *facts: Fact) -> Dossier:
    read = read_dossier(EXAMPLES / name)
    return evolve(read, facts=(*read.facts, *facts))


def _unproved() -> Dossier:
    """The closed dossier, where the paper of one expense is not named."""
    read = example("cd62-apes-2024-closed")
    assert read.ledger is not None
    first, *others = read.ledger.expenses
    return evolve(read, ledger=evolve(read.ledger, expenses=(evolve(first, evidence=None), *others)))


def _amended() -> Dossier:
    """The dossier of the MEL with the reasons of its amendment, and one more that is not signed."""
    read = example("maillage-mel-afe-feder")
    (first,) = read.amendments
    grant = evolve(read.agreement, grant=Euros.of(65_000), purpose="Accueillir et orienter")
    second = Amendment(
        "avenant_2",
        2,
        "complément",
        tuple(differences(read.agreement, grant)),
        effective_on=date(2021, 3, 1),
        reasons="la fréquentation a crû.",
    )
    return evolve(read, amendments=(evolve(first, reasons="la période de confinement."), second))


def _with_account(since: date) -> Dossier:
    """The dossier of the Pas-de-Calais, whose account changed, with an amendment that states the new one."""
    read = example("cd62-apes-2024", fact("bank_account_changed", "2024-06-25"))
    funder, beneficiary = read.agreement.parties
    account = BankAccount("APES", "Banque", "FR7630006000011234567890189", "AGRIFRPP")
    after = evolve(read.agreement, parties=(funder, evolve(beneficiary, bank_account=account)))
    amendment = Amendment("rib", 1, "compte", tuple(differences(read.agreement, after)), since)
    signed = fact("amendment_signed", since.isoformat(), of="rib")
    return evolve(read, facts=(*read.facts, signed), amendments=(amendment,))


def _two_payers() -> Dossier:
    read = example("cd62-apes-2024")
    region = Party("region", "Région", "la Région", side="funder")
    duties = tuple(
        evolve(duty, debtor="region") if duty.is_payment else duty for duty in read.agreement.duties
    )
    parties = (*read.agreement.parties, region)
    return evolve(read, agreement=evolve(read.agreement, duties=duties, parties=parties))


def _of_funder(form: str | None) -> Dossier:
    """The dossier to repay, of a funder of another legal form."""
    read = dossier("heard")
    funder, beneficiary = read.agreement.parties
    parties = (evolve(funder, legal_form=form), beneficiary)
    return evolve(read, agreement=evolve(read.agreement, parties=parties))


def _idle() -> Dossier:
    read = example("cd62-apes-2024-closed")
    return evolve(read, agreement=evolve(read.agreement, actions=()))


def _no_payment() -> Dossier:
    """What was reduced and repaid, where the record lacks the payment."""
    read = dossier("repaid")
    return evolve(read, facts=tuple(item for item in read.facts if item.key != "payment"))


def _paid_by_others() -> Dossier:
    """The closed dossier, each action of which another funder pays for."""
    read = example("cd62-apes-2024-closed")
    other = (Partner("Région", "financial"),)
    actions = tuple(evolve(action, partners=other) for action in read.agreement.actions)
    return evolve(read, agreement=evolve(read.agreement, actions=actions))


def _unsigned() -> Dossier:
    read = example("cd62-apes-2024")
    return evolve(read, facts=tuple(fact for fact in read.facts if fact.key != "signed"))


def _without_known_end() -> Dossier:
    read = example("cd62-apes-2024")
    period = evolve(read.agreement.period, end=UNKNOWN)
    return evolve(read, agreement=evolve(read.agreement, period=period))


def _undeclared() -> Dossier:
    read = example("commune-fictive-2023")
    assert read.ledger is not None
    return evolve(read, ledger=evolve(read.ledger, resources=None))


_REDUCED: Final = (
    fact("hearing_invited", "2025-07-01"),
    fact("hearing_held", "2025-07-15"),
    fact("exercised", "2025-09-15", Euros.parse("3389.60"), "reduction"),
    fact("decision_notified", "2025-09-18"),
    fact("reading_chosen", "2025-07-01", "main", "entitlement"),
)
_MADE: Final[Mapping[str, Callable[[], Dossier]]] = {
    "cd62": lambda: example("cd62-apes-2024"),
    "unsigned": _unsigned,
    "without_known_end": _without_known_end,
    "closed": lambda: example("cd62-apes-2024-closed"),
    "commune": lambda: example("commune-fictive-2023"),
    "two_deadlines": lambda: example("clauses/53-two-deadlines"),
    "maillage": lambda: example("maillage-mel-afe-feder"),
    "half": lambda: example(
        "cd62-apes-2024",
        fact("bilan_received", "2025-05-28", of="activity"),
        fact("bilan_incomplete", "2025-06-03", of="financial", evidence="le rapport financier manque"),
    ),
    "half_by_receipt": lambda: example(
        "cd62-apes-2024",
        fact("bilan_received", "2025-05-28", of="activity"),
        fact("reading_chosen", "2025-06-03", "receipt", "final_bilan"),
    ),
    "half_by_post": lambda: example(
        "cd62-apes-2024",
        fact("bilan_posted", "2025-05-28", of="activity"),
        fact("reading_chosen", "2025-06-03", "main", "final_bilan"),
    ),
    "unproved": _unproved,
    "read": lambda: example(
        "commune-fictive-2023", fact("reading_chosen", "2024-06-25", "on_grant", "retention")
    ),
    "heard": lambda: example("cd62-apes-2024-closed", *_REDUCED),
    "repaid": lambda: example(
        "cd62-apes-2024-closed",
        *_REDUCED,
        fact("recovery_order", "2025-10-01", Euros.parse("3389.60"), "reduction"),
        fact("repaid", "2025-10-20", Euros.parse("3389.60"), "reduction"),
    ),
    "no_payment": _no_payment,
    "idle": _idle,
    "paid_by_others": _paid_by_others,
    "bare": lambda: evolve(example("cd62-apes-2024-closed"), ledger=None),
    "amended": _amended,
    "new_head": lambda: example(
        "cd62-apes-2024",
        fact("representative_changed", "2025-03-01", "Ada Martin, présidente", "beneficiary"),
    ),
    "unheard": lambda: example("cd62-apes-2024-closed", _REDUCED[2], _REDUCED[4]),
    "unread": lambda: example("cd62-apes-2024-closed", *_REDUCED[:4]),
    "state": lambda: _of_funder("État"),
    "no_form": lambda: _of_funder(None),
    "some_head": lambda: example(
        "cd62-apes-2024", fact("representative_changed", "2025-03-01", "Ada Martin, présidente")
    ),
    "new_account": lambda: example("cd62-apes-2024", fact("bank_account_changed", "2024-06-25")),
    "account_stated": lambda: _with_account(date(2024, 6, 26)),
    "two_payers": _two_payers,
    "undeclared": _undeclared,
    "repayable": lambda: example(
        "commune-fictive-2023",
        fact("payment", "2024-07-05", Euros.of(5_400), "balance"),
        fact("notified_reduction", "2024-09-02"),
        fact("exercised", "2024-09-02", Euros.of(3_003), "reduction"),
    ),
}


def dossier(name: str) -> Dossier:
    """A dossier by its name here."""
    return _MADE[name]()
