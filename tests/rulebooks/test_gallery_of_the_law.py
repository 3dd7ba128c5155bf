"""Every rule of the law as a person reads it, in both languages: read the two files in `approved/`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Outcome
from conventions.exports.check_text import finding_lines
from conventions.messages import LANGUAGES, Catalogue, Language, catalogue
from conventions.rulebook import Rule
from conventions.views.rule_cases import cases_of
from tests.approvals import assert_approved
from tests.mutation.law import the_law

APPROVED = Path(__file__).with_name("approved")
LAW, CASES = the_law().book, the_law().cases
TOLD = (Outcome.BREACH, Outcome.AVAILABLE)


def lines(words: Catalogue) -> Iterator[str]:
    """Of each rule, the finding of the first of its cases that has one."""
    for rule in LAW.rules:
        yield f"# {rule.name}"
        yield from shown(rule, words)
        yield ""


def shown(rule: Rule, words: Catalogue) -> Iterator[str]:
    wanted = [outcome.value for outcome in TOLD]
    for item in CASES:
        if not any(text in wanted for _, text in cases_of(rule, (item,))):
            continue
        verdict = evaluate(item.case.beside(item.dossier), item.case.as_of, item.case.known_on, (LAW,))
        for finding in verdict.findings:
            if finding.code == rule.name:
                yield from (line.strip() for line in finding_lines(finding, words))
                return


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_reads_as_approved(language: Language) -> None:
    text = "\n".join(lines(catalogue(language)))
    assert "{" not in text
    assert_approved(APPROVED / f"law.{language}.txt", text)


def test_every_rule_that_can_be_breached_or_used_is_shown() -> None:
    words = catalogue("fr")
    silent = {str(rule.name) for rule in LAW.rules if not list(shown(rule, words))}
    assert silent == {
        f"law_fr.{rule}" for rule in ("r02", "r12", "r56.local", "r56.etat", "r63", "r66", "r67", "r70")
    }, "owed and never late; of any other, a case of rulebooks/law_fr.cases shows the breach or the use"
