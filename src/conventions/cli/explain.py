"""`subventio explain`: why a verdict is what it is, and the life of the dossier as a line of time."""

import json
import sys
from difflib import get_close_matches

from conventions.cli.arguments import Arguments
from conventions.cli.check import exit_code
from conventions.cli.loading import Unread, load_one
from conventions.engine.evaluate import evaluate
from conventions.engine.timeline import changes, first_day
from conventions.engine.verdict import DutyVerdict, RightVerdict, Verdict
from conventions.exports.check_text import finding_lines, verdict_lines
from conventions.exports.explanation import explanation_json, explanation_lines, question_text
from conventions.exports.timeline_text import timeline_lines
from conventions.messages import Catalogue

__all__ = ["explain"]

MARGIN_YEARS = 2


def explain(arguments: Arguments, words: Catalogue) -> int:
    """Print the reasons of every norm, or of the one named; the exit code is that of check."""
    item = load_one(arguments.paths[0], words)
    if isinstance(item, Unread):
        return 2
    verdict = evaluate(item.dossier, arguments.as_of, arguments.known_on)
    norms = chosen(verdict, arguments.subject)
    if not norms:
        known = [norm.id for norm in verdict.norms] + [f.code for f in verdict.findings]
        near = get_close_matches(arguments.subject or "", known, n=1)
        hint = words.text("did_you_mean", name=near[0]) if near else ", ".join(known)
        print(words.text("explain.unknown", actual=arguments.subject or "", hint=hint), file=sys.stderr)
        return 2
    if arguments.form == "json":
        found = {norm.id: explanation_json(norm.explain(), words) for norm in norms}
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _print(item.dossier.agreement.id, verdict, norms, words, whole=arguments.subject is None)
        if arguments.subject is None:
            print()
            print(words.text("timeline.heading"))
            start = min(first_day(item.dossier), arguments.as_of)
            end = max(arguments.as_of, item.dossier.agreement.period.end).replace(month=12, day=31)
            story = changes(item.dossier, start, end.replace(year=min(end.year + MARGIN_YEARS, 9999)))
            for line in timeline_lines(story, arguments.as_of, words):
                print(line)
    return exit_code(list(verdict.findings), arguments.fail_on, unreadable=False)


def chosen(verdict: Verdict, subject: str | None) -> list[DutyVerdict | RightVerdict]:
    """Return the norms asked: all, the one of that name, or those a finding of that code is about."""
    norms = list(verdict.norms)
    if subject is None:
        return norms
    about = {finding.subject for finding in verdict.findings if finding.code == subject}
    return [norm for norm in norms if norm.id == subject or norm.id in about]


def _print(
    name: str, verdict: Verdict, norms: list[DutyVerdict | RightVerdict], words: Catalogue, *, whole: bool
) -> None:
    print(f"{name}{words.text('colon')}{words.text('check.heading', day=words.day(verdict.as_of))}")
    if whole:
        for line in verdict_lines(verdict, words):
            print(line)
        print()
        print(words.text("explain.heading"))
    for norm in norms:
        print(norm.name if norm.label is None else f"{norm.label} [{norm.id}]")
        for finding in verdict.findings:
            if finding.subject == norm.id and not whole:
                for line in finding_lines(finding, words):
                    print(line)
        for line in explanation_lines(norm.explain(), words, depth=1):
            print(line)
        for question in sorted(norm.questions):
            print(f"    ? {question_text(question, words)}")
