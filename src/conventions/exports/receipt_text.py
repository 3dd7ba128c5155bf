"""A receipt: the results, the files, the rules and every step; and its verification by replay.

Schema `subventio/receipt/1`.
"""

import base64
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import Enum
from pathlib import Path
from typing import Final

from budget import frozen
from budget.findings import Finding
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.in_force import AmendmentStatus, in_force
from conventions.engine.verdict import DutyVerdict, ReadingVerdict, RightVerdict, RuleVerdict, Verdict
from conventions.exports.explain_text import explained_value, value_names
from conventions.exports.json_values import Json, bound_json, fields_json, question_json
from conventions.exports.scenario_text import fact_json
from conventions.exports.verdict_parts import reading_json, version_json
from conventions.facts.fact import DUE_SOON, seen
from conventions.files.faults import UnreadableDossierError, shown
from conventions.files.rulebook_file import read_rulebook
from conventions.files.stamps import Input, dossier_of, is_input_name, laid_out
from conventions.language.answers import Answer, Question, Value
from conventions.language.explain import Explanation
from conventions.language.syntax import EUROS, Type
from conventions.naive.duties import NaiveDuty, NaiveReading
from conventions.naive.rights import NaiveRight
from conventions.naive.rules import NaiveRule
from conventions.naive.verdict import NaiveVerdict, naive_verdict
from conventions.rulebook import Rulebook
from conventions.version import VERSION

# --- What the engine and the naive interpreter say of a dossier, in one form, to be set side by side --------
# Days on which rights open, and findings, which follow from statuses, are the engine's alone.


def engine_results(verdict: Verdict) -> dict[str, Json]:
    """Return the results of a verdict."""
    euros = frozenset(name for name, _ in verdict.amounts)
    return {
        "term": verdict.term.status,
        "norms": {norm.subject: _engine_norm(norm) for norm in verdict.norms},
        "amounts": {name: exact_answer(found, EUROS) for name, found in verdict.amounts if found},
        "definitions": {name: exact_answer(found, None) for name, found in verdict.definitions},
        "options": {name: _options(name, found, euros) for name, found in verdict.options},
        "rules": {rule.subject: _rule_result(rule, _engine_norm(rule.norm)) for rule in verdict.rules},
    }


