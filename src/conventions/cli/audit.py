"""`subventio audit`: the agreement against itself, before any fact."""

from attrs import evolve

from budget.findings import Place
from conventions.audit.audit import audit_of
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Unread, broken, load
from conventions.cli.output import say
from conventions.cli.reporting import say_json, say_report, table_of
from conventions.cli.rulebooks import asked_rulebooks
from conventions.engine.acknowledged import acknowledged
from conventions.exports.audit_text import audit_json, audit_lines, audited_json
from conventions.exports.checked import Checked, CheckedDossier, UnreadableDossier, tally
from conventions.exports.names import Names
from conventions.facts.record import standing
from conventions.messages import Catalogue
from conventions.rulebook.rulebook import Rulebook

__all__ = ["audit", "audited"]


def audit(arguments: Arguments, words: Catalogue) -> int:
    """Print what contradicts itself in each agreement; 2 if one was unreadable, 1 if a finding is grave."""
    rulebooks = asked_rulebooks(arguments.rulebooks, "audit", words)
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
    """Return a dossier with the findings of its audit, each with its file; at `info` those acknowledged."""
    if isinstance(item, Unread):
        return UnreadableDossier(item.path, item.errors(words))
    try:
        books = item.dossier.applied(rulebooks)
        told = audit_of(item.dossier, books)
        facts = standing(item.dossier.facts)
        seen = [acknowledged(finding, facts) for finding in told]
        findings = sorted(seen, key=lambda finding: -finding.severity.rank)
    except Exception as error:  # noqa: BLE001 — whatever it is, the other agreements are still read
        return UnreadableDossier(item.path, broken(item.path, error, words).errors(words))
    place = Place(str(item.path / "convention.toml"))
    placed = tuple(finding if finding.place else evolve(finding, place=place) for finding in findings)
    return CheckedDossier(item.dossier.agreement.id, item.path, placed, names=Names(item.dossier))
