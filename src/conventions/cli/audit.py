"""`subventio audit`: the agreement against itself, before any fact."""

import json

from attrs import evolve

from budget.findings import Place, Severity
from conventions.audit.audit import audit as audit_of
from conventions.cli.arguments import Arguments
from conventions.cli.check import exit_code
from conventions.cli.loading import Loaded, load
from conventions.exports.check_json import finding_json
from conventions.exports.check_text import finding_lines
from conventions.exports.json_values import Json
from conventions.messages import Catalogue

__all__ = ["audit"]


def audit(arguments: Arguments, words: Catalogue) -> int:
    """Print what contradicts itself in each agreement; 2 if one was unreadable, 1 if a finding is grave."""
    found = load(arguments.paths, words)
    everything = []
    written: list[Json] = []
    for item in found:
        if not isinstance(item, Loaded):
            written.append(
                {"path": str(item.path), "status": "unreadable", "errors": list(item.errors(words))}
            )
            continue
        findings = [
            finding if finding.place else evolve(finding, place=Place(str(item.path / "convention.toml")))
            for finding in audit_of(item.dossier.agreement)
        ]
        everything += findings
        name = item.dossier.agreement.id
        written.append(
            {"id": name, "path": str(item.path), "findings": [finding_json(f, words) for f in findings]}
        )
        if arguments.form == "text":
            print(f"{name} ({item.path})")
            for finding in findings:
                for line in finding_lines(finding, words):
                    print(line)
            counts = {s.value: str(sum(f.severity is s for f in findings)) for s in Severity}
            print(words.text("audit.summary", counts))
    if arguments.form == "json":
        print(json.dumps({"schema": "subventio/audit/1", "dossiers": written}, ensure_ascii=False, indent=1))
    unreadable = any(not isinstance(item, Loaded) for item in found)
    return exit_code(everything, arguments.fail_on, unreadable=unreadable)
