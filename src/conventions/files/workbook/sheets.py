"""A dossier, or one table, written as a workbook: sheets filled and styled, equal bytes for equal input."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final, cast

from attrs import evolve
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter

from budget.money import Euros, sign_of
from conventions.files.dossier_folder import CONVENTION as CONVENTION_FILE
from conventions.files.ledgers.ledger_rows import letters
from conventions.files.row_labels import Labels, identifier, labels_of
from conventions.files.workbook.cells import AMOUNT_FORMAT, LONGEST, CellValue, Raw, cell_of, encoded
from conventions.files.workbook.layout import (
    BUDGET,
    CONVENTION,
    EVENTS,
    EXPENSES_SHEET,
    FORM_LINES,
    HEADING_ROW,
    IDENTITY,
    KEY_COLUMN,
    LISTS,
    OF_MODEL,
    ORIGIN,
    PRESENTED,
    README,
    RESOURCES_SHEET,
    SCHEMAS,
    SESSIONS_SHEET,
    TABLES,
    TEXTS,
    YEARS_SHEET,
    Column,
    Kind,
    Table,
    columns_of,
    convention_fields,
    part_columns,
    roles,
)
from conventions.files.workbook.workbook_files import Sources, at, model_rows_of, rows_of

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

# --- The hidden sheet: what marks a workbook as ours, and the lists to choose from --------------------------

_LISTED: Final = {
    "actions": "Actions",
    "expense_lines": "Lignes de charges",
    "resource_lines": "Lignes de produits",
    "facts": "Événements",
    "form_lines": "Lignes du Cerfa",
    "partner_kinds": "Apports des partenaires",
    "indicators": "Indicateurs",
}
_LONGEST_FORMULA: Final = 200
_BUILT_IN: Final = ("signed", "notified", "payment", "repaid", "exercised", "waived", "reading_chosen")


def choice_formula(choices: str | tuple[str, ...]) -> str:
    """Return the formula of a list: its words where they are few, else the column of the hidden sheet.

    >>> choice_formula(("oui", "non")), choice_formula("actions")
    ('"oui,non"', 'Listes!$B$2:$B$600')
    """
    if isinstance(choices, tuple):
        words = ",".join(choices)
        if len(words) < _LONGEST_FORMULA:
            return f'"{words}"'
        choices = "form_lines"
    letter = letters(list(_LISTED).index(choices) + 1)
    return f"{LISTS}!${letter}$2:${letter}$600"


def list_sheet(sheet: "Worksheet", sources: Sources, *, blank: bool) -> None:
    """Fill the hidden sheet."""
    marks = (list(SCHEMAS)[-1], "blank" if blank else "whole")
    for row, mark in enumerate(marks, start=1):
        sheet.cell(row, 1, mark)
    data = sources.agreement()
    labels = labels_of(data, sources.names)
    lists = {
        "actions": _words(labels["actions"]),
        "expense_lines": _words(labels["expense_lines"]),
        "resource_lines": _words(labels["resource_lines"]),
        "facts": _words({key: labels["facts"].get(key, ()) for key in _fact_keys(data)}),
        "form_lines": list(FORM_LINES),
        "partner_kinds": _words(labels["partner_kinds"]),
        "indicators": _words(labels["indicators"]),
    }
    for column, (name, label) in enumerate(_LISTED.items(), start=2):
        sheet.cell(1, column, label)
        for row, word in enumerate(lists[name], start=2):
            cell = sheet.cell(row, column, encoded(word))
            cell.data_type = "s"
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


def _words(labels: Labels) -> list[str]:
    """Return the words to choose from: the label of each thing, its identifier where the label names two."""
    said = {name: found[0] if found else name for name, found in labels.items()}
    return [label if identifier(label, labels) == name else name for name, label in said.items()]


def _fact_keys(data: Mapping[str, object]) -> list[str]:
    """Return the events that an agreement knows: built in, declared, and those that its duties name."""
    declared = at(data, ("fact",))
    known = [*_BUILT_IN, *(declared if isinstance(declared, Mapping) else ())]
    for kind in ("duty", "payment"):
        duties = at(data, (kind,))
        for duty in duties.values() if isinstance(duties, Mapping) else ():
            named = (duty.get(key) for key in ("done_by", "posted_by", "breached_by"))
            known += [str(name) for name in named if name]
    return list(dict.fromkeys(known))


# --- How the sheets look: headings, cells to fill, locked ones, lists to choose from, pages -----------------

_DARK: Final = "1F3864"
_PALE: Final = "EEF2F8"
_WARNING: Final = PatternFill("solid", bgColor="F8CBAD")
_LINE: Final = Side(style="thin", color="BFBFBF")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_OPEN: Final = Protection(locked=False)
_TOP: Final = Alignment(vertical="top", wrap_text=True)
_FACE: Final = "Calibri"
_A3: Final = 8
_A4: Final = 9
_LINE_HEIGHT: Final = 15
_MOST_LINES: Final = 20
_TEXT: Final = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
_NOTE_WIDTH: Final = 260
_NOTE_HEIGHT: Final = 90


def fill(sheet: "Worksheet", row: int, column: int, cell: CellValue, *, locked: bool = False) -> None:
    """Write a value in a cell; a text stays a text, whatever it begins with."""
    target = sheet.cell(row, column)
    target.value = cell.value
    if isinstance(cell.value, str):
        target.data_type = "s"
    target.number_format = cell.number_format
    target.alignment = _TEXT if isinstance(cell.value, str) else _TOP
    target.border = _BORDER
    target.protection = Protection(locked=locked)
    if locked:
        target.fill = PatternFill("solid", fgColor=_PALE)


def heading(sheet: "Worksheet", row: int, column: int, text: str, note: str = "") -> None:
    """Write a heading, with its note."""
    target = sheet.cell(row, column, text)
    target.font = Font(name=_FACE, bold=True, color="FFFFFF")
    target.fill = PatternFill("solid", fgColor=_DARK)
    target.alignment, target.border = Alignment(vertical="center", wrap_text=True), _BORDER
    if note:
        target.comment = Comment(note, "Subventio", width=_NOTE_WIDTH, height=_NOTE_HEIGHT)


def title(sheet: "Worksheet", text: str, note: str = "") -> None:
    """Write the title of a sheet on its first row, and below it what the reader is told."""
    sheet.cell(1, 2, text).font = Font(name=_FACE, bold=True, size=14, color=_DARK)
    if note:
        sheet.cell(2, 2, note).font = Font(name=_FACE, italic=True, color="595959")


def locked_text(sheet: "Worksheet", row: int, column: int, text: str, *, bold: bool = False) -> None:
    """Write a text that is not to be changed."""
    fill(sheet, row, column, CellValue(text, "@"), locked=True)
    if bold:
        sheet.cell(row, column).font = Font(bold=True)


def open_column(sheet: "Worksheet", letter: str, width: int, number_format: str) -> None:
    """Let every cell of a column be filled, in one format; those that are written have their own."""
    dimension = sheet.column_dimensions[letter]
    dimension.width = width
    dimension.protection = _OPEN
    dimension.number_format = number_format
    dimension.alignment = _TOP


def choose_from(sheet: "Worksheet", formula: str, where: str, told: str) -> None:
    """Offer a list in a range; another word is warned of, for a list may be of tomorrow."""
    validation = DataValidation(type="list", formula1=formula, allow_blank=True, errorStyle="warning")
    validation.errorTitle, validation.error = "Subventio", told
    sheet.add_data_validation(validation)
    validation.add(where)


def computed(sheet: "Worksheet", row: int, column: int, formula: str, number_format: str) -> None:
    """Write a formula of ours, locked."""
    fill(sheet, row, column, CellValue(None, number_format), locked=True)
    sheet.cell(row, column).value = formula


def warn_where(sheet: "Worksheet", formula: str, where: str) -> None:
    """Colour the cells of a range for which a formula holds."""
    sheet.conditional_formatting.add(
        where, Rule(type="expression", dxf=DifferentialStyle(fill=_WARNING), formula=[formula])
    )


def fit_rows(sheet: "Worksheet", first: int) -> None:
    """Give each row the height of its longest cell: a spreadsheet does so only when it is edited."""
    for row, cells in enumerate(sheet.iter_rows(min_row=first), start=first):
        shown = ((at, cell.value) for at, cell in enumerate(cells) if cell.data_type != "f")
        lines = max((_lines(sheet, letters(at), value) for at, value in shown), default=1)
        if lines > 1:
            sheet.row_dimensions[row].height = _LINE_HEIGHT * min(lines, _MOST_LINES)


def _lines(sheet: "Worksheet", letter: str, value: object) -> int:
    dimension = sheet.column_dimensions[letter]
    if not isinstance(value, str) or dimension.hidden:
        return 1
    return sum(1 + int(len(part) * 1.1 / (dimension.width or 10)) for part in value.split("\n"))


def protect(sheet: "Worksheet") -> None:
    """Lock what is not to be filled; rows and columns may be sized, and rows sorted. There is no password."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.sort = False
    sheet.protection.autoFilter = False


