"""The pictures of a dossier, read when a document asks for them; none from outside its folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

__all__ = ["MOST_BYTES", "PictureReader", "pictures_of"]

MOST_BYTES: Final = 20_000_000
"""Of one file: a camera's largest is half of it."""
PictureReader = Callable[[str], bytes | None]
"""The bytes of a picture by its path in the dossier; None where there is none, or one that is too big."""


def pictures_of(folder: Path) -> PictureReader:
    """The pictures of a folder; links are followed within it."""
    root = folder.resolve()

    def read(name: str) -> bytes | None:
        try:
            path = (folder / name).resolve()
            if not path.is_relative_to(root) or not path.is_file() or path.stat().st_size > MOST_BYTES:
                return None
            return path.read_bytes()
        except OSError:
            return None

    return read
