"""Rules that are remembered from one dossier to the next say of each what they say of it alone."""

import gc
import weakref
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from budget.findings import Severity
from budget.money import Euros
from conventions.agreement.agreement import Agreement, RecordScope, Table, TableRow
from conventions.agreement.norms import Duty, Right
from conventions.agreement.party import Party
from conventions.calendar import Territory
from conventions.dossier.dossier import Dossier
from conventions.engine import outline
from conventions.engine.day import Day, day
from conventions.engine.evaluate import evaluate
from conventions.engine.outline import NotOfOutlineError, day_of, is_usual, outline_of
from conventions.engine.rules import rule_verdicts
from conventions.engine.verdict import RightVerdict, Verdict
from conventions.exports.check_json import dossier_json
from conventions.exports.checked import CheckedDossier
from conventions.facts.fact import Fact, RecordedValue, View, seen
from conventions.files.dossier_folder import read_dossier
from conventions.files.rulebook_file import read_rulebook
from conventions.messages import catalogue
from conventions.rulebook import Rule, Rulebook
from tests.draws import heavy
from tests.oracle.expressions import days
from tests.oracle.rulebooks import READING, rulebooks
from tests.oracle.strategies import dossiers

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = sorted(path.parent for path in EXAMPLES.rglob("convention.toml"))
LAW = (read_rulebook(EXAMPLES.parent / "rulebooks" / "law_fr.toml"),)
TODAY = date(2025, 12, 2)
UNTIL_REMEMBERED = 6
"""The first is worked out plainly, the second met; then its rules, twice where they ask for comparisons."""

Books = tuple[Rulebook, ...]


def said(verdict: Verdict) -> tuple[object, ...]:
    """Everything that is said of a dossier, its JSON too, but for the reasons."""
    checked = CheckedDossier("x", Path("x"), verdict.findings, verdict)
    rules = [(rule.subject, rule.norm, rule.used, rule.clause_due, rule.prevails) for rule in verdict.rules]
    return (verdict, verdict.as_read(), rules, dossier_json(checked, catalogue("fr")))


def alone(dossier: Dossier, on: date, known_on: date | None, books: Books) -> tuple[object, ...]:
    """What is said of a dossier when no other was evaluated before."""
    outline.forget()
    return said(evaluate(dossier, on, known_on, books))


def after_others(
    dossiers: list[Dossier], on: date, known_on: date | None, books: Books
) -> list[tuple[object, ...]]:
    """What is said of each of some dossiers, after all of them were evaluated often enough."""
    outline.forget()
    for dossier in dossiers * (UNTIL_REMEMBERED - 1):
        evaluate(dossier, on, known_on, books)
    found = [evaluate(dossier, on, known_on, books) for dossier in dossiers]
    return [said(verdict) for verdict in found]


# --- a dossier and others that differ in one thing ---------------------------------------------------------


def _of_agreement(change: Callable[[Agreement], Agreement]) -> Callable[[Dossier], Dossier]:
    return lambda dossier: evolve(dossier, agreement=change(dossier.agreement))


def _of_parties(change: Callable[[Party], Party]) -> Callable[[Dossier], Dossier]:
    return _of_agreement(lambda it: evolve(it, parties=tuple(map(change, it.parties))))


def _with(
    key: str, value: RecordedValue | None = None, of: str | None = None
) -> Callable[[Dossier], Dossier]:
    fact = Fact(key, TODAY - timedelta(100), value, of)
    return lambda dossier: evolve(dossier, facts=(*dossier.facts, fact))


def _facts_moved(by: int) -> Callable[[Dossier], Dossier]:
    def change(dossier: Dossier) -> Dossier:
        first = dossier.facts[:1]
        moved = (evolve(fact, occurred_on=fact.occurred_on - timedelta(by)) for fact in first)
        return evolve(dossier, facts=(*moved, *dossier.facts[1:]))

    return change


def _roles_gone(it: Agreement) -> Agreement:
    return evolve(it, duties=tuple(evolve(duty, role=None) for duty in it.duties))


def _one_role(it: Agreement) -> Agreement:
    return evolve(it, duties=(evolve(it.duties[0], role="financial_report"), *it.duties[1:]))


