"""Dossiers for a benchmark: made of the examples by a seed, no two alike, as those of an office are.

Each has an identifier, a SIRET and a grant of its own, and its facts are some days earlier than in its
example, all alike: what is signed, notified and paid falls on days of its own within four weeks. The period
and the other days of the text stay, for most of an office's agreements are of one year.
"""

import random
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

from conventions.identifiers import fits_luhn

__all__ = ["BROKEN", "CD62", "EXAMPLES", "change", "made", "made_of", "sources"]

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
CD62 = EXAMPLES / "cd62-apes-2024"
BROKEN = 500
"""One in so many cannot be read."""
EARLIER = 28
"""The facts of a dossier come fewer days than these before those of its example."""
FILES = ("convention.toml", "facts.toml", "expenses.csv", "resources.csv")
_ID = re.compile(r'^id = "([a-z0-9-]+)"', re.MULTILINE)
_SIRET = re.compile(r'^siret = "[0-9 ]+"', re.MULTILINE)
_GRANT = re.compile(r'^\[grant\][^\[]*?^amount = "([0-9]+)\.00"', re.MULTILINE | re.DOTALL)
_FACT_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")


def sources() -> list[Path]:
    """Return the examples that a copy elsewhere does not break."""
    folders = sorted(path.parent for path in EXAMPLES.rglob("convention.toml"))
    return [folder for folder in folders if EXAMPLES / "rulebooks" not in folder.parents]


def made(office: Path, count: int, seed: int, known: list[Path]) -> None:
    """Make so many dossiers of some examples, a hundred to a folder; some of them broken."""
    drawn = random.Random(seed)
    made_of(office, [drawn.choice(known) for _ in range(count)], drawn)
    for number in range(BROKEN - 1, count, BROKEN):
        (folder_of(office, number) / "facts.toml").write_text("title = ", "utf-8")


def made_of(office: Path, examples: list[Path], drawn: random.Random) -> list[Path]:
    """Make a dossier of each of these examples, a hundred to a folder; return where they are."""
    targets = [folder_of(office, number) for number in range(len(examples))]
    for number, (source, target) in enumerate(zip(examples, targets, strict=True)):
        target.mkdir(parents=True)
        for path in [source / name for name in FILES]:
            if path.is_file():
                shutil.copyfile(path, target / path.name)
        if (source / "amendments").is_dir():
            shutil.copytree(source / "amendments", target / "amendments")
        change(target, number, drawn)
    return targets


def folder_of(office: Path, number: int) -> Path:
    """Return where a dossier is."""
    return office / f"{number // 100:04}" / f"{number:06}"


def change(folder: Path, number: int, drawn: random.Random) -> None:
    """Give a dossier what is its own; the grant in all its files alike, the days in its record alike."""
    text = (folder / "convention.toml").read_text("utf-8")
    text = _ID.sub(f'id = "dossier-{number:06}"', text, count=1)
    text = _SIRET.sub(lambda _: f'siret = "{siret(drawn)}"', text)
    (folder / "convention.toml").write_text(text, "utf-8")
    grant = _GRANT.search(text)
    if grant is not None:
        amount = f"{max(1, int(int(grant[1]) * drawn.uniform(0.5, 2)))}.00"
        for path in folder.rglob("*.toml"):
            said = path.read_text("utf-8").replace(f'"{grant[1]}.00"', f'"{amount}"')
            path.write_text(said, "utf-8")
    facts, days = folder / "facts.toml", timedelta(drawn.randrange(EARLIER))
    if facts.is_file():
        facts.write_text(
            _FACT_DAY.sub(
                lambda day: (date.fromisoformat(day[0]) - days).isoformat(), facts.read_text("utf-8")
            ),
            "utf-8",
        )


def siret(drawn: random.Random) -> str:
    """Return a SIRET whose keys are right, of nobody: it begins with 9."""
    siren = with_key(f"9{drawn.randrange(10**7):07}")
    return with_key(f"{siren}{drawn.randrange(10**4):04}")


def with_key(digits: str) -> str:
    """Return digits with the one that makes them pass the test of Luhn."""
    return next(whole for key in range(10) if fits_luhn(whole := f"{digits}{key}"))
