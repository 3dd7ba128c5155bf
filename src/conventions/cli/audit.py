"""`subventio audit`: the agreement against itself, before any fact."""

from attrs import evolve

from budget.findings import Place
from conventions.audit.audit import audit as audit_of
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Unread, broken, load
from conventions.cli.output import say
from conventions.cli.reporting import exit_of, say_json, say_table
from conventions.cli.rulebooks import asked_rulebooks
from conventions.engine.acknowledged import acknowledged
from conventions.exports.check_json import finding_json, summary
from conventions.exports.check_text import finding_lines, summary_text
from conventions.exports.checked import Checked, CheckedDossier, UnreadableDossier
from conventions.exports.json_values import Json
from conventions.messages import Catalogue
from conventions.rulebook.rulebook import Rulebook

__all__ = ["audit", "audited"]

SCHEMA = "subventio/audit/1"


def audit(arguments: Arguments, words: Catalogue) -> int:
    """Print what contradicts itself in each agreement; 2 if one was unreadable, 1 if a finding is grave."""
    rulebooks = asked_rulebooks(arguments.rulebooks, "audit", words)
    if rulebooks is None:
        return 2
    dossiers = [audited(item, words, rulebooks) for item in load(arguments.paths, words)]
    match arguments.form:
        case "json":
            found = [_json(item, words) for item in dossiers]
            say_json({"schema": SCHEMA, "dossiers": list(found), "summary": summary(dossiers)})
        case "jsonl":
            for item in dossiers:
                say_json(_json(item, words), compact=True)
        case "csv" | "junit":
            say_table(arguments.form, dossiers, arguments.fail_on, words, "audit")
        case _:
            _print(dossiers, words)
    return exit_of(dossiers, arguments.fail_on)


def audited(item: Loaded | Unread, words: Catalogue, rulebooks: tuple[Rulebook, ...] = ()) -> Checked:
    """Return a dossier with the findings of its audit, each with its file; at `info` those acknowledged."""
    if isinstance(item, Unread):
        return UnreadableDossier(item.path, item.errors(words))
    try:
        books = item.dossier.applied(rulebooks)
        told = audit_of(item.dossier.agreement, item.dossier.amendments, rulebooks=books)
        seen = [acknowledged(finding, item.dossier.facts) for finding in told]
        findings = sorted(seen, key=lambda finding: -finding.severity.rank)
    except Exception as error:  # noqa: BLE001 — whatever it is, the other agreements are still read
        return UnreadableDossier(item.path, broken(item.path, error, words).errors(words))
    place = Place(str(item.path / "convention.toml"))
    placed = tuple(finding if finding.place else evolve(finding, place=place) for finding in findings)
    return CheckedDossier(item.dossier.agreement.id, item.path, placed)


def _json(item: Checked, words: Catalogue) -> dict[str, Json]:
    match item:
        case CheckedDossier(name, path, findings):
            found: list[Json] = [finding_json(finding, words) for finding in findings]
            return {"id": name, "path": str(path), "status": "audited", "errors": [], "findings": found}
        case UnreadableDossier(path, errors):
            faults: list[Json] = list(errors)
            return {"id": None, "path": str(path), "status": "unreadable", "errors": faults, "findings": []}


def _print(dossiers: list[Checked], words: Catalogue) -> None:
    for item in dossiers:
        match item:
            case CheckedDossier(name, path, findings):
                say(f"{name} ({path})")
                for finding in findings:
                    for line in finding_lines(finding, words):
                        say(line)
            case UnreadableDossier(path, errors):
                faults = words.count("count.faults", len(errors))
                say(words.text("check.unreadable", path=str(path), faults=faults))
        say("")
    say(summary_text(dossiers, words))
