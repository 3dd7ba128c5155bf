"""Approved texts of several cases in one file: `# NAME`, then what is said of the case."""

import re
from collections.abc import Mapping
from pathlib import Path

__all__ = ["read_sections", "write_sections"]


def read_sections(path: Path) -> dict[str, str]:
    """What was approved, by the name of its case."""
    found = re.split(r"^# (\w+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name: body.strip("\n") for name, body in zip(found[1::2], found[2::2], strict=True)}


def write_sections(path: Path, texts: Mapping[str, str]) -> None:
    """Approve anew: read the difference."""
    path.write_text("\n".join(f"# {name}\n{text}\n" for name, text in texts.items()), encoding="utf-8")
