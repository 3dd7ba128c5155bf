"""A dossier as plain data, from JSON or from a program, read like its files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from attrs import evolve, field

from budget import frozen
from budget.findings import Place
from conventions.dossier.dossier import Dossier
from conventions.files.csv_files import SESSIONS, TEXT_COLUMNS, YEARS
from conventions.files.csv_rows import Row, guarded
from conventions.files.dossier_folder import CONVENTION, EXPENSES, FACTS, RESOURCES, DossierReading
from conventions.files.faults import DataPath, Fault, Problem, UnreadableDossierError, dotted
from conventions.files.layers import AMENDMENTS, CHANGE, Data
from conventions.files.narrative_file import ACTIVITY, action_of, narrative_name
from conventions.files.part_names import unknown
from conventions.files.problems import placed
from conventions.files.shapes import AMENDMENT_SCHEMA, SCHEMA
from conventions.files.sources import FoundModel, FoundRulebook, TextsSource
from conventions.files.strict import as_written, prepared, prepared_table

DATA_SCHEMA: Final = "subventio/dossier/1"
_PARTS: Final = (
    "schema", "convention", "facts", "expenses", "resources", "sessions", "years", "narratives",
    "amendments", "outside",
)  # fmt: skip
_TABLES: Final[Mapping[str, str]] = {
    EXPENSES: "expenses",
    RESOURCES: "resources",
    SESSIONS: "sessions",
    YEARS: "years",
}
_OF_DAY: Final = "_on"
_EMPTY: Final = "cell_empty"


def dossier_from(data: Mapping[str, object], problems: Sequence[Problem] = ()) -> Dossier:
    """Return the dossier of plain data; `UnreadableDossierError` has every fault, each at its path.

    `problems` are what was found wrong before, of the convention or of the whole.
    """
    source = DataSource(data)
    reading = DossierReading(source)
    reading.problems += (*problems, *source.problems())
    dossier = reading.dossier()
    if dossier is None or reading.problems:
        faults = placed(source.folder, _without_repeats(reading.problems), reading.texts)
        raise UnreadableDossierError(source.folder, tuple(_faults(faults)))
    return dossier


def _without_repeats(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the problems; a refused cell is not reported as empty too."""
    refused = {(item.file, item.path, item.line) for item in problems if item.code != _EMPTY}
    for item in problems:
        if item.code != _EMPTY or (item.file, item.path, item.line) not in refused:
            yield item


def _faults(faults: Sequence[Fault]) -> Iterator[Fault]:
    """Yield the faults at their paths in the data, in no file: `duty.final_bilan.due`, `facts[1].key`."""
    for fault in faults:
        yield evolve(fault, place=_place(fault.place))


def _place(place: Place) -> Place:
    if place.file in _TABLES:
        part = f"{_TABLES[place.file]}[{place.line}]" if place.line else _TABLES[place.file]
        return Place("", 0, f"{part}.{place.path}" if place.path else part)
    if place.file == FACTS:
        return Place("", 0, f"facts{place.path.removeprefix('fact')}")
    if place.file.startswith(f"{AMENDMENTS}/"):
        part = f"{AMENDMENTS}[{place.file.removeprefix(f'{AMENDMENTS}/').removesuffix('.toml')}]"
        return Place("", 0, f"{part}.{place.path}" if place.path else part)
    if place.file.startswith(f"{ACTIVITY}/"):
        return Place("", 0, f"narratives.{action_of(place.file)}")
    return Place("", 0, place.path) if place.file in (CONVENTION, ".") else place


