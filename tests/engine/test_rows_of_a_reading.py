"""A row that one reading of a definition leaves out: the norms of that row stand under the others only."""

from datetime import date

from budget.money import Euros
from conventions.agreement.agreement import Agreement, AgreementPeriod, Table, TableRow
from conventions.agreement.norms import Definition, Duty, Right, Selection
from conventions.agreement.party import Party
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.facts.fact import Fact
from tests.oracle.compare import assert_same

AS_OF = date(2024, 6, 1)
AGREEMENT = Agreement(
    "rows",
    "rows",
    (Party("funder", "F", "F"), Party("beneficiary", "B", "B")),
    AgreementPeriod(date(2024, 1, 1), date(2024, 12, 31)),
    Euros.of(1000),
    tables=(
        Table(
            "action",
            (("cost", "euros"),),
            tuple(
                TableRow(name, (("cost", Euros.of(cost)),)) for name, cost in (("big", 300), ("small", 100))
            ),
        ),
    ),
    definitions=(Definition("threshold", "50 €", (("strict", "200 €"),)),),
    selections=(Selection("counted", "action", (("large", "cost >= threshold"),)),),
    duties=(Duty("report", "beneficiary", due="2024-05-02", each="counted"),),
    rights=(Right("cut", "funder", "reduce", amount="cost - threshold", each="counted"),),
)
FACTS = (
    Fact("payment", date(2024, 2, 1), Euros.of(1000)),
    Fact("exercised", date(2024, 5, 2), Euros.of(50), "cut.small"),
    Fact("exercised", date(2024, 5, 2), Euros.of(50), "cut.big"),
)


def test_a_row_that_a_reading_leaves_out_has_no_reading_of_it() -> None:
    dossier = Dossier(AGREEMENT, FACTS)
    found = evaluate(dossier, AS_OF)
    told = {str(duty.subject): [(item.of, item.name) for item in duty.readings] for duty in found.duties}
    told |= {str(right.subject): [(item.of, item.name) for item in right.readings] for right in found.rights}
    assert told["cut.big"] == [("threshold", "strict")]
    assert told["cut.small"] == told["report.small"] == told["report.big"] == []
    assert_same(dossier, AS_OF, None)
