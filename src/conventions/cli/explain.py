"""`subventio explain`, `questions`, `whatif`, `audit`: reasons, open questions, scenarios, the text alone."""

from datetime import timedelta
from difflib import get_close_matches

from attrs import evolve

from budget.findings import Place
from conventions.audit.audit import audit_of
from conventions.cli.arguments import Arguments
from conventions.cli.examining import evaluated
from conventions.cli.loading import Loaded, Unread, broken, load, load_one, named_rulebooks, print_faults
from conventions.cli.output import FAILED, complain, say
from conventions.cli.reporting import exit_code, say_json, say_report, say_result, table_of
from conventions.engine.evaluate import evaluate
from conventions.engine.findings import acknowledged
from conventions.engine.verdict import Verdict
from conventions.exports.checked import Checked, CheckedDossier, UnreadableDossier, tally
from conventions.exports.control_text import audit_json, audit_lines, audited_json
from conventions.exports.explain_text import (
    Explained,
    explain_json,
    explain_lines,
    explained,
    explained_names,
)
from conventions.exports.label_text import Names
from conventions.exports.scenario_text import why_not_json, why_not_lines
from conventions.facade.assessment import Assessment, what_if_of
from conventions.facade.reasons import Sought, questions_of_all, sought
from conventions.facts.fact import facts_in_force
from conventions.files.faults import UnreadableDossierError
from conventions.files.what_if import folder_with_facts
from conventions.messages import Catalogue
from conventions.rulebook import Rulebook

# --- `subventio questions`: what to ask first, for one or many dossiers: what settles most ------------------


def questions(arguments: Arguments, words: Catalogue) -> int:
    """Print the open questions in the order to ask them; return 2 if a dossier is unreadable, else 0."""
    rulebooks = named_rulebooks(arguments.rulebooks, "questions", words)
    if rulebooks is None:
        return 2
    dossiers = [
        evaluated(item, arguments, rulebooks, words)
        for item in load(arguments.paths, words, arguments.office)
    ]
    unread = [item for item in dossiers if isinstance(item, UnreadableDossier)]
    read = [item for item in dossiers if isinstance(item, CheckedDossier)]
    called = (
        (name, item.verdict, item.names)
        for item, name in zip(read, _called(read), strict=True)
        if item.verdict is not None
    )
    found = questions_of_all(called, arguments.as_of, arguments.known_on)
    lines = [] if unread and not read else found.lines(words)
    unread_lines = (words.text("questions.unread", path=str(item.path)) for item in unread)
    say_result(arguments.form, lambda: found.json(words), (*lines, *unread_lines))
    return 2 if unread else 0


def _called(read: list[CheckedDossier]) -> list[str]:
    """Return the name of each dossier: its identifier, with its folder if two share it."""
    names = [item.id for item in read]
    return [f"{item.id} ({item.path})" if names.count(item.id) > 1 else item.id for item in read]


# ------------------------------------------------------------------------------------------------------------
# `subventio whatif`: what would change if facts had happened, or an amendment were signed.


def whatif(arguments: Arguments, words: Catalogue) -> int:
    """Print the differences; the exit code is that of a check of the scenario."""
    if not arguments.facts and not arguments.amend:
        complain(f"subventio whatif: {words.text('whatif.nothing_supposed')}")
        return FAILED
    rulebooks = named_rulebooks(arguments.rulebooks, "whatif", words)
    try:
        supposed = folder_with_facts(
            arguments.paths[0], arguments.facts, arguments.amend, arguments.as_of, office=arguments.office
        )
    except UnreadableDossierError as refused:
        print_faults(refused.faults, words)
        return FAILED
    if rulebooks is None:
        return FAILED
    before, after = (
        Assessment(
            dossier,
            arguments.as_of,
            arguments.known_on,
            dossier.applied(rulebooks),
            timedelta(arguments.due_soon),
        )
        for dossier in (supposed.before, supposed.after)
    )
    result = what_if_of(before, after, supposed)
    say_result(arguments.form, lambda: result.json(words), result.lines(words))
    return int(arguments.fail_on is not None and bool(result.after.findings(arguments.fail_on)))


# --- `subventio audit`: the agreement alone, before any fact ------------------------------------------------


def audit(arguments: Arguments, words: Catalogue) -> int:
    """Print the contradictions in each agreement; return 2 if one is unreadable, 1 for serious findings."""
    rulebooks = named_rulebooks(arguments.rulebooks, "audit", words)
    if rulebooks is None:
        return 2
    dossiers = [audited(item, words, rulebooks) for item in load(arguments.paths, words, arguments.office)]
    match arguments.form:
        case "json":
            say_json(audit_json(dossiers, words))
        case "jsonl":
            for item in dossiers:
                say_json(audited_json(item, words), compact=True)
        case "csv" | "junit":
            say_report(table_of(arguments.form, arguments.csv, arguments.fail_on, words, "audit"), dossiers)
        case _:
            for line in audit_lines(dossiers, words):
                say(line)
    return tally(dossiers).exit_code(arguments.fail_on)


def audited(item: Loaded | Unread, words: Catalogue, rulebooks: tuple[Rulebook, ...] = ()) -> Checked:
    """Return a dossier with the findings of its audit, with files; acknowledged ones at `info`."""
    if isinstance(item, Unread):
        return UnreadableDossier(item.path, item.errors(words))
    try:
        books = item.dossier.applied(rulebooks)
        audit_findings = audit_of(item.dossier, books)
        facts = facts_in_force(item.dossier.facts)
        seen = [acknowledged(finding, facts) for finding in audit_findings]
        findings = sorted(seen, key=lambda finding: -finding.severity.rank)
    except Exception as error:  # noqa: BLE001 — whatever it is, the other agreements are still read
        return UnreadableDossier(item.path, broken(item.path, error, words).errors(words))
    place = Place(str(item.path / "convention.toml"))
    placed = tuple(finding if finding.place else evolve(finding, place=place) for finding in findings)
    return CheckedDossier(item.dossier.agreement.id, item.path, placed, names=Names(item.dossier))


# --- `subventio explain`: the reasons of a verdict, and the life of the dossier as a time line --------------


def explain(arguments: Arguments, words: Catalogue) -> int:
    """Print the reasons of every norm, or of the named subject; the exit code is that of check."""
    rulebooks = named_rulebooks(arguments.rulebooks, "explain", words)
    item = load_one(arguments.paths[0], words, arguments.office)
    if isinstance(item, Unread) or rulebooks is None:
        return 2
    books = item.dossier.applied(rulebooks)
    soon = timedelta(arguments.due_soon)
    verdict = evaluate(item.dossier, arguments.as_of, arguments.known_on, books, soon)
    found = explanation_of(item, verdict, arguments.subject, words)
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
        result = explain_json(item.dossier, verdict, found, words, soon, whole=is_whole)
        say_json(
            result
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


def explanation_of(item: Loaded, verdict: Verdict, subject: str | None, words: Catalogue) -> Explained | None:
    """Return the explanation of `subject`: a norm, finding or value; None if nothing matches."""
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
