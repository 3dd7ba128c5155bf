"""`make bench-portfolio`: the nightly check over many dossiers, as ratios to walking their folders.

The dossiers are made from the examples by a seed: each has an identifier, a SIRET and a grant of its own.
Rows: `stat` walks the tree and looks at each file; `hash` reads their bytes too; `read` reads the dossiers;
`cold` is the first night of `check --since-last`, when all is read; `quiet` the next, on which nothing has
changed; `warm` one with one dossier in a hundred changed. `_1` and `_2` are so many processes. Each night is
a process of its own, with its start; its memory is the most that it held, or that one of its workers did.

    COUNT=1000 make bench-portfolio         # 2 000 dossiers where no number is given

Seconds are those of the wall; `× stat` and `µs each` are of the cores, which say more on a machine that
others use. The last line is the table as JSON. `wrong` is the number of dossiers that could not be read.
"""

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from attrs import frozen

from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import UnreadableDossierError
from conventions.identifiers import luhn

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
COUNT = 2_000
DAY = "2025-12-02"
FILES = ("convention.toml", "facts.toml", "expenses.csv", "resources.csv")
CHANGED = 100
"""One dossier in so many is changed from one night to the next."""
_ID = re.compile(r'^id = "([a-z0-9-]+)"', re.MULTILINE)
_SIRET = re.compile(r'^siret = "[0-9 ]+"', re.MULTILINE)
_GRANT = re.compile(r'^\[grant\][^\[]*?^amount = "([0-9]+)\.00"', re.MULTILINE | re.DOTALL)


@frozen
class Row:
    """What was measured: seconds of the wall and of all cores, and the most memory that a process held."""

    name: str
    seconds: float
    cpu: float
    peak_mb: float = 0.0
    wrong: int = 0


# --- the dossiers ------------------------------------------------------------------------------------------


def sources() -> list[Path]:
    """Return the examples that a copy elsewhere does not break."""
    folders = sorted(path.parent for path in EXAMPLES.rglob("convention.toml"))
    return [folder for folder in folders if EXAMPLES / "rulebooks" not in folder.parents]


def made(office: Path, count: int, seed: int) -> None:
    """Make so many dossiers, a hundred to a folder."""
    drawn, known = random.Random(seed), sources()
    for number in range(count):
        source = drawn.choice(known)
        target = office / f"{number // 100:04}" / f"{number:06}"
        target.mkdir(parents=True)
        for path in [source / name for name in FILES]:
            if path.is_file():
                shutil.copyfile(path, target / path.name)
        if (source / "amendments").is_dir():
            shutil.copytree(source / "amendments", target / "amendments")
        change(target, number, drawn)


def change(folder: Path, number: int, drawn: random.Random) -> None:
    """Give a dossier an identifier, a SIRET and a grant of its own; the grant in all its files alike."""
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


def siret(drawn: random.Random) -> str:
    """Return a SIRET whose keys are right, of nobody: it begins with 9."""
    siren = with_key(f"9{drawn.randrange(10**7):07}")
    return with_key(f"{siren}{drawn.randrange(10**4):04}")


def with_key(digits: str) -> str:
    """Return digits with the one that makes them pass the test of Luhn."""
    return next(whole for key in range(10) if luhn.fits(whole := f"{digits}{key}"))


# --- the rows ----------------------------------------------------------------------------------------------


def files_of(office: Path) -> Iterator[str]:
    """Yield the files below a folder."""
    for place, _, names in os.walk(office):
        yield from (f"{place}/{name}" for name in names)


def look(office: Path) -> int:
    """Look at each file."""
    return sum(os.stat(path).st_size for path in files_of(office)) * 0  # noqa: PTH116 — the floor


def hashed(office: Path) -> int:
    """Read the bytes of each file."""
    for path in files_of(office):
        hashlib.sha256(Path(path).read_bytes()).hexdigest()
    return 0


def read(office: Path) -> int:
    """Read each dossier; return how many could not be."""
    wrong = 0
    for path in sorted(office.rglob("convention.toml")):
        try:
            read_dossier(path.parent)
        except UnreadableDossierError:
            wrong += 1
    return wrong


def timed(name: str, run: Callable[[Path], int], office: Path) -> Row:
    """Return what a row took in this process."""
    start, worked = time.perf_counter(), time.process_time()
    wrong = run(office)
    return Row(name, time.perf_counter() - start, time.process_time() - worked, wrong=wrong)


def night(name: str, office: Path, state: Path, jobs: int) -> Row:
    """Return what a night took, in a process of its own."""
    words = ("check", str(office), "--as-of", DAY, "--state", str(state), "--jobs", str(jobs))
    words = (*words, "--since-last", "--format", "json")
    start = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        command = (sys.executable, "-m", "conventions.cli.main", *words)
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, _, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        out.seek(0)
        summary = json.loads(out.read())["summary"]
    return Row(name, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, summary["unreadable"])


def night_of_one(seed: int) -> float:
    """Return the seconds of a quiet night over one dossier: what the start of the command takes."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        made(place / "office", 1, seed)
        night("first", place / "office", place / "state", 1)
        return night("quiet", place / "office", place / "state", 1).cpu


def changed(office: Path) -> None:
    """Change one dossier in a hundred."""
    for folder in sorted(path.parent for path in office.rglob("convention.toml"))[::CHANGED]:
        with (folder / "convention.toml").open("a", encoding="utf-8") as stream:
            stream.write("# changé\n")


def measured(office: Path, place: Path) -> list[Row]:
    """Return the rows, in an order in which each finds what it needs."""
    rows = [timed("stat", look, office), timed("hash", hashed, office), timed("read", read, office)]
    states = {jobs: place / f"state_{jobs}" for jobs in (1, 2)}
    for name in ("cold", "quiet", "warm"):
        if name == "warm":
            changed(office)
            time.sleep(3)  # a change that was just made is looked at by its bytes
        rows += [night(f"{name}_{jobs}", office, state, jobs) for jobs, state in states.items()]
    rows.append(timed("stat_again", look, office))
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("count", nargs="?", type=int, default=int(os.environ.get("COUNT", COUNT)))
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        made(place / "office", asked.count, asked.seed)
        rows = measured(place / "office", place)
    worked = {row.name: row.cpu for row in rows}
    print(f"{'':<11}{'s':>8}{'s of cores':>12}{'µs each':>9}{'× stat':>8}{'MB':>6}")
    for row in rows:
        each, ratio = row.cpu / asked.count * 1e6, row.cpu / worked["stat_again"]
        print(f"{row.name:<11}{row.seconds:8.2f}{row.cpu:12.2f}{each:9.0f}{ratio:8.1f}{row.peak_mb:6.0f}")
    took = {row.name: row.seconds for row in rows}
    start = night_of_one(asked.seed)
    ratios = {
        "quiet_without_start_to_stat": round((worked["quiet_1"] - start) / worked["stat_again"], 1),
        "cold_1_to_2": round(took["cold_1"] / took["cold_2"], 2),
        "start_s": round(start, 2),
    }
    told: list[dict[str, object]] = [
        {
            "name": row.name,
            "median_s": round(row.seconds, 3),
            "cpu_s": round(row.cpu, 3),
            "n": 1,
            "wrong": row.wrong,
            "peak_mb": round(row.peak_mb),
        }
        for row in rows
    ]
    print(json.dumps({"bench": "portfolio", "dossiers": asked.count, "rows": told, "ratios": ratios}))


if __name__ == "__main__":
    main()
