"""The check as JSON, schema `subventio/check/1`: keys always present, order fixed, and its hash."""

import hashlib
import json
from datetime import date

from attrs import frozen

from budget.findings import Finding
from conventions.engine.in_force import AmendmentState
from conventions.engine.verdict import DutyVerdict, ReadingVerdict, RightVerdict, Verdict
from conventions.exports.checked import Checked, CheckedDossier, UnreadableDossier, counted
from conventions.exports.explanation import explanation_json
from conventions.exports.finding_text import finding_message, finding_questions, finding_remedy
from conventions.exports.json_values import Json, answer_json, bound_json, day_json, question_json
from conventions.exports.rule_json import rule_json
from conventions.language.types import EUROS
from conventions.messages import Catalogue

__all__ = [
    "SCHEMA",
    "check_json",
    "dossier_json",
    "finding_json",
    "summary",
    "unreadable_json",
]

SCHEMA = "subventio/check/1"


@frozen
class _Writer:
    """Writes a verdict; `stable` leaves out path, words, and what ages daily: the text that is hashed."""

    words: Catalogue
    stable: bool

    def dossier(self, checked: CheckedDossier, verdict: Verdict) -> dict[str, Json]:
        duties = [self.duty(duty) for duty in verdict.duties if not duty.is_payment]
        payments = [self.duty(duty) for duty in verdict.duties if duty.is_payment]
        options = dict(verdict.options)
        written: dict[str, Json] = {
            "id": checked.id,
            "path": None if self.stable else str(checked.path),
            "status": "checked",
            "errors": [],
            "stable_until": verdict.stable_until.isoformat() if verdict.stable_until else None,
            "term": {
                "status": verdict.term.status,
                **day_json("start", verdict.term.start, stable=self.stable),
                **day_json("end", verdict.term.end, stable=self.stable),
            },
            "duties": list(duties),
            "rights": [self.right(right) for right in verdict.rights],
            "payments": list(payments),
            "amounts": {
                name: answer_json(answer, EUROS, options.get(name, ()), stable=self.stable)
                for name, answer in verdict.amounts
            },
            "definitions": {
                name: answer_json(answer, None, options.get(name, ()), stable=self.stable)
                for name, answer in verdict.definitions
            },
            "findings": [self.finding(finding, verdict) for finding in verdict.findings],
            "rules": [rule_json(rule, self.words, stable=self.stable) for rule in verdict.rules],
            "amendments": [_amendment_json(state) for state in verdict.amendments],
        }
        return written

    def duty(self, duty: DutyVerdict) -> dict[str, Json]:
        done = bound_json(duty.done.hi, None) if duty.done is not None else None
        return {
            "id": duty.id,
            "row": duty.row,
            "article": duty.article,
            "debtor": duty.debtor,
            "status": duty.status.value,
            **day_json("due", duty.due, stable=self.stable),
            "done_on": done,
            **({"paid_on": done} if duty.is_payment else {}),
            "days_late": None if self.stable else duty.days_late,
            "amount": answer_json(duty.amount, EUROS, stable=self.stable),
            "parts": [
                {"id": part.id, "status": part.status.value, "done_on": bound_json(part.done.hi, None)}
                for part in duty.parts
            ],
            "questions": [question_json(question) for question in sorted(duty.questions)],
            "readings": [self.reading(reading) for reading in duty.readings],
            "explanation": None if self.stable else explanation_json(duty.explain(), self.words),
        }

    def right(self, right: RightVerdict) -> dict[str, Json]:
        return {
            "id": right.id,
            "row": right.row,
            "article": right.article,
            "holder": right.holder,
            "act": right.act,
            "status": right.status.value,
            "opens_on": right.opens_on.isoformat() if right.opens_on else None,
            **day_json("until", right.until, stable=self.stable),
            "effective_on": right.effective_on.isoformat() if right.effective_on else None,
            "amount": answer_json(right.amount, EUROS, stable=self.stable),
            "questions": [question_json(question) for question in sorted(right.questions)],
            "readings": [self.reading(reading) for reading in right.readings],
            "explanation": None if self.stable else explanation_json(right.explain(), self.words),
        }

    def reading(self, reading: ReadingVerdict) -> dict[str, Json]:
        return {
            "name": reading.name,
            "label": None if self.stable else reading.label,
            "status": reading.status,
            "due": bound_json(reading.due.value, None) if reading.due is not None else None,
            "until": bound_json(reading.until.value, None) if reading.until is not None else None,
            "amount": answer_json(reading.amount, EUROS, stable=self.stable),
            "questions": [question_json(question) for question in sorted(reading.questions)],
        }

    def finding(self, finding: Finding, verdict: Verdict | None = None) -> dict[str, Json]:
        return {
            "code": finding.code,
            "severity": finding.severity.value,
            "subject": finding.subject,
            "article": finding.article,
            "source": finding.source,
            "place": str(finding.place) if finding.place is not None and not self.stable else None,
            "message": None if self.stable else finding_message(finding, self.words),
            "params": dict(finding.params),
            "actual": finding.actual or None,
            "expected": finding.expected or None,
            "remedy": None if self.stable else finding_remedy(finding, self.words),
            "due": finding.due.isoformat() if finding.due else None,
            "days_late": None if self.stable else finding.days_late,
            "amount": self.finding_amount(finding, verdict),
            "questions": [question_json(question) for question in finding_questions(finding)],
            "explanation": self.finding_explanation(finding, verdict),
        }

    def finding_amount(self, finding: Finding, verdict: Verdict | None) -> Json:
        if finding.amount is None:
            return None
        norm = _subject(finding, verdict)
        if norm is not None:
            return answer_json(norm.amount, EUROS, stable=self.stable)
        low, high = (bound_json(end, EUROS) for end in finding.amount)
        value = low if low == high else None
        return {"value": value, "min": low, "max": high, "questions": [], "options": {}}

    def finding_explanation(self, finding: Finding, verdict: Verdict | None) -> Json:
        norm = None if self.stable else _subject(finding, verdict)
        return None if norm is None else explanation_json(norm.explain(), self.words)