def page(sheet: "Worksheet", heading_row: int | None, *, wide: bool = False) -> None:
    """Set the printed page: landscape, A3 for a wide sheet, all columns on one, the headings on each."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A3 if wide else _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    footer = None if sheet.oddFooter is None else sheet.oddFooter.center
    if footer is not None:
        footer.text = "&A, page &P / &N"
    if heading_row is not None:
        sheet.print_title_rows = f"1:{heading_row}"
        sheet.freeze_panes = f"A{heading_row + 1}"


# ------------------------------------------------------------------------------------------------------------
# What the sheets of counts sum and check by themselves: totals, and parts that do not fit their whole.

_COLUMN: Final = re.compile(r"\$([A-Z]+)\$\d+:\$[A-Z]+\$\d+")
_TOTAL: Final = 3
_TO_LOOK_AT: Final = 4


def check_counts(sheet: "Worksheet", table: Table, data: Mapping[str, object], last: int) -> None:
    """Write how many rows are to be looked at, and colour those; above counts of sessions, their totals."""
    columns = columns_of(table, data)
    places = {column.key: letters(at) for at, column in enumerate(columns, start=1)}
    first = HEADING_ROW + 1
    for number, column in enumerate(columns, start=2):
        if table is SESSIONS_SHEET and column.kind in {Kind.NUMBER, Kind.QUANTITY}:
            cells = f"{places[column.key]}{first}:{places[column.key]}{last}"
            computed(sheet, _TOTAL, number, f'=IF(COUNT({cells})=0,"",SUM({cells}))', "General")
    rules = tuple(_rules(places, data, last, "participants" if table is SESSIONS_SHEET else "value"))
    if not rules:
        return
    for cells, (begin, end) in rules:
        warn_where(sheet, _of_row(cells, first), f"{begin}{first}:{end}{last}")
    amiss = "+".join(f"({cells})" for cells, _ in rules)
    locked_text(sheet, _TOTAL, _TO_LOOK_AT, "Lignes à revoir :")
    computed(sheet, _TOTAL, _TO_LOOK_AT + 1, f"=SUMPRODUCT(--(({amiss})>0))", "0")


def _rules(
    places: Mapping[str, str], data: Mapping[str, object], last: int, of: str
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the checks of a sheet: each a product of conditions on columns, and the columns to colour."""

    def whole(key: str) -> str:
        return f"${places[key]}${HEADING_ROW + 1}:${places[key]}${last}"

    people = whole(of)
    if "held" in places:
        yield f'({whole("held")}="non")*({people}<>"")*({people}<>0)', (places[of],) * 2
    for is_of_whom, columns in part_columns(data):
        if is_of_whom:
            for column in columns:
                part = whole(column.key)
                yield f'({part}<>"")*({people}<>"")*({part}>{people})', (places[column.key],) * 2
        elif columns:
            parts = [whole(column.key) for column in columns]
            filled = "*".join(f'({part}<>"")' for part in parts)
            ends = (places[columns[0].key], places[columns[-1].key])
            yield f'{filled}*({people}<>"")*(({"+".join(parts)})<>{people})', ends


