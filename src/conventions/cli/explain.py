"""`subventio explain`: why a verdict is what it is, and the life of the dossier as a line of time."""

from collections.abc import Iterator
from datetime import timedelta
from difflib import get_close_matches
from typing import Final

from attrs import field, frozen

from budget.findings import Finding
from conventions.cli.arguments import Arguments
from conventions.cli.audit import audited
from conventions.cli.check import labels
from conventions.cli.loading import Loaded, Unread, load_one
from conventions.cli.output import complain, say
from conventions.cli.reporting import exit_code, say_json
from conventions.cli.rulebooks import asked_rulebooks
from conventions.cli.why_not import Sought, sought
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.former import former_dates
from conventions.engine.timeline import story
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.exports.called import Called, called_by
from conventions.exports.check_json import finding_json
from conventions.exports.check_text import finding_lines, heading, verdict_lines
from conventions.exports.checked import CheckedDossier
from conventions.exports.explained_value import explained_value, value_names
from conventions.exports.explanation import explanation_json, explanation_lines, questions_of
from conventions.exports.json_values import Json
from conventions.exports.rule_text import rule_source_lines, rule_title
from conventions.exports.timeline_text import timeline_lines
from conventions.exports.value_text import question_text
from conventions.exports.why_not_text import why_not_json, why_not_lines
from conventions.language.explain import Explanation
from conventions.messages import Catalogue

__all__ = ["explain"]

SCHEMA: Final = "subventio/explain/1"


@frozen
class Answered:
    """What was asked about: norms, a value of the agreement, findings of the audit; or a code not found."""

    norms: tuple[DutyVerdict | RightVerdict, ...] = ()
    value: tuple[str, Explanation] | None = None
    findings: tuple[Finding, ...] = ()
    absent: str | None = field(default=None)


def explain(arguments: Arguments, words: Catalogue) -> int:
    """Print the reasons of every norm, or of the one thing named; the exit code is that of check."""
    rulebooks = asked_rulebooks(arguments.rulebooks, "explain", words)
    item = load_one(arguments.paths[0], words)
    if isinstance(item, Unread) or rulebooks is None:
        return 2
    books = item.dossier.applied(rulebooks)
    soon = timedelta(arguments.due_soon)
    verdict = evaluate(item.dossier, arguments.as_of, arguments.known_on, books, soon)
    found = answered(item, verdict, arguments.subject, words)
    if found is None:
        complain(_unknown(verdict, arguments.subject or "", words))
        return 2
    is_whole = arguments.subject is None
    why_not: tuple[Sought, ...] = ()
    if arguments.why_not:
        why_not = sought(item.dossier, verdict, arguments.subject or "", arguments.within, soon)
        if not why_not:
            complain(f"subventio explain: {words.text('why_not.of_what', actual=arguments.subject or '—')}")
            return 2
    if arguments.form == "json":
        told = _json(item.dossier, verdict, found, words, soon, whole=is_whole)
        say_json(
            told
            | ({"why_not": {it.name: why_not_json(it.found, it.kind) for it in why_not}} if why_not else {})
        )
    else:
        for line in _lines(item.dossier, verdict, found, words, soon, whole=is_whole):
            say(line)
        for item_sought in why_not:
            say("")
            say(words.text("why_not.heading"))
            for line in why_not_lines(item_sought.name, item_sought.found, item_sought.kind, words):
                say(f"  {line}")
    return exit_code(list(verdict.findings), arguments.fail_on, unreadable=False)


def answered(item: Loaded, verdict: Verdict, subject: str | None, words: Catalogue) -> Answered | None:
    """Return what `subject` names: a norm, a finding, a value, a finding of the audit; None if nothing."""
    if subject is None:
        return Answered(norms=verdict.norms)
    about = {finding.subject for finding in verdict.findings if finding.code == subject}
    about |= {norm.subject for norm in verdict.told if subject in (norm.id, norm.subject)}
    norms = tuple(norm for norm in verdict.told if norm.subject in about)
    if norms:
        return Answered(norms=norms)
    value = explained_value(item.dossier, verdict, subject)
    if value is not None:
        return Answered(value=(subject, value))
    checked = audited(item, words)
    findings = checked.findings if isinstance(checked, CheckedDossier) else ()
    named = tuple(finding for finding in findings if finding.code == subject)
    if named:
        return Answered(findings=named)
    return Answered(absent=subject) if words.has(f"finding.{subject}") else None


