"""The page `docs/law-changes.md`: the effect of the law on the examples, before and after the review.

`python tools/law_changes.py` writes it. Each change of outcome has the row of the review of 29 November 2026
that causes it, or that of issue 12.
"""

# ruff: noqa: E501 -- a paragraph of the page stands on its line

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from attrs import frozen  # noqa: E402 -- run as a script, the root is not on the path

from conventions.dossier.dossier import Dossier  # noqa: E402 -- run as a script, the root is not on the path
from conventions.engine.evaluate import evaluate  # noqa: E402
from conventions.engine.verdict import Outcome  # noqa: E402
from conventions.files.dossier_folder import read_dossier  # noqa: E402
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks  # noqa: E402
from tools.recorded.documents import Doc, Value  # noqa: E402
from tools.recorded.store import Recorded, read_runs  # noqa: E402

PAGE: Final = ROOT / "docs" / "law-changes.md"
RECORD: Final = ROOT / "tests" / "fixture" / "data" / "check.json.xz"
NO_RULE: Final = "no such rule"
SILENT: Final = frozenset({"not_applicable", NO_RULE})
_DAYS: Final = ("--as-of", "--known-on")
HEAD: Final = """\
# The findings of the law before and after the review

Written by `python tools/law_changes.py`: the findings of `check` in the examples, on the days of the fixture ({runs} runs), as recorded at commit f6da24b and now. Equal results are left out. *Before* and *after* are the severities of the findings with this code.

## Findings of the law
"""
OTHERS: Final = """
## Other findings
"""
OUTCOMES: Final = """
## Outcomes of the rules

A rule that applies on neither side is left out. For a rule that concerns several debts, the most important outcome is shown.
"""
LAW: Final = "law_fr."
NONE: Final = "—"
IN_ORDER: Final = [outcome.value for outcome in Outcome]
WHY: Final[Mapping[str, str]] = {
    "duty_breached": "issue 15: the audit asks about hours that rise while staff falls",
    "aid_lost_since": "issue 11: an aid that was lost is reported",
    "clause_unread": "issue 11: a clause that was not read is reported as such",
    "payment_suspended": "issue 11: a payment that the text holds is reported",
    "duty_due_soon": "issue 11: an agreement that nobody signed owes no reports",
    "duty_overdue": "issue 11: an agreement that nobody signed owes no reports",
    "duty_unknown": "issue 11: a clause that was not read is reported as such",
    "not_in_force": "issue 11: an agreement that nobody signed owes no reports",
    "result_below_target_unsaid": "issue 11: a result below its target is reported",
    "right_open": "issue 11: an agreement that nobody signed owes no reports",
    "right_unknown": "issue 11: a clause that was not read is reported as such",
}
"""Findings that do not come from the law."""
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
    "r27": "A: a hearing before any measure, by a clause too, and before each",
    "r28": "A, line 3: the claim lapses although the agreement gives no date; acts that interrupt it",
    "r29a": "A: clear months; `remedies_stated`; from the entry of the order",
    "r29b": "A: clear months before the court",
    "r40": "A: the grant itself is income; information only",
    "r42": "A: L123-22 binds companies",
    "r45": "line 3: courts' time",
    "r46": "line 3: the limitation beside every debt of a clause",
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
    "r68": "B: investment grants of the State",
    "r69": "B: investment grants of the State",
    "r70": "B: small aid in the register",
    "r71": "B: powers of the département",
    "r72": "B: form and content of request",
}


def page() -> str:
    """Return the page: the findings that changed, those of the law first, then the outcomes of its rules."""
    runs = [pair for run in _runs() if (pair := _both(run)) is not None]
    found = Counter(
        change for before, now in runs for change in _changed(before.findings, now.findings, NONE)
    )
    of_law = {change: often for change, often in found.items() if change[0].startswith(LAW)}
    others = {change: often for change, often in found.items() if change not in of_law}
    outcomes = Counter(change for before, now in runs for change in _outcomes(before.outcomes, now.outcomes))
    return (
        HEAD.format(runs=len(runs))
        + _table_of("finding", of_law)
        + OTHERS
        + _table_of("finding", others, whose="why")
        + OUTCOMES
        + _table_of("rule", outcomes)
    )