def _of_row(cells: str, row: int) -> str:
    """Return the conditions on whole columns as conditions on one row."""
    return _COLUMN.sub(lambda found: f"${found[1]}{row}", cells)


# ------------------------------------------------------------------------------------------------------------
# The sheets of a workbook, one function each: what they show, and what stands behind it in the files.

_LAST_ROW: Final = 5_000
_WIDE: Final = 180
_CHUNK: Final = 30_000
_HELP: Final = (
    "Chaque feuille est une partie du dossier. Les cellules blanches se remplissent, les grises sont fixes.",
    "Un montant est un nombre, une date une date. « à compléter » laisse un blanc à remplir à la main.",
    "Les notes des titres disent ce que chaque colonne attend.",
    "Une ligne nouvelle s’écrit sous les autres. Une ligne vidée est ôtée du dossier.",
    "La feuille Textes porte les fichiers du dossier : ce que les autres feuilles ne montrent pas y reste.",
    "Retour au dossier : subventio import CLASSEUR.xlsx -o RÉPERTOIRE. Chaque erreur nomme sa cellule.",
)
_HELP_BLANK: Final = (
    "À remplir : Dépenses, Ressources, Séances, et dans Indicateurs les colonnes Résultat et Constaté le.",
    "Écrire « oui » à Registre présenté, ou à Séances relevées, quand la feuille est complète, même vide.",
)
_AMOUNTS: Final = frozenset({"payment", "repaid", "exercised"})
"""The events whose value is an amount."""

