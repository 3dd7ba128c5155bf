"""The dossiers that are put to the commands: the examples, each with the records of its decided cases."""

import csv
import io
import json
import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from attrs import frozen

__all__ = ["CASES", "CaseOf", "Inputs", "cases_of", "lay_out", "record_inputs", "window_of"]

ROOT: Final = Path(__file__).resolve().parents[2]
CASES: Final = "cases"
"""The folder of the dossiers made of the decided cases, beside `examples`."""

_FACT: Final = re.compile(
    r"\s*(?P<key>[\w.]+)\s*(?:\(\s*(?P<of>[^()]+?)\s*\))?\s+(?P<day>[0-9][^\s=]*)(?:\s*=\s*(?P<value>\S.*?))?"
    r"(?:\s+known\s+(?P<known>\S+))?(?:\s+id\s+(?P<id>\S+))?(?:\s+replaces\s+(?P<replaces>\S+))?\s*"
)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_OF_RULEBOOKS: Final = "examples/rulebooks/"
"""Their cases are tried by `rules test`, beside their rulebook."""

_LEDGERS: Final = ("expenses", "resources")


@frozen
class CaseOf:
    """A decided case that has a dossier of its own: the folder, and the days that are asked."""

    folder: str
    as_of: str
    known_on: str | None


@frozen
class Inputs:
    """What the runs read: the folders of examples, the files written for cases, and these cases."""

    examples: tuple[str, ...]
    files: Mapping[str, str]
    cases: tuple[CaseOf, ...]


def record_inputs() -> Inputs:
    """Return the inputs as the examples are now."""
    examples = tuple(_examples())
    files: dict[str, str] = {}
    cases: list[CaseOf] = []
    for example in examples:
        if (ROOT / example / "cases.toml").is_file() and not example.startswith(_OF_RULEBOOKS):
            _add_cases(example, files, cases)
    return Inputs(examples, files, tuple(dict.fromkeys(cases)))


def cases_of(inputs: Inputs) -> Mapping[str, tuple[CaseOf, ...]]:
    """Return the cases by their folder."""
    found: dict[str, list[CaseOf]] = {}
    for case in inputs.cases:
        found.setdefault(case.folder, []).append(case)
    return {folder: tuple(sorted(cases, key=str)) for folder, cases in found.items()}


def window_of(example: str) -> tuple[date, date] | None:
    """Return the first and the last day of an agreement, where its file states both."""
    data = tomllib.loads((ROOT / example / "convention.toml").read_text(encoding="utf-8"))
    period = data.get("period", {})
    start, end = period.get("start"), period.get("end")
    return (start, end) if isinstance(start, date) and isinstance(end, date) else None


def lay_out(inputs: Inputs, place: Path) -> None:
    """Copy the examples, the models and the rulebooks to a place, and write the dossiers of the cases."""
    for example in inputs.examples:
        if (ROOT / example).is_dir():
            shutil.copytree(ROOT / example, place / example, dirs_exist_ok=True)
    for source in ("models", "rulebooks", "examples/rulebooks", "tests/fixture/inputs"):
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place / source.rpartition("tests/fixture/")[2], dirs_exist_ok=True)
    for folder in dict.fromkeys(case.folder for case in inputs.cases):
        target = place / folder
        origin = place / "examples" / folder.removeprefix(f"{CASES}/").rpartition("/")[0]
        target.mkdir(parents=True)
        for part in origin.glob("*"):
            if part.is_dir():
                shutil.copytree(part, target / part.name)
            elif part.name == "convention.toml":
                shutil.copy(part, target / part.name)
    for name, text in inputs.files.items():
        path = place / name
        if path.parent.is_dir():
            path.write_text(text, encoding="utf-8")


def _examples() -> Iterator[str]:
    for path in sorted((ROOT / "examples").glob("**/convention.toml")):
        yield path.parent.relative_to(ROOT).as_posix()


def _add_cases(example: str, files: dict[str, str], cases: list[CaseOf]) -> None:
    """Add the dossiers of the cases; one that changes the text itself has none, and is left to the suite."""
    data = tomllib.loads((ROOT / example / "cases.toml").read_text(encoding="utf-8"))
    given = data.get("given", {})
    for case in data["case"]:
        if "change" in case:
            continue
        told = {key: [*given.get(key, ()), *case.get(key, ())] for key in ("facts", *_LEDGERS)}
        stated = {key for key in _LEDGERS if key in given or key in case}
        digest = sha256(json.dumps([told, sorted(stated)]).encode()).hexdigest()[:6]
        folder = f"{CASES}/{example.removeprefix('examples/')}/{digest}"
        files[f"{folder}/facts.toml"] = _facts_text(told["facts"])
        for key in stated:
            files[f"{folder}/{key}.csv"] = _ledger_text(told[key])
        known = case.get("known_on")
        cases.append(CaseOf(folder, case["as_of"].isoformat(), known.isoformat() if known else None))


def _facts_text(lines: Iterable[str]) -> str:
    return "\n".join(_fact_text(line) for line in lines)


def _fact_text(line: str) -> str:
    match = _FACT.fullmatch(line)
    if match is None:
        raise ValueError(f"not a fact: {line}")
    told = {"key": _quoted(match["key"]), "occurred_on": match["day"]}
    told |= {"known_on": match["known"]} if match["known"] else {}
    told |= {name: _quoted(match[name]) for name in ("of", "id", "replaces") if match[name]}
    told |= {"value": _value(match["value"])} if match["value"] else {}
    return "\n".join(["[[fact]]", *(f"{name} = {value}" for name, value in told.items()), ""])


def _value(text: str) -> str:
    """Return a value as TOML: truths, whole numbers and days are bare, all else is a text."""
    bare = text in ("true", "false") or re.fullmatch(r"-?\d{1,15}", text) or _DAY.fullmatch(text)
    return text if bare else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _ledger_text(lines: Sequence[str]) -> str:
    """Return the rows as a table: an identifier and an amount, then pairs of a column and its value."""
    rows = []
    for line in lines:
        name, amount, *rest = line.split()
        rows.append(
            {"id": name, "label": name, "amount": amount} | dict(zip(rest[::2], rest[1::2], strict=True))
        )
    columns = list(dict.fromkeys(["id", "label", "amount", *(column for row in rows for column in row)]))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
