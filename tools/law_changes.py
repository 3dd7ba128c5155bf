"""The page `docs/law-changes.md`: what the law says of the examples, recorded when the review began, and now.

`python tools/law_changes.py` writes it. Each change of outcome has the row of the review of 29 November 2026 that
causes it, or that of issue 12.
"""

# ruff: noqa: E501 -- a paragraph of the page stands on its line

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from conventions.dossier.dossier import Dossier  # noqa: E402 -- run as a script, the root is not on the path
from conventions.engine.evaluate import evaluate  # noqa: E402
from conventions.files.dossier_folder import read_dossier  # noqa: E402
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks  # noqa: E402
from tools.recorded.documents import Doc, Value  # noqa: E402
from tools.recorded.store import Recorded, read_runs  # noqa: E402

PAGE: Final = ROOT / "docs" / "law-changes.md"
RECORD: Final = ROOT / "tests" / "fixture" / "data" / "check.json.xz"
SILENT: Final = frozenset({"not_applicable", "no such rule"})
_DAYS: Final = ("--as-of", "--known-on")
HEAD: Final = """\
# The findings of the law before and after the review

Written by `python tools/law_changes.py`: the outcomes of each rule over the examples, on the days that the fixture asks, as recorded at commit f6da24b and as they are now. A rule that does not apply on both sides is left out, and so are outcomes that are the same.

| rule | before | after | how often | row of the review |
|---|---|---|---|---|
"""
ROWS: Final[Mapping[str, str]] = {
    "r02": "A: exemption by the object (social housing), private-law bodies only",
    "r03": "A: exemption by the object, private-law bodies only",
    "r04": "A: exemption by the object, private-law bodies only",
    "r05": "A: private-law bodies only; six months from a 30 June are a reading",
    "r06": "A: private-law bodies only",
    "r06_event": "A: private-law bodies only; an event without a time is a reading",
    "r12": "A: L612-4 covers associations alone",
    "r13": "A: L612-4 covers associations alone",
    "r15": "A: private-law bodies only",
    "r16": "A: the authority withdraws, and refuses a request",
    "r17": "A: exemption by the object; establishments of small communes",
    "r21": "A: a commune may pass on what it likes; the minister's leave",
    "r23": "A: one article from 2026, regions and groups of communes",
    "r25": "A: the report that the law or the clause wants is asked of private-law bodies only",
    "r26": "A: interruption until a case ends; beside every right to take back that was exercised",
    "r27": "A: a hearing before any measure, by a clause too",
    "r28": "A, line 3: the claim lapses although the agreement gives no date; acts that interrupt it",
    "r29a": "A: clear months; `remedies_stated`; from the entry of the order",
    "r29b": "A: clear months before the court",
    "r40": "A: the grant itself is income; information only",
    "r42": "A: L123-22 binds companies",
    "r45": "line 3: courts' time",
    "r49": "A: a circular's model binds only once copied: dropped",
    "r51": "A: a circular's model binds only once copied: dropped",
    "r32": "B: form and content of request, silence of two months",
    "r55": "C. civ. 1302, with the account",
    "r56": "B: certified copy of budget and accounts",
    "r57": "B: endowment funds",
    "r58": "B: interested members",
    "r59": "B: no recovery under 15 €",
    "r60": "B: financing plan of works",
    "r61": "B: the owner's 20 %",
    "r62": "B: worship",
    "r63": "B: prefect and other funders told",
    "r64": "B: claim in insolvency",
    "r65": "B: what anyone may obtain",
    "r66": "B: pay of the three top managers",
    "r67": "B: yearly list to the prefect",
}


def page() -> str:
    """Return the page."""
    counted = Counter(change for run in _runs() for change in _changes(run))
    rows = sorted(counted.items(), key=lambda item: item[0])
    return HEAD + "".join(
        f"| `{rule}` | {before} | {after} | {often} | {_row(rule)} |\n"
        for (rule, before, after), often in rows
    )


def _row(rule: str) -> str:
    return ROWS[max((key for key in ROWS if rule.startswith(key)), key=len)]


def _runs() -> Iterator[Recorded]:
    """The recorded runs of one example with the law."""
    for run in read_runs(RECORD):
        words = run.words
        if "json" in words and "--rulebooks" not in words and words[1].startswith("examples/"):
            yield run


def _changes(run: Recorded) -> Iterator[tuple[str, str, str]]:
    days = {word: date.fromisoformat(run.words[at + 1]) for at, word in enumerate(run.words) if word in _DAYS}
    path = ROOT / run.words[1]
    if not (path / "convention.toml").is_file() or "--as-of" not in days:
        return
    now = _now(read_dossier(path), days["--as-of"], days.get("--known-on"))
    before = dict(_recorded(run.output))
    for rule in sorted(now | before):
        was, is_now = before.get(rule, "no such rule"), now.get(rule, "no such rule")
        if was != is_now and {was, is_now} - SILENT:
            yield rule, was, is_now


def _recorded(output: Doc) -> Iterator[tuple[str, str]]:
    for dossier in _tables(_table(output["out"])["dossiers"]):
        for rule in _tables(dossier.get("rules", {})):
            yield str(rule["rule"]).removeprefix("law_fr."), str(rule["outcome"])


def _table(value: Doc | Value) -> Doc:
    return value if isinstance(value, dict) else {}


def _tables(value: Doc | Value) -> Iterator[Doc]:
    yield from (_table(item) for item in _table(value).values())


def _now(dossier: Dossier, as_of: date, known_on: date | None) -> dict[str, str]:
    book = read_rulebook(shipped_rulebooks()["law_fr"])
    verdict = evaluate(dossier, as_of, known_on, dossier.applied((book,)))
    return {found.rule.name.removeprefix("law_fr."): found.outcome.value for found in verdict.rules}


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
