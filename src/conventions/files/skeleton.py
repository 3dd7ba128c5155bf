"""The texts that an association begins with: for each action that has none, the headings to fill."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from conventions.agreement.programme import Action
from conventions.dossier.dossier import Dossier
from conventions.files.narrative_file import HEADINGS, narrative_name
from conventions.files.write_back import locked

_SAID: Final[Mapping[str, str]] = {"about": "description", "roots": "territory"}
"""Headings that an action needs no more where the agreement says as much."""


def skeletons(dossier: Dossier, *, french: bool) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each action without a text of its own."""
    told = {item.action for item in dossier.narratives}
    for action in dossier.last_text.actions:
        if action.id not in told:
            yield narrative_name(action.id), _skeleton(action, french=french)


def _skeleton(action: Action, *, french: bool) -> str:
    headings = (
        names[0 if french else 1]
        for key, names in HEADINGS.items()
        if key not in _SAID or getattr(action, _SAID[key]) is None
    )
    return "\n\n".join(f"# {heading}" for heading in headings) + "\n"


def write_skeletons(folder: Path, dossier: Dossier, *, french: bool) -> Iterator[Path]:
    """Yield each text that was written; a file that is there is never written over.

    `DossierBusyError` as of `locked`, `OSError` where one cannot be written.
    """
    with locked(folder):
        for name, text in skeletons(dossier, french=french):
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            if not path.parent.resolve().is_relative_to(folder.resolve()):
                raise PermissionError(13, "outside", str(path.parent))
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            yield path
