"""`subventio export` and `import`: a dossier as a workbook, out and in; grants as open data."""

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Unread, load, load_one
from conventions.cli.output import FAILED, complain, not_written, note_open, put, say, say_text
from conventions.exports.fault_text import error_text, fault_line
from conventions.exports.open_data import essential_data_csv, scdl_csv, three_sixty_json
from conventions.exports.without_dossier_text import event_names
from conventions.files.faults import UnreadableDossierError
from conventions.messages import Catalogue
from conventions.portfolio.essential_data import Award, LeftOut, awards_of
from conventions.portfolio.seen_dossier import seen_dossiers

if TYPE_CHECKING:
    from conventions.files.workbook.filled_cells import WorkbookConflictError

# --- `subventio export scdl|essential-data|360giving`: the published data of grants -------------------------


def open_data(arguments: Arguments, words: Catalogue) -> int:
    """Write the complete rows; return 1 if another is incomplete, 2 if a dossier is unreadable."""
    loaded = load(arguments.paths, words, arguments.office)
    read = [(item.path, item.dossier) for item in loaded if isinstance(item, Loaded)]
    found = [
        row
        for dossier in seen_dossiers(read, arguments.as_of, arguments.known_on)
        for row in awards_of(dossier, arguments.since, in_euros=arguments.action != "360giving")
    ]
    awards = sorted(
        (row for row in found if isinstance(row, Award)),
        key=lambda award: (award.agreed_on, award.id, award.role),
    )
    left_out = [row for row in found if isinstance(row, LeftOut)]
    content = _content(arguments, awards)
    if arguments.output is None:
        say_text([content.decode()])
    elif not put(arguments.output, content, words):
        return FAILED
    for line in _left_out_lines(left_out, words):
        complain(line)
    complain(words.count("count.published", len(awards)))
    if len(read) < len(loaded):
        return FAILED
    return int(any(row.lacks for row in left_out))


def _content(arguments: Arguments, awards: Sequence[Award]) -> bytes:
    match arguments.action:
        case "scdl":
            return scdl_csv(awards)
        case "essential-data":
            return essential_data_csv(awards)
        case _:
            return three_sixty_json(awards, arguments.publisher)


def _left_out_lines(rows: Sequence[LeftOut], words: Catalogue) -> Sequence[str]:
    """Return a line per unpublished grant: why, or what is missing and where to add it."""
    lines = []
    for row in rows:
        if row.reason is not None:
            why = words.text(f"open_data.{row.reason.value}")
        else:
            why = ", ".join(words.text(f"open_data.lacks.{lack.value}") for lack in row.lacks)
        lines.append(words.text("open_data.left_out", path=str(row.held.folder), why=why))
    return lines


# --- `subventio export`: a dossier as one workbook, for spreadsheets; grants as open data -------------------


def export(arguments: Arguments, words: Catalogue) -> int:
    """Write the workbook or open data; return 2 if a dossier is unreadable or writing fails."""
    if arguments.action != "workbook":
        return open_data(arguments, words)
    if lacks_openpyxl(words):
        return FAILED
    from conventions.files.workbook.sheets import workbook_bytes
    from conventions.files.workbook.workbook_files import Sources, sources_in

    sources, name = Sources({}), "dossier"
    if arguments.paths:
        item = load_one(arguments.paths[0], words, arguments.office)
        if isinstance(item, Unread):
            return FAILED
        sources, name = sources_in(arguments.paths[0], event_names()), item.dossier.agreement.id
    elif not arguments.blank:
        complain(words.text("workbook.which"))
        return FAILED
    target = arguments.output or Path(f"{name}.xlsx")
    return 0 if put(target, workbook_bytes(sources, blank=arguments.blank), words) else FAILED


def lacks_openpyxl(words: Catalogue) -> bool:
    """Return whether the extra is not installed, and report it."""
    if find_spec("openpyxl") is not None:
        return False
    complain(f"{words.text('fault.xlsx_not_installed')} → {words.text('fault.xlsx_not_installed.remedy')}")
    return True


# ------------------------------------------------------------------------------------------------------------
# `subventio import`: a workbook back into a dossier, or all errors with sheet and cell.


def import_(arguments: Arguments, words: Catalogue) -> int:
    """Write the files of the dossier; if the workbook has errors, write nothing and return 2."""
    if lacks_openpyxl(words):
        return FAILED
    from conventions.files.ledgers.fec_mapping import UnreadableFecError
    from conventions.files.ledgers.mapping import UnreadableLedgerError
    from conventions.files.register_log import RegisterDamagedError
    from conventions.files.workbook.filled_cells import OnConflict, WorkbookConflictError
    from conventions.files.workbook.importing import import_workbook
    from conventions.files.write_back import DossierBusyError

    path = arguments.paths[0]
    folder = arguments.output or Path(path.stem)
    note_open("read", path, words)
    try:
        side = OnConflict(arguments.on_conflict)
        done = import_workbook(path, folder, replace=arguments.replace, on_conflict=side, names=event_names())
    except WorkbookConflictError as refused:
        for line in _conflict_lines(refused, words):
            complain(line)
        return FAILED
    except (DossierBusyError, RegisterDamagedError) as refused:
        complain(f"subventio import: {error_text(refused, words)}")
        return FAILED
    except (UnreadableLedgerError, UnreadableFecError, UnreadableDossierError) as refused:
        for fault in refused.faults:
            complain(fault_line(fault, words))
        return FAILED
    except OSError as error:
        return not_written(folder, error, words)
    for fault in done.unread:
        complain(fault_line(fault, words))
    for written in done.written:
        say(words.text("generate.written", path=str(written)))
    for removed in done.removed:
        say(words.text("workbook.removed", path=str(removed)))
    return 0


def _conflict_lines(refused: "WorkbookConflictError", words: Catalogue) -> Iterator[str]:
    """Yield what both the dossier and the workbook changed since the export, and what to do."""
    yield f"subventio import: {error_text(refused, words)}"
    for conflict in refused.conflicts:
        for key, lines in (("in_dossier", conflict.in_dossier), ("in_workbook", conflict.in_workbook)):
            yield f"  {words.text(f'workbook.{key}', file=conflict.file)}"
            yield from (f"    {line}" for line in lines or (words.text("workbook.unchanged"),))
    yield f"  → {words.text('workbook.conflict_remedy')}"
