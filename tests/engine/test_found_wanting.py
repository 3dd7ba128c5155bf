"""A finding that names no part of a report undoes only what it can be about (docs/semantics.md § 4.9)."""

from datetime import date

import pytest

from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.views.rule_cases import notation_of, notation_with_questions
from tests.engine.agreements import facts_of
from tests.oracle.compare import assert_same
from tests.oracle.test_reports import agreed

BOTH = "bilan_received(story)@2025-06-01; bilan_received(figures)@2025-06-02"
ACCEPTED = "bilan_accepted(story)@2025-06-02; bilan_accepted(figures)@2025-06-02"
WHICH = "missing:part_in_dispute(report)"


@pytest.mark.parametrize(
    ("facts", "status", "parts"),
    [
        # the other part had not come: nothing of what had come is undone
        (
            "bilan_received(story)@2025-06-01; bilan_incomplete@2025-06-03",
            "not met",
            "story=met|figures=late",
        ),
        (
            "bilan_received(story)@2025-06-01; bilan_incomplete@2025-06-03; bilan_received(figures)@2025-06-04",
            "met",
            "story=met|figures=met",
        ),
        (
            "bilan_received(story)@2025-06-01; bilan_incomplete@2025-06-03; bilan_received(figures)@2025-06-07",
            "met_late",
            "story=met|figures=met_late",
        ),
        # all had come: the one that was not accepted by its name
        (
            f"{BOTH}; bilan_accepted(story)@2025-06-02; bilan_incomplete@2025-06-03",
            "not met",
            "story=met|figures=late",
        ),
        # which of several cannot be told: the whole is not produced, each part is open
        (f"{BOTH}; bilan_incomplete@2025-06-03", "not met", "story=unknown|figures=unknown"),
        (
            f"{BOTH}; bilan_incomplete@2025-06-03; bilan_incomplete(figures)@2025-06-03",
            "not met",
            "story=unknown|figures=late",
        ),
        # one was completed: it may have been that one
        (
            f"{BOTH}; bilan_incomplete@2025-06-03; papers_completed(figures)@2025-06-07",
            "unknown",
            "story=unknown|figures=unknown",
        ),
        (
            f"{BOTH}; bilan_incomplete@2025-06-03; papers_completed@2025-06-07",
            "met_late",
            "story=unknown|figures=unknown",
        ),
        (f"{BOTH}; bilan_incomplete@2025-06-03; papers_completed@2025-06-04", "met", "story=met|figures=met"),
        # all were accepted by their names: any of them
        (
            f"{BOTH}; {ACCEPTED}; bilan_incomplete@2025-06-03",
            "not met",
            "story=unknown|figures=unknown",
        ),
        # a refusal is of what had come
        ("bilan_refused(story)@2025-06-03", "not met", "story=late|figures=late"),
        (
            "bilan_received(story)@2025-06-01; bilan_refused@2025-06-03",
            "not met",
            "story=unknown|figures=late",
        ),
        (
            f"{BOTH}; bilan_accepted(story)@2025-06-02; bilan_refused@2025-06-03",
            "unknown",
            "story=met|figures=unknown",
        ),
    ],
)
def test_what_a_finding_without_a_part_undoes(facts: str, status: str, parts: str) -> None:
    on = date(2025, 6, 10)
    dossier = Dossier(agreed("story", "figures"), facts_of(facts))
    assert_same(dossier, on, None)
    verdict = evaluate(dossier, on)
    assert notation_of(verdict, "report") == status.replace("not met", "overdue")
    assert notation_of(verdict, "report.parts") == parts.replace("=late", "=overdue")


def test_it_is_asked_which_part_lacks_something() -> None:
    facts = f"{BOTH}; bilan_incomplete@2025-06-03; papers_completed(figures)@2025-06-07"
    verdict = evaluate(Dossier(agreed("story", "figures"), facts_of(facts)), date(2025, 6, 10))
    told = notation_with_questions(verdict, "report")
    assert told is not None
    assert told.split(" ? ")[1].split("|") == [WHICH]
    settled = facts.replace("bilan_incomplete@", "bilan_incomplete(figures)@")
    assert (
        notation_of(
            evaluate(Dossier(agreed("story", "figures"), facts_of(settled)), date(2025, 6, 10)), "report"
        )
        == "met_late"
    )
