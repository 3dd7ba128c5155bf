"""`subventio import-sheet`: an office's tracking sheet into dossiers made from a model."""

from pathlib import Path

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.model import model_named
from conventions.cli.output import FAILED, complain, is_mapping_kept, note_open, reason, say
from conventions.cli.reporting import say_json
from conventions.exports.fault_text import error_text, fault_line
from conventions.exports.tracking_text import tracking_json, tracking_lines
from conventions.facade.spreadsheets import TrackingReading, tracking_reading
from conventions.files.ledgers.fec_mapping import UnreadableFecError
from conventions.files.ledgers.mapping import UnreadableLedgerError
from conventions.files.ledgers.reader import source_bytes
from conventions.files.text import toml_text
from conventions.messages import Catalogue


def import_sheet(arguments: Arguments, words: Catalogue) -> int:
    """Show the effect of the sheet, apply it with `--write`; return 1 for a blocked row, 2 if unreadable."""
    if arguments.into.exists() and not arguments.into.is_dir():
        complain(words.text("sheet.into_no_folder", into=str(arguments.into)))
        return FAILED
    if model_named(arguments.model, arguments.into / "dossier", words) is None:
        return FAILED
    note_open("read", arguments.paths[0], words)
    try:
        found = _read(arguments)
    except (UnreadableLedgerError, UnreadableFecError) as refused:
        for fault in refused.faults:
            complain(fault_line(fault, words))
        return FAILED
    if arguments.form == "text":
        for line in tracking_lines(found.found, words):
            say(line)
    if not is_mapping_kept(arguments.save_mapping, found.mapping, words, replaces=arguments.replace):
        return FAILED
    if arguments.save_mapping is not None and arguments.form == "text":
        say(words.text("generate.written", path=str(arguments.save_mapping)))
    written: tuple[Path, ...] = ()
    code = int(found.is_blocked)
    if arguments.write and (arguments.partial or not found.is_blocked):
        try:
            written = found.write(partial=arguments.partial, lang=words.language)
        except (InputError, OSError) as error:
            why = reason(error, words) if isinstance(error, OSError) else error_text(error, words)
            complain(words.text("sheet.broken_off", into=str(arguments.into), reason=why))
            return FAILED
    if arguments.form == "json":
        say_json(tracking_json(found.found, words, written))
    else:
        _say_what_was_written(found, written, arguments, words)
    return code


def _read(arguments: Arguments) -> TrackingReading:
    mapping = None if arguments.mapping is None else toml_text(source_bytes(arguments.mapping))
    return tracking_reading(
        arguments.paths[0],
        arguments.model,
        arguments.into,
        arguments.as_of,
        None if mapping is None or arguments.mapping is None else (arguments.mapping, mapping),
        arguments.author,
        arguments.office,
    )


def _say_what_was_written(
    found: TrackingReading, written: tuple[Path, ...], arguments: Arguments, words: Catalogue
) -> None:
    for folder in written:
        say(words.text("generate.written", path=str(folder)))
    if found.is_blocked and not arguments.partial:
        say(words.text("sheet.blocked"))
    elif not arguments.write:
        say(words.text("sheet.dry_run"))
    elif not written:
        say(words.text("sheet.nothing_to_write"))