CHANGES: dict[str, Callable[[Dossier], Dossier]] = {
    "nothing": lambda dossier: dossier,
    "first fact a day before": _facts_moved(1),
    "first fact long before": _facts_moved(2000),
    "last fact gone": lambda dossier: evolve(dossier, facts=dossier.facts[:-1]),
    "no facts": lambda dossier: evolve(dossier, facts=()),
    "small grant": _of_agreement(lambda it: evolve(it, grant=Euros.of(100))),
    "large grant": _of_agreement(lambda it: evolve(it, grant=Euros.of(900_000))),
    "requested": _of_agreement(lambda it: evolve(it, requested_on=date(2021, 1, 1))),
    "no purpose": _of_agreement(lambda it: evolve(it, purpose=None, actions=())),
    "not earmarked": _of_agreement(lambda it: evolve(it, is_earmarked=not it.is_earmarked)),
    "complete from": _of_agreement(lambda it: evolve(it, record=RecordScope(date(2025, 1, 1)))),
    "no roles": _of_agreement(_roles_gone),
    "a table": _of_agreement(lambda it: evolve(it, tables=(*it.tables, Table("recovery_order", ())))),
    "communes": _of_parties(lambda it: evolve(it, legal_form="commune", population=900)),
    "societies": _of_parties(lambda it: evolve(it, legal_form="societe")),
    "states": _of_parties(lambda it: evolve(it, legal_form="etat")),
    "years": _of_parties(lambda it: evolve(it, fiscal_year_ends="06-30")),
    "signed": _with("signed"),
    "notified": _with("notified"),
    "liquidated": _with("liquidated"),
    "housing": _with("social_housing", value=True),
    "own share": _with("own_share", Euros.of(1)),
    "investment": _with("investment_grant", value=True),
    "advance": _with("advance_amount", Euros.of(5000)),
    "grants of year": _with("grants_of_year", Euros.of(100_000)),
    "paid": _with("payment", Euros.of(40_000)),
    "order": _with("recovery_order", Euros.of(10)),
    "exercised": _with("exercised", Euros.of(10), "law_fr.r25"),
    "waived": _with("waived", of="law_fr.r15"),
    "holidays": _with("reading_chosen", "holidays_of_usage", "holidays"),
    "withdrawal": _with("commitment_breached"),
}


@pytest.mark.no_cover  # nine hundred verdicts, of code that is counted elsewhere
def test_each_example_after_all_others() -> None:
    read = [read_dossier(folder) for folder in FOLDERS]
    for dossier, found in zip(read, after_others(read, TODAY, None, LAW), strict=True):
        assert found == alone(dossier, TODAY, None, LAW)


def test_the_reasons_are_those_of_the_dossier_that_is_asked() -> None:
    read = [read_dossier(EXAMPLES / name) for name in ("cd62-apes-2023", "cd62-apes-2024")]
    outline.forget()
    for _ in range(UNTIL_REMEMBERED):
        known = [evaluate(dossier, TODAY, None, LAW) for dossier in read]
    for dossier, found in zip(read, known, strict=True):
        outline.forget()
        plainly = evaluate(dossier, TODAY, None, LAW)
        assert [rule.norm.explain() for rule in found.rules] == [
            rule.norm.explain() for rule in plainly.rules
        ]


@pytest.mark.no_cover  # many verdicts a case, of code that is counted elsewhere
@heavy
@given(
    st.sampled_from(FOLDERS),
    st.lists(st.sampled_from(sorted(CHANGES)), min_size=2, max_size=5, unique=True),
    st.sampled_from([TODAY, date(2024, 8, 1), date(2030, 1, 1)]),
    st.sampled_from([None, None, date(2024, 6, 1)]),
)
def test_a_dossier_after_those_that_differ_in_one_thing(
    folder: Path, named: list[str], on: date, known_on: date | None
) -> None:
    dossier = read_dossier(folder)
    others = [CHANGES[name](dossier) for name in named]
    for name, other, found in zip(named, others, after_others(others, on, known_on, LAW), strict=True):
        assert (name, found) == (name, alone(other, on, known_on, LAW))


