"""The kinds of documents, each with its template."""

from enum import Enum
from typing import Final

from conventions.documents.errors import KindUnknownError


class Kind(Enum):
    """What can be written; the value is the word of the command line."""

    CONVENTION = "convention"
    BILAN = "bilan"
    COMPARISON = "comparaison"
    # --- letters on the record
    REMINDER = "rappel"
    OVERDUE = "relance"
    MISSING_PAPERS = "demande-pieces"
    FORMAL_NOTICE = "mise-en-demeure"
    # --- papers of a payment
    PAYMENT_CERTIFICATE = "certificat-paiement"
    SERVICE_FAIT = "service-fait"
    NOTIFICATION = "notification"
    # --- a dispute and the end
    HEARING = "observations"
    DECISION_TO_REPAY = "decision"
    RECOVERY_ORDER = "titre"
    CLOSING = "cloture"
    # --- the vote and its amendment
    AMENDMENT = "avenant"
    REPORT = "rapport"
    DELIBERATION = "deliberation"
    # --- reports of the beneficiary
    PROGRAMME = "programme"
    ACTION_SHEET = "fiche-action"
    ACTIVITY_REPORT = "bilan-activite"
    FINANCIAL_REPORT = "bilan-financier"
    FORM_REPORT = "compte-rendu-financier"
    BLANK_REPORT = "bilan-vierge"
    FUNDER_REPORT = "bilan-funder"
    ANNUAL_REPORT = "rapport-annuel"

    @property
    def template_name(self) -> str:
        """Return the file name of the template, in `templates_docx/`."""
        return f"{self.value}.docx"

    @property
    def is_of_two(self) -> bool:
        """Whether it is written from two dossiers: `subventio compare` writes it, `generate` does not."""
        return self is Kind.COMPARISON

    @property
    def is_of_one_funder(self) -> bool:
        """Return whether it tells the part of one funder, the agreement's own or another that is named."""
        return self is Kind.FUNDER_REPORT

    @property
    def takes_others(self) -> bool:
        """Whether other dossiers may stand beside its own: those of earlier years, or of other funders."""
        return self in _WITH_OTHERS

    @property
    def states_norms(self) -> bool:
        """Whether its articles state the norms of the agreement: every norm must then have its words."""
        return self is Kind.CONVENTION

    @property
    def is_of_the_record(self) -> bool:
        """Whether it tells what happened, and bears the last day of the record; else the agreement's own."""
        return self not in _OF_AGREEMENT_DAY

    @property
    def is_of_text_in_force(self) -> bool:
        """Whether it names the parties and the norms as the text in force does, its amendments made."""
        return self not in _OF_FIRST_TEXT


_OF_AGREEMENT_DAY: Final = frozenset(
    {Kind.CONVENTION, Kind.NOTIFICATION, Kind.REPORT, Kind.DELIBERATION, Kind.PROGRAMME}
)
_WITH_OTHERS: Final = (
    Kind.REPORT,
    Kind.ANNUAL_REPORT,
    Kind.BILAN,
    Kind.PROGRAMME,
    Kind.ACTION_SHEET,
    Kind.ACTIVITY_REPORT,
)
_OF_FIRST_TEXT: Final = frozenset(
    {Kind.CONVENTION, Kind.BILAN, Kind.COMPARISON, Kind.REPORT, Kind.DELIBERATION}
)


def kind_named(name: str) -> Kind:
    """Return the kind of that name; `KindUnknownError` otherwise.

    >>> kind_named("bilan").template_name
    'bilan.docx'
    """
    try:
        return Kind(name)
    except ValueError:
        known = ", ".join(kind.value for kind in Kind)
        raise KindUnknownError(
            f"no document is called {name[:40]!r}, expected one of: {known}", actual=name[:40], expected=known
        ) from None
