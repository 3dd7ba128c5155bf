"""The paper that proves a fact, kept beside the dossier: by its name, and by the hash of what it holds."""

import hashlib
from pathlib import Path
from typing import Final

from attrs import frozen

from conventions.files.atomic import replace_file

__all__ = ["FOLDER", "Evidence", "evidence_of", "paper_of"]

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
    """Return the paper of a name, whose path counts for nothing: it lies among those of the dossier."""
    file = Path(Path(name).name)
    digest = hashlib.sha256(content).hexdigest()
    kept = folder / FOLDER / file
    is_other = kept.exists() and kept.read_bytes() != content
    return Evidence(f"{file.stem}-{digest[:_SHORT]}{file.suffix}" if is_other else file.name, digest, content)