_RECORDED: Final = {SESSIONS_SHEET: "Séances relevées", YEARS_SHEET: "Années relevées"}
_NOT_A_CHOICE: Final = "Ce mot n’est pas dans la liste."


def help_sheet(sheet: "Worksheet", *, blank: bool) -> None:
    """Fill the first sheet: how the workbook is used."""
    title(sheet, "Dossier de subvention, à remplir par le bénéficiaire" if blank else "Dossier de subvention")
    lines = (*_HELP[:3], *(_HELP_BLANK if blank else ()), *_HELP[3:])
    for row, line in enumerate(lines, start=3):
        sheet.cell(row, 2, line)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 3, 110
    page(sheet, None)
    protect(sheet)


def convention_sheet(sheet: "Worksheet", sources: Sources) -> None:
    """Fill the sheet of what the agreement has once: parties, period, grant, decision."""
    title(sheet, CONVENTION)
    for column, text in enumerate(("", "Donnée", "Valeur", "Note"), start=1):
        heading(sheet, HEADING_ROW, column, text)
    data = sources.data(CONVENTION_FILE)
    for letter, width in (("A", 4), ("B", 40), ("C", 70), ("D", 56)):
        sheet.column_dimensions[letter].width = width
    for row, field in enumerate(convention_fields(roles(data)), start=HEADING_ROW + 1):
        locked_text(sheet, row, KEY_COLUMN, "/".join(map(str, field.path)))
        locked_text(sheet, row, 2, field.title)
        stated = at(data, field.path)
        said = at(sources.brought(), field.path) if stated is None else stated
        fill(sheet, row, 3, cell_of(field.kind, cast("Raw | None", said), sources.currency))
        locked_text(sheet, row, 4, field.note)
        if field.choices:
            choose_from(sheet, choice_formula(field.choices), f"C{row}", _NOT_A_CHOICE)
    sheet.column_dimensions["A"].hidden = True
    fit_rows(sheet, HEADING_ROW)
    page(sheet, HEADING_ROW)
    protect(sheet)


