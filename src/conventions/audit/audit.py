"""The audit: every rule, in order, over one agreement."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from budget.findings import Finding
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Amendment
from conventions.agreement.changes import made
from conventions.audit.amount_bounds import payments_within_the_grant, shares_make_the_whole
from conventions.audit.clauses import clauses_of_the_law
from conventions.audit.credits import credits_add_up, same_imputation
from conventions.audit.deadlines import deadlines_agree, durations_run_forward, month_ends_are_plain
from conventions.audit.form import resources_have_a_form
from conventions.audit.in_kind import in_kind_is_valued
from conventions.audit.incomplete import duties_have_a_sanction, rights_have_a_trigger
from conventions.audit.indirect import indirect_within_the_rate
from conventions.audit.lateness import actions_before_decision, period_before_decision, windows_at_decision
from conventions.audit.left_behind import dates_left_behind
from conventions.audit.looser import clauses_within_the_law
from conventions.audit.numbers import identifiers_are_valid
from conventions.audit.order import dates_in_order
from conventions.audit.papers import paper_dates, weekdays
from conventions.audit.parts import parts_make_the_whole, shares_are_of_the_parts
from conventions.audit.printed_total import printed_total
from conventions.audit.reach import norms_can_apply, windows_can_open
from conventions.audit.references import references
from conventions.audit.rest_days import deadlines_on_rest_days, last_days_on_rest_days
from conventions.audit.sanctions import sanctions_after_duties
from conventions.audit.stated import forms_are_stated, period_is_stated
from conventions.audit.statements import planned_year, statements_agree
from conventions.audit.sums import budget_and_grant, decision_and_grant, payments_and_grant
from conventions.audit.votes import votes_within_members
from conventions.audit.years import years_are_explained
from conventions.dossier.dossier import Dossier
from conventions.rulebook.rulebook import Rulebook

__all__ = ["RULES", "Rule", "audit", "audit_of"]

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
    """The findings of `agreement` against itself, and against rules of law: the gravest first.

    With its amendments, in the order of their numbers, the text that they all leave is judged, and what they
    leave behind. Those of one gravity stand in the order of the rules. Pure: no clock, no fact, no file.
    Nothing found is `()`.
    """
    text = made([change for amendment in amendments for change in amendment.changes], agreement)
    findings = [finding for rule in RULES for finding in rule(text)]
    findings += dates_left_behind(agreement, text)
    findings += clauses_of_the_law(text, rulebooks)
    findings += forms_are_stated(text, rulebooks)
    findings += clauses_within_the_law(text, rulebooks) if rulebooks else ()
    return tuple(sorted(findings, key=lambda finding: -finding.severity.rank))


def audit_of(dossier: Dossier, rulebooks: tuple[Rulebook, ...] = ()) -> tuple[Finding, ...]:
    """The findings of the agreement of a dossier, and of its results by year: the gravest first."""
    found = (
        *audit(dossier.agreement, dossier.amendments, rulebooks=rulebooks),
        *years_are_explained(dossier),
    )
    return tuple(sorted(found, key=lambda finding: -finding.severity.rank))
