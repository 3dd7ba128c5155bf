"""`activity/ACTION.md`: the narrative of an action, under headings known in both languages."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from budget.errors import InputError
from conventions.agreement.agreement import Agreement
from conventions.dossier.work_done import Narrative
from conventions.files.faults import Problem, RefusedValueError, shown
from conventions.files.layers import names_below
from conventions.files.part_names import unknown
from conventions.files.problems import refusal

if TYPE_CHECKING:
    from conventions.dossier.formatted_text import Prose

ACTIVITY: Final = "activity"
"""The folder of the texts."""
NARRATIVE: Final = ".md"
"""How the name of a text ends."""
HEADINGS: Final[Mapping[str, tuple[str, str]]] = {
    "objectives": ("Objectifs", "Objectives"),
    "about": ("Description", "Description"),
    "frame": ("Cadre opérationnel", "Operational frame"),
    "roots": ("Inscription territoriale", "Territory"),
    "impact": ("Impact attendu", "Expected impact"),
    "done": ("Ce qui a été fait", "What was done"),
    "difficulties": ("Difficultés rencontrées", "Difficulties"),
    "note": ("À noter", "Of note"),
    "next": ("Suites", "What follows"),
}
"""The sections of a narrative by key, with the heading in French and in English."""


_MOST_PLAIN: Final = 20_000
_MARKED: Final = re.compile(r"[\[\]!`<>\\&~\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029]")
"""What Markdown may give a meaning within a line, and what is no plain space or end of a line."""
_WORDS: Final = re.compile(r"(?:# |- )?(?!\d+[.)])[^\W_]")
"""How a line begins that is a heading, an item of a list, or goes on with words."""


def narrative_name(action: str) -> str:
    """Return the name of the file of an action."""
    return f"{ACTIVITY}/{action}{NARRATIVE}"


def action_of(file: str) -> str:
    """Return the action that a file of this name is about."""
    return file.removeprefix(f"{ACTIVITY}/").removesuffix(NARRATIVE)


def narrative_names(folder: Path, instead: Iterable[str]) -> tuple[str, ...]:
    """Return the files of the texts of a dossier, as paths in it, by name."""
    return names_below(folder, ACTIVITY, NARRATIVE, instead)


def narrative_problems(
    file: str, text: str, agreement: Agreement
) -> tuple[Narrative | None, tuple[Problem, ...]]:
    """Return the narrative of a file, and what is wrong with it."""
    action = action_of(file)
    actions = {item.id for item in agreement.actions}
    problems = []
    if action not in actions:
        problems.append(unknown("unknown_action", file, (), action, actions))
    try:
        if not is_plain(text):
            sections_of(text)
    except InputError as error:
        problems.append(refusal(file, (), error, int(error.params.get("line", "0"))))
    return (None if problems else Narrative(action, text)), tuple(problems)


@lru_cache(maxsize=256)
def sections_of(text: str) -> "Mapping[str, Prose]":
    """Return the sections of a narrative by the keys of its headings; text before them is the description.

    `RefusedValueError` for a heading that is unknown or occurs twice.
    """
    from conventions.dossier.formatted_text import Prose  # where a text is read
    from conventions.files.markdown import sections_in

    found: dict[str, Prose] = {}
    for section in sections_in(text):
        key = "about" if section.title is None else _KEYS.get(_plain(section.title))
        line = str(section.line)
        if key is None:
            known = ", ".join(name for name, _ in HEADINGS.values())
            actual = shown(section.title or "")
            raise RefusedValueError("heading_unknown", actual=actual, expected=known, line=line)
        if key in found:
            raise RefusedValueError("heading_twice", actual=shown(section.title or ""), line=line)
        found[key] = Prose(text, section.blocks)
    return found


def empty_headings(text: str) -> Iterator[tuple[str, int]]:
    """Yield each heading of a text with nothing below it, and its line."""
    from conventions.files.markdown import sections_in  # where a text is read

    for section in sections_in(text):
        if section.title is not None and not section.blocks:
            yield section.title, section.line


def is_plain(text: str) -> bool:
    """Return whether a text is so plain that there is nothing in it to refuse.

    So are headings that are known, each once; paragraphs and lists of words; tables whose rows are as wide as
    their heads. That is seen at once; to read Markdown takes longer to begin than to read a dossier. Where in
    doubt, it is not.
    """
    if len(text) > _MOST_PLAIN or _MARKED.search(text):
        return False
    keys: list[str | None] = []
    width = 0
    for line in text.split("\n"):
        is_row = line.startswith("|") and line.endswith("|")
        cells = line.count("|")
        if not (line == "" or is_row or _WORDS.match(line)) or cells != (width or cells) * is_row:
            return False
        width = cells if is_row else 0
        if line.startswith("# "):
            keys.append(_KEYS.get(_plain(line[2:])))
        elif line and not keys:
            keys.append("about")
    return None not in keys and len(set(keys)) == len(keys)


def _plain(title: str) -> str:
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return " ".join(letters.lower().split())


_KEYS: Final = {_plain(name): key for key, names in HEADINGS.items() for name in names}
