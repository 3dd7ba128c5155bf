"""The budget of a dossier: in euros, in work, on a form, with what the funder lends."""

from pathlib import Path

from budget.money import Euros
from budget.nomenclature import AccountSide, Chart, Form, form_column
from budget.plan import CostBearer, IndirectBase, budget_totals, stated_over_allowed
from budget.rate import Rate
from conventions.files.dossier_folder import read_dossier
from tests.files.workbook.books import BASE, copied

BUDGET = """
[budget]
form = "12156*06"
chart = "crc_1999_01"
fte_rate = "40 000,00 €"
indirect = { rate = "15 %", base = "staff" }

[[budget.expense]]
id = "tools"
label = "Réseau"
fte = "0,5"
account = "641"

[[budget.expense]]
id = "fairs"
label = "Salons"
amount = "20 000,00 €"
fte = "1/2"
fte_rate = "30000.00"
form_line = "pay"

[[budget.expense]]
id = "training"
label = "Formation"
cost = "elsewhere"

[[budget.expense]]
id = "overhead"
label = "Loyer"
amount = "4000.00"
form_line = "fixed_running_costs"

[[budget.in_kind]]
id = "room"
label = "Salle"
"""


def test_a_budget_of_every_kind_of_line_is_read(tmp_path: Path) -> None:
    dossier = copied(BASE, tmp_path / "dossier")
    path = dossier / "convention.toml"
    text = path.read_text("utf-8")
    start, end = text.index("[budget]"), text.index("[[budget.resource]]")
    path.write_text(text[:start] + BUDGET.lstrip() + "\n" + text[end:], encoding="utf-8")
    budget = read_dossier(dossier).agreement.budget
    assert budget is not None
    assert (budget.form, budget.chart) == (Form.APPLICATION, Chart.BEFORE_2018)
    found = budget_totals(budget)
    assert (found.euros, str(found.fte), found.valued) == (Euros.of(24_000), "1", Euros.of(59_000))
    assert (found.elsewhere, budget.expenses[2].borne) == (("training",), CostBearer.ELSEWHERE)
    assert (budget.in_kind[0].giver, budget.in_kind[0].amount) == ("funder", None)
    column = form_column(budget.expenses, budget.resources or (), Form.APPLICATION, budget.chart)
    assert column.unplaced == ("training", "department", "own")
    assert column.table.total(AccountSide.EXPENSE) == Euros.of(24_000)
    assert budget.indirect is not None
    assert (budget.indirect.rate, budget.indirect.base) == (Rate.parse("15 %"), IndirectBase.STAFF)
    assert stated_over_allowed(column.table, budget.indirect) == Euros.of(1_000)


def test_a_budget_on_no_form_has_no_column() -> None:
    budget = read_dossier(BASE).agreement.budget
    assert budget is not None
    assert (budget.form, budget.indirect) == (None, None)
