"""The audit: all rules, in order, applied to an agreement."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from budget.findings import Finding
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Amendment, apply_changes
from conventions.audit.dates import (
    actions_before_decision,
    dates_in_order,
    dates_left_behind,
    deadlines_agree,
    deadlines_on_rest_days,
    durations_run_forward,
    english_left_behind,
    last_days_on_rest_days,
    month_ends_are_plain,
    paper_dates,
    period_before_decision,
    weekdays,
    windows_at_decision,
)
from conventions.audit.law import (
    clauses_of_the_law,
    clauses_within_the_law,
    forms_are_stated,
    period_is_stated,
)
from conventions.audit.norms import (
    duties_have_a_sanction,
    norms_can_apply,
    references,
    rights_have_a_trigger,
    sanctions_after_duties,
    windows_can_open,
)
from conventions.audit.statements import (
    identifiers_are_valid,
    parts_make_the_whole,
    planned_year,
    shares_are_of_the_parts,
    statements_agree,
    votes_within_members,
    years_are_explained,
)
from conventions.audit.sums import (
    budget_and_grant,
    credits_add_up,
    decision_and_grant,
    in_kind_is_valued,
    indirect_within_the_rate,
    payments_and_grant,
    payments_within_the_grant,
    printed_total,
    resources_have_a_form,
    same_imputation,
    shares_make_the_whole,
)
from conventions.dossier.dossier import Dossier
from conventions.rulebook import Rulebook

Rule = Callable[[Agreement], Iterable[Finding]]

RULES: Final[tuple[Rule, ...]] = (
    references,
    identifiers_are_valid,
    budget_and_grant,
    decision_and_grant,
    payments_and_grant,
    printed_total,
    indirect_within_the_rate,
    credits_add_up,
    same_imputation,
    votes_within_members,
    dates_in_order,
    weekdays,
    paper_dates,
    period_before_decision,
    actions_before_decision,
    windows_at_decision,
    deadlines_on_rest_days,
    last_days_on_rest_days,
    sanctions_after_duties,
    statements_agree,
    planned_year,
    resources_have_a_form,
    in_kind_is_valued,
    parts_make_the_whole,
    shares_are_of_the_parts,
    norms_can_apply,
    windows_can_open,
    deadlines_agree,
    durations_run_forward,
    month_ends_are_plain,
    duties_have_a_sanction,
    rights_have_a_trigger,
    payments_within_the_grant,
    shares_make_the_whole,
    period_is_stated,
)


def audit(
    agreement: Agreement, amendments: Sequence[Amendment] = (), *, rulebooks: tuple[Rulebook, ...] = ()
) -> tuple[Finding, ...]:
    """Return the findings on `agreement` itself and under rules of law, the most severe first.

    Amendments, in the order of their numbers: the resulting text is audited, and dates they should have
    moved. Findings of one severity keep the order of the rules. Pure: no clock, no fact, no file.
    """
    text = apply_changes([change for amendment in amendments for change in amendment.changes], agreement)
    findings = [finding for rule in RULES for finding in rule(text)]
    findings += dates_left_behind(agreement, text)
    findings += english_left_behind(text, (agreement, *amendments))
    findings += clauses_of_the_law(text, rulebooks)
    findings += forms_are_stated(text, rulebooks)
    findings += clauses_within_the_law(text, rulebooks) if rulebooks else ()
    return tuple(sorted(findings, key=lambda finding: -finding.severity.rank))


def audit_of(dossier: Dossier, rulebooks: tuple[Rulebook, ...] = ()) -> tuple[Finding, ...]:
    """Return the findings on a dossier's agreement and yearly results, the most severe first."""
    found = (
        *audit(dossier.agreement, dossier.amendments, rulebooks=rulebooks),
        *years_are_explained(dossier),
    )
    return tuple(sorted(found, key=lambda finding: -finding.severity.rank))
