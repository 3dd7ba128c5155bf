"""The standard facts of a grant's life: their keys, what they carry, who records them.

Their names and the evidence expected are in the catalogues, `fact.KEY` and `fact.KEY.evidence`. An agreement
may declare a key itself, except those that the engine reads, which are `fixed`.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from budget import frozen


class FactValueKind(Enum):
    """The type of value that a fact carries."""

    NOTHING = "bare"
    EUROS = "euros"
    PERHAPS_EUROS = "event"
    TEXT = "text"
    TRUTH = "truth"


class Recorder(Enum):
    """Who is expected to record it."""

    FUNDER = "funder"
    BENEFICIARY = "beneficiary"
    ACCOUNTANT = "accountant"
    EITHER = "either"


class Reader(Enum):
    """What reads a fact, apart from the norms and rules that name it."""

    ALWAYS = "always"
    """the account, the term, a document or a control, whatever the agreement says"""
    TERMS = "terms"
    """nothing: if no norm or rule names it, it has no effect, and a finding says so"""
    RULES = "rules"
    """the same, but a rule of the built-in law names it"""
    NOBODY = "evidence"
    """nothing, and nothing needs to: it is kept as evidence"""


@frozen
class LifeEvent:
    """A standard fact; a repeated one may be recorded many times."""

    key: str
    carries: FactValueKind = FactValueKind.NOTHING
    by: Recorder = Recorder.FUNDER
    is_repeated: bool = False
    is_fixed: bool = False
    reader: Reader = Reader.TERMS


LETTERS: Final = ("letter_sent", "letter_presented", "letter_received", "letter_uncollected")
"""The events of one letter: if a clause counts one of these days, the others are its evidence."""

_FUNDER, _BENEFICIARY, _ACCOUNTANT = Recorder.FUNDER, Recorder.BENEFICIARY, Recorder.ACCOUNTANT
_ALWAYS, _RULES, _NOBODY = Reader.ALWAYS, Reader.RULES, Reader.NOBODY
_EVENTS: Final = (
    # --- the request and the decision
    LifeEvent("requested", by=_BENEFICIARY, reader=_ALWAYS),
    LifeEvent("request_received", reader=_ALWAYS),
    LifeEvent("papers_missing", is_repeated=True, reader=_ALWAYS),
    LifeEvent("papers_completed", by=_BENEFICIARY, is_repeated=True, reader=_ALWAYS),
    LifeEvent("voted", reader=_ALWAYS),
    LifeEvent("transmitted", reader=_RULES),
    LifeEvent("published", reader=_RULES),
    LifeEvent("essential_data_published", reader=_RULES),
    LifeEvent("republican_commitment", by=_BENEFICIARY, reader=_RULES),
    LifeEvent("signed", by=Recorder.EITHER, is_fixed=True, reader=_ALWAYS),
    LifeEvent("notified", is_fixed=True, reader=_ALWAYS),
    LifeEvent("condition_added", is_repeated=True, reader=_RULES),
    LifeEvent("passing_on_authorised", reader=_RULES),
    LifeEvent("derogation_granted", reader=_RULES),
    # --- money
    LifeEvent("committed", FactValueKind.EUROS, is_repeated=True, reader=_NOBODY),
    LifeEvent("cofunding_decided", FactValueKind.EUROS, _BENEFICIARY, reader=_ALWAYS),
    LifeEvent("payment_ordered", FactValueKind.EUROS, is_repeated=True, reader=_NOBODY),
    LifeEvent("payment_rejected", FactValueKind.PERHAPS_EUROS, _ACCOUNTANT, is_repeated=True, reader=_NOBODY),
    LifeEvent("payment", FactValueKind.EUROS, _ACCOUNTANT, is_repeated=True, is_fixed=True, reader=_ALWAYS),
    LifeEvent(
        "transfer_returned", FactValueKind.EUROS, _ACCOUNTANT, is_repeated=True, is_fixed=True, reader=_ALWAYS
    ),
    LifeEvent("payment_claimed", by=_BENEFICIARY, is_repeated=True, reader=_RULES),
    LifeEvent("payment_demanded", by=_BENEFICIARY, reader=_RULES),
    LifeEvent("payment_answered", is_repeated=True, reader=_RULES),
    LifeEvent("payment_suit_filed", by=_BENEFICIARY, is_repeated=True, reader=_RULES),
    LifeEvent("payment_suit_ended", by=Recorder.EITHER, is_repeated=True, reader=_RULES),
    LifeEvent("grant_passed_on", FactValueKind.EUROS, _BENEFICIARY, is_repeated=True, reader=_RULES),
    # --- letters
    LifeEvent("letter_sent", is_repeated=True, reader=_ALWAYS),
    LifeEvent("letter_presented", is_repeated=True),
    LifeEvent("letter_received", is_repeated=True),
    LifeEvent("letter_uncollected", is_repeated=True),
    LifeEvent("formal_notice_sent", reader=_RULES),
    # --- the bilan and its control
    LifeEvent("bilan_posted", by=_BENEFICIARY, reader=_RULES),
    LifeEvent("bilan_received", reader=_RULES),
    LifeEvent("bilan_incomplete", is_repeated=True, reader=_ALWAYS),
    LifeEvent("bilan_refused", is_repeated=True),
    LifeEvent("bilan_accepted", reader=_ALWAYS),
    LifeEvent("service_fait_certified", FactValueKind.PERHAPS_EUROS),
    LifeEvent("accounts_approved", by=_BENEFICIARY, reader=_RULES),
    LifeEvent("accounts_certified", by=_BENEFICIARY, reader=_RULES),
    LifeEvent("accounts_published", by=_BENEFICIARY, reader=_RULES),
    LifeEvent("records_destroyed", by=_BENEFICIARY, reader=_RULES),
    # --- what is found, and what follows
    LifeEvent("breach_found", reader=_RULES),
    LifeEvent("breach_remedied", by=_BENEFICIARY),
    LifeEvent("commitment_breached", reader=_RULES),
    LifeEvent("illegality_found", reader=_RULES),
    LifeEvent("fraud_found", reader=_RULES),
    LifeEvent("hearing_invited", is_repeated=True, reader=_ALWAYS),
    LifeEvent("hearing_held", reader=_ALWAYS),
    LifeEvent("decision_taken", FactValueKind.PERHAPS_EUROS, is_repeated=True, reader=_ALWAYS),
    LifeEvent("decision_notified", is_repeated=True, reader=_ALWAYS),
    LifeEvent("appeal_made", by=_BENEFICIARY, reader=_RULES),
    LifeEvent("appeal_refused", reader=_RULES),
    # --- recovery
    LifeEvent("recovery_order", FactValueKind.EUROS, is_repeated=True, is_fixed=True, reader=_ALWAYS),
    LifeEvent("order_received", by=_BENEFICIARY, is_repeated=True, reader=_RULES),
    LifeEvent("order_contested", by=_BENEFICIARY, reader=_RULES),
    LifeEvent("accounts_received", reader=_RULES),
    LifeEvent("budget_received", reader=_RULES),
    LifeEvent("activity_report_received", reader=_RULES),
    LifeEvent("interested_member_took_part", reader=_RULES),
    LifeEvent("works_started", by=_BENEFICIARY, reader=_RULES),
    LifeEvent("plan_published", by=_BENEFICIARY, reader=_RULES),
    LifeEvent("plan_displayed", by=_BENEFICIARY, reader=_RULES),
    LifeEvent("worship_excluded", reader=_RULES),
    LifeEvent("document_requested", by=Recorder.EITHER, reader=_RULES),
    LifeEvent("document_given", reader=_RULES),
    LifeEvent("top_pay_published", by=_BENEFICIARY, reader=_RULES),
    LifeEvent("list_sent", reader=_RULES),
    LifeEvent("project_completed", by=_BENEFICIARY, reader=_RULES),
    LifeEvent("aid_registered", reader=_RULES),
    LifeEvent("prefect_informed", reader=_RULES),
    LifeEvent("other_funders_informed", reader=_RULES),
    LifeEvent("order_entered", by=_ACCOUNTANT, is_repeated=True, reader=_RULES),
    LifeEvent("recovery_interrupted", is_repeated=True, reader=_RULES),
    LifeEvent("debt_acknowledged", by=_BENEFICIARY, is_repeated=True, reader=_RULES),
    LifeEvent("recovery_enforced", by=_ACCOUNTANT, is_repeated=True, reader=_RULES),
    LifeEvent("recovery_suit_filed", is_repeated=True, reader=_RULES),
    LifeEvent("recovery_suit_ended", by=Recorder.EITHER, is_repeated=True, reader=_RULES),
    LifeEvent("limitation_suspended", by=Recorder.EITHER, is_repeated=True, reader=_RULES),
    LifeEvent("limitation_resumed", by=Recorder.EITHER, is_repeated=True, reader=_RULES),
    LifeEvent("order_reduced", FactValueKind.EUROS, is_repeated=True, is_fixed=True, reader=_ALWAYS),
    LifeEvent("order_cancelled", FactValueKind.EUROS, is_repeated=True, is_fixed=True, reader=_ALWAYS),
    LifeEvent("repaid", FactValueKind.EUROS, _ACCOUNTANT, is_repeated=True, is_fixed=True, reader=_ALWAYS),
    LifeEvent("remitted", FactValueKind.EUROS, is_repeated=True, is_fixed=True, reader=_ALWAYS),
    LifeEvent("written_off", FactValueKind.EUROS, is_repeated=True, is_fixed=True, reader=_NOBODY),
    # --- the life of the agreement
    LifeEvent("extension_asked", by=_BENEFICIARY, is_repeated=True),
    LifeEvent("extension_granted", is_repeated=True),
    LifeEvent("amendment_signed", by=Recorder.EITHER, is_repeated=True, is_fixed=True, reader=_ALWAYS),
    LifeEvent("abandoned", by=_BENEFICIARY),
    LifeEvent("liquidated", by=_BENEFICIARY, is_fixed=True, reader=_ALWAYS),
    LifeEvent("insolvency_published", by=Recorder.EITHER, reader=_RULES),
    LifeEvent("claim_declared", reader=_RULES),
    LifeEvent("merged", by=_BENEFICIARY, reader=_ALWAYS),
    LifeEvent(
        "representative_changed", FactValueKind.TEXT, Recorder.EITHER, is_repeated=True, reader=_ALWAYS
    ),
    LifeEvent("bank_account_changed", by=_BENEFICIARY, is_repeated=True, reader=_ALWAYS),
    LifeEvent("closed", reader=_NOBODY),
    # --- decisions about norms and findings
    LifeEvent(
        "exercised",
        FactValueKind.PERHAPS_EUROS,
        Recorder.EITHER,
        is_repeated=True,
        is_fixed=True,
        reader=_ALWAYS,
    ),
    LifeEvent("waived", by=Recorder.EITHER, is_repeated=True, is_fixed=True, reader=_ALWAYS),
    LifeEvent(
        "reading_chosen", FactValueKind.TEXT, Recorder.EITHER, is_repeated=True, is_fixed=True, reader=_ALWAYS
    ),
    LifeEvent("acknowledged", FactValueKind.TEXT, is_repeated=True, is_fixed=True, reader=_ALWAYS),
    LifeEvent("withdrawn", by=Recorder.EITHER, is_repeated=True, is_fixed=True, reader=_ALWAYS),
)

_VALUES: Final = (
    LifeEvent("grants_of_year", FactValueKind.EUROS, reader=_RULES),
    LifeEvent("public_grants_of_year", FactValueKind.EUROS, _BENEFICIARY, reader=_RULES),
    LifeEvent("social_housing", FactValueKind.TRUTH, reader=_RULES),
    LifeEvent("annual_budget", FactValueKind.EUROS, _BENEFICIARY, reader=_RULES),
    LifeEvent("investment_grant", FactValueKind.TRUTH, reader=_RULES),
    LifeEvent("advance_amount", FactValueKind.EUROS, reader=_RULES),
    LifeEvent("advance_guaranteed", FactValueKind.TRUTH, _BENEFICIARY, reader=_RULES),
    LifeEvent("long_project", FactValueKind.TRUTH, reader=_RULES),
    LifeEvent("small_aid", FactValueKind.TRUTH, reader=_RULES),
    LifeEvent("within_powers", FactValueKind.TRUTH, reader=_RULES),
    LifeEvent("form_used", FactValueKind.TRUTH, _BENEFICIARY, reader=_RULES),
    LifeEvent("funder_of_commune", FactValueKind.TRUTH, reader=_RULES),
    LifeEvent("remedies_stated", FactValueKind.TRUTH, reader=_RULES),
    LifeEvent("decision_remedies_stated", FactValueKind.TRUTH, reader=_RULES),
    LifeEvent("grant_among_resources", FactValueKind.TRUTH, reader=_RULES),
    LifeEvent("beneficiary_is_owner", FactValueKind.TRUTH, reader=_RULES),
    LifeEvent("own_share", FactValueKind.EUROS, _BENEFICIARY, reader=_RULES),
    LifeEvent("public_funding_total", FactValueKind.EUROS, _BENEFICIARY, reader=_RULES),
)

LIFE_VALUES: Final[Mapping[str, LifeEvent]] = {value.key: value for value in _VALUES}
"""Values that rulebooks read and any record may hold, by key: facts, but not events.

Two yearly sums, which must not be confused: what this funder grants this beneficiary, in money and in kind;
what all public funders of the country together pay it, in money. Then true or false: the grant is for
social housing; an order states the remedies; the grant is among the resources of the ledger.
"""

LIFE_EVENTS: Final[Mapping[str, LifeEvent]] = {event.key: event for event in _EVENTS}
"""All standard facts, by key."""

DAY_DECIDES: Final = frozenset(
    {
        "amendment_signed",
        "bilan_incomplete",
        "bilan_refused",
        "liquidated",
        "exercised",
        "abandoned",
        "extension_asked",
        "waived",
        "reading_chosen",
        "acknowledged",
        "withdrawn",
        "recovery_order",
        "order_reduced",
        "order_cancelled",
        "remitted",
        "representative_changed",
        "bank_account_changed",
        "merged",
    }
)
"""Acts and decisions whose day is always known; what comes after them is dated from it."""