def naive_results(verdict: NaiveVerdict, euros: Collection[str]) -> dict[str, Json]:
    """Return the results of the naive interpreter; `euros` are the names of the values in euros."""
    values = (verdict.amounts | verdict.definitions).items()
    return {
        "term": verdict.term,
        "norms": {_subject(norm): _naive_norm(norm) for norm in (*verdict.duties, *verdict.rights)},
        "amounts": {name: exact_answer(found, EUROS) for name, found in values if found and name in euros},
        "definitions": {name: exact_answer(found, None) for name, found in values if name not in euros},
        "options": {name: _options(name, found.items(), euros) for name, found in verdict.options.items()},
        "rules": {_subject(rule.norm): _rule_result(rule, _naive_norm(rule.norm)) for rule in verdict.rules},
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


def _rule_result(rule: RuleVerdict | NaiveRule, norm: dict[str, Json]) -> Json:
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
class ReceiptQuestion:
    """The day of the question, the day of the record, and how many days ahead a duty is due soon."""

    as_of: date
    known_on: date | None = None
    due_soon: int = DUE_SOON.days


def receipt(files: Files, asked: ReceiptQuestion) -> dict[str, Json]:
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


def _dossier(
    inputs: tuple[Input, ...], books: tuple[Rulebook, ...], asked: ReceiptQuestion
) -> dict[str, Json]:
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
        "said": engine_results(verdict),
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
    found = {norm.subject: _step(norm.explain()) for norm in verdict.norms_and_rules}
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


ABSENT: Final = "—"
MOST_DAYS: Final = 10_000


class Check(Enum):
    """The checks of a receipt."""

    SHAPE = "shape"
    SEAL = "seal"
    INPUT = "input"
    REPLAY = "replay"
    NAIVE = "naive"


@frozen
class Disagreement:
    """A place of a receipt, with the actual and the expected content."""

    check: Check
    place: str
    actual: str
    expected: str


@frozen
class _Question:
    """The question that a receipt states."""

    files: Files
    asked: ReceiptQuestion


def verified(found: Json) -> tuple[Disagreement, ...]:
    """Return all that is wrong with a receipt, in the order in which it was looked at; of a sound one, `()`.

    Its seal first, then the hashes of its files, then the receipt that these give, then what the naive
    interpreter says of them. A receipt of another version may be given again otherwise: its version says so.
    """
    wrong: list[Disagreement] = []
    try:
        question = _asked(found, wrong)
    except _ShapeError as error:
        return (error.disagreement,)
    record = found if isinstance(found, dict) else {}
    seal = sealed(record)["sha256"]
    if record.get("sha256") != seal:
        wrong.insert(0, _disagreement(Check.SEAL, "sha256", record.get("sha256"), seal))
    if any(item.check is Check.INPUT for item in wrong):  # of other files than were read, nothing can be said
        return tuple(wrong)
    try:
        again = receipt(question.files, question.asked)
    except UnreadableDossierError as error:
        places = (
            f"{Path(fault.place.file).name}:{fault.place.line} {fault.code}" for fault in error.faults[:1]
        )
        return (*wrong, Disagreement(Check.SHAPE, "dossiers[*].inputs", ", ".join(places), "0"))
    except OSError:  # names that stand in each other's way
        return (*wrong, Disagreement(Check.SHAPE, "dossiers[*].inputs", ABSENT, "convention.toml | …"))
    wrong += _between(Check.REPLAY, "", _without_seal(record), _without_seal(again))
    return (*wrong, *_naive_disagreements(again, question))


def _without_seal(found: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in found.items() if key not in ("sha256", "version")}


# --- reading -------------------------------------------------------------------------------------------


class _ShapeError(ValueError):
    """A receipt that does not have the shape of one."""

    def __init__(self, place: str, actual: Json, expected: str) -> None:
        super().__init__(place)
        self.disagreement = _disagreement(Check.SHAPE, place, actual, expected)


def _asked(found: Json, wrong: list[Disagreement]) -> _Question:
    """Return what a receipt answers; another version, and files whose hash is another, are `wrong`."""
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise _ShapeError("schema", found.get("schema") if isinstance(found, dict) else None, SCHEMA)
    if found.get("version") != VERSION:
        wrong.append(_disagreement(Check.REPLAY, "version", found.get("version"), VERSION))
    books = tuple(_inputs(found.get("rulebooks"), "rulebooks", wrong))
    dossiers = []
    for at, item in enumerate(_list(found.get("dossiers"), "dossiers")):
        place = f"dossiers[{at}].inputs"
        dossiers.append(tuple(_inputs(item.get("inputs") if isinstance(item, dict) else None, place, wrong)))
    as_of = _day(found.get("as_of"), "as_of")
    known_on = None if found.get("known_on") is None else _day(found.get("known_on"), "known_on")
    due_soon = found.get("due_soon")
    if not isinstance(due_soon, int) or isinstance(due_soon, bool) or not 0 <= due_soon <= MOST_DAYS:
        raise _ShapeError("due_soon", due_soon, f"0 … {MOST_DAYS}")
    return _Question(Files(tuple(dossiers), books), ReceiptQuestion(as_of, known_on, due_soon))


def _list(found: Json, place: str) -> list[Json]:
    if not isinstance(found, list):
        raise _ShapeError(place, found, "[…]")
    return found


def _day(found: Json, place: str) -> date:
    try:
        return date.fromisoformat(found if isinstance(found, str) else "")
    except ValueError:
        raise _ShapeError(place, found, "YYYY-MM-DD") from None


def _inputs(found: Json, place: str, wrong: list[Disagreement]) -> Iterator[Input]:
    for at, item in enumerate(_list(found, place)):
        here = f"{place}[{at}]"
        if not isinstance(item, dict):
            raise _ShapeError(here, item, "{file, sha256, text}")
        name = item.get("file")
        if not isinstance(name, str) or not is_input_name(name):
            raise _ShapeError(f"{here}.file", name, "convention.toml | facts.toml | …")
        read = Input(name, _file_content(item, here))
        if item.get("sha256") != read.sha256:
            wrong.append(_disagreement(Check.INPUT, f"{here}.sha256", item.get("sha256"), read.sha256))
        yield read


def _file_content(item: dict[str, Json], place: str) -> bytes:
    text, encoded = item.get("text"), item.get("base64")
    try:
        if isinstance(text, str):
            return text.encode()
        if isinstance(encoded, str):
            return base64.b64decode(encoded, validate=True)
    except ValueError:  # no text that can be encoded, or no base64
        pass
    raise _ShapeError(f"{place}.text", text, "text | base64")


# --- comparing -----------------------------------------------------------------------------------------


def _naive_disagreements(again: dict[str, Json], question: _Question) -> Iterator[Disagreement]:
    """Yield the differences between the naive interpreter and the engine on the files of a receipt.

    It does not read a record in which the day of a fact is unknown: such a record is skipped.
    """
    books = rulebooks_of(question.files.rulebooks)
    told = _list(again["dossiers"], "dossiers")
    for at, (inputs, item) in enumerate(zip(sorted(set(question.files.dossiers)), told, strict=True)):
        dossier = dossier_of(inputs)
        if any(fact.is_between for fact in dossier.facts):
            continue  # it reads a record whose days are known: semantics § 1.15
        said = item["said"] if isinstance(item, dict) else None
        amounts = said["amounts"] if isinstance(said, dict) else None
        euros = amounts.keys() if isinstance(amounts, dict) else ()
        asked = question.asked
        found = naive_verdict(dossier, asked.as_of, asked.known_on, dossier.applied(books), asked.due_soon)
        naive = naive_results(found, euros)
        yield from _between(Check.NAIVE, f"dossiers[{at}].said", said, naive)


def _between(check: Check, place: str, actual: Json, expected: Json) -> Iterator[Disagreement]:
    """Yield the places where two JSON values differ, the deepest that can be named."""
    if isinstance(actual, dict) and isinstance(expected, dict):
        for key in dict.fromkeys((*expected, *actual)):
            inner = f"{place}.{key}" if place else key
            if key not in actual or key not in expected:
                yield _disagreement(check, inner, actual.get(key, ABSENT), expected.get(key, ABSENT))
            else:
                yield from _between(check, inner, actual[key], expected[key])
    elif isinstance(actual, list) and isinstance(expected, list) and len(actual) == len(expected):
        for at, (one, other) in enumerate(zip(actual, expected, strict=True)):
            yield from _between(check, f"{place}[{at}]", one, other)
    elif actual != expected or type(actual) is not type(expected):
        yield _disagreement(check, place, actual, expected)


def _disagreement(check: Check, place: str, actual: Json, expected: Json) -> Disagreement:
    return Disagreement(check, place, _short(actual), _short(expected))


def _short(found: Json) -> str:
    return shown(found if isinstance(found, str) else json.dumps(found, ensure_ascii=False))
