"""Refused input on standard error: one line, or one per fault of a file."""

from collections.abc import Iterable, Iterator

from budget.errors import InputError
from conventions.cli.output import FAILED, complain
from conventions.documents.document_errors import FieldWithoutValueError, ToFill
from conventions.exports.fault_text import error_text, fault_line
from conventions.files.dossier_folder import FACTS
from conventions.files.faults import Fault
from conventions.messages import Catalogue


def missing_value_lines(lacking: Iterable[ToFill], words: Catalogue) -> Iterator[str]:
    """Yield a line for each missing value of a document: its meaning, the key to fill, the cell."""
    for item in lacking:
        named = item.fr if words.language == "fr" else item.en
        yield f"{named}{words.text('colon')}{_where(item, words)}"


def _where(item: ToFill, words: Catalogue) -> str:
    """Return where to write a value: file, table and key, or cell of the workbook."""
    if not item.file:
        return words.text("lacking.nowhere", keys=", ".join(item.keys))
    if item.file == FACTS:
        return words.text("lacking.fact", name=item.path[0])
    if not item.path:
        return words.text("lacking.accounts", file=item.file)
    *table, key = item.path
    name = "lacking.table" if table else "lacking.key"
    where = words.text(name, file=item.file, table=".".join(table), name=key)
    return where if not item.cell else words.text("lacking.cell", where=where, cell=item.cell)


def refuse(about: str, error: InputError, words: Catalogue) -> int:
    """Report why, preceded by `about`, and return 2."""
    faults: tuple[Fault, ...] = getattr(error, "faults", ())
    for fault in faults:
        complain(fault_line(fault, words))
    if isinstance(error, FieldWithoutValueError) and error.lacking:
        _print_missing_values(about, error.lacking, words)
    elif not faults:
        complain(f"{about}{words.text('colon')}{error_text(error, words)}")
    return FAILED


def _print_missing_values(about: str, lacking: tuple[ToFill, ...], words: Catalogue) -> None:
    """Report what is missing, on one line if it is one value."""
    lines = list(missing_value_lines(lacking, words))
    if len(lines) == 1:
        complain(f"{about}{words.text('colon')}{words.text('lacking.one', what=lines[0])}")
        return
    count = words.count("count.values", len(lines))
    complain(f"{about}{words.text('colon')}{words.text('lacking.head', count=count)}")
    for line in lines:
        complain(f"  {line}")
    complain(f"  → {words.text('lacking.remedy', folder=about)}")
