"""The money of a programme: work, euros and what nobody stated; what stands beside the budget; who pays."""

from datetime import date

import pytest
from attrs import evolve

import conventions as cv
from budget.ledger import Expense, Ledger, Resource
from budget.money import Euros
from conventions.documents.programme_report import (
    action_money,
    financing_plan,
    money_by_axis,
    money_total,
    planned_text,
)
from conventions.documents.source import Source
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from tests.documents.action_cases import CONVENTION
from tests.documents.reading import plain

ON = date(2020, 12, 31)
LINES = {
    "work": 'id = "work"\nlabel = "Animation"\naction = "work"\nfte = "0,5"',
    "both": 'id = "both"\nlabel = "Salons"\nfte = "0,5"\namount = "20000.00"\naxis = "Axe 2"',
    "euros": 'id = "euros"\nlabel = "Salle"\namount = "300.00"',
    "free": 'id = "free"\nlabel = "Prêt"\namount = "0.00"',
    "unstated": 'id = "unstated"\nlabel = "Pilotage"\ncost = "unstated"',
    "elsewhere": 'id = "elsewhere"\nlabel = "Cours"\ncost = "elsewhere"',
}


def dossier(*names: str, resources: str = "", more: str = "") -> Dossier:
    lines = "".join(f"\n[[budget.expense]]\n{LINES[name]}\n" for name in names)
    told = CONVENTION.replace('title = "Ateliers"\n', 'title = "Ateliers"\naxis = "Axe 1"\n')
    carried = '\n[ledger]\ncarried_by = "bilan_received"\n\n[selection.eligible]\nrows = "expenses"\n'
    return cv.parse_dossier({"convention.toml": f"{told}{lines}{resources}{carried}{more}"})


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("work",), "0,5 ETP"),
        (("both",), "0,5 ETP et 20 000,00 €"),
        (("euros", "work"), "0,5 ETP et 300,00 €"),
        (("free",), "0,00 €"),
        (("unstated",), "non chiffré"),
        (("elsewhere",), "pris en charge ailleurs"),
        (("euros", "elsewhere"), "300,00 €"),
        (("both", "unstated"), "0,5 ETP, 20 000,00 € et un coût non chiffré"),
    ],
)
def test_what_lines_plan_is_said_whole(names: tuple[str, ...], said: str) -> None:
    budget = dossier(*names).agreement.budget
    assert budget is not None
    assert plain(planned_text(budget.expenses)) == said


def test_a_line_is_of_the_axis_of_its_action_else_of_its_own() -> None:
    groups = money_by_axis(Source(dossier("euros", "work", "both"), ON))
    assert [(group.sum.label, [line.label for line in group.lines]) for group in groups] == [
        ("Axe 1", ["Animation"]),
        ("Axe 2", ["Salons"]),
        ("Hors axe", ["Salle"]),
    ]


def spent(*entries: tuple[str, str | None], resources: tuple[Resource, ...] | None = None) -> Source:
    """The dossier with a report received, and expenses of 100 € on these lines."""
    found = dossier(
        "euros",
        resources='\n[[budget.resource]]\nid = "town"\nlabel = "Ville"\namount = "200.00"\n'
        '\n[[budget.resource]]\nid = "own"\nlabel = "Fonds propres"\namount = "100.00"\n',
    )
    expenses = tuple(Expense(name, name, Euros.of(100), line=line) for name, line in entries)
    facts = cv.parse_dossier(
        {
            "convention.toml": CONVENTION,
            "facts.toml": '[[fact]]\nkey = "bilan_received"\noccurred_on = 2020-12-01\n',
        }
    ).facts
    return Source(evolve(found, ledger=Ledger(expenses, resources), facts=facts), ON)


def test_what_was_spent_on_no_line_stands_apart_and_in_the_total() -> None:
    source = spent(("one", "euros"), ("two", None))
    assert [(group.sum.label, group.sum.presented) for group in money_by_axis(source)] == [
        ("Hors axe", Euros.of(100)),
        ("Hors du budget prévisionnel", Euros.of(100)),
    ]
    total = money_total(source)
    assert total is not None
    assert (total.planned.replace("\u00a0", " "), total.presented) == ("300,00 €", Euros.of(200))


def test_without_a_ledger_nothing_is_known_of_what_was_spent() -> None:
    source = Source(dossier("euros"), ON)
    total = money_total(source)
    assert total is not None
    assert (total.presented, total.retained) == (None, None)
    assert action_money(source) == ()


