"""The dossiers that travel with the program, to look at and to begin from."""

from pathlib import Path

from conventions.facade.refusals import unknown_name
from conventions.files.shipped import shipped_folder

__all__ = ["commented_at", "example", "examples"]


def examples() -> tuple[str, ...]:
    """Return the names of the dossiers that ship."""
    root = shipped_folder("examples")
    found = (*root.glob("*/convention.toml"), *root.glob("law/*/convention.toml"))
    return tuple(sorted(path.parent.relative_to(root).as_posix() for path in found))


def commented_at(language: str) -> Path:
    """Return the file that has every key of `convention.toml` once, with what it means."""
    return Path(__file__).parent / "commented" / f"{language}.toml"


def example(name: str) -> Path:
    """Return the folder of a dossier that ships, to be read or copied; `UnknownNameError` for another name.

    >>> example("cd62-apes-2024").name
    'cd62-apes-2024'
    """
    if name not in examples():
        raise unknown_name("example", name, examples())
    return shipped_folder("examples") / name
