"""What is recorded from an export: the certain matches, or those of a reviewed list."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from attrs import evolve, frozen

from budget.errors import InputError
from conventions.dossier.dossier import Dossier
from conventions.facts.fact import Fact
from conventions.files.faults import Fault
from conventions.files.ledgers.mapping import ledger_fault
from conventions.files.write_back import append_facts
from conventions.portfolio.payments.deciding import facts_of
from conventions.portfolio.payments.match import TO_DO, Match, Matching, Source


@frozen
class Choice:
    """A row of a reviewed list that is to be recorded.

    Attributes:
        line: its line in the list.
        lines: its rows in the export.
        export: the beginning of the export's hash.
        dossier: the folder or identifier of the dossier.
        of: the norm; empty for none.
    """

    file: str
    line: int
    lines: str
    export: str
    amount: str
    dossier: str
    of: str


def chosen(
    matching: Matching, choices: Iterable[Choice], dossiers: Mapping[Path, Dossier], author: str | None
) -> tuple[tuple[Match, ...], tuple[Fault, ...]]:
    """Return the matches that a reviewed list asks to record, and the faults of the list.

    What is already recorded is left out. Day and amount are those of the export: a different amount in the
    list is a fault.
    """
    by_lines = {match.lines: match for match in matching.matches}
    source = Source(matching.reading.file, matching.reading.sha256, matching.as_of, author)
    found: list[Match] = []
    faults: list[Fault] = []
    now = dict(dossiers)
    seen: set[str] = set()
    for choice in choices:
        match = by_lines.get(choice.lines)
        folder = _folder(choice.dossier, dossiers)
        fault = _fault(choice, match, folder, matching)
        if fault is None and choice.lines in seen:
            fault = ledger_fault(choice.file, choice.line, "", "match_row_twice", choice.lines)
        seen.add(choice.lines)
        if fault is not None:
            faults.append(fault)
        elif match is not None and folder is not None and match.rank in TO_DO:
            facts = facts_of(match.movement, match.told, choice.of or None, now[folder], source)
            now[folder] = evolve(now[folder], facts=(*now[folder].facts, *facts))
            found.append(evolve(match, folder=folder, of=choice.of or None, facts=facts))
    return tuple(found), tuple(faults)


def _fault(choice: Choice, match: Match | None, folder: Path | None, matching: Matching) -> Fault | None:
    """Return the fault of a row of a reviewed list; None if it can be recorded, or was."""
    told: tuple[str, ...] | None = None
    if not choice.export or not matching.reading.sha256.startswith(choice.export):
        told = ("match_other_export", choice.export, matching.reading.file)
    elif match is None:
        told = ("match_no_row", choice.lines)
    elif match.rank not in TO_DO:
        return None
    elif choice.amount != str(match.movement.amount):
        told = ("match_other_amount", choice.amount, str(match.movement.amount))
    elif folder is None:
        told = ("match_no_dossier", choice.dossier)
    elif not match.told:
        told = ("match_no_fact", choice.lines)
    return None if told is None else ledger_fault(choice.file, choice.line, "", *told)


def _folder(named: str, dossiers: Mapping[Path, Dossier]) -> Path | None:
    """Return the folder of a path or of an identifier unique to a dossier."""
    if (path := Path(named)) in dossiers:
        return path
    found = [folder for folder, dossier in dossiers.items() if dossier.agreement.id == named]
    return found[0] if len(found) == 1 else None


def recorded(
    matches: Iterable[Match], dossiers: Mapping[Path, Dossier], on: date, office: Path | None = None
) -> Iterator[tuple[Path, tuple[Fact, ...], InputError | OSError | None]]:
    """Record the facts of each dossier, all or none; a failure in one dossier does not stop the others.

    Yield the folder, its facts, and the error if they could not be recorded.
    """
    facts: dict[Path, list[Fact]] = {}
    for match in matches:
        if match.folder is not None and match.facts:
            facts.setdefault(match.folder, []).extend(match.facts)
    for folder, new in facts.items():
        found = tuple(sorted(new, key=lambda fact: fact.occurred_on))
        try:
            append_facts(folder, found, dossiers[folder], office=office, on=on)
        except (InputError, OSError) as error:
            yield folder, found, error
        else:
            yield folder, found, None
