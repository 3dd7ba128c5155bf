"""A receipt: the results, the files, the rules and every step; schema `subventio/receipt/1`."""

import base64
import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from attrs import frozen

from budget.findings import Finding
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.in_force import AmendmentStatus, in_force
from conventions.engine.verdict import DutyVerdict, ReadingVerdict, RightVerdict, RuleVerdict, Verdict
from conventions.exports.explain import explained_value, value_names
from conventions.exports.json_values import Json, bound_json, fields_json, question_json
from conventions.exports.otherwise import fact_json
from conventions.exports.rules import reading_json, version_json
from conventions.facts.record import DUE_SOON, seen
from conventions.files.inputs import Input, dossier_of, laid_out
from conventions.files.rulebook_file import read_rulebook
from conventions.language.answers import Answer, Question, Value
from conventions.language.explain import Explanation
from conventions.language.types import EUROS, Type
from conventions.naive.duties import NaiveDuty, NaiveReading
from conventions.naive.rights import NaiveRight
from conventions.naive.rules import NaiveRule
from conventions.naive.verdict import NaiveVerdict
from conventions.rulebook import Rulebook
from conventions.version import VERSION

# --- What the engine and the naive interpreter say of a dossier, in one form, to be set side by side --------
# Days on which rights open, and findings, which follow from statuses, are the engine's alone.


def said_by_engine(verdict: Verdict) -> dict[str, Json]:
    """Return the results of a verdict."""
    euros = frozenset(name for name, _ in verdict.amounts)
    return {
        "term": verdict.term.status,
        "norms": {norm.subject: _engine_norm(norm) for norm in verdict.norms},
        "amounts": {name: exact_answer(found, EUROS) for name, found in verdict.amounts if found},
        "definitions": {name: exact_answer(found, None) for name, found in verdict.definitions},
        "options": {name: _options(name, found, euros) for name, found in verdict.options},
        "rules": {rule.subject: _rule_said(rule, _engine_norm(rule.norm)) for rule in verdict.rules},
    }


def said_by_naive(verdict: NaiveVerdict, euros: Collection[str]) -> dict[str, Json]:
    """Return the results of the naive interpreter; `euros` are the names of the values in euros."""
    values = (verdict.amounts | verdict.definitions).items()
    return {
        "term": verdict.term,
        "norms": {_subject(norm): _naive_norm(norm) for norm in (*verdict.duties, *verdict.rights)},
        "amounts": {name: exact_answer(found, EUROS) for name, found in values if found and name in euros},
        "definitions": {name: exact_answer(found, None) for name, found in values if name not in euros},
        "options": {name: _options(name, found.items(), euros) for name, found in verdict.options.items()},
        "rules": {_subject(rule.norm): _rule_said(rule, _naive_norm(rule.norm)) for rule in verdict.rules},
    }


def exact_answer(found: Answer | None, kind: Type | None) -> Json:
    """Return an answer with every day written out, also the first and the last there are."""
    if found is None:
        return None
    return {
        "min": _bound(found.lo, kind),
        "max": _bound(found.hi, kind),
        "questions": _questions(found.questions),
    }


def _bound(bound: Value | None, kind: Type | None) -> Json:
    return bound.isoformat() if isinstance(bound, date) else bound_json(bound, kind)


def _questions(questions: Iterable[Question]) -> list[Json]:
    return [question_json(question) for question in sorted(questions)]


def _options(name: str, found: Iterable[tuple[str, Answer]], euros: Collection[str]) -> Json:
    kind = EUROS if name in euros else None
    return {option: exact_answer(answer, kind) for option, answer in found}


def _subject(norm: NaiveDuty | NaiveRight) -> str:
    return norm.id if norm.row is None else f"{norm.id}.{norm.row}"


def _rule_said(rule: RuleVerdict | NaiveRule, norm: dict[str, Json]) -> Json:
    outcome = rule.outcome.value if isinstance(rule, RuleVerdict) else rule.outcome
    clause = exact_answer(rule.clause_due, None)
    return {"outcome": outcome, "clause_due": clause, "prevails": rule.prevails, **norm}


def _engine_norm(norm: DutyVerdict | RightVerdict) -> dict[str, Json]:
    if isinstance(norm, RightVerdict):
        return _right(norm, norm.status.value)
    return _duty(norm, norm.status.value, [(part.id, part.status.value, part.done) for part in norm.parts])


def _naive_norm(norm: NaiveDuty | NaiveRight) -> dict[str, Json]:
    if isinstance(norm, NaiveRight):
        return _right(norm, norm.status)
    return _duty(norm, norm.status, norm.parts)


def _read_as(reading: ReadingVerdict | NaiveReading) -> str:
    return reading.name if reading.of is None else f"{reading.of}.{reading.name}"


def _duty(
    duty: DutyVerdict | NaiveDuty,
    status: str,
    parts: Iterable[tuple[str, str, Answer]],
) -> dict[str, Json]:
    return {
        "status": status,
        "due": exact_answer(duty.due, None),
        "done": exact_answer(duty.done, None),
        "days_late": duty.days_late,
        "amount": exact_answer(duty.amount, EUROS),
        "parts": {name: {"status": of, "done": exact_answer(done, None)} for name, of, done in parts},
        "readings": {_read_as(item): item.status for item in duty.readings},
        "questions": _questions(duty.questions if status == "unknown" else ()),
    }


