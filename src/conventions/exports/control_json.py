"""The control of a report as JSON: `subventio/preview/1` and `subventio/review/1`."""

from budget.money import Euros
from conventions.control.control import Control
from conventions.control.review import Preview, Review
from conventions.engine.verdict import DutyVerdict, RightVerdict
from conventions.exports.check_json import finding_json
from conventions.exports.control_text import with_reason
from conventions.exports.fact_days import fact_day_json
from conventions.exports.json_values import Json, answer_json, in_currency, question_json, stated
from conventions.exports.rule_json import whole_rule_json
from conventions.language.answers import Answer
from conventions.language.types import EUROS
from conventions.messages import Catalogue

__all__ = ["PREVIEW", "REVIEW", "preview_json", "review_json"]

PREVIEW = "subventio/preview/1"
REVIEW = "subventio/review/1"


def preview_json(dossier: str, found: Preview, words: Catalogue) -> dict[str, Json]:
    """Return the preview: whether it would be refused, each control, what it would come to."""
    return {
        "schema": PREVIEW,
        "id": dossier,
        **in_currency(words.currency),
        "as_of": found.as_of.isoformat(),
        "refused": found.is_refused,
        "controls": [_control(one, words) for one in found.controls],
        "amounts": _amounts(found.amounts),
    }


def review_json(dossier: str, found: Review, words: Catalogue) -> dict[str, Json]:
    """Return the control sheet."""
    drawn = found.sample
    share = drawn.coverage
    return {
        "schema": REVIEW,
        "id": dossier,
        **in_currency(words.currency),
        "as_of": found.as_of.isoformat(),
        "known_on": found.known_on.isoformat() if found.known_on else None,
        "controls": [_control(one, words) for one in found.controls],
        "steps": [
            {
                "key": fact.key,
                "of": fact.of,
                **fact_day_json("on", fact),
                "amount": str(fact.value) if isinstance(fact.value, Euros) else None,
                "evidence": fact.evidence,
            }
            for fact in found.steps
        ],
        "questions": [question_json(question) for question in found.questions],
        "sample": {
            "method": "money_unit_fixed_step",
            "wanted": drawn.wanted,
            "step_cents": str(drawn.step),
            "covered": str(drawn.covered),
            "all": str(drawn.all),
            "coverage": None if share is None else str(share.as_fraction),
            "entries": [
                {
                    "id": entry.id,
                    "label": entry.label,
                    "amount": str(entry.amount),
                    "evidence": entry.evidence,
                    "place": entry.place,
                }
                for entry in drawn.entries
            ],
        },
        "rights": [_norm(right) for right in found.rights],
        "limits": [whole_rule_json(rule, words) for rule in found.limits],
        "owed": [_norm(duty) for duty in found.owed],
        "amounts": _amounts(found.amounts),
    }


def _control(one: Control, words: Catalogue) -> dict[str, Json]:
    finding = None if one.finding is None else finding_json(with_reason(one.finding, words), words)
    return {
        "code": one.code,
        "agrees": one.finding is None,
        "nature": None if one.nature is None else one.nature.value,
        "figures": dict(one.params),
        "finding": finding,
    }


def _norm(norm: DutyVerdict | RightVerdict) -> dict[str, Json]:
    return {
        "id": norm.id,
        **stated(row=norm.row),
        "article": norm.article,
        "status": norm.status.value,
        "amount": answer_json(norm.amount, EUROS),
    }


def _amounts(amounts: tuple[tuple[str, Answer | None], ...]) -> dict[str, Json]:
    return {name: answer_json(answer, EUROS) for name, answer in amounts}