def _unknown(verdict: Verdict, subject: str, words: Catalogue) -> str:
    known = [norm.subject for norm in verdict.told] + [finding.code for finding in verdict.findings]
    known += value_names(verdict)
    near = get_close_matches(subject, known, n=1)
    hint = words.text("did_you_mean", name=near[0]) if near else ", ".join(dict.fromkeys(known))
    return f"subventio explain: {words.text('explain.unknown', actual=subject, hint=hint)}"


def _lines(
    dossier: Dossier, verdict: Verdict, found: Answered, words: Catalogue, soon: timedelta, *, whole: bool
) -> Iterator[str]:
    as_of, known_on = verdict.as_of, verdict.known_on
    yield f"{dossier.agreement.id}{words.text('colon')}{heading(as_of, known_on, words)}"
    if whole:
        yield from verdict_lines(verdict, words, dict(labels(dossier)), former_dates(dossier, verdict))
        yield ""
        yield words.text("explain.heading")
    called = called_by(dossier)
    for norm in found.norms:
        yield from _norm_lines(norm, verdict, words, called, whole=whole)
    if found.value is not None:
        yield from explanation_lines(found.value[1], words, 1, called)
    for finding in found.findings:
        yield from finding_lines(finding, words)
    if found.absent is not None:
        yield words.text("explain.absent", actual=found.absent)
    if found.norms:
        yield ""
        yield words.text("timeline.heading")
        shown = {norm.subject for norm in found.norms}
        names = {norm.subject: norm.name for norm in verdict.norms}
        told = (change for change in story(dossier, as_of, known_on, soon) if whole or change.norm in shown)
        yield from timeline_lines(told, as_of, names, words)


def _norm_lines(
    norm: DutyVerdict | RightVerdict, verdict: Verdict, words: Catalogue, called: Called, *, whole: bool
) -> Iterator[str]:
    rule = next((rule for rule in verdict.rules if rule.norm is norm), None)
    label = norm.label if rule is None else rule_title(rule.rule.wordings, words)
    yield norm.subject if label is None else f"{label} [{norm.subject}]"
    if rule is not None:
        for line in rule_source_lines(rule, words):
            yield f"  {line}"
    if not whole:
        for finding in verdict.findings:
            if finding.subject == norm.subject:
                yield from finding_lines(finding, words)
    explanation = norm.explain()
    yield from explanation_lines(explanation, words, 1, called)
    for question in sorted(norm.questions - questions_of(explanation)):
        yield f"    ? {question_text(question, words)}"


def _json(
    dossier: Dossier, verdict: Verdict, found: Answered, words: Catalogue, soon: timedelta, *, whole: bool
) -> dict[str, Json]:
    values = () if found.value is None else (found.value,)
    shown = {norm.subject for norm in found.norms}
    told = story(dossier, verdict.as_of, verdict.known_on, soon) if shown else ()
    return {
        "schema": SCHEMA,
        "id": dossier.agreement.id,
        "as_of": verdict.as_of.isoformat(),
        "known_on": verdict.known_on.isoformat() if verdict.known_on else None,
        "norms": {norm.subject: explanation_json(norm.explain(), words) for norm in found.norms},
        "values": {name: explanation_json(explanation, words) for name, explanation in values},
        "findings": [
            finding_json(finding, words)
            for finding in (*found.findings, *verdict.findings)
            if finding.subject in shown or finding in found.findings
        ],
        "timeline": [
            {"date": item.day.isoformat(), "norm": item.norm, "before": item.before, "after": item.after}
            for item in told
            if whole or item.norm in shown
        ],
    }
