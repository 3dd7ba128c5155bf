"""The open questions of dossiers in the order in which to ask them, as text and as JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from budget.money import Euros
from conventions.exports.json_values import Json, fields_json, in_currency, question_json
from conventions.exports.names import UNNAMED, Names
from conventions.messages import Catalogue
from conventions.portfolio.open_questions import OpenAnswer, RankedQuestion, at_stake

FIRST: Final = 3
"""How many questions the first line speaks of: those that one letter can ask."""


def questions_lines(
    answers: Sequence[OpenAnswer],
    ranked: Sequence[RankedQuestion],
    words: Catalogue,
    named: Mapping[str, Names],
) -> Iterator[str]:
    """Yield what the first questions settle, then each question; where nothing is open, one line.

    `named` are the names of each dossier. What is at stake is said where there is money at stake.
    """
    if not answers:
        yield words.text("questions.none")
        return
    first = ranked[:FIRST]
    settled = [answer for step in first for answer in step.settles]
    stake, whole = _by_currency(settled, named), _by_currency(answers, named)
    is_money = "" if any(stake.values()) else ".rest" if any(whole.values()) else ".no_money"
    yield words.text(
        f"questions.first{is_money}",
        questions=words.count("count.questions", len(first)),
        settled=str(len(settled)),
        answers=words.count("count.open_answers", len(answers)),
        amount=_sums(stake, words),
        whole=_sums(whole, words),
    )
    total = 0
    for at, step in enumerate(ranked, 1):
        total += len(step.settles)
        called = named.get(step.dossier, UNNAMED)
        yield f"{at:>4}. {step.dossier}{words.text('colon')}{called.question(step.question, words)}"
        settles = dict.fromkeys(called.of(answer.name, words) for answer in step.settles)
        names = ", ".join(settles) or words.text("whatif.none")
        yield f"      {words.text('questions.settles', names=names, total=str(total), of=str(len(answers)))}"


def _by_currency(answers: Iterable[OpenAnswer], named: Mapping[str, Names]) -> dict[str, int]:
    """Return the money that answers leave open, in cents, by currency: what is in two is never summed."""
    by: dict[str, list[OpenAnswer]] = {}
    for answer in answers:
        by.setdefault(named.get(answer.dossier, UNNAMED).currency, []).append(answer)
    return {currency: at_stake(found).cents for currency, found in by.items()}


def _sums(by: Mapping[str, int], words: Catalogue) -> str:
    """Return the sums by currency, each in its own; those of nothing only where there is no other."""
    told = [words.amount_in(Euros.of_cents(cents), currency) for currency, cents in by.items() if cents]
    return " + ".join(told) or words.amount(Euros.ZERO)


def questions_json(
    answers: Sequence[OpenAnswer], ranked: Sequence[RankedQuestion], named: Mapping[str, Names]
) -> dict[str, Json]:
    """Return the open answers, then the questions in their order with what each settles.

    In several currencies there is no sum of what is at stake, but one of each.
    """
    by = _by_currency(answers, named)
    sums: dict[str, Json] = {name: str(Euros.of_cents(cents)) for name, cents in by.items()}
    return {
        "open": len(answers),
        "at_stake": str(at_stake(answers)) if len(by) <= 1 else None,
        **(in_currency(*by) if len(by) == 1 else {"at_stake_by_currency": sums} if by else {}),
        "answers": [
            {
                **fields_json(answer, "dossier", "name"),
                "questions": [question_json(question) for question in sorted(answer.questions)],
                "at_stake": None if answer.stake is None else str(answer.stake),
            }
            for answer in answers
        ],
        "questions": [
            {
                "dossier": step.dossier,
                **_question(step),
                "asked_by": step.waiting,
                "settles": [answer.name for answer in step.settles],
                "at_stake": str(at_stake(step.settles)),
            }
            for step in ranked
        ],
    }


def _question(step: RankedQuestion) -> dict[str, Json]:
    return {"kind": step.question.kind.value, "about": step.question.about}