def table_sheet(sheet: "Worksheet", table: Table, columns: tuple[Column, ...], sources: Sources) -> None:
    """Fill a sheet that is a table; below its rows every cell can be filled too."""
    title(sheet, table.sheet, table.note)
    heading(sheet, HEADING_ROW, KEY_COLUMN, "")
    for place, column in enumerate(columns, start=2):
        letter = letters(place - 1)
        open_column(sheet, letter, column.width, cell_of(column.kind, None, sources.currency).number_format)
        heading(sheet, HEADING_ROW, place, column.title, column.note.replace("€", sign_of(sources.currency)))
        choices = ("oui", "non") if column.kind is Kind.TRUTH else column.choices
        if choices:
            where = f"{letter}{HEADING_ROW + 1}:{letter}{_LAST_ROW}"
            choose_from(sheet, choice_formula(choices), where, _NOT_A_CHOICE)
    own = [("", row) for row in rows_of(table, sources)]
    brought = [(OF_MODEL, row) for row in model_rows_of(table, sources)]
    for row, (mark, found) in enumerate((*own, *brought), start=HEADING_ROW + 1):
        locked_text(sheet, row, KEY_COLUMN, mark + "/".join(map(str, found.path)))
        for place, column in enumerate(columns, start=2):
            is_fixed = bool(mark) and column.key in IDENTITY
            shown = _shown(table, column, {**found.inherited, **found.values}, sources.currency)
            fill(sheet, row, place, shown, locked=is_fixed)
    _totals(sheet, table, sources)
    sheet.column_dimensions["A"].hidden = True
    fit_rows(sheet, HEADING_ROW - 1)
    page(sheet, HEADING_ROW, wide=sum(column.width for column in columns) > _WIDE)
    protect(sheet)


def _shown(table: Table, column: Column, values: Mapping[str, Raw], currency: str) -> CellValue:
    """Return the cell of a value; an amount among the facts is shown as one."""
    raw = values.get(column.key)
    is_amount = values.get("key") in _AMOUNTS and not isinstance(raw, list)
    if table is EVENTS and column.kind is Kind.VALUE and is_amount:
        return cell_of(Kind.AMOUNT, raw, currency)
    return cell_of(column.kind, raw, currency)


def _totals(sheet: "Worksheet", table: Table, sources: Sources) -> None:
    """Write above a table what it sums to, as formulas that are locked."""
    first, last = HEADING_ROW + 1, _LAST_ROW
    if table is BUDGET:
        for column, side in ((4, "charge"), (6, "produit")):
            locked_text(sheet, 3, column, f"Total : {side}")
            _computed(
                sheet,
                (3, column + 1),
                f'=SUMIFS(E{first}:E{last},B{first}:B{last},"{side}")',
                sources.currency,
            )
        locked_text(sheet, 3, 8, "Écart")
        # A budget without the side of resources has nothing to compare.
        _computed(sheet, (3, 9), f'=IF(COUNTIF(B{first}:B{last},"produit")=0,"",G3-E3)', sources.currency)
    elif table in (EXPENSES_SHEET, RESOURCES_SHEET, *_RECORDED):
        locked_text(sheet, 3, 2, _RECORDED.get(table, "Registre présenté"))
        fill(sheet, *PRESENTED, CellValue("oui" if table.file in sources.texts else "non", "@"))
        choose_from(sheet, choice_formula(("oui", "non")), "C3", _NOT_A_CHOICE)
        if table in _RECORDED:
            check_counts(sheet, table, sources.agreement(), last)
        else:
            _computed(sheet, (3, 4), f"=SUM(D{first}:D{last})", sources.currency)


def _computed(sheet: "Worksheet", place: tuple[int, int], formula: str, currency: str) -> None:
    """Write an amount of ours, locked."""
    computed(sheet, *place, formula, cell_of(Kind.AMOUNT, None, currency).number_format)


def text_sheet(sheet: "Worksheet", sources: Sources) -> None:
    """Fill a sheet with the files: file, number of the line, text; a long line goes on in the next row."""
    title(sheet, TEXTS, "Les fichiers du dossier : ce que les autres feuilles ne montrent pas s’édite ici.")
    for column, text in enumerate(("Fichier", "Ligne", "Texte"), start=1):
        heading(sheet, HEADING_ROW, column, text)
    for row, (name, number, shown) in enumerate(_text_rows(sources), start=HEADING_ROW + 1):
        locked_text(sheet, row, 1, name)
        fill(sheet, row, 2, CellValue(number, "0"), locked=True)
        fill(sheet, row, 3, CellValue(shown, "@"))
    for letter, width in (("A", 18), ("B", 8), ("C", 120)):
        sheet.column_dimensions[letter].width = width
    fit_rows(sheet, HEADING_ROW)
    page(sheet, HEADING_ROW)
    protect(sheet)


