"""An agreement made ready: each fault is told at its place, all at once."""

from datetime import date

import pytest
from attrs import evolve

from budget.money import Euros
from conventions.agreement.agreement import Agreement, Table, TableRow
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Notice, Reading, Right, Selection
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.program import Program, TextAtFaultError, compile_agreement
from conventions.facts.fact import Fact
from tests.engine.agreements import agreement, facts_of
from tests.oracle.compare import assert_same


def faults(program: Program) -> dict[tuple[str, ...], str]:
    return {fault.path: fault.error.code for fault in program.faults}


def test_every_fault_is_told_at_its_place() -> None:
    broken = agreement(
        definitions=(Definition("a", "grant +", (("other", "grnat"),)), Definition("b", "1 + grant")),
        duties=(
            Duty("d", "beneficiary", when="grant", due="grant", readings=(Reading("r", due="2025-02-30"),)),
        ),
        rights=(Right("r", "funder", "reduce", until="1", notice=Notice("nothing", "1 month")),),
        facts=(FactDeclaration("f", "euros", least="1"),),
        selections=(
            Selection("s", "expenses", (("t", "amount"), ("u", "amount >"))),
            Selection("of_nothing", "expences"),
        ),
    )
    assert faults(compile_agreement(broken)) == {
        ("define", "a"): "expression_syntax",
        ("define", "a", "readings", "other"): "expression_name",
        ("define", "b"): "expression_type",
        ("duty", "d", "when"): "expression_type",
        ("duty", "d", "due"): "expression_type",
        ("duty", "d", "readings", "r", "due"): "expression_syntax",
        ("right", "r", "until"): "expression_type",
        ("right", "r", "notice", "from"): "expression_name",
        ("fact", "f", "min"): "expression_type",
        ("selection", "s", "where", "t"): "expression_type",
        ("selection", "s", "where", "u"): "expression_syntax",
        ("selection", "of_nothing", "rows"): "expression_name",
    }


def of_definitions(**texts: str) -> Agreement:
    return agreement(definitions=tuple(Definition(name, text) for name, text in texts.items()))


@pytest.mark.parametrize(
    ("circle", "names"),
    [
        (of_definitions(a="b", b="a"), {"a", "b"}),
        (of_definitions(a="a"), {"a"}),
        (of_definitions(a="b + 1", b="c", c="a"), {"a", "b", "c"}),
        (agreement(duties=(Duty("d", "beneficiary", due="done(d) + 1 month"),)), {"d"}),
        (
            agreement(
                duties=(Duty("d", "beneficiary", when="exercised(r)"),),
                rights=(Right("r", "funder", "reduce", when="not met(d) by 2025-01-01"),),
            ),
            {"d", "r"},
        ),
        (agreement(rights=(Right("r", "funder", "reclaim", when="met(r.duty)"),)), {"r"}),
        (
            agreement(
                definitions=(Definition("a", "sum(s, amount)"),),
                selections=(Selection("s", "expenses", (("t", "amount > a"),)),),
            ),
            {"a"},
        ),
    ],
    ids=["two", "itself", "three", "a duty", "a duty and a right", "a created duty", "a selection"],
)
def test_what_needs_itself_is_refused(circle: Agreement, names: set[str]) -> None:
    found = compile_agreement(circle).faults
    assert "norm_cycle" in {fault.error.code for fault in found}
    assert names & {fault.path[1] for fault in found}


def test_what_two_names_need_is_no_circle() -> None:
    assert compile_agreement(of_definitions(a="c + b", b="c", c="grant")).faults == ()


def test_a_norm_may_have_the_name_of_the_fact_that_it_asks_for() -> None:
    fee, asked = FactDeclaration("fee", "euros"), FactDeclaration("visit")
    pays = Duty("fee", "funder", when="recorded(fee) and met(visit)", amount="fee", is_payment=True)
    visits = Duty("visit", "beneficiary", when="happened(visit)", due="2024-06-30")
    text = agreement(facts=(fee, asked), duties=(pays, visits))
    assert compile_agreement(text).faults == ()
    facts = facts_of("fee@2024-02-01=9€; visit@2024-03-01")
    found = evaluate(Dossier(text, facts), date(2024, 7, 1))
    assert [(duty.id, duty.status.value) for duty in found.duties] == [("fee", "owed"), ("visit", "met")]
    assert_same(Dossier(text, facts), date(2024, 7, 1), None)
    around = evolve(visits, when="not met(fee) by 2024-05-01")
    refused = compile_agreement(agreement(facts=(fee, asked), duties=(pays, around))).faults
    assert {fault.error.code for fault in refused} == {"norm_cycle"}


def test_a_selection_may_name_a_definition() -> None:
    found = agreement(
        definitions=(Definition("limit", "100 €"), Definition("spent", "sum(small, amount)")),
        selections=(Selection("small", "expenses", (("too_large", "amount <= limit"),)),),
    )
    assert compile_agreement(found).faults == ()


@pytest.mark.parametrize("text", ["6 months", "10 days", "5 ouvres", "period"])
def test_readings_need_bounds(text: str) -> None:
    found = agreement(definitions=(Definition("a", None, (("one", text), ("two", text))),))
    assert {fault.error.code for fault in compile_agreement(found).faults} == {"expression_type"}
    assert compile_agreement(of_definitions(a=text)).faults == ()


def test_a_text_with_a_fault_is_not_asked() -> None:
    found = agreement(definitions=(Definition("a", None, (("good", "1 €"), ("bad", "grnat"))),))
    with pytest.raises(TextAtFaultError, match=r"define\.a\.readings\.bad: column 1: unknown name 'grnat'"):
        evaluate(Dossier(found), date(2024, 6, 1))


def test_no_float_is_taken_for_money() -> None:
    found = agreement(facts=(FactDeclaration("cost", "euros"),), definitions=(Definition("a", "cost"),))
    fact = Fact("cost", date(2024, 6, 1), 1.5)  # type: ignore[arg-type]  # what a careless caller gives
    with pytest.raises(TypeError):
        evaluate(Dossier(found, (fact,)), date(2024, 6, 1))


def test_an_agreement_is_made_ready_once() -> None:
    """What differs between agreements of one model is no part of what is compiled."""
    other = evolve(agreement(), grant=Euros.parse("1"), title="other")
    assert compile_agreement(agreement()) is compile_agreement(other)


def test_a_norm_may_have_the_name_of_a_column_of_its_rows() -> None:
    site = Table("site", (("part", "euros"),), (TableRow("north", (("part", Euros.parse("600")),)),))
    report = Duty("report", "beneficiary", each="site", due="2024-06-30")
    pays = Duty("part", "funder", each="site", when="met(report)", amount="part", is_payment=True)
    text = evolve(agreement(duties=(report, pays)), tables=(site,))
    assert compile_agreement(text).faults == ()
    facts = facts_of("report(report.north)@2024-05-01; report(north)@2024-05-01")
    assert_same(Dossier(text, facts), date(2024, 7, 1), None)
    around = evolve(report, when="met(part)")
    (fault,) = compile_agreement(evolve(text, duties=(around, pays))).faults
    assert fault.error.code == "norm_cycle"
