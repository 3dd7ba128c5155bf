"""`subventio import`: a workbook back into a dossier, or every reason why not, with its sheet and cell."""

from pathlib import Path

from conventions.cli.arguments import Arguments
from conventions.cli.export import without_openpyxl
from conventions.cli.output import complain, reason, say
from conventions.exports.fault_text import fault_line
from conventions.messages import Catalogue

__all__ = ["import_"]

_UNREADABLE = 2


def import_(arguments: Arguments, words: Catalogue) -> int:
    """Write the files of the dossier; 2 where the workbook has faults, and then nothing is written."""
    if without_openpyxl(words):
        return _UNREADABLE
    from conventions.files.fec.refusals import UnreadableFecError
    from conventions.files.ledgers.refusals import UnreadableLedgerError
    from conventions.files.workbook.importing import import_workbook

    path = arguments.paths[0]
    folder = arguments.output or Path(path.stem)
    try:
        done = import_workbook(path, folder, replace=arguments.replace)
    except (UnreadableLedgerError, UnreadableFecError) as refused:
        for fault in refused.faults:
            complain(fault_line(fault, words))
        return _UNREADABLE
    except OSError as error:
        complain(words.text("generate.not_written", path=str(folder), reason=reason(error, words)))
        return _UNREADABLE
    for written in done.written:
        say(words.text("generate.written", path=str(written)))
    for removed in done.removed:
        say(words.text("workbook.removed", path=str(removed)))
    return 0
