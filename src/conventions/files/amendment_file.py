"""The files of amendments: `amendments/*.toml`, each what it changes and nothing else."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

__all__ = ["AMENDMENTS", "CHANGE", "amendment_names"]

AMENDMENTS: Final = "amendments"
CHANGE: Final = "change"
"""The table of an amendment that has the shape of `convention.toml`."""


def amendment_names(folder: Path, instead: Iterable[str]) -> tuple[str, ...]:
    """The files of the amendments of a dossier, as paths in it, by name."""
    place = folder / AMENDMENTS
    found = {f"{AMENDMENTS}/{path.name}" for path in place.glob("*.toml")} if place.is_dir() else set()
    return tuple(sorted(found | {name for name in instead if name.startswith(f"{AMENDMENTS}/")}))