@frozen
class DataSource:
    """The tables of a dossier, under the names that its files have; `outside` are texts, as of any source."""

    given: Mapping[str, object]
    folder: Path = Path()
    _texts: TextsSource = field(init=False)

    @_texts.default
    def _outside(self) -> TextsSource:
        outside = self.given.get("outside")
        texts = outside.items() if isinstance(outside, Mapping) else ()
        return TextsSource({str(name): text for name, text in texts if isinstance(text, str)})

    def problems(self) -> Iterator[Problem]:
        """Yield the problems of the data as a whole: unknown parts, or parts of another type."""
        for key in self.given:
            if key not in _PARTS:
                yield unknown("unknown_key", "", (str(key),), str(key), _PARTS)
        schema = self.given.get("schema", DATA_SCHEMA)
        if schema != DATA_SCHEMA:
            yield Problem("", ("schema",), "unknown_word", as_written(schema), DATA_SCHEMA)
        for key in ("convention", "outside", "narratives"):
            yield from _of_kind(self.given, key, Mapping, "table")
        outside = self.given.get("outside")
        for part, texts in (("narratives", self._narratives()), ("outside", outside)):
            for name, text in texts.items() if isinstance(texts, Mapping) else ():
                if not isinstance(text, str):
                    yield Problem("", (part, str(name)), "wrong_type.text", as_written(text))
        for key in ("facts", *_TABLES.values(), "amendments"):
            yield from _of_kind(self.given, key, list | tuple, "tables")
        for at, amendment in enumerate(_listed(self.given.get("amendments")), 1):
            if not isinstance(amendment, Mapping):
                path: DataPath = (f"{AMENDMENTS}[{at}]",)
                yield Problem("", path, "wrong_type.table", as_written(amendment))

    def entries(self) -> Iterator[str]:
        """Yield nothing: `problems` reports unknown parts."""
        yield from ()

    def has(self, name: str) -> bool:
        """Return whether there is a part of this name."""
        if name in _TABLES:
            return isinstance(self.given.get(_TABLES[name]), list | tuple)
        return name == FACTS and isinstance(self.given.get("facts"), list | tuple)

    def amendments(self) -> tuple[str, ...]:
        """Return a name for each amendment, by its index."""
        found = _listed(self.given.get("amendments"))
        return tuple(
            f"{AMENDMENTS}/{at}.toml" for at, item in enumerate(found, 1) if isinstance(item, Mapping)
        )

    def _narratives(self) -> Mapping[object, object]:
        given = self.given.get("narratives")
        return given if isinstance(given, Mapping) else {}

    def narratives(self) -> tuple[str, ...]:
        """Return the file names of the narratives."""
        told = self._narratives().items()
        return tuple(sorted(narrative_name(str(name)) for name, text in told if isinstance(text, str)))

    def text(self, name: str, decode: Callable[[bytes], str]) -> str:
        """Return a narrative; the dossier itself has no other text."""
        told = {narrative_name(str(key)): text for key, text in self._narratives().items()}
        text = told.get(name)
        return text if isinstance(text, str) else self._texts.text(name, decode)

    def data(self, name: str) -> Data:
        """Return the table of a part, its values prepared, in the shape of its file."""
        if name == CONVENTION:
            convention = self.given.get("convention")
            return {
                "schema": SCHEMA,
                **(prepared_table(convention) if isinstance(convention, Mapping) else {}),
            }
        if name == FACTS:
            return {"fact": prepared(_listed(self.given.get("facts")))}
        number = int(name.removeprefix(f"{AMENDMENTS}/").removesuffix(".toml"))
        amendment = _listed(self.given.get("amendments"))[number - 1]
        table = prepared_table(amendment) if isinstance(amendment, Mapping) else {}
        return {"schema": AMENDMENT_SCHEMA, CHANGE: {}, **table}

    def rows(self, name: str, columns: tuple[str, ...] | None, problems: list[Problem]) -> tuple[Row, ...]:
        """Return the rows of a table, numbered from 1, each cell as in a file."""
        found = _listed(self.given.get(_TABLES[name]))
        for at, row in enumerate(found, 1):
            problems += cell_problems(name, at, row, columns)
        return tuple(
            Row(at, dict(cells_of(row))) for at, row in enumerate(found, 1) if isinstance(row, Mapping)
        )

    def model(self, ref: str) -> FoundModel | None:
        """Return a model given as a text, else a built-in one."""
        return self._texts.model(ref)

    def models(self) -> Iterator[str]:
        """Yield the references of those."""
        return self._texts.models()

    def rulebook(self, said: str) -> FoundRulebook | None:
        """Return a rulebook given as a text, else a built-in one."""
        return self._texts.rulebook(said)


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _of_kind(given: Mapping[str, object], key: str, kind: object, expected: str) -> Iterator[Problem]:
    if key in given and not isinstance(given[key], kind):  # type: ignore[arg-type]  # a class, or several
        yield Problem("", (key,), f"wrong_type.{expected}", as_written(given[key]))


def cell_problems(name: str, at: int, row: object, columns: tuple[str, ...] | None) -> Iterator[Problem]:
    """Yield the problems of unknown columns, and of values that no cell can have."""
    if not isinstance(row, Mapping):
        yield Problem("", (dotted((_TABLES[name], at - 1)),), "wrong_type.table", as_written(row))
        return
    for column, value in row.items():
        if columns is not None and column not in columns:
            yield unknown("unknown_column", name, (str(column),), str(column), columns, at)
        elif value is not None and _written(value) is None:
            kind = "date" if column.endswith(_OF_DAY) else "money" if column in ("amount", "vat") else "text"
            yield Problem(name, (column,), f"wrong_type.{kind}", as_written(value), line=at)


def cells_of(row: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the non-empty cells; a faulty value counts as missing, and is reported elsewhere."""
    for column, value in row.items():
        written = _written(value)
        if written is not None and written.strip():
            yield str(column), guarded(written) if column in TEXT_COLUMNS else written.strip()


def _written(value: object) -> str | None:
    """Return the value as in a cell; None if no cell can have it."""
    match prepared(value):
        case bool() as truth:
            return str(truth).lower()
        case str() | int() as plain:
            return str(plain)
        case found if type(found) is date:
            return found.isoformat()
        case _:
            return None
