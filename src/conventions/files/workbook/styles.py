"""How the sheets look: headings, cells to fill, locked ones, lists to choose from, pages."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation

from conventions.files.ledgers.row_cells import letters
from conventions.files.row_labels import Labels, identifier, labels_of
from conventions.files.workbook.cells import CellValue, encoded
from conventions.files.workbook.layout import LISTS, SCHEMAS, form_line_choices
from conventions.files.workbook.sources import Sources, at

if TYPE_CHECKING:
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
    """The formula of a list: its words where they are few, else the column of the hidden sheet.

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
        "form_lines": list(form_line_choices()),
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
    """The words to choose from: the label of each thing, its identifier where the label names two."""
    said = {name: found[0] if found else name for name, found in labels.items()}
    return [label if identifier(label, labels) == name else name for name, label in said.items()]


def _fact_keys(data: Mapping[str, object]) -> list[str]:
    """The events that an agreement knows: built in, declared, and those that its duties name."""
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
