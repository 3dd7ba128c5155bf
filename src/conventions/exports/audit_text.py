"""The audit of agreements as text and as JSON, schema `subventio/audit/1`."""

from collections.abc import Iterator
from typing import Final

from conventions.exports.check_json import finding_json, summary
from conventions.exports.check_text import finding_lines, summary_text
from conventions.exports.checked import Checked, CheckedDossier, UnreadableDossier, tally
from conventions.exports.json_values import Json, in_currency
from conventions.messages import Catalogue

SCHEMA: Final = "subventio/audit/1"


def audit_json(dossiers: list[Checked], words: Catalogue) -> dict[str, Json]:
    """Return the whole audit."""
    found: list[Json] = [audited_json(item, words) for item in dossiers]
    return {"schema": SCHEMA, "dossiers": found, "summary": summary(tally(dossiers))}


def audited_json(item: Checked, words: Catalogue) -> dict[str, Json]:
    """Return one agreement of the audit."""
    match item:
        case CheckedDossier(name, path, findings):
            words = item.names.counting(words)
            found: list[Json] = [finding_json(finding, words) for finding in findings]
            return {
                "id": name,
                "path": str(path),
                "status": "audited",
                "errors": [],
                **in_currency(words.currency),
                "findings": found,
            }
        case UnreadableDossier(path, errors):
            faults: list[Json] = list(errors)
            return {"id": None, "path": str(path), "status": "unreadable", "errors": faults, "findings": []}


def audit_lines(dossiers: list[Checked], words: Catalogue) -> Iterator[str]:
    """Yield the findings of each agreement, and a summary."""
    for item in dossiers:
        match item:
            case CheckedDossier(name, path, findings):
                yield f"{name} ({path})"
                for finding in findings:
                    yield from finding_lines(finding, words, item.names)
            case UnreadableDossier(path, errors):
                faults = words.count("count.faults", len(errors))
                yield words.text("check.unreadable", path=str(path), faults=faults)
        yield ""
    yield summary_text(tally(dossiers), words)
