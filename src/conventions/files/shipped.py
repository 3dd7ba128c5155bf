"""The place of the built-in files: in the wheel, or in the checkout."""

from functools import cache
from pathlib import Path


@cache
def shipped_folder(name: str) -> Path:
    """Return a built-in folder: `templates_docx`, `examples`, `models` or `rulebooks`."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "data"
    return (packaged if packaged.is_dir() else package.parents[1]) / name