def test_without_a_budget_there_is_no_total_and_no_plan() -> None:
    source = Source(dossier(), ON)
    assert (money_total(source), financing_plan(source), money_by_axis(source)) == (None, (), ())


def rows(source: Source) -> list[tuple[str, ...]]:
    found = (
        (line.label, line.planned, line.planned_share, line.received, line.received_share)
        for line in financing_plan(source)
    )
    return [tuple(plain(cell) for cell in line) for line in found]


def test_the_plan_tells_what_was_received_with_shares_and_what_came_beside_it() -> None:
    came = (
        Resource("a", "Ville", Euros.of(150), line="town"),
        Resource("b", "Don", Euros.of(50)),
    )
    assert rows(spent(resources=came)) == [
        ("Ville", "200,00 €", "66,7 %", "150,00 €", "75,0 %"),
        ("Fonds propres", "100,00 €", "33,3 %", "0,00 €", "0,0 %"),
        ("Hors du plan de financement", "0,00 €", "0,0 %", "50,00 €", "25,0 %"),
        ("Total", "300,00 €", "100,0 %", "200,00 €", "100,0 %"),
    ]


def test_resources_that_are_not_declared_are_unknown_and_those_declared_none_are_nothing() -> None:
    assert [line[3:] for line in rows(spent())] == [("non renseigné", "–")] * 3
    assert [line[3:] for line in rows(spent(resources=()))] == [("0,00 €", "–")] * 3


# --- what was decided ------------------------------------------------------------------------------------

FUNDED = """
[[budget.resource]]
id = "town"
label = "Commune"
amount = "200.00"

[[budget.resource]]
id = "region"
label = "Région"
amount = "100.00"

[[budget.resource]]
id = "fees"
label = "Participations"
amount = "100.00"
"""


def decided(*facts: Fact) -> list[tuple[str, str]]:
    read = dossier("euros", resources=FUNDED)
    found = financing_plan(Source(evolve(read, facts=facts), ON))
    return [(plain(line.decided), plain(line.decided_share)) for line in found]


def aid(line: str, amount: int, day: date = date(2020, 3, 1)) -> Fact:
    return Fact("cofunding_decided", day, Euros.of(amount), of=line)


def test_while_nothing_is_recorded_what_was_decided_is_not_known() -> None:
    assert decided() == [("non renseigné", "–")] * 4


def test_what_some_decided_is_told_without_shares_and_its_sum_is_a_least_one() -> None:
    assert decided(aid("region", 80)) == [
        ("non renseigné", "–"),
        ("80,00 €", "–"),
        ("non renseigné", "–"),
        ("au moins 80,00 €", "–"),
    ]


def test_what_all_decided_has_shares_that_make_the_whole() -> None:
    assert decided(aid("town", 100), aid("region", 100), aid("fees", 100)) == [
        ("100,00 €", "33,4 %"),
        ("100,00 €", "33,3 %"),
        ("100,00 €", "33,3 %"),
        ("300,00 €", "100,0 %"),
    ]


def test_a_decision_of_a_later_day_is_not_known_yet_and_the_last_one_counts() -> None:
    assert decided(aid("region", 80, date(2021, 1, 1)))[1] == ("non renseigné", "–")
    assert decided(aid("region", 80), aid("region", 60, date(2020, 5, 1)))[1] == ("60,00 €", "–")


def test_of_the_grant_itself_the_award_says_it_where_the_record_does_not() -> None:
    signed = Fact("signed", date(2020, 1, 15))
    assert decided(signed)[0] == ("1 000,00 €", "–")
    assert decided(signed, aid("town", 900))[0] == ("900,00 €", "–")


@pytest.mark.parametrize(
    ("of", "code"), [("", "of_missing"), ('of = "euros"\n', "unknown_of"), ('of = "town"\n', None)]
)
def test_a_decision_names_the_resource_that_it_is_of(of: str, code: str | None) -> None:
    fact = f'[[fact]]\nkey = "cofunding_decided"\noccurred_on = 2020-03-01\nvalue = "80.00"\n{of}'
    lines = f"\n[[budget.expense]]\n{LINES['euros']}\n{FUNDED}"
    faults = cv.validate({"convention.toml": CONVENTION + lines, "facts.toml": fact})
    assert [fault.code for fault in faults] == ([] if code is None else [code])