@pytest.mark.no_cover  # many verdicts a case, of code that is counted elsewhere
@given(
    dossiers(),
    rulebooks(),
    st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=3, unique=True),
    days,
    st.one_of(st.none(), st.none(), days),
)
def test_any_dossier_under_any_rulebook(
    dossier: Dossier, book: Rulebook, named: list[str], on: date, known_on: date | None
) -> None:
    others = [dossier, *(CHANGES[name](dossier) for name in named if name != "no roles")]
    for other, found in zip(others, after_others(others, on, known_on, (book,)), strict=True):
        assert found == alone(other, on, known_on, (book,))


def test_a_right_of_a_rulebook_opened_when_it_did_for_a_dossier_alone() -> None:
    right = Right("book.stop", "funder", "terminate", when="as_of > 2025-06-01")
    books = (Rulebook("book", (("fr", "b"),), (Rule(right, (), READING, Severity.MAJOR),)),)
    dossier = evolve(read_dossier(EXAMPLES / "clauses" / "02-ineligible-costs"), facts=())
    asked = [dossier, CHANGES["societies"](dossier)]
    found = after_others(asked, TODAY, None, books)
    assert found == [alone(one, TODAY, None, books) for one in asked]
    (rule,) = evaluate(dossier, TODAY, None, books).rules
    assert isinstance(rule.norm, RightVerdict)
    assert rule.norm.opens_on == date(2025, 6, 2)


PARTS: dict[str, tuple[str, Callable[[Dossier], Dossier], Callable[[Dossier], Dossier]]] = {
    "attributes": ("beneficiary.form = 'societe'", CHANGES["societies"], CHANGES["communes"]),
    "an attribute that is not stated": (
        "recorded(requested_on)",
        _of_agreement(lambda it: evolve(it, requested_on=None)),
        CHANGES["requested"],
    ),
    "events": ("happened(liquidated)", CHANGES["nothing"], CHANGES["liquidated"]),
    "roles": ("stated(financial_report)", CHANGES["no roles"], _of_agreement(_one_role)),
    "tables": (
        "count(recovery_order) = 0",
        CHANGES["nothing"],
        _of_agreement(lambda it: evolve(it, tables=(Table("recovery_order", (), (TableRow("row"),)),))),
    ),
    "is_complete": ("count(payment) = 0", CHANGES["nothing"], CHANGES["complete from"]),
    "holidays": (
        "next_working_day(2025-12-26) = 2025-12-26",
        CHANGES["nothing"],
        _of_agreement(lambda it: evolve(it, territory=Territory.ALSACE_MOSELLE)),
    ),
    "sums: the period": (
        "period.end > 2026-01-01",
        CHANGES["nothing"],
        _of_agreement(lambda it: evolve(it, period=evolve(it.period, end=date(2027, 1, 1)))),
    ),
    "sums: what was paid": ("paid = 0 €", CHANGES["nothing"], CHANGES["paid"]),
    "comparisons": ("grant > 1 000 €", CHANGES["small grant"], CHANGES["large grant"]),
}
"""A part of an outline, an expression that reads it alone, and two dossiers that differ in it."""


@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_an_outline_tells_dossiers_apart(part: str) -> None:
    holds, *changes = PARTS[part]
    rule = Rule(Duty("book.rule", "funder", holds=holds), (), READING, Severity.MAJOR)
    books = (Rulebook("book", (("fr", "b"),), (rule,)),)
    dossier = evolve(read_dossier(EXAMPLES / "clauses" / "02-ineligible-costs"), facts=())
    one, other = (change(dossier) for change in changes)
    found = after_others([one, other], TODAY, None, books)
    assert found == [alone(one, TODAY, None, books), alone(other, TODAY, None, books)]
    assert found[0][2] != found[1][2], "the two are told alike"
    outline.forget()
    for _ in range(UNTIL_REMEMBERED):
        evaluate(one, TODAY, None, books)
    today = day(one, seen(one.facts, TODAY, None), books).books[0]
    assert outline.remembered_results(today, lambda _rule, _day: pytest.fail("worked out again"))


