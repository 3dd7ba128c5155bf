"""The homes of dossiers that the conformance suite is run for: each implementation is one line of `HOMES`."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree

from attrs import frozen

from conventions.files.register_store import FolderRegister, Register
from conventions.files.write_back import adopt

BASE = Path(__file__).parents[1] / "gallery" / "base"
NAMES = ("2024/atelier", "2025/atelier")
BEGUN = date(2026, 1, 10)


@frozen
class Home:
    """An implementation under test.

    Attributes:
        opened: the register again, as another program would open it.
        by_hand: changes the amount of the first payment behind its back.
    """

    register: Register
    opened: Callable[[], Register]
    by_hand: Callable[[str], None]


def folders(place: Path) -> Home:
    """A tree of folders, each with a register begun."""
    for name in NAMES:
        folder = Path(copytree(BASE, place / name))
        adopt(folder, "le service instructeur", "registre commencé", BEGUN)

    def by_hand(name: str) -> None:
        path = place / name / "facts.toml"
        text = path.read_text("utf-8")
        changed = text.replace("10 000", "11 000", 1)
        assert changed != text
        path.write_text(changed, "utf-8")

    return Home(FolderRegister(place), lambda: FolderRegister(place), by_hand)


HOMES: tuple[Callable[[Path], Home], ...] = (folders,)