def _subject(finding: Finding, verdict: Verdict | None) -> DutyVerdict | RightVerdict | None:
    """Return the norm a finding is about."""
    norms = () if verdict is None else verdict.told
    return next((norm for norm in norms if norm.subject == finding.subject), None)


def dossier_json(dossier: Checked, words: Catalogue) -> dict[str, Json]:
    """Return one dossier of the check."""
    match dossier:
        case CheckedDossier(verdict=Verdict() as verdict):
            return _Writer(words, stable=False).dossier(dossier, verdict)
        case CheckedDossier():
            raise TypeError(dossier.id)
        case UnreadableDossier():
            return unreadable_json(dossier)


def unreadable_json(dossier: UnreadableDossier) -> dict[str, Json]:
    """Return a dossier that could not be read: every key is there, and nothing is said."""
    return {
        "id": None,
        "path": str(dossier.path),
        "status": "unreadable",
        "errors": list(dossier.errors),
        "stable_until": None,
        "term": None,
        "duties": [],
        "rights": [],
        "payments": [],
        "amounts": {},
        "definitions": {},
        "findings": [],
        "rules": [],
        "amendments": [],
    }


def _amendment_json(state: AmendmentState) -> dict[str, Json]:
    """Return an amendment: since when it has effect, null where it has none, and where it stands."""
    since = None if state.since is None or state.refusal is not None else state.since.isoformat()
    return {
        "id": state.amendment.id,
        "number": state.amendment.number,
        "since": since,
        "status": state.status.value,
    }


def check_json(
    dossiers: list[Checked], as_of: date, known_on: date | None, words: Catalogue
) -> dict[str, Json]:
    """Return the whole check. `sha256` is that of the canonical JSON without what changes by itself."""
    found: dict[str, Json] = {
        "schema": SCHEMA,
        "as_of": as_of.isoformat(),
        "known_on": known_on.isoformat() if known_on else None,
        "dossiers": [dossier_json(dossier, words) for dossier in dossiers],
        "summary": summary(dossiers),
    }
    stable = sorted(canonical(_stable(dossier, words)) for dossier in dossiers)
    hashed = canonical({"schema": SCHEMA, "dossiers": list(stable), "summary": found["summary"]})
    return {**found, "sha256": hashlib.sha256(hashed.encode()).hexdigest()}


def _stable(dossier: Checked, words: Catalogue) -> Json:
    """Return what is hashed of a dossier: the same in every language, at every path, on every quiet day."""
    if isinstance(dossier, CheckedDossier) and dossier.verdict is not None:
        return _Writer(words, stable=True).dossier(dossier, dossier.verdict)
    errors = dossier.errors if isinstance(dossier, UnreadableDossier) else ()
    return {"status": "unreadable", "errors": [error["code"] for error in errors]}


def canonical(found: Json) -> str:
    """Return the one text of a JSON value: keys sorted, no spaces."""
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def summary(dossiers: list[Checked]) -> dict[str, Json]:
    """Return how many dossiers were read, and how many findings of each severity there are."""
    return {
        "dossiers": len(dossiers),
        "unreadable": sum(isinstance(dossier, UnreadableDossier) for dossier in dossiers),
        "findings": {severity.value: number for severity, number in counted(dossiers).items()},
    }


def finding_json(finding: Finding, words: Catalogue) -> dict[str, Json]:
    """Return one finding, outside any verdict."""
    return _Writer(words, stable=False).finding(finding)