# --- an outline tells all that is read ---------------------------------------------------------------------


def of_law(dossier: Dossier) -> Day:
    """The day of a dossier as the law sees it."""
    return day(dossier, seen(dossier.facts, TODAY, None), LAW).books[0]


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_dossiers_of_one_outline_are_told_alike(folder: Path) -> None:
    """What a world of the outline answers, the world of each dossier answers."""
    today = of_law(read_dossier(folder))
    if not is_usual(today):
        return
    of_all = day_of(outline_of(today), today)
    names = [*today.program.definitions, *today.program.dated, *today.program.facts, "signed", "paid"]
    for world, known in ((of_all.now, today.now), (of_all.ever, today.ever)):
        answered = 0
        for name in names:
            if name in today.program.types:
                try:
                    found = world.named(name)
                except NotOfOutlineError:
                    continue
                answered += 1
                assert (name, found) == (name, known.named(name))
        assert answered > len(names) / 4


def test_worlds_of_an_outline_hold_nothing_else_of_a_dossier() -> None:
    today = of_law(read_dossier(EXAMPLES / "cd62-apes-2024"))
    found = day_of(outline_of(today), today)
    parts: list[tuple[object, set[str]]] = [
        (found.agreement, {item.name for item in fields(Agreement)} - {"complete_from"}),
        (found.view, {"facts", "later"}),
        (found.dossier, {item.name for item in fields(Dossier)}),
        (found.text, {"states", "later", "refused"}),
        (found.now.text, {"program", "agreement", "memo", "parts", "lives"}),
    ]
    for part, names in parts:
        for name in names:
            with pytest.raises(NotOfOutlineError):
                getattr(part, name)
    assert found.now.ledger is None
    with pytest.raises(NotOfOutlineError):
        found.now.seen_ledger()
    for read in (iter, len):
        with pytest.raises(NotOfOutlineError):
            read(found.view.by_key)
    for key in ("signed", "a_fact_of_another_book"):
        with pytest.raises(NotOfOutlineError):
            found.now.facts(key)
    for role in ("owed_by_funder", "financial_report"):
        with pytest.raises(NotOfOutlineError):
            found.now.lifecycle("due", role)
    assert {item.name for item in fields(View)} <= {
        "as_of", "known_on", "due_soon", "horizon", "is_current", "has_ranges", "possible", "by_key", "facts", "later",
    }  # fmt: skip


def test_equal_numbers_of_other_types_are_other_outlines() -> None:
    dossier = read_dossier(FOLDERS[0])
    one = evolve(dossier, agreement=evolve(dossier.agreement, is_earmarked=True))
    other = evolve(dossier, agreement=evolve(dossier.agreement, is_earmarked=Fraction(1)))  # type: ignore[arg-type]
    assert outline_of(of_law(one)) != outline_of(of_law(other))


# --- what is kept ------------------------------------------------------------------------------------------


def test_no_dossier_is_kept() -> None:
    outline.forget()
    dossier = read_dossier(EXAMPLES / "cd62-apes-2024")
    for _ in range(UNTIL_REMEMBERED):
        verdict = evaluate(dossier, TODAY, None, LAW)
    gone = weakref.ref(dossier)
    del dossier, verdict
    gc.collect()
    assert gone() is None


def test_so_many_outlines_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "MOST", 2)
    dossier = read_dossier(EXAMPLES / "cd62-apes-2024")
    others = [CHANGES[name](dossier) for name in ("nothing", "societies", "states", "years", "no roles")]
    for other, found in zip(others, after_others(others, TODAY, None, LAW), strict=True):
        assert found == alone(other, TODAY, None, LAW)


def test_most_rules_of_the_law_are_remembered() -> None:
    outline.forget()
    dossier = read_dossier(EXAMPLES / "clauses" / "02-ineligible-costs")
    worked_out: list[str] = []
    for _ in range(UNTIL_REMEMBERED):
        worked_out = [rule.rule.name for rule in rule_verdicts(of_law(dossier))]
    kept = outline.remembered_results(of_law(dossier), lambda _rule, _day: pytest.fail("worked out again"))
    assert len(kept) > len(worked_out) * 3 / 4
