"""The check as JSON, schema `subventio/check/2`: one dossier after the other, each with its hash."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Final

import msgspec
from attrs import define, field

from budget import frozen
from budget.findings import Finding
from budget.money import EURO
from conventions.engine.in_force import AmendmentState
from conventions.engine.rule_world import limitations
from conventions.engine.verdict import (
    DutyVerdict,
    Outcome,
    ReadingVerdict,
    RightVerdict,
    RuleVerdict,
    Verdict,
)
from conventions.exports.checked import Checked, CheckedDossier, Part, Tally, UnreadableDossier, tally
from conventions.exports.finding_text import finding_words
from conventions.exports.json_values import (
    Json,
    answer_json,
    bound_json,
    day_json,
    in_currency,
    late_json,
    questions_json,
    stated,
)
from conventions.exports.label_text import UNNAMED, Names
from conventions.exports.value_text import done_json
from conventions.exports.verdict_parts import (
    account_json,
    accounts_apart,
    accounts_json,
    explanation_json,
    limitation_json,
    reasons_json,
    rule_json,
    stable_rule_json,
    sums_of_reading,
    terms_json,
    used_json,
)
from conventions.language.answers import Answer
from conventions.language.syntax import EUROS, Type
from conventions.messages import Catalogue

SCHEMA: Final = "subventio/check/2"
COUNTED: Final = (Outcome.COMPLIES, Outcome.NOT_APPLICABLE)
"""Outcomes of rules that need no action: they are counted, and listed only on request."""

_OUTCOMES: Final = tuple((outcome, outcome.value) for outcome in Outcome)

Norm = DutyVerdict | RightVerdict


@frozen
class JsonExtent:
    """The extent of the output: explanations are built on request; `all` lists every rule."""

    explanations: bool = False
    all: bool = False


BRIEF: Final = JsonExtent()


@define(slots=False)
class _Writer:
    """Writes a verdict; `stable` leaves out path, texts, and what ages daily: the text that is hashed.

    Most norms are written alike in both: what the `first` writer has written of them is kept for the second.
    """

    words: Catalogue
    verdict: Verdict | None = None
    names: Names | None = None
    shown: JsonExtent = BRIEF
    first: "_Writer | None" = None
    written: dict[int, dict[str, Json]] = field(factory=dict)
    told: dict[str, dict[str, Json]] = field(factory=dict)
    counted: dict[str, Json] = field(factory=dict)

    @property
    def stable(self) -> bool:
        return self.first is not None

    def dossier(self, checked: CheckedDossier, verdict: Verdict) -> dict[str, Json]:
        options, as_read = dict(verdict.options), verdict.as_read()
        until = as_read.stable_until
        self.counted = _counted(verdict.rules) if self.first is None else self.first.counted
        types = dict(verdict.types)
        in_euros = {name: EUROS for name, _ in verdict.amounts}
        return {
            "id": checked.id,
            "path": None if self.stable else str(checked.path),
            "status": "checked",
            "errors": [],
            **in_currency(EURO if self.names is None else self.names.currency),
            "stable_until": until.isoformat() if until else None,
            "term": {
                "status": verdict.term.status,
                **day_json("start", verdict.term.start, stable=self.stable),
                **day_json("end", verdict.term.end, stable=self.stable),
                **terms_json(verdict),
            },
            "duties": [self.norm(duty) for duty in verdict.duties if not duty.is_payment],
            "rights": [self.norm(right) for right in verdict.rights],
            "payments": [self.norm(duty) for duty in verdict.duties if duty.is_payment],
            "amounts": self.answers("amounts", verdict.amounts, options, in_euros),
            "definitions": self.answers("definitions", verdict.definitions, options, types),
            "findings": [self.finding(finding) for finding in verdict.findings],
            "rules": [self.rule(rule) for rule in verdict.rules if self.lists(rule)],
            "rules_counted": self.counted,
            "amendments": [_amendment_json(state) for state in verdict.amendments],
            "readings": accounts_json(accounts_apart(verdict), stable=self.stable),
        }

    def answers(
        self,
        part: str,
        found: tuple[tuple[str, Answer | None], ...],
        options: Mapping[str, tuple[tuple[str, Answer], ...]],
        types: Mapping[str, Type],
    ) -> dict[str, Json]:
        known = {} if self.first is None else self.first.told[part]
        self.told[part] = {
            name: known[name]
            if name in known and not _is_ageing(answer)
            else answer_json(answer, types.get(name), options.get(name, ()), stable=self.stable)
            for name, answer in found
        }
        return self.told[part]

    def lists(self, rule: RuleVerdict) -> bool:
        return rule.outcome not in COUNTED or (self.shown.all and not self.stable)

    def norm(self, norm: Norm) -> dict[str, Json]:
        """Return a norm, with its explanation on request."""
        if self.first is not None and not _ages(norm) and not self.ends_unsure(norm):
            return self.first.written[id(norm)]
        found = self.duty(norm) if isinstance(norm, DutyVerdict) else self.right(norm)
        found |= questions_json(norm.questions)
        ending = self.ending.get(norm.subject, ())
        if ending:
            found["limitation"] = [limitation_json(rule, stable=self.stable) for rule in ending]
        readings = norm.readings if self.stable else norm.readings_shown
        if readings:
            found["readings"] = [self.reading(reading, norm) for reading in readings]
        self.written[id(norm)] = found
        return (
            {**found, "explanation": explanation_json(norm.explain(), self.words)} if self.explains else found
        )

    @cached_property
    def ending(self) -> Mapping[str, tuple[RuleVerdict, ...]]:
        """The rules that end the claim of each norm."""
        return {} if self.verdict is None else limitations(self.verdict)

    def ends_unsure(self, norm: Norm) -> bool:
        """Return whether the last day of a claim follows from the day of the question."""
        return any(_ages(rule.norm) for rule in self.ending.get(norm.subject, ()))

    def duty(self, duty: DutyVerdict) -> dict[str, Json]:
        found: dict[str, Json] = {
            "id": duty.id,
            **stated(row=duty.row),
            "article": duty.article,
            "debtor": duty.debtor,
            **stated(to=duty.to),
            "status": duty.status,
            **day_json("due", duty.due, stable=self.stable),
            **done_json("done_on", duty.done),
        }
        if duty.is_payment:
            found |= done_json("paid_on", duty.done)
        found |= late_json(duty.days_late, duty.late_range, stable=self.stable)
        found["amount"] = answer_json(duty.amount, EUROS, stable=self.stable)
        if duty.parts:
            found["parts"] = [
                {
                    "id": part.id,
                    "status": part.status,
                    **done_json("done_on", part.done),
                }
                for part in duty.parts
            ]
        return found

    def right(self, right: RightVerdict) -> dict[str, Json]:
        return {
            "id": right.id,
            **stated(row=right.row),
            "article": right.article,
            "holder": right.holder,
            "act": right.act,
            "status": right.status,
            "opens_on": right.opens_on.isoformat() if right.opens_on else None,
            **day_json("until", right.until, stable=self.stable),
            "effective_on": right.effective_on.isoformat() if right.effective_on else None,
            "amount": answer_json(right.amount, EUROS, stable=self.stable),
        }

    @property
    def explains(self) -> bool:
        return self.shown.explanations and not self.stable

    def reading(self, reading: ReadingVerdict, norm: Norm, *, alone: bool = False) -> dict[str, Json]:
        """Return a reading, with its account if it is of the norm itself or shown `alone`."""
        is_told = self.verdict is not None and (alone or reading.of is None)
        sums = sums_of_reading(self.verdict, norm, reading) if self.verdict and is_told else ()
        opens_on = None if self.stable else reading.opens_on
        return {
            "name": reading.name,
            "label": None if self.stable else reading.label,
            "status": reading.status,
            "of": reading.of,
            **day_json("due", reading.due, stable=self.stable),
            **stated(opens_on=None if opens_on is None else opens_on.isoformat()),
            **day_json("until", reading.until, stable=self.stable),
            "amount": answer_json(reading.amount, EUROS, stable=self.stable),
            **questions_json(reading.questions),
            **({"account": account_json(sums, stable=self.stable)} if sums else {}),
        }

    def rule(self, rule: RuleVerdict) -> dict[str, Json]:
        if self.first is not None:
            is_alike = rule.shared is None and not _ages(rule.norm) and not _is_ageing(rule.clause_due)
            return self.first.written[id(rule)] if is_alike else stable_rule_json(rule)
        found = rule_json(rule)
        if rule.shared is None:
            self.written[id(rule)] = found
        return {**found, **reasons_json(rule, self.words)} if self.explains else found

    def finding(self, finding: Finding) -> dict[str, Json]:
        if self.first is not None:
            found = {**self.first.written[id(finding)], **_UNSAID}
            for unstated in ("place", "due_range", "days_late_range"):
                found.pop(unstated, None)
            norm = self.norm_of(finding)
            if norm is not None and _is_ageing(norm.amount):
                found["amount"] = self.finding_amount(finding)
            return found
        said = finding_words(finding, self.words, self.names or UNNAMED)
        found = {
            "code": finding.code,
            "severity": finding.severity,
            "subject": finding.subject,
            "article": finding.article,
            **stated(source=finding.source, place=None if finding.place is None else str(finding.place)),
            "message": said.message,
            "params": dict(finding.params),
            **stated(actual=finding.actual or None, expected=finding.expected or None),
            "remedy": said.remedy,
            "due": finding.due.isoformat() if finding.due else None,
            "days_late": finding.days_late,
            "amount": self.finding_amount(finding),
            **_asked(finding),
        }
        if finding.due_range is not None:
            found["due_range"] = [day.isoformat() for day in finding.due_range]
        if finding.late_range is not None:
            found["days_late_range"] = list(finding.late_range)
        self.written[id(finding)] = found
        if not self.explains:
            return found
        norm = self.norm_of(finding)
        return {
            **found,
            "explanation": None if norm is None else explanation_json(norm.explain(), self.words),
        }

    def finding_amount(self, finding: Finding) -> Json:
        if finding.amount is None:
            return None
        norm = self.norm_of(finding)
        if norm is not None:
            return answer_json(norm.amount, EUROS, stable=self.stable)
        low, high = (bound_json(end, EUROS) for end in finding.amount)
        value = low if low == high else None
        return {"value": value, "min": low, "max": high}

    @cached_property
    def norms(self) -> dict[str, Norm]:
        """The norms of the agreement, the first with each name."""
        return {} if self.verdict is None else {norm.subject: norm for norm in reversed(self.verdict.norms)}

    def norm_of(self, finding: Finding) -> Norm | None:
        """Return the norm, or that of the rule, that a finding is about."""
        norm, subject = self.norms.get(finding.subject), finding.subject
        if norm is not None or self.verdict is None:
            return norm
        said = (rule for rule in self.verdict.rules if rule.outcome is not Outcome.NOT_APPLICABLE)
        return next((rule.norm for rule in said if rule.subject == subject), None)


_UNSAID: Final[dict[str, Json]] = {"message": None, "remedy": None, "days_late": None}
"""The fields of a finding that are texts, or age."""


def _ages(norm: Norm) -> bool:
    """Return whether anything written about a norm is a text, or depends on the day of the question."""
    if norm.readings or _is_ageing(norm.amount):
        return True
    if isinstance(norm, DutyVerdict):
        return (norm.days_late, norm.late_range) != (None, None) or _is_ageing(norm.due)
    return bool(norm.alike) or _is_ageing(norm.until)


def _is_ageing(answer: Answer | None) -> bool:
    return answer is not None and answer.ages


def _asked(finding: Finding) -> dict[str, Json]:
    """Return the questions of a finding, in their order, if any."""
    if not finding.questions:
        return {}
    pairs = (text.partition(":") for text in finding.questions)
    return {"questions": [{"kind": kind, "about": about} for kind, _, about in pairs]}


def _counted(rules: tuple[RuleVerdict, ...]) -> dict[str, Json]:
    """Return the number of rules by outcome, the most important first."""
    found = Counter(rule.outcome for rule in rules)
    return {name: found[outcome] for outcome, name in _OUTCOMES}


def dossier_json(dossier: Checked, words: Catalogue, shown: JsonExtent = BRIEF) -> dict[str, Json]:
    """Return one dossier of the check, its hash last."""
    match dossier:
        case CheckedDossier(verdict=Verdict() as verdict):
            writer = _Writer(words, verdict, dossier.names, shown)
            written = writer.dossier(dossier, verdict)
            return {**written, "sha256": sha256_of(_stable(dossier, verdict, writer))}
        case CheckedDossier():
            raise TypeError(dossier.id)
        case UnreadableDossier():
            hashed: Json = {"status": "unreadable", "errors": [error["code"] for error in dossier.errors]}
            return {**_unreadable_json(dossier), "sha256": sha256_of(hashed)}


def _unreadable_json(dossier: UnreadableDossier) -> dict[str, Json]:
    """Return a dossier that could not be read: every key is present, every value empty."""
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
        "rules_counted": {},
        "amendments": [],
        "readings": [],
    }


def _amendment_json(state: AmendmentState) -> dict[str, Json]:
    """Return an amendment: its day of effect, null if it has none, and its status."""
    since = None if state.since is None or state.refusal is not None else state.since.isoformat()
    return {
        "id": state.amendment.id,
        "number": state.amendment.number,
        "since": since,
        "status": state.status.value,
    }


@define
class CheckJson:
    """The whole check as one JSON object, written dossier by dossier, one line each, without keeping any."""

    as_of: date
    known_on: date | None
    words: Catalogue
    shown: JsonExtent
    hashes: list[str] = field(factory=list)

    def start(self) -> str:
        """Return the text before the dossiers."""
        head = _head(self.as_of, self.known_on)
        return compact(head).removesuffix("}") + ',"dossiers":['

    def part(self, checked: Checked) -> Part:
        """Return the text of a dossier, and its hash."""
        found = dossier_json(checked, self.words, self.shown)
        return Part(compact(found), str(found["sha256"]))

    def add(self, part: Part) -> str:
        """Return the text of a dossier after the previous ones, and store its hash."""
        text = f"{',' if self.hashes else ''}\n{part.text}"
        self.hashes.append(part.mark)
        return text

    def end(self, found: Tally) -> str:
        """Return the text after the dossiers: the summary, and the hash of the whole."""
        tail = _tail(self.hashes, found)
        return f"\n],{compact(tail).removeprefix('{')}\n"


@frozen
class CheckLines:
    """Only the dossiers, one JSON object a line."""

    words: Catalogue
    shown: JsonExtent

    def start(self) -> str:
        """Return the text before the dossiers: nothing."""
        return ""

    def part(self, checked: Checked) -> Part:
        """Return the line of a dossier."""
        return Part(f"{compact(dossier_json(checked, self.words, self.shown))}\n")

    def add(self, part: Part) -> str:
        """Return the line of a dossier."""
        return part.text

    def end(self, found: Tally) -> str:  # noqa: ARG002 — every line stands for itself
        """Return the text after the dossiers: nothing."""
        return ""


def check_json(
    dossiers: Iterable[Checked],
    as_of: date,
    known_on: date | None,
    words: Catalogue,
    shown: JsonExtent = BRIEF,
) -> dict[str, Json]:
    """Return the whole check. `sha256` is that of the canonical JSON without what changes by itself."""
    read = list(dossiers)
    written = [dossier_json(dossier, words, shown) for dossier in read]
    tail = _tail([str(dossier["sha256"]) for dossier in written], tally(read))
    return {**_head(as_of, known_on), "dossiers": list(written), **tail}


def _head(as_of: date, known_on: date | None) -> dict[str, Json]:
    known = known_on.isoformat() if known_on else None
    return {"schema": SCHEMA, "as_of": as_of.isoformat(), "known_on": known}


def _tail(hashes: list[str], found: Tally) -> dict[str, Json]:
    said = summary(found)
    whole: dict[str, Json] = {"schema": SCHEMA, "dossiers": [*sorted(hashes)], "summary": said}
    return {"summary": said, "sha256": sha256_of(whole)}


def _stable(checked: CheckedDossier, verdict: Verdict, first: _Writer) -> Json:
    """Return the data of a dossier to hash: the same in every language, at every path, on every quiet day.

    Whatever is listed of them, the outcome of every rule counts, and what those that are listed rest on.
    """
    written = _Writer(first.words, verdict, first=first).dossier(checked, verdict)
    outcomes: dict[str, Json] = {rule.subject: rule.outcome for rule in verdict.rules}
    used: dict[str, Json] = {
        rule.subject: used_json(rule) for rule in verdict.rules if rule.outcome not in COUNTED
    }
    return {**written, "outcomes": outcomes, "used": used}


def sha256_of(found: Json) -> str:
    """Return the hash of the canonical text of a JSON value."""
    return hashlib.sha256(_CANONICAL.encode(found)).hexdigest()


_CANONICAL: Final = msgspec.json.Encoder(order="sorted")
"""Gives the canonical text of a JSON value: keys sorted, no spaces."""
_COMPACT: Final = msgspec.json.Encoder()


def compact(found: Json) -> str:
    """Return a JSON value on one line, its keys in their order."""
    try:
        return _COMPACT.encode(found).decode()
    except UnicodeEncodeError:  # the name of a folder may be no text
        return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def summary(found: Tally) -> dict[str, Json]:
    """Return how many dossiers were read, and how many findings of each severity there are."""
    return {
        "dossiers": found.dossiers,
        "unreadable": found.unreadable,
        "findings": {severity.value: number for severity, number in found.findings().items()},
    }


def finding_json(finding: Finding, words: Catalogue, names: Names | None = None) -> dict[str, Json]:
    """Return one finding, outside any verdict."""
    return {**_Writer(words, names=names).finding(finding), "explanation": None}


def readings_json(norm: Norm, verdict: Verdict, words: Catalogue) -> list[Json]:
    """Return the other readings of a norm, each with the sums that differ under it."""
    return [_Writer(words, verdict).reading(reading, norm, alone=True) for reading in norm.readings_shown]
