"""What a command printed or wrote, as data whose every value has a path."""

import csv
import io
import json
import re
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final
from xml.etree import ElementTree as ET

from tools.recorded.facts import Facts, facts_line, facts_of, is_day, plain

__all__ = ["Doc", "Value", "printed", "without_nothing", "written"]

Value = str | int | float | bool | None
Doc = dict[str, "Doc | Value"]
"""Data without lists: a row of a list stands under what names it, else under its number."""

SENTENCES: Final = frozenset({"message", "remedy", "notes", "error", "message_fr", "message_en"})
"""The fields whose values are sentences for people: compared by their facts."""

IDENTITY: Final = (
    "dossier", "id", "rule", "code", "subject", "norm", "line", "name", "key", "ref", "row", "kind", "about",
    "date", "month", "occasion", "of", "check", "place",
)  # fmt: skip
"""The fields that name a row of a list, in this order, as far as it has them and they are short."""

_NOTHING: Final[tuple[Doc | Value, ...]] = ({}, "[]", "{}")
_LONGEST_NAME: Final = 80
_DIGEST: Final = re.compile(r"(?:sha256:)?[0-9a-f]{64}")
_AMOUNT: Final = re.compile(r"-?\d{1,3}(?: ?\d{3})*,\d\d")
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def printed(text: str, form: str) -> Doc:
    """Return what was printed in a form: data where it is data, else its facts."""
    if not text.strip():
        return {}
    match form:
        case "json":
            data, end = json.JSONDecoder().raw_decode(text)
            after = _told(facts_of(text[end:]))
            return _document(data) | ({"said after": after} if after else {})
        case "jsonl":
            return _document([json.loads(line) for line in text.splitlines() if line])
        case "csv":
            return _document(list(_csv_rows(text)))
        case _:
            return _told(facts_of(text))


def written(name: str, content: bytes) -> Doc:
    """Return what a file says, by the ending of its name."""
    ending = name.rpartition(".")[2].lower()
    match ending:
        case "docx":
            return _told(facts_of(_docx_text(content), statuses=False))
        case "xlsx":
            return _told(facts_of(_xlsx_text(content), statuses=False))
        case "zip":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return {item: written(item, archive.read(item)) for item in sorted(archive.namelist())}
        case "toml":
            return _document(tomllib.loads(content.decode()))
        case "json" | "csv":
            return printed(content.decode(), ending)
        case _:
            return _told(facts_of(content.decode()))


def without_nothing(part: Doc) -> Doc:
    """Return a table without the keys that have nothing under them: they read as if they were not there."""
    return {name: item for name, item in part.items() if item is not None and item not in _NOTHING}


# --- data --------------------------------------------------------------------------------------------------


def _document(data: object) -> Doc:
    found = _plain(data, "")
    return found if isinstance(found, dict) else without_nothing({"value": found})


def _plain(data: object, field: str) -> "Doc | Value":
    """Return data without lists; sentences become their facts, digests are only told to be there."""
    match data:
        case Mapping():
            return without_nothing({str(name): _plain(item, str(name)) for name, item in data.items()})
        case list() | tuple():
            return _rows(data, field)
        case str():
            if field in SENTENCES:
                return facts_line(data)
            return "(digest)" if _DIGEST.fullmatch(data) else data
        case bool() | int() | float() | None:
            return data
        case date() | datetime():
            return data.isoformat()
        case _:
            return str(data)


def _rows(rows: Sequence[object], field: str) -> "Doc | Value":
    if not rows:
        return "[]"
    if not any(isinstance(item, Mapping | list) for item in rows):
        return json.dumps([_plain(item, field) for item in rows], ensure_ascii=False)
    found: Doc = {}
    for number, item in enumerate(rows):
        name = _name(item) or str(number)
        times = 1
        while (key := name if times == 1 else f"{name} #{times}") in found:
            times += 1
        found[key] = _plain(item, field)
    return without_nothing(found)


def _name(item: object) -> str:
    if not isinstance(item, Mapping):
        return ""
    parts = (item.get(field) for field in IDENTITY)
    return " ".join(
        str(part)
        for part in parts
        if isinstance(part, str | int) and part != "" and len(str(part)) <= _LONGEST_NAME
    ).replace("/", ":")


def _csv_rows(text: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table, its days and amounts as data writes them, whatever the table's look."""
    body = text.removeprefix("\ufeff")
    head = body.partition("\n")[0]
    for row in csv.DictReader(io.StringIO(body), delimiter=";" if head.count(";") > head.count(",") else ","):
        yield {str(name): _cell(str(value or "")) for name, value in row.items()}


def _cell(text: str) -> str:
    flat = plain(text)
    if _AMOUNT.fullmatch(flat):
        return flat.replace(" ", "").replace(",", ".")
    return is_day(flat) or text


# --- texts -------------------------------------------------------------------------------------------------


def _told(facts: Facts) -> Doc:
    return {kind: dict[str, "Doc | Value"](counts) for kind, counts in facts.items()}


def _docx_text(content: bytes) -> str:
    """Return the text of every part: a paragraph a line."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [name for name in sorted(archive.namelist()) if re.fullmatch(r"word/\w+\.xml", name)]
        return "\n".join(_paragraphs(archive.read(name) for name in parts))


def _paragraphs(parts: Iterable[bytes]) -> Iterator[str]:
    for part in parts:
        for paragraph in ET.fromstring(part).iter(f"{_W}p"):  # noqa: S314 -- our own documents
            nodes = (node for node in paragraph.iter() if node.tag in (f"{_W}t", f"{_W}tab"))
            yield "".join("\t" if node.tag == f"{_W}tab" else node.text or "" for node in nodes)


def _xlsx_text(content: bytes) -> str:
    """Return each cell on a line; a number is told as an amount, a day as a day."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), data_only=False)
    lines = (
        _cell_text(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row
    )
    return "\n".join(line for line in lines if line)


def _cell_text(value: object) -> str:
    match value:
        case None | bool():
            return ""
        case datetime() | date():
            return value.isoformat()[:10]
        case int() | float():
            return f"{value:.2f} €"
        case _:
            return str(value)
