"""From the shape of `convention.toml` to the agreement it states."""

from attrs import evolve

from budget.plan import Budget
from conventions.agreement.agreement import Agreement
from conventions.files.shapes import BudgetTable, ConventionFile
from conventions.files.tables import tables_of

__all__ = ["agreement_of"]


def agreement_of(file: ConventionFile) -> Agreement:
    """The agreement; payments are duties of the funder, after the others."""
    payments = tuple(evolve(duty, is_payment=True) for duty in file.payment)
    return Agreement(
        id=file.id,
        title=file.title,
        parties=file.party,
        period=file.period,
        grant=file.grant.amount,
        number=file.number,
        purpose=file.purpose,
        requested_on=file.requested_on,
        territory=file.territory,
        signing=file.signing,
        court=file.court,
        decision=file.decision,
        actions=file.action,
        indicators=file.indicator,
        budget=None if file.budget is None else _budget(file.budget),
        budget_total_text=None if file.budget is None else file.budget.total_text,
        papers=file.paper,
        statements=file.statement,
        ledger_source=file.ledger,
        grant_formula=file.grant.formula,
        lapses=None if file.term is None else file.term.lapses,
        foreign=file.other_currency,
        tables=tables_of(file),
        facts=file.fact,
        selections=file.selection,
        definitions=file.define,
        duties=(*file.duty, *payments),
        rights=file.right,
    )


def _budget(table: BudgetTable) -> Budget:
    return Budget(table.expense, table.resource if table.resources is None else table.resources)
