"""`subventio explain`: why a verdict is what it is, and the life of the dossier as a line of time."""

from datetime import timedelta
from difflib import get_close_matches

from conventions.cli.arguments import Arguments
from conventions.cli.audit import audited
from conventions.cli.loading import Loaded, Unread, load_one
from conventions.cli.output import complain, say
from conventions.cli.reporting import exit_code, say_json
from conventions.cli.rulebooks import asked_rulebooks
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import Verdict
from conventions.exports.checked import CheckedDossier
from conventions.exports.explain_text import (
    Explained,
    explain_json,
    explain_lines,
    explained,
    explained_names,
)
from conventions.exports.names import Names
from conventions.exports.why_not_text import why_not_json, why_not_lines
from conventions.facade.why_not import Sought, sought
from conventions.messages import Catalogue

__all__ = ["explain"]


def explain(arguments: Arguments, words: Catalogue) -> int:
    """Print the reasons of every norm, or of the one thing named; the exit code is that of check."""
    rulebooks = asked_rulebooks(arguments.rulebooks, "explain", words)
    item = load_one(arguments.paths[0], words, arguments.office)
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
        told = explain_json(item.dossier, verdict, found, words, soon, whole=is_whole)
        say_json(
            told
            | ({"why_not": {it.name: why_not_json(it.found, it.kind) for it in why_not}} if why_not else {})
        )
    else:
        for line in explain_lines(item.dossier, verdict, found, words, soon, whole=is_whole):
            say(line)
        for item_sought in why_not:
            say("")
            say(words.text("why_not.heading"))
            seen, names = item_sought.found, Names(item.dossier)
            for line in why_not_lines(item_sought.name, seen, item_sought.kind, words, names):
                say(f"  {line}")
    return exit_code(list(verdict.findings), arguments.fail_on, unreadable=False)


def answered(item: Loaded, verdict: Verdict, subject: str | None, words: Catalogue) -> Explained | None:
    """Return what `subject` names: a norm, a finding, a value, a finding of the audit; None if nothing."""
    found = explained(item.dossier, verdict, subject)
    if found is not None or subject is None:
        return found
    checked = audited(item, words)
    findings = checked.findings if isinstance(checked, CheckedDossier) else ()
    named = tuple(finding for finding in findings if finding.code == subject)
    if named:
        return Explained(findings=named)
    return Explained(absent=subject) if words.has(f"finding.{subject}") else None


def _unknown(verdict: Verdict, subject: str, words: Catalogue) -> str:
    known = explained_names(verdict)
    near = get_close_matches(subject, known, n=1)
    hint = words.text("did_you_mean", name=near[0]) if near else ", ".join(known)
    return f"subventio explain: {words.text('explain.unknown', actual=subject, hint=hint)}"
