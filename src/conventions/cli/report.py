"""`subventio report`: one HTML page on all dossiers, without a network.

The text of each dossier is written to a file at once; only its numbers stay in memory.
"""

import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Final, TextIO

from conventions.cli.arguments import Arguments
from conventions.cli.collecting import collected_rarely
from conventions.cli.examining import Examiner, by_scheduler, examined_all
from conventions.cli.export import lacks_openpyxl
from conventions.cli.loading import named_rulebooks, places
from conventions.cli.output import FAILED, Progress, complain, not_written, note_open, say
from conventions.exports.checked import CheckFilter, Tally
from conventions.files.atomic import is_mark_of_office, put_in_place
from conventions.messages import Catalogue, Language, catalogue
from conventions.report.page import Page
from conventions.report.page_values import HEAD, cells, head_text, line_text

PAGE: Final = "index.html"
TABLE: Final = "dossiers.csv"
BOOK: Final = "dossiers.xlsx"
MADE: Final = b'content="subventio '
"""The mark of our pages in their head."""


def report(arguments: Arguments, words: Catalogue) -> int:
    """Write the page; return 2 if a dossier is unreadable, 1 if a finding is serious, else 0."""
    if named_rulebooks(arguments.rulebooks, "report", words) is None:
        return FAILED
    if arguments.xlsx and lacks_openpyxl(words):
        return FAILED
    return by_scheduler(arguments, words, lambda: _reported(arguments, words))


def _reported(arguments: Arguments, words: Catalogue) -> int:
    folder = arguments.output or Path()
    try:
        if not _is_ours(folder):
            complain(f"subventio report: {words.text('report.taken', path=str(folder))}")
            return FAILED
        with collected_rarely():
            counted = _written(folder, arguments, words)
    except OSError as error:
        return not_written(error.filename2 or folder, error, words)
    for name in (BOOK, TABLE):
        note_open("written", folder / name, words)
    say(words.text("generate.written", path=str(folder / PAGE)))
    return counted.exit_code(arguments.fail_on)


def _is_ours(folder: Path) -> bool:
    """Return whether a report may be written there: it is empty or has an earlier report."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    held = [path.name for path in folder.iterdir() if not is_mark_of_office(path)]
    if not held:
        return True
    return PAGE in held and set(held) <= {PAGE, TABLE, BOOK} and MADE in _beginning(folder / PAGE)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as page:
        return page.read(1_000)


def _written(folder: Path, arguments: Arguments, words: Catalogue) -> Tally:
    """Return the counts; the page is replaced completely, or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        counted = _page(place, arguments, words)
        folder.mkdir(exist_ok=True)
        for name in (BOOK, TABLE, PAGE):
            if (place / name).exists():
                put_in_place(place / name, folder / name)
            else:
                (folder / name).unlink(missing_ok=True)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return counted


def _page(place: Path, arguments: Arguments, words: Catalogue) -> Tally:
    page = Page(arguments.as_of, arguments.known_on, words)
    counted, rows, kept = Tally(), place / "rows", []
    found = places(arguments.paths, words)
    progress = Progress(len(found), words)
    with _written_to(rows) as stream, _written_to(place / TABLE) as table:
        table.write(head_text(words))
        make = partial(_examiner, arguments, words.language)
        for item in progress.over(examined_all(found, make(), make)):
            for line in item.complaints.splitlines():
                complain(line)
            counted = counted.plus(item.counted)
            stream.write(page.add(item.part))
            row = page.row(item.part)
            if row is not None:
                told = cells(row, words)
                table.write(line_text(told, words))
                kept += [told] if arguments.xlsx else []
    with _written_to(place / PAGE) as stream:
        stream.writelines(page.end(counted))
        with rows.open(encoding="utf-8", newline="\n") as written:
            shutil.copyfileobj(written, stream)
        stream.write(page.bottom())
    if arguments.xlsx:
        from conventions.files.workbook.sheets import table_bytes

        (place / BOOK).write_bytes(table_bytes(words.text("report.dossiers"), HEAD, kept))
    return counted


def _written_to(path: Path) -> TextIO:
    """Return a new text file with the same bytes on every system."""
    return path.open("w", encoding="utf-8", newline="\n")


def _examiner(arguments: Arguments, language: Language) -> Examiner:
    words = catalogue(language)
    books = named_rulebooks(arguments.rulebooks, "report", words) or ()
    return Examiner(arguments, words, books, Page(arguments.as_of, arguments.known_on, words), CheckFilter())
