"""`subventio import`: a workbook back into a dossier, or every reason why not, with its sheet and cell."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from conventions.cli.arguments import Arguments
from conventions.cli.export import without_openpyxl
from conventions.cli.output import complain, reason, say
from conventions.exports.events_text import event_names
from conventions.exports.fault_text import error_text, fault_line
from conventions.files.faults import UnreadableDossierError
from conventions.messages import Catalogue

if TYPE_CHECKING:
    from conventions.files.workbook.conflicts import WorkbookConflictError

__all__ = ["import_"]

_UNREADABLE = 2


def import_(arguments: Arguments, words: Catalogue) -> int:
    """Write the files of the dossier; 2 where the workbook has faults, and then nothing is written."""
    if without_openpyxl(words):
        return _UNREADABLE
    from conventions.files.fec.refusals import UnreadableFecError
    from conventions.files.ledgers.refusals import UnreadableLedgerError
    from conventions.files.register.log import RegisterDamagedError
    from conventions.files.workbook.conflicts import OnConflict, WorkbookConflictError
    from conventions.files.workbook.importing import import_workbook
    from conventions.files.write_back import DossierBusyError

    path = arguments.paths[0]
    folder = arguments.output or Path(path.stem)
    try:
        side = OnConflict(arguments.on_conflict)
        done = import_workbook(path, folder, replace=arguments.replace, on_conflict=side, names=event_names())
    except WorkbookConflictError as refused:
        for line in _conflict_lines(refused, words):
            complain(line)
        return _UNREADABLE
    except (DossierBusyError, RegisterDamagedError) as refused:
        complain(f"subventio import: {error_text(refused, words)}")
        return _UNREADABLE
    except (UnreadableLedgerError, UnreadableFecError, UnreadableDossierError) as refused:
        for fault in refused.faults:
            complain(fault_line(fault, words))
        return _UNREADABLE
    except OSError as error:
        complain(words.text("generate.not_written", path=str(folder), reason=reason(error, words)))
        return _UNREADABLE
    for fault in done.unread:
        complain(fault_line(fault, words))
    for written in done.written:
        say(words.text("generate.written", path=str(written)))
    for removed in done.removed:
        say(words.text("workbook.removed", path=str(removed)))
    return 0


def _conflict_lines(refused: "WorkbookConflictError", words: Catalogue) -> Iterator[str]:
    """Yield what the dossier and the workbook each changed since the export, and the ways out."""
    yield f"subventio import: {error_text(refused, words)}"
    for conflict in refused.conflicts:
        for key, lines in (("in_dossier", conflict.in_dossier), ("in_workbook", conflict.in_workbook)):
            yield f"  {words.text(f'workbook.{key}', file=conflict.file)}"
            yield from (f"    {line}" for line in lines or (words.text("workbook.unchanged"),))
    yield f"  → {words.text('workbook.conflict_remedy')}"