def origin_sheet(sheet: "Worksheet", sources: Sources) -> None:
    """Fill the hidden sheet that keeps the files as they were: what changed since is told by it."""
    for row, (name, number, shown) in enumerate(_text_rows(sources), start=HEADING_ROW + 1):
        sheet.cell(row, 1, name)
        sheet.cell(row, 2, number)
        cell = sheet.cell(row, 3, shown)
        cell.data_type = "s"
        cell.number_format = "@"
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


def _text_rows(sources: Sources) -> Iterator[tuple[str, int, str]]:
    for name, text in sources.texts.items():
        for number, line in enumerate(text.split("\n"), start=1):
            shown = encoded(line)
            for start in range(0, max(1, len(shown)), _CHUNK):
                yield name, number, shown[start : start + _CHUNK]


# ------------------------------------------------------------------------------------------------------------
# A dossier written as a workbook: its sheets filled, its texts beside them, equal bytes for equal input.

_DAY_ONE: Final = (1980, 1, 1, 0, 0, 0)
_NO_DAY: Final = datetime(2000, 1, 1)  # noqa: DTZ001 -- a workbook's properties have no zone


def workbook_bytes(sources: Sources, *, blank: bool = False) -> bytes:
    """Return the workbook of a dossier; a blank one has its agreement and cells for the beneficiary.

    Facts and ledger of the funder are in no blank one.
    """
    kept = {name: text for name, text in sources.texts.items() if name == CONVENTION_FILE or not blank}
    shown = evolve(sources, texts=kept)
    book = Workbook()
    first: Worksheet = book.worksheets[0]
    first.title = README
    help_sheet(first, blank=blank)
    convention_sheet(book.create_sheet(CONVENTION), shown)
    for table in TABLES:
        columns = columns_of(table, shown.agreement(), asks=blank)
        table_sheet(book.create_sheet(table.sheet), table, columns, shown)
    text_sheet(book.create_sheet(TEXTS), shown)
    origin_sheet(book.create_sheet(ORIGIN), shown)
    list_sheet(book.create_sheet(LISTS), shown, blank=blank)
    return packed(book)


def packed(book: Workbook) -> bytes:
    """Return the bytes, without the day and the hour on which they were written."""
    stream = BytesIO()
    book.properties.creator = "Subventio"
    book.properties.created = book.properties.modified = _NO_DAY
    with zipfile.ZipFile(stream, "w") as parts:
        ExcelWriter(book, parts).save()  # Workbook.save would stamp the hour
    packed = BytesIO()
    with zipfile.ZipFile(stream) as made, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as again:
        for part in made.infolist():
            entry = zipfile.ZipInfo(part.filename, _DAY_ONE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(entry, made.read(part))
    return packed.getvalue()


_WIDTH: Final = 18
_BOLD: Final = Font(bold=True)


def table_bytes(title: str, head: Sequence[str], rows: Iterable[Sequence[str | int | Euros]]) -> bytes:
    """Return the workbook of a table. Texts stay texts, never formulas; amounts are numbers in euros."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for number in range(1, len(head) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
    sheet.freeze_panes = "B2"
    told = list(rows)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(told) + 1}"

    def cell(value: str | int | Euros) -> "Cell":
        made = WriteOnlyCell(sheet)
        match value:
            case Euros():
                made.value = value.as_decimal
                made.number_format = AMOUNT_FORMAT
            case str():
                made.value = encoded(value)[:LONGEST]
                made.data_type = "s"
            case _:
                made.value = value
        return made

    names = [cell(name) for name in head]
    for name in names:
        name.font = _BOLD
    sheet.append(names)
    for row in told:
        sheet.append([cell(value) if value != "" else None for value in row])
    return packed(book)