def _right(right: RightVerdict | NaiveRight, status: str) -> dict[str, Json]:
    return {
        "status": status,
        "until": exact_answer(right.until, None),
        "effective_on": right.effective_on.isoformat() if right.effective_on else None,
        "amount": exact_answer(right.amount, EUROS),
        "readings": {
            _read_as(item): {
                "status": item.status,
                "until": exact_answer(item.until, None),
                "amount": exact_answer(item.amount, EUROS),
            }
            for item in right.readings
        },
    }


# ------------------------------------------------------------------------------------------------------------
# A receipt: the results, the files, the rules and every step; schema `subventio/receipt/1`.
# It holds the files themselves, so that it can be replayed when they have changed: `receipt` of the files it
# holds is the receipt again, to the byte. It holds no path, no clock and no language.

SCHEMA: Final = "subventio/receipt/1"


@frozen
class Files:
    """The files of some dossiers, and of the rulebooks that are asked of them, in their order."""

    dossiers: tuple[tuple[Input, ...], ...]
    rulebooks: tuple[Input, ...]


@frozen
class Asked:
    """The day of the question, the day of the record, and how many days ahead a duty is due soon."""

    as_of: date
    known_on: date | None = None
    due_soon: int = DUE_SOON.days


def receipt(files: Files, asked: Asked) -> dict[str, Json]:
    """Return the receipt of some files on a day; the dossiers stand in the order of their texts."""
    books = rulebooks_of(files.rulebooks)
    told = [_dossier(inputs, books, asked) for inputs in sorted(set(files.dossiers))]
    return sealed(
        {
            "schema": SCHEMA,
            "version": VERSION,
            **fields_json(asked, "as_of", "known_on", "due_soon"),
            "rulebooks": files_json(files.rulebooks),
            "dossiers": list(told),
        }
    )


def sealed(found: dict[str, Json]) -> dict[str, Json]:
    """Return a receipt with the hash of all the rest of it as its last key."""
    rest = {key: value for key, value in found.items() if key != "sha256"}
    canonical = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {**rest, "sha256": hashlib.sha256(canonical.encode(errors="surrogatepass")).hexdigest()}


def rulebooks_of(inputs: Sequence[Input]) -> tuple[Rulebook, ...]:
    """Return the rulebooks of some texts."""
    with laid_out(inputs) as folder:
        return tuple(read_rulebook(folder / item.name) for item in inputs)


def files_json(inputs: Iterable[Input]) -> list[Json]:
    """Return files with their hashes and what they hold: as text where it is UTF-8."""
    return [{"file": item.name, "sha256": item.sha256, **_content(item.content)} for item in inputs]


def _content(content: bytes) -> dict[str, Json]:
    try:
        return {"text": content.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode("ascii")}


def _dossier(inputs: tuple[Input, ...], books: tuple[Rulebook, ...], asked: Asked) -> dict[str, Json]:
    dossier = dossier_of(inputs)
    verdict = evaluate(
        dossier, asked.as_of, asked.known_on, dossier.applied(books), timedelta(asked.due_soon)
    )
    view = seen(dossier.facts, asked.as_of, asked.known_on)
    return {
        "id": dossier.agreement.id,
        "inputs": files_json(inputs),
        "facts": [fact_json(fact) for fact in view.facts],
        "amendments": [
            item.amendment.id
            for item in in_force(dossier, view).states
            if item.status is AmendmentStatus.IN_FORCE
        ],
        "rules": [_rule(rule) for rule in verdict.rules],
        "said": said_by_engine(verdict),
        "findings": [_finding(finding) for finding in verdict.findings],
        "steps": _steps(dossier, verdict),
    }


def _rule(rule: RuleVerdict) -> Json:
    return {
        "rule": rule.rule.name,
        "row": rule.norm.row,
        **fields_json(rule.rule, "since", "until"),
        "source": reading_json(rule.rule.source),
        "parameters": [version_json(key, version) for key, held in rule.used for version in held],
    }


def _finding(finding: Finding) -> Json:
    return {
        **fields_json(finding, "code", "severity", "subject", "due", "days_late"),
        "params": dict(finding.params),
        "questions": list(finding.questions),
    }


def _steps(dossier: Dossier, verdict: Verdict) -> dict[str, Json]:
    """Return the steps of every norm, then of every value."""
    found = {norm.subject: _step(norm.explain()) for norm in verdict.told}
    for name in value_names(verdict):
        explanation = explained_value(dossier, verdict, name)
        if explanation is not None and name not in found:
            found[name] = _step(explanation)
    return found


def _step(found: Explanation) -> Json:
    return {
        **fields_json(found, "label", "formula"),
        "value": exact_answer(found.answer, found.type),
        "source": found.source,
        "notes": [list(note) for note in found.notes],
        "children": [_step(child) for child in found.children],
    }
