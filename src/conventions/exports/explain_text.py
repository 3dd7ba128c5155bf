"""Why a verdict is what it is: the reasons of norms and values, and the life of the dossier by its days."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from attrs import frozen

from budget.findings import Finding
from conventions.dossier.dossier import Dossier
from conventions.engine.former import former_dates
from conventions.engine.limitation import limitations
from conventions.engine.timeline import story
from conventions.engine.verdict import DutyVerdict, Outcome, RightVerdict, RuleVerdict, Verdict
from conventions.exports.as_read import other_sums, sums_of_reading
from conventions.exports.check_json import finding_json, readings_json
from conventions.exports.check_text import amount_label, finding_lines, heading, reading_line, verdict_lines
from conventions.exports.explained_value import explained_value, value_names
from conventions.exports.explanation import explanation_json, explanation_lines, questions_of
from conventions.exports.json_values import Json, answer_json, in_currency
from conventions.exports.names import Names, named
from conventions.exports.rule_json import limitation_json
from conventions.exports.rule_text import limitation_lines, rule_source_lines, rule_title
from conventions.exports.timeline_text import timeline_lines
from conventions.exports.value_text import value_text
from conventions.language.explain import Explanation
from conventions.language.types import EUROS
from conventions.messages import Catalogue, catalogue

__all__ = ["Explained", "explain_json", "explain_lines", "explained", "explained_names"]

SCHEMA: Final = "subventio/explain/1"


@frozen
class Explained:
    """What was asked about: norms, a value of the agreement, findings of the audit; or a code without any."""

    norms: tuple[DutyVerdict | RightVerdict, ...] = ()
    value: tuple[str, Explanation] | None = None
    findings: tuple[Finding, ...] = ()
    absent: str | None = None


def explained(dossier: Dossier, verdict: Verdict, subject: str | None) -> Explained | None:
    """Return what `subject` names: norms, those of a finding, or a value; all norms where it is None.

    None where the verdict has nothing of that name.
    """
    if subject is None:
        return Explained(norms=verdict.norms)
    about = {rule.subject for rule in _rules_named(verdict, subject)}
    subject = subject if about else _called(dossier, verdict, subject)
    about |= {finding.subject for finding in verdict.findings if finding.code == subject}
    about |= {norm.subject for norm in verdict.told if subject in (norm.id, norm.subject)}
    norms = tuple(norm for norm in verdict.told if norm.subject in about)
    if norms:
        return Explained(norms=norms)
    value = explained_value(dossier, verdict, subject)
    return None if value is None else Explained(value=(subject, value))


def _rules_named(verdict: Verdict, subject: str) -> tuple[RuleVerdict, ...]:
    """Return the rules that are named, with or without their rulebook, or called so.

    Of a rule that several texts say, one for each tier of funder, those that apply; all, where none does.
    """
    asked = subject.casefold()
    found = [
        rule
        for rule in verdict.rules
        if rule.rule.is_called(asked)
        or any(wording.title.casefold() == asked for wording in rule.rule.wordings)
    ]
    applying = [rule for rule in found if rule.outcome is not Outcome.NOT_APPLICABLE]
    return tuple(applying or found)


def _called(dossier: Dossier, verdict: Verdict, subject: str) -> str:
    """Return the identifier of what was named by its label, in either language; else the name itself."""
    names = named(dossier, verdict)
    for words in (catalogue("fr"), catalogue("en")):
        for name in (*(norm.subject for norm in verdict.told), *value_names(verdict)):
            label = words.text(f"amount.{name}") if words.has(f"amount.{name}") else names.of(name, words)
            if label.casefold() == subject.casefold():
                return name
    return subject


def explained_names(verdict: Verdict) -> tuple[str, ...]:
    """Return every name that can be explained: norms, codes of findings, values."""
    names = [norm.subject for norm in verdict.told] + [finding.code for finding in verdict.findings]
    return tuple(dict.fromkeys((*names, *value_names(verdict))))


def explain_lines(
    dossier: Dossier, verdict: Verdict, found: Explained, words: Catalogue, soon: timedelta, *, whole: bool
) -> Iterator[str]:
    """Yield the reasons, then the line of time; `whole`: of the whole verdict, which comes first."""
    as_of, known_on = verdict.as_of, verdict.known_on
    names = named(dossier, verdict)
    words = names.counting(words)
    yield f"{dossier.agreement.id}{words.text('colon')}{heading(as_of, known_on, words)}"
    if whole:
        yield from verdict_lines(verdict, words, names, former_dates(dossier, verdict))
        yield ""
        yield words.text("explain.heading")
    for norm in found.norms:
        yield from _norm_lines(norm, verdict, words, names, whole=whole)
    if found.value is not None:
        yield from explanation_lines(found.value[1], words, 1, names)
        for line in other_sums(verdict, found.value[0], words, names):
            yield f"  {line}"
    for finding in found.findings:
        yield from finding_lines(finding, words, names)
    if found.absent is not None:
        yield words.text("explain.absent", actual=found.absent)
    if found.norms:
        yield ""
        yield words.text("timeline.heading")
        shown = {norm.subject for norm in found.norms}
        told = (change for change in story(dossier, as_of, known_on, soon) if whole or change.norm in shown)
        yield from timeline_lines(told, as_of, names, words)


def _norm_lines(
    norm: DutyVerdict | RightVerdict, verdict: Verdict, words: Catalogue, names: Names, *, whole: bool
) -> Iterator[str]:
    rule = next((rule for rule in verdict.rules if rule.norm is norm), None)
    label = names.subject(norm.subject, norm.name, words)
    yield label if rule is None else rule_title(rule, words, names)
    if rule is not None:
        for line in rule_source_lines(rule, words, names):
            yield f"  {line}"
    if not whole:
        for finding in verdict.findings:
            if finding.subject == norm.subject:
                yield from finding_lines(finding, words, names)
        for told in limitation_lines(limitations(verdict).get(norm.subject, ()), words):
            yield f"  {told}"
    explanation = norm.explain()
    yield from explanation_lines(explanation, words, 1, names)
    for reading in () if whole else norm.readings:
        yield f"  {reading_line(reading, norm, words, names)}"
        for name, answer in sums_of_reading(verdict, norm, reading):
            yield f"      {amount_label(name, words, names)} {value_text(answer, EUROS, words)}"
    for question in sorted(norm.questions - questions_of(explanation)):
        yield f"    ? {names.question(question, words)}"


def explain_json(
    dossier: Dossier, verdict: Verdict, found: Explained, words: Catalogue, soon: timedelta, *, whole: bool
) -> dict[str, Json]:
    """Return the reasons as JSON, schema `subventio/explain/1`."""
    values = () if found.value is None else (found.value,)
    words = words.counted_in(dossier.agreement.currency)
    shown = {norm.subject for norm in found.norms}
    told = story(dossier, verdict.as_of, verdict.known_on, soon) if shown else ()
    return {
        "schema": SCHEMA,
        "id": dossier.agreement.id,
        **in_currency(words.currency),
        "as_of": verdict.as_of.isoformat(),
        "known_on": verdict.known_on.isoformat() if verdict.known_on else None,
        "norms": {norm.subject: explanation_json(norm.explain(), words) for norm in found.norms},
        "values": {name: explanation_json(explanation, words) for name, explanation in values},
        "findings": [
            finding_json(finding, words)
            for finding in (*found.findings, *verdict.findings)
            if finding.subject in shown or finding in found.findings
        ],
        "readings": dict(_readings(verdict, found, words)),
        **_limitations(verdict, shown),
        "timeline": [
            {"date": item.day.isoformat(), "norm": item.norm, "before": item.before, "after": item.after}
            for item in told
            if whole or item.norm in shown
        ],
    }


def _limitations(verdict: Verdict, shown: set[str]) -> dict[str, Json]:
    """Return the rules that end the claim of each norm, where there are any."""
    ending = limitations(verdict)
    found: dict[str, Json] = {
        name: [limitation_json(rule) for rule in ending[name]] for name in sorted(shown & ending.keys())
    }
    return {"limitation": found} if found else {}


def _readings(verdict: Verdict, found: Explained, words: Catalogue) -> Iterator[tuple[str, list[Json]]]:
    """Yield the other readings of each norm, and of a value, by its name."""
    for norm in found.norms:
        yield norm.subject, readings_json(norm, verdict, words)
    if found.value is not None:
        yield found.value[0], _values_as_read(found.value[0], verdict)


def _values_as_read(name: str, verdict: Verdict) -> list[Json]:
    """Return what a sum would be under each reading that makes it another."""
    return [
        {"of": account.of, "name": account.name, "value": answer_json(answer, EUROS)}
        for account in verdict.as_read().accounts
        for sum_name, answer in account.sums
        if sum_name == name
    ]
