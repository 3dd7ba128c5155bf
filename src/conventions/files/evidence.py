"""Files in a dossier: the papers that prove facts, and pictures; none from outside its folder."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from budget import frozen
from conventions.files.atomic import replace_file

# --- The pictures of a dossier, read when a document asks for them; none from outside its folder ------------

MOST_BYTES: Final = 20_000_000
"""The maximum size of a picture: the largest of cameras are half of it."""
PictureReader = Callable[[str], bytes | None]
"""A function from the path of a picture in the dossier to its bytes; None if missing or too big."""


def pictures_of(folder: Path) -> PictureReader:
    """Return the pictures of a folder; links are followed within it."""
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


# ------------------------------------------------------------------------------------------------------------
# The paper that proves a fact, kept beside the dossier: by its name, and by the hash of what it holds.

FOLDER: Final = "evidence"
"""The folder of the papers of a dossier."""
_SHORT: Final = 8


@frozen(repr=False)
class Evidence:
    """A paper with its name in the dossier; a fact names both."""

    name: str
    sha256: str
    content: bytes

    @property
    def text(self) -> str:
        """Return the evidence text for the fact."""
        return f"{FOLDER}/{self.name} (sha256 {self.sha256})"

    def keep(self, folder: Path) -> Path | None:
        """Write the file completely, and return it; None if it was there already. `OSError` if that fails."""
        path = folder / FOLDER / self.name
        if path.exists():
            return None
        path.parent.mkdir(exist_ok=True)
        replace_file(path, self.content)
        return path


def evidence_of(folder: Path, file: Path) -> Evidence:
    """Return the paper of a file; if another one has its name, its hash is added to the name.

    `OSError` where the file cannot be read.
    """
    return paper_of(folder, file.name, file.read_bytes())


def paper_of(folder: Path, name: str, content: bytes) -> Evidence:
    """Return the paper of a name, whose path counts for nothing: it lies among those of the dossier.

    `PermissionError` where their folder leads out of that of the dossier, links followed.
    """
    file = Path(Path(name).name)
    if not (folder / FOLDER).resolve().is_relative_to(folder.resolve()):
        raise PermissionError(13, "outside", str(folder / FOLDER))
    digest = hashlib.sha256(content).hexdigest()
    kept = folder / FOLDER / file
    is_other = kept.exists() and kept.read_bytes() != content
    return Evidence(f"{file.stem}-{digest[:_SHORT]}{file.suffix}" if is_other else file.name, digest, content)
