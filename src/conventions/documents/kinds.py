"""The kinds of documents, each with its template."""

from enum import Enum
from typing import Final

from conventions.documents.document_errors import KindUnknownError


class Kind(Enum):
    """The kinds of documents; the value is the word in commands."""

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
        """Return whether it needs two dossiers: `subventio compare` writes it, `generate` does not."""
        return self is Kind.COMPARISON

    @property
    def is_of_one_funder(self) -> bool:
        """Return whether it covers one funder's part, by default the agreement's own."""
        return self is Kind.FUNDER_REPORT

    @property
    def takes_others(self) -> bool:
        """Return whether it accepts other dossiers: earlier years, or other funders."""
        return self in _WITH_OTHERS

    @property
    def states_norms(self) -> bool:
        """Return whether its articles state the norms of the agreement, so that every norm needs words."""
        return self is Kind.CONVENTION

    @property
    def is_of_the_record(self) -> bool:
        """Return whether it reports what happened, with the last day of the record as its date."""
        return self not in _OF_AGREEMENT_DAY

    @property
    def is_of_text_in_force(self) -> bool:
        """Return whether parties and norms are those of the text in force, amendments applied."""
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
    """Return the kind with that name; raise `KindUnknownError` otherwise.

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
