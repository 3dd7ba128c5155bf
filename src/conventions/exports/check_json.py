"""The check as JSON, schema `subventio/check/1`: keys always present, order fixed, and its hash."""

import hashlib
import json
from datetime import date
from pathlib import Path

from attrs import frozen

from budget.findings import Finding, Severity
from conventions.engine.verdict import DutyVerdict, ReadingVerdict, RightVerdict, Verdict
from conventions.exports.explanation import explanation_json
from conventions.exports.finding_text import finding_message, finding_remedy
from conventions.exports.json_values import Json, answer_json, bound_json, day_json, question_json
from conventions.language.types import EUROS
from conventions.messages import Catalogue

__all__ = ["SCHEMA", "CheckedDossier", "UnreadableDossier", "check_json", "dossier_json", "finding_json"]

SCHEMA = "subventio/check/1"


@frozen
class UnreadableDossier:
    """A dossier that could not be read: its faults, each with place, code and words."""

    path: Path
    errors: tuple[dict[str, Json], ...]


@frozen
class CheckedDossier:
    """A dossier and its verdict."""

    id: str
    path: Path
    verdict: Verdict


@frozen
class _Writer:
    """Writes a verdict; `stable` leaves out path, words, and what ages daily: the text that is hashed."""

    words: Catalogue
    stable: bool

    def dossier(self, checked: CheckedDossier) -> dict[str, Json]:
        verdict = checked.verdict
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
                "start": verdict.term.start.isoformat(),
                "end": verdict.term.end.isoformat(),
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
        }
        return written

    def duty(self, duty: DutyVerdict) -> dict[str, Json]:
        done = bound_json(duty.done.hi, None) if duty.done is not None else None
        return {
            "id": duty.id,
            "label": None if self.stable else duty.label,
            "row": duty.row,
            "article": duty.article,
            "debtor": duty.debtor,
            "status": duty.status.value,
            **day_json("due", duty.due, stable=self.stable),
            "paid_on" if duty.is_payment else "done_on": done,
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
            "label": None if self.stable else right.label,
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
            "amount": self.finding_amount(finding),
            "questions": list(finding.questions),
            "explanation": self.finding_explanation(finding, verdict),
        }

    def finding_amount(self, finding: Finding) -> Json:
        if finding.amount is None:
            return None
        low, high = (bound_json(end, EUROS) for end in finding.amount)
        return {
            "value": low if low == high else None,
            "min": low,
            "max": high,
            "questions": [],
            "options": {},
        }

    def finding_explanation(self, finding: Finding, verdict: Verdict | None) -> Json:
        if self.stable or verdict is None:
            return None
        for norm in verdict.norms:
            if norm.id == finding.subject:
                return explanation_json(norm.explain(), self.words)
        return None


def dossier_json(dossier: CheckedDossier | UnreadableDossier, words: Catalogue) -> dict[str, Json]:
    """Return one dossier of the check."""
    if isinstance(dossier, CheckedDossier):
        return _Writer(words, stable=False).dossier(dossier)
    return _unreadable(dossier)


def _unreadable(dossier: UnreadableDossier) -> dict[str, Json]:
    empty: dict[str, Json] = dict.fromkeys(("stable_until", "term"))
    lists: dict[str, Json] = {name: [] for name in ("duties", "rights", "payments", "findings")}
    return {
        "id": None,
        "path": str(dossier.path),
        "status": "unreadable",
        "errors": list(dossier.errors),
        **empty,
        **lists,
        "amounts": {},
        "definitions": {},
    }


def check_json(
    dossiers: list[CheckedDossier | UnreadableDossier], as_of: date, known_on: date | None, words: Catalogue
) -> dict[str, Json]:
    """Return the whole check. `sha256` is that of the canonical JSON without what changes by itself."""
    found: dict[str, Json] = {
        "schema": SCHEMA,
        "as_of": as_of.isoformat(),
        "known_on": known_on.isoformat() if known_on else None,
        "dossiers": [dossier_json(dossier, words) for dossier in dossiers],
        "summary": summary(dossiers),
    }
    stable = [
        _Writer(words, stable=True).dossier(dossier) if isinstance(dossier, CheckedDossier) else None
        for dossier in dossiers
    ]
    hashed = {"schema": SCHEMA, "dossiers": stable, "summary": found["summary"]}
    canonical = json.dumps(hashed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {**found, "sha256": hashlib.sha256(canonical.encode()).hexdigest()}


def summary(dossiers: list[CheckedDossier | UnreadableDossier]) -> dict[str, Json]:
    """Return how many dossiers were read, and how many findings of each severity there are."""
    checked = [dossier for dossier in dossiers if isinstance(dossier, CheckedDossier)]
    counts = {
        severity.value: sum(
            finding.severity is severity for dossier in checked for finding in dossier.verdict.findings
        )
        for severity in sorted(Severity, key=lambda severity: -severity.rank)
    }
    return {
        "dossiers": len(dossiers),
        "unreadable": len(dossiers) - len(checked),
        "findings": dict(counts),
    }


def finding_json(finding: Finding, words: Catalogue) -> dict[str, Json]:
    """Return one finding, outside any verdict."""
    return _Writer(words, stable=False).finding(finding)
