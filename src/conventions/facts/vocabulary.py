"""The standard facts of a grant's life: their keys, what they carry, who records them.

Their names and the evidence expected are in the catalogues, `fact.KEY` and `fact.KEY.evidence`. A key that an
agreement declares for itself is the agreement's; those that the engine itself reads are `fixed`.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from attrs import frozen

__all__ = ["LIFE_EVENTS", "LIFE_VALUES", "Carries", "LifeEvent", "Recorder"]


class Carries(Enum):
    """The value that a fact has."""

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


@frozen
class LifeEvent:
    """A fact by its key; a repeated one may be recorded many times."""

    key: str
    carries: Carries = Carries.NOTHING
    by: Recorder = Recorder.FUNDER
    is_repeated: bool = False
    is_fixed: bool = False


_FUNDER, _BENEFICIARY, _ACCOUNTANT = Recorder.FUNDER, Recorder.BENEFICIARY, Recorder.ACCOUNTANT
_EVENTS: Final = (
    # --- the request and the decision
    LifeEvent("requested", by=_BENEFICIARY),
    LifeEvent("request_received"),
    LifeEvent("papers_missing", is_repeated=True),
    LifeEvent("papers_completed", by=_BENEFICIARY, is_repeated=True),
    LifeEvent("voted"),
    LifeEvent("transmitted"),
    LifeEvent("published"),
    LifeEvent("essential_data_published"),
    LifeEvent("republican_commitment", by=_BENEFICIARY),
    LifeEvent("signed", by=Recorder.EITHER, is_fixed=True),
    LifeEvent("notified", is_fixed=True),
    LifeEvent("condition_added", is_repeated=True),
    LifeEvent("passing_on_authorised"),
    LifeEvent("derogation_granted"),
    # --- money
    LifeEvent("committed", Carries.EUROS, is_repeated=True),
    LifeEvent("payment_ordered", Carries.EUROS, is_repeated=True),
    LifeEvent("payment_rejected", Carries.PERHAPS_EUROS, _ACCOUNTANT, is_repeated=True),
    LifeEvent("payment", Carries.EUROS, _ACCOUNTANT, is_repeated=True, is_fixed=True),
    LifeEvent("transfer_returned", Carries.EUROS, _ACCOUNTANT, is_repeated=True, is_fixed=True),
    LifeEvent("payment_claimed", by=_BENEFICIARY, is_repeated=True),
    LifeEvent("payment_demanded", by=_BENEFICIARY),
    LifeEvent("grant_passed_on", Carries.EUROS, _BENEFICIARY, is_repeated=True),
    # --- letters
    LifeEvent("letter_sent", is_repeated=True),
    LifeEvent("letter_presented", is_repeated=True),
    LifeEvent("letter_received", is_repeated=True),
    LifeEvent("letter_uncollected", is_repeated=True),
    LifeEvent("formal_notice_sent"),
    # --- the bilan and its control
    LifeEvent("bilan_posted", by=_BENEFICIARY),
    LifeEvent("bilan_received"),
    LifeEvent("bilan_incomplete", is_repeated=True),
    LifeEvent("bilan_refused", is_repeated=True),
    LifeEvent("bilan_accepted"),
    LifeEvent("service_fait_certified", Carries.PERHAPS_EUROS),
    LifeEvent("accounts_approved", by=_BENEFICIARY),
    LifeEvent("accounts_certified", by=_BENEFICIARY),
    LifeEvent("accounts_published", by=_BENEFICIARY),
    LifeEvent("records_destroyed", by=_BENEFICIARY),
    # --- what is found, and what follows
    LifeEvent("breach_found"),
    LifeEvent("breach_remedied", by=_BENEFICIARY),
    LifeEvent("commitment_breached"),
    LifeEvent("illegality_found"),
    LifeEvent("fraud_found"),
    LifeEvent("hearing_invited"),
    LifeEvent("hearing_held"),
    LifeEvent("decision_taken", Carries.PERHAPS_EUROS, is_repeated=True),
    LifeEvent("decision_notified", is_repeated=True),
    # --- recovery
    LifeEvent("recovery_order", Carries.EUROS, is_repeated=True, is_fixed=True),
    LifeEvent("order_received", by=_BENEFICIARY, is_repeated=True),
    LifeEvent("order_contested", by=_BENEFICIARY),
    LifeEvent("accounts_received"),
    LifeEvent("budget_received"),
    LifeEvent("activity_report_received"),
    LifeEvent("interested_member_took_part"),
    LifeEvent("works_started", by=_BENEFICIARY),
    LifeEvent("plan_published", by=_BENEFICIARY),
    LifeEvent("plan_displayed", by=_BENEFICIARY),
    LifeEvent("worship_excluded"),
    LifeEvent("prefect_informed"),
    LifeEvent("other_funders_informed"),
    LifeEvent("order_entered", by=_ACCOUNTANT, is_repeated=True),
    LifeEvent("recovery_interrupted", is_repeated=True),
    LifeEvent("order_reduced", Carries.EUROS, is_repeated=True, is_fixed=True),
    LifeEvent("order_cancelled", Carries.EUROS, is_repeated=True, is_fixed=True),
    LifeEvent("repaid", Carries.EUROS, _ACCOUNTANT, is_repeated=True, is_fixed=True),
    LifeEvent("remitted", Carries.EUROS, is_repeated=True, is_fixed=True),
    LifeEvent("written_off", Carries.EUROS, is_repeated=True, is_fixed=True),
    # --- the life of the agreement
    LifeEvent("extension_asked", by=_BENEFICIARY, is_repeated=True),
    LifeEvent("extension_granted", is_repeated=True),
    LifeEvent("amendment_signed", by=Recorder.EITHER, is_repeated=True, is_fixed=True),
    LifeEvent("abandoned", by=_BENEFICIARY),
    LifeEvent("liquidated", by=_BENEFICIARY),
    LifeEvent("merged", by=_BENEFICIARY),
    LifeEvent("representative_changed", Carries.TEXT, Recorder.EITHER, is_repeated=True),
    LifeEvent("bank_account_changed", by=_BENEFICIARY, is_repeated=True),
    LifeEvent("closed"),
    # --- decisions about norms and findings
    LifeEvent("exercised", Carries.PERHAPS_EUROS, Recorder.EITHER, is_repeated=True, is_fixed=True),
    LifeEvent("waived", by=Recorder.EITHER, is_repeated=True, is_fixed=True),
    LifeEvent("reading_chosen", Carries.TEXT, Recorder.EITHER, is_repeated=True, is_fixed=True),
    LifeEvent("acknowledged", Carries.TEXT, is_repeated=True, is_fixed=True),
    LifeEvent("withdrawn", by=Recorder.EITHER, is_repeated=True, is_fixed=True),
)

_VALUES: Final = (
    LifeEvent("grants_of_year", Carries.EUROS),
    LifeEvent("public_grants_of_year", Carries.EUROS, _BENEFICIARY),
    LifeEvent("social_housing", Carries.TRUTH),
    LifeEvent("remedies_stated", Carries.TRUTH),
    LifeEvent("grant_among_resources", Carries.TRUTH),
    LifeEvent("beneficiary_is_owner", Carries.TRUTH),
    LifeEvent("own_share", Carries.EUROS, _BENEFICIARY),
    LifeEvent("public_funding_total", Carries.EUROS, _BENEFICIARY),
)

LIFE_VALUES: Final[Mapping[str, LifeEvent]] = {value.key: value for value in _VALUES}
"""Values that rulebooks ask for, which any record may hold, by key: facts too, but nothing that happens.

Two sums of a year, never one for the other: what this funder grants this beneficiary, in money and in kind;
what all public funders of the country together pay it, in money. Then what is so, or not: the grant is for
social housing; an order states the remedies; the grant is among the resources of the ledger.
"""

LIFE_EVENTS: Final[Mapping[str, LifeEvent]] = {event.key: event for event in _EVENTS}
"""All of them, by key."""
