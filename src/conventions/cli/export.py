"""`subventio export`: a dossier as one workbook, for who works in a spreadsheet; grants as open data."""

from importlib.util import find_spec
from pathlib import Path

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Unread, load_one
from conventions.cli.output import complain, put
from conventions.exports.events_text import event_names
from conventions.messages import Catalogue

__all__ = ["export", "without_openpyxl"]

_UNREADABLE = 2


def export(arguments: Arguments, words: Catalogue) -> int:
    """Write the workbook, or open data; 2 where a dossier is unreadable or the file cannot be written."""
    if arguments.action != "workbook":
        from conventions.cli.open_data import open_data

        return open_data(arguments, words)
    if without_openpyxl(words):
        return _UNREADABLE
    from conventions.files.workbook.sources import Sources, sources_in
    from conventions.files.workbook.write import workbook_bytes

    sources, name = Sources({}), "dossier"
    if arguments.paths:
        item = load_one(arguments.paths[0], words, arguments.office)
        if isinstance(item, Unread):
            return _UNREADABLE
        sources, name = sources_in(arguments.paths[0], event_names()), item.dossier.agreement.id
    elif not arguments.blank:
        complain(words.text("workbook.which"))
        return _UNREADABLE
    target = arguments.output or Path(f"{name}.xlsx")
    return 0 if put(target, workbook_bytes(sources, blank=arguments.blank), words) else _UNREADABLE


def without_openpyxl(words: Catalogue) -> bool:
    """Whether the extra is not installed; it is said."""
    if find_spec("openpyxl") is not None:
        return False
    complain(f"{words.text('fault.xlsx_not_installed')} → {words.text('fault.xlsx_not_installed.remedy')}")
    return True
