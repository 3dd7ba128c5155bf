"""`subventio ledger read`: a beneficiary's accounts, read into the ledger of a dossier."""

from contextlib import ExitStack
from pathlib import Path

from budget.money import EURO
from conventions.cli.arguments import Arguments
from conventions.cli.output import FAILED, complain, put_quietly, say
from conventions.cli.reporting import say_json
from conventions.exports.fault_text import error_text, fault_line
from conventions.exports.ledger_text import ledger_csv, ledger_json, ledger_lines
from conventions.files.dossier_folder import CONVENTION, EXPENSES, RESOURCES, checked_as, read_dossier
from conventions.files.faults import Fault, UnreadableDossierError
from conventions.files.in_currency import currency_of
from conventions.files.ledgers.fec_mapping import UnreadableFecError, fec_mapping
from conventions.files.ledgers.fec_source import fec_source, is_fec, proposed_fec_text
from conventions.files.ledgers.ledger_rows import SourceReading, expenses_csv, resources_csv
from conventions.files.ledgers.mapping import UnreadableLedgerError, ledger_mapping, mapping_text
from conventions.files.ledgers.reader import read_ledger, source_bytes
from conventions.files.row_labels import agreement_data, with_labels
from conventions.files.sources import FolderSource
from conventions.files.text import toml_text
from conventions.files.write_back import DossierBusyError, locked
from conventions.messages import Catalogue


def ledger(arguments: Arguments, words: Catalogue) -> int:
    """Print what was read, and write it; return 1 for rejected or doubtful rows, 2 if nothing was read."""
    path = arguments.paths[0]
    try:
        found, mapping = _read(path, arguments.mapping)
    except (UnreadableLedgerError, UnreadableFecError) as refused:
        _complain(refused.faults, words)
        return FAILED
    found = _of_dossier(found, arguments.output, arguments.office)
    match arguments.form:
        case "json":
            say_json(ledger_json(found, words))
        case "csv":
            say(ledger_csv(found, words).removesuffix("\n"))
        case _:
            for line in ledger_lines(found, words, is_proposed=arguments.mapping is None):
                say(line)
    files = _files(found, arguments)
    if arguments.save_mapping is not None:
        files[arguments.save_mapping] = mapping
    if arguments.output is not None and found.questions:
        complain(words.text("ledger.not_answered", path=str(arguments.output)))
        return 1
    if arguments.output is not None and not found.is_reconciled and not arguments.partial:
        complain(words.text("ledger.not_written", path=str(arguments.output)))
        return 1
    if not _write(files, arguments, words):
        return FAILED
    if arguments.output is not None and arguments.form == "text":
        _print_missing_event(arguments.output, arguments.office, words)
    return int(not found.is_sound)


def _read(path: Path, mapping_path: Path | None) -> tuple[SourceReading, str]:
    """Return what was read, and the text of the mapping used."""
    text = None if mapping_path is None else toml_text(source_bytes(mapping_path))
    name = Path("mapping.toml") if mapping_path is None else mapping_path
    if is_fec(path):
        stated = proposed_fec_text(path) if text is None else text
        return fec_source(path, fec_mapping(name.name, stated)), stated
    found = read_ledger(path, None if text is None else ledger_mapping(name, text))
    return found, "" if found.mapping is None else mapping_text(found.mapping)


def _of_dossier(found: SourceReading, target: Path | None, office: Path | None) -> SourceReading:
    """Return what was read, with the identifiers of the target dossier, if any."""
    folder = None if target is None else target.parent if target.suffix.lower() == ".csv" else target
    if folder is None or not (folder / CONVENTION).is_file():
        return found
    return found.of_dossier(agreement_data(FolderSource(folder, office=office), CONVENTION))


def _files(found: SourceReading, arguments: Arguments) -> dict[Path, str]:
    """Return the files to write: both sides into a folder, the only side into a file."""
    target = arguments.output
    if target is None:
        return {}
    if target.suffix.lower() == ".csv":
        alone = resources_csv(found.resources) if not found.expenses else expenses_csv(found.expenses)
        return {target: alone}
    files = {target / EXPENSES: expenses_csv(found.expenses)} if found.expenses else {}
    return files | ({target / RESOURCES: resources_csv(found.resources)} if found.resources else {})


def _write(files: dict[Path, str], arguments: Arguments, words: Catalogue) -> bool:
    """Write all files, or none if one may not be written."""
    try:
        with ExitStack() as held:
            for folder in sorted({path.parent for path in files if (path.parent / CONVENTION).exists()}):
                held.enter_context(locked(folder))
            return _written(files, arguments, words)
    except DossierBusyError as busy:
        complain(f"subventio ledger: {error_text(busy, words)}")
        return False


def _written(files: dict[Path, str], arguments: Arguments, words: Catalogue) -> bool:
    for path, text in files.items():
        if path.exists() and not arguments.replace:
            complain(words.text("ledger.exists", path=str(path)))
            return False
        if path.name in (EXPENSES, RESOURCES) and (path.parent / CONVENTION).exists():
            data = agreement_data(FolderSource(path.parent, office=arguments.office), CONVENTION)
            currency = currency_of(data)
            if currency != EURO:
                complain(words.text("ledger.other_currency", currency=currency, path=str(path)))
                return False
            try:
                checked_as(path.parent, {path.name: text}, arguments.office)
            except UnreadableDossierError as refused:
                _complain(with_labels(refused.faults, data), words)
                complain(words.text("ledger.not_of_dossier", path=str(path)))
                return False
    for path, text in files.items():
        if not put_quietly(path, text.encode(), words):
            return False
        if arguments.form == "text":  # nothing may follow JSON or CSV output
            say(words.text("generate.written", path=str(path)))
    return True


def _print_missing_event(target: Path, office: Path | None, words: Catalogue) -> None:
    """Report which event a dossier with accounts still lacks for a bilan, and how to record it."""
    folder = target.parent if target.suffix.lower() == ".csv" else target
    if not (folder / CONVENTION).is_file():
        return
    try:
        dossier = read_dossier(folder, office=office)
    except UnreadableDossierError:  # what was written was checked; the rest is for `check`
        return
    carried = dossier.agreement.ledger_source
    if carried is None or any(
        fact.key == carried.carried_by and fact.of in (None, carried.part) for fact in dossier.facts
    ):
        return
    own = next((fact.label for fact in dossier.agreement.facts if fact.key == carried.carried_by), None)
    key = f"fact.{carried.carried_by}"
    name = own or (words.text(key) if words.has(key) else carried.carried_by)
    of = "" if carried.part is None else f" --of {carried.part}"
    say(words.text("ledger.no_bilan", name=name, folder=str(folder), event=carried.carried_by, of=of))


def _complain(faults: tuple[Fault, ...], words: Catalogue) -> None:
    for fault in faults:
        complain(fault_line(fault, words))
