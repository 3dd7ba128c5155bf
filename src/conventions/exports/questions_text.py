"""The open questions of dossiers in the order in which to ask them, as text and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Final

from conventions.exports.json_values import Json, question_json
from conventions.exports.value_text import question_text
from conventions.messages import Catalogue
from conventions.portfolio.open_questions import OpenAnswer, RankedQuestion, at_stake

__all__ = ["questions_json", "questions_lines"]

FIRST: Final = 3
"""How many questions the first line speaks of: those that one letter can ask."""


def questions_lines(
    answers: Sequence[OpenAnswer], ranked: Sequence[RankedQuestion], words: Catalogue
) -> Iterator[str]:
    """Yield what the first questions settle, then each question; where nothing is open, one line."""
    if not answers:
        yield words.text("questions.none")
        return
    first = ranked[:FIRST]
    settled = [answer for step in first for answer in step.settles]
    yield words.text(
        "questions.first",
        questions=words.count("count.questions", len(first)),
        settled=str(len(settled)),
        answers=words.count("count.open_answers", len(answers)),
        amount=words.amount(at_stake(settled)),
        whole=words.amount(at_stake(answers)),
    )
    total = 0
    for at, step in enumerate(ranked, 1):
        total += len(step.settles)
        yield f"{at:>4}. {step.dossier}{words.text('colon')}{question_text(step.question, words)}"
        names = ", ".join(answer.name for answer in step.settles) or words.text("whatif.none")
        yield f"      {words.text('questions.settles', names=names, total=str(total), of=str(len(answers)))}"


def questions_json(answers: Sequence[OpenAnswer], ranked: Sequence[RankedQuestion]) -> dict[str, Json]:
    """Return the open answers, then the questions in their order with what each settles."""
    return {
        "open": len(answers),
        "at_stake": str(at_stake(answers)),
        "answers": [
            {
                "dossier": answer.dossier,
                "name": answer.name,
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