def _table_of(
    what: str, changes: Mapping[tuple[str, str, str], int], whose: str = "row of the review"
) -> str:
    head = f"\n| {what} | before | after | how often | {whose} |\n|---|---|---|---|---|\n"
    return head + "".join(
        f"| `{name.removeprefix(LAW)}` | {before} | {after} | {often} | {_row(name)} |\n"
        for (name, before, after), often in sorted(changes.items())
    )


def _row(name: str) -> str:
    rule = name.removeprefix(LAW)
    of_rules = [key for key in ROWS if rule.startswith(key)]
    return ROWS[max(of_rules, key=len)] if of_rules else WHY[name]


def _changed(
    before: Mapping[str, str], now: Mapping[str, str], absent: str
) -> Iterator[tuple[str, str, str]]:
    for name in sorted({*now, *before}):
        was, is_now = before.get(name, absent), now.get(name, absent)
        if was != is_now:
            yield name, was, is_now


def _outcomes(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    return (it for it in _changed(before, now, NO_RULE) if set(it[1:]) - SILENT)


def _runs() -> Iterator[Recorded]:
    """The recorded runs of one example with the law."""
    for run in read_runs(RECORD):
        words = run.words
        if "json" in words and "--rulebooks" not in words and words[1].startswith("examples/"):
            yield run


@frozen
class Told:
    """The results for a dossier: the outcome of each rule, the severities of findings by code."""

    outcomes: Mapping[str, str]
    findings: Mapping[str, str]


def _both(run: Recorded) -> tuple[Told, Told] | None:
    """Return what was said in a recorded run, and what is now; None where its example is gone."""
    days = {word: date.fromisoformat(run.words[at + 1]) for at, word in enumerate(run.words) if word in _DAYS}
    path = ROOT / run.words[1]
    if not (path / "convention.toml").is_file() or "--as-of" not in days:
        return None
    return _recorded(run.output), _now(read_dossier(path), days["--as-of"], days.get("--known-on"))


def _recorded(output: Doc) -> Told:
    dossiers = list(_tables(_table(output["out"])["dossiers"]))
    rules = [rule for dossier in dossiers for rule in _tables(dossier.get("rules", {}))]
    findings = [item for dossier in dossiers for item in _tables(dossier.get("findings", {}))]
    return _told(
        [(str(rule["rule"]), str(rule["outcome"])) for rule in rules],
        [(str(item["code"]), str(item["severity"])) for item in findings],
    )


def _told(rules: Iterable[tuple[str, str]], findings: Iterable[tuple[str, str]]) -> Told:
    """Of a rule that stands several times, the outcome that matters most."""
    outcomes: dict[str, str] = {}
    for name, outcome in sorted(rules, key=lambda rule: IN_ORDER.index(rule[1])):
        outcomes.setdefault(name.removeprefix(LAW), outcome)
    severities: dict[str, list[str]] = {}
    for code, severity in findings:
        severities.setdefault(code, []).append(severity)
    return Told(outcomes, {code: _counted(found) for code, found in severities.items()})


def _counted(severities: list[str]) -> str:
    found = Counter(severities)
    return ", ".join(name if number == 1 else f"{number} {name}" for name, number in sorted(found.items()))


def _table(value: Doc | Value) -> Doc:
    return value if isinstance(value, dict) else {}


def _tables(value: Doc | Value) -> Iterator[Doc]:
    yield from (_table(item) for item in _table(value).values())


def _now(dossier: Dossier, as_of: date, known_on: date | None) -> Told:
    book = read_rulebook(shipped_rulebooks()["law_fr"])
    verdict = evaluate(dossier, as_of, known_on, dossier.applied((book,)))
    return _told(
        [(found.rule.name, found.outcome.value) for found in verdict.rules],
        [(finding.code, finding.severity.value) for finding in verdict.findings],
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
