"""What a reader at the funder's would miss: a dossier that has it all, and the same without one thing."""

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

from budget.money import Euros
from budget.plan import InKindAid
from conventions.agreement.agreement import ReportTerms
from conventions.agreement.programme import Breakdown, Indicator, Statement
from conventions.documents.report_gaps import report_gaps
from conventions.dossier.dossier import Dossier
from conventions.dossier.work_done import Narrative, Session, YearResult
from conventions.files.dossier_folder import read_dossier
from tests.files.workbook.books import BASE

DAY = ((date(2024, 4, 12), date(2024, 4, 12)),)
SEX = Breakdown("sex", "femmes et hommes", (("women", "femmes"), ("men", "hommes")))
TOLD = "# Ce qui a été fait\n\nDes ateliers.\n"
PEOPLE = Indicator("people", "Participants", "lessons", from_sessions="participants")


def whole() -> Dossier:
    """A short dossier of which a reader would miss nothing."""
    found = read_dossier(BASE)
    agreement = evolve(found.agreement, breakdowns=(SEX,), indicators=(*found.agreement.indicators, PEOPLE))
    return evolve(
        found,
        agreement=agreement,
        sessions=(Session(DAY, "lessons", "Soudure", participants=8, parts=(("women", 5), ("men", 3))),),
        narratives=tuple(Narrative(action.id, TOLD) for action in agreement.actions),
    )


def result(value: int) -> Dossier:
    """The dossier with another result of the repairs: its target is 100."""
    found = whole()
    facts = tuple(evolve(fact, value=value) if fact.key == "repairs_done" else fact for fact in found.facts)
    assert facts != found.facts or value == 98
    return evolve(found, facts=facts)


def texts(*texts_: tuple[str, str]) -> Dossier:
    return evolve(whole(), narratives=tuple(Narrative(*each) for each in texts_))


def with_paper(*sessions: Session) -> Dossier:
    paper = Statement("programme", "count.people", "8", parts=(("women", "5"),))
    return evolve(whole(), agreement=evolve(whole().agreement, statements=(paper,)), sessions=sessions)


def with_aid(aid: InKindAid) -> Dossier:
    budget = whole().agreement.budget
    assert budget is not None
    return evolve(whole(), agreement=evolve(whole().agreement, budget=evolve(budget, in_kind=(aid,))))


def explained(found: Dossier, year: int) -> Dossier:
    return evolve(found, years=(YearResult(year, "repairs_done", comment="locaux fermés"),))


DIFFICULT = f"{TOLD}\n# Difficultés rencontrées\n\nDes locaux fermés.\n"
BOTH = (("repairs", TOLD), ("lessons", TOLD))
CASES: dict[str, tuple[Dossier, list[tuple[str, str]]]] = {
    "nothing": (whole(), []),
    "no text of an action": (texts(BOTH[0]), [("action_untold", "activity/lessons.md")]),
    "a text without what was done": (
        texts(("repairs", "# Objectifs\n\nRéparer.\n"), BOTH[1]), [("action_untold", "activity/repairs.md")],
    ),
    "a heading with nothing below": (
        texts(BOTH[0], ("lessons", f"{TOLD}\n# Suites\n")), [("heading_empty", "activity/lessons.md:5")],
    ),
    "what was done has its heading alone": (
        texts(BOTH[0], ("lessons", "# Ce qui a été fait\n")),
        [("action_untold", "activity/lessons.md"), ("heading_empty", "activity/lessons.md:1")],
    ),
    "no session of an action": (
        evolve(whole(), sessions=(Session(DAY, "repairs", "Soudure", parts=(("women", 5),)),)),
        [("action_without_result", "facts.toml")],
    ),
    "the only session was called off": (
        evolve(whole(), sessions=(Session(DAY, "lessons", "Soudure", held=False),)),
        [("action_without_result", "facts.toml"), ("breakdown_uncounted", "sessions.csv")],
    ),
    "no sessions": (
        evolve(whole(), sessions=None), [("action_without_result", "facts.toml"), ("sessions_unrecorded", "sessions.csv")],
    ),
    "a gap under the threshold": (result(91), []),
    "a gap at the threshold": (result(90), [("gap_without_word", "years.csv")]),
    "more than the target": (result(110), [("gap_without_word", "years.csv")]),
    "a gap with its word": (explained(result(50), 2024), []),
    "a word on another year": (explained(result(50), 2023), [("gap_without_word", "years.csv")]),
    "a gap told among the difficulties": (
        evolve(result(50), narratives=(Narrative("repairs", DIFFICULT), Narrative("lessons", TOLD))), [],
    ),
    "a breakdown that nobody counted": (
        evolve(whole(), sessions=(Session(DAY, "lessons", "Soudure", participants=8),)),
        [("breakdown_uncounted", "sessions.csv")],
    ),
    "a breakdown that a paper counts": (with_paper(Session(DAY, "lessons", "Soudure", participants=8)), []),
    "an aid in kind without a value": (
        with_aid(InKindAid("room", "Salle", "funder")), [("in_kind_unvalued", "convention.toml")],
    ),
    "an aid in kind with its value": (with_aid(InKindAid("room", "Salle", "funder", Euros.of(900))), []),
}  # fmt: skip


@pytest.mark.parametrize(("found", "expected"), CASES.values(), ids=CASES)
def test_what_a_reader_would_miss_is_told_with_its_place(
    found: Dossier, expected: list[tuple[str, str]]
) -> None:
    said = [each.finding for each in report_gaps(found, date(2025, 7, 1))]
    assert [(each.code, str(each.place)) for each in said if each is not None] == expected


def test_the_funder_may_set_another_threshold() -> None:
    found = result(90)
    terms = evolve(found.agreement, report=ReportTerms(Fraction(1, 5)))
    assert not list(report_gaps(evolve(found, agreement=terms), date(2025, 7, 1)))


def test_what_is_later_than_the_day_is_not_seen() -> None:
    codes = [
        each.finding.code for each in report_gaps(whole(), date(2024, 4, 11)) if each.finding is not None
    ]
    assert "action_without_result" in codes
