"""From the shape of `convention.toml` to the agreement it states."""

from functools import lru_cache

from attrs import evolve

from budget.money import EURO, Euros
from budget.nomenclature import Chart, Form
from budget.plan import Budget
from conventions.agreement.agreement import UNKNOWN, Agreement
from conventions.agreement.norms import Duty
from conventions.files.budget_table import aids_of, lines_of, rate_of
from conventions.files.parameters import declared_parameters, given_values
from conventions.files.shapes import BudgetTable, ConventionFile, ParameterEntry, Payments
from conventions.files.tables import tables_of

__all__ = ["agreement_of"]


def agreement_of(
    file: ConventionFile, parameters: tuple[ParameterEntry, ...] = (), model: Agreement | None = None
) -> Agreement:
    """The agreement; payments are duties of the funder, after the others."""
    return Agreement(
        id=file.id,
        title=file.title,
        parties=file.party,
        period=file.period,
        grant=file.grant.amount if isinstance(file.grant.amount, Euros) else Euros.ZERO,
        number=file.number,
        purpose=file.purpose,
        requested_on=file.requested_on,
        territory=file.territory,
        signing=file.signing,
        court=file.court,
        decision=file.decision,
        actions=file.action,
        indicators=file.indicator,
        breakdowns=file.breakdown,
        budget=None if file.budget is None else _budget(file.budget),
        budget_total_text=None if file.budget is None else file.budget.total_text,
        papers=file.paper,
        statements=file.statement,
        ledger_source=file.ledger,
        record=file.record,
        report=file.report,
        grant_formula=file.grant.formula if isinstance(file.grant.amount, Euros) else UNKNOWN,
        is_earmarked=file.grant.earmarked,
        in_kind=file.grant.in_kind,
        de_minimis=file.grant.de_minimis,
        lapses=None if file.term is None else file.term.lapses,
        currency=file.currency or EURO,
        foreign=file.other_currency,
        tables=tables_of(file),
        parameters=declared_parameters(parameters),
        given=given_values(parameters, file.parameters),
        uses=file.uses,
        rulebooks=file.rulebooks if file.currency in (None, EURO) else (),
        model=None if model is None else model.terms,
        facts=file.fact,
        selections=file.selection,
        definitions=file.define,
        duties=(*file.duty, *_payments(file.payment)),
        rights=file.right,
        english=file.english,
    )


@lru_cache(maxsize=64)
def _payments(payments: Payments) -> tuple[Duty, ...]:
    """The payments as duties: the same objects for all agreements of one model."""
    return tuple(evolve(duty, is_payment=True) for duty in payments)


def _budget(table: BudgetTable) -> Budget:
    resources = None if table.resource is None else lines_of(table.resource)
    return Budget(
        lines_of(table.expense),
        resources if table.resources is None else table.resources,
        aids_of(table.in_kind),
        table.fte_rate,
        None if table.form is None else Form(table.form),
        Chart(table.chart),
        rate_of(table.indirect),
    )
