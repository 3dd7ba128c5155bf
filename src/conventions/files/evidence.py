"""Files that a dossier brings: the paper that proves a fact, and pictures; none from outside its folder."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from attrs import frozen

from conventions.files.atomic import replace_file

# --- The pictures of a dossier, read when a document asks for them; none from outside its folder ------------

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


# ------------------------------------------------------------------------------------------------------------
# The paper that proves a fact, kept beside the dossier: by its name, and by the hash of what it holds.

FOLDER: Final = "evidence"
"""The folder of a dossier that holds its papers."""
_SHORT: Final = 8


@frozen(repr=False)
class Evidence:
    """A paper, with the name that it has in the dossier; a fact names both."""

    name: str
    sha256: str
    content: bytes

    @property
    def text(self) -> str:
        """Return what the fact says of it."""
        return f"{FOLDER}/{self.name} (sha256 {self.sha256})"

    def keep(self, folder: Path) -> Path | None:
        """Return the file, written whole; None where it was kept already. `OSError` if it cannot be."""
        path = folder / FOLDER / self.name
        if path.exists():
            return None
        path.parent.mkdir(exist_ok=True)
        replace_file(path, self.content)
        return path


def evidence_of(folder: Path, file: Path) -> Evidence:
    """Return the paper of a file; another one of its name that is kept already stays, and this has its hash.

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
