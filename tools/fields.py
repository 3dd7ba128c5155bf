"""The page `docs/fields.md`, from the table of fields: a test compares it, `make approve` writes it."""

from collections.abc import Iterable
from pathlib import Path

from conventions.documents.fields import Entry, entries
from conventions.documents.kinds import Kind

__all__ = ["PAGE", "page"]

PAGE = Path(__file__).resolve().parent.parent / "docs" / "fields.md"
HEAD = """\
# Fields

All fields that a template may use, as `{{ key }}`. Written by `make approve`: never edited by hand.
`subventio template fields DOSSIER` shows the same list with the values of a dossier.

- A key with `[]` is a column of a list: `{%tr for line in budget.expenses %}`, then `{{ line.label }}`.
- `norm.*` stands for each duty and right of the agreement: `{{ norm.final_bilan.deadline }}`.
- `parameter.*` stands for each value that an agreement gives to its model: `{{ parameter.advance_share }}`.
- A field without a value is an error; ask first with `{% if key is defined %}`.
"""


def page() -> str:
    """Return the page: one table for each first word of the keys."""
    lines = [HEAD]
    section = ""
    for entry in sections(entries()):
        first = entry.key.split(".")[0].split("[")[0]
        if first != section:
            section = first
            lines += [
                f"\n## {section}\n",
                "| key | français | English | type | documents |",
                "|---|---|---|---|---|",
            ]
        lines.append(f"| `{entry.key}` | {entry.fr} | {entry.en} | {entry.type} | {documents(entry)} |")
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def documents(entry: Entry) -> str:
    """Return the documents that have a field; `all` of one that every document of a dossier has."""
    if all(kind in entry.kinds for kind in Kind if not kind.is_of_two):
        return "all"
    return ", ".join(kind.value for kind in entry.kinds)


def sections(found: Iterable[Entry]) -> list[Entry]:
    """Return the entries with those of one first word together, words in the order of their first entry."""
    groups: dict[str, list[Entry]] = {}
    for entry in found:
        groups.setdefault(entry.key.split(".")[0].split("[")[0], []).append(entry)
    return [entry for group in groups.values() for entry in group]
