"""Models of agreements: their places, their contents, and the questions that an agreement answers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

from attrs import evolve, field, fields

from budget import frozen
from budget.errors import InputError
from budget.money import Euros
from conventions.agreement.agreement import Agreement, AgreementPeriod
from conventions.agreement.norms import Norm
from conventions.files import strict
from conventions.files.agreement_checks import declared_problems
from conventions.files.convention_file import whole_agreement
from conventions.files.converter import KEYS
from conventions.files.faults import Problem, RefusedValueError
from conventions.files.layers import Data, joined
from conventions.files.part_names import if_unknown
from conventions.files.shapes import (
    BudgetTable,
    ConventionFile,
    ModelFile,
    ParameterEntry,
    RawRow,
    TomlScalar,
)
from conventions.files.strict import typed
from conventions.files.structured import structured
from conventions.files.text import file_bytes, shipped_folder, toml_text
from conventions.files.toml_data import toml_data

# --- The English words of a model: each belongs to a place that the model has -------------------------------


def places_of_words(about: ModelFile, norms: ConventionFile) -> Mapping[str, str]:
    """Return the French words of a model by their place: `title`, `duty.NAME`, `expense.ID` of the budget."""
    parameters = (
        (f"parameter.{entry.name}.{word}", text)
        for entry in about.parameter
        for word, text in (("label", entry.label), ("question", entry.question))
    )
    kinds = (("duty", norms.duty), ("payment", norms.payment), ("right", norms.right))
    all_norms: list[tuple[str, Norm]] = [(kind, norm) for kind, found in kinds for norm in found]
    budget = norms.budget or BudgetTable()
    labelled = (
        *(("fact", item.key, item.label) for item in norms.fact),
        *(("selection", item.name, item.label) for item in norms.selection),
        *(("define", item.name, item.label) for item in norms.define),
        *((kind, norm.name, norm.label) for kind, norm in all_norms),
        *((f"{kind}.{norm.name}", it.name, it.label) for kind, norm in all_norms for it in norm.readings),
        *((f"table.{table.name}", row.id, _text(row)) for table in norms.table for row in table.rows),
        *(("expense", line.id, line.label) for line in budget.expense),
        *(("resource", line.id, line.label) for line in budget.resource or ()),
    )
    places = (
        ("title", about.title),
        ("summary", about.summary),
        *parameters,
        *((f"{kind}.{name}", label) for kind, name, label in labelled),
    )
    return {place: text for place, text in places if text is not None}


def english_labels(about: ModelFile, norms: ConventionFile) -> tuple[tuple[str, str], ...]:
    """Return the labels that agreements take from a model, each French text with its English one."""
    french = places_of_words(about, norms)
    return tuple({french[place]: text for place, text in about.english if place in french}.items())


def english_problems(file: str, about: ModelFile, norms: ConventionFile) -> Iterator[Problem]:
    """Yield the English words that belong to nothing in the model."""
    known = tuple(places_of_words(about, norms))
    for place, _ in about.english:
        yield from if_unknown("unknown_place_of_words", file, ("english", place), place, known)


def _text(row: RawRow) -> str | None:
    """Return what a row is called."""
    label = dict(row.cells).get("label")
    return label if isinstance(label, str) else None


# --- Models of agreements: where they lie, and what each says, read once ------------------------------------

Shape = TypeVar("Shape")
FOLDER: Final = "models"
NORM_TABLES: Final = ("fact", "columns", "selection", "define", "duty", "payment", "right", "english")
"""The tables of a model that an agreement rarely says otherwise: read once for all of them."""

_OWN: Final = tuple(KEYS.get(ModelFile, {}).get(item.name, item.name) for item in fields(ModelFile))
STUB: Final[Data] = {
    "schema": "subventio/convention/1",
    "id": "model",
    "title": "model",
    "party": {role: {"name": role, "short_name": role} for role in ("funder", "beneficiary")},
    "period": {"start": "signed", "end": "signed"},
    "grant": {"amount": "0.00"},
}
"""Placeholders for the values that every agreement states itself, to read a text without them."""
_NO_DAY: Final = date.min
_REFERENCE: Final = re.compile(r"(?:(?!\.)[^/\\:\0]+/)*(?!\.)[^/\\:\0]+")
"""Names between bars, none of which begins with a dot: a reference leads down only."""


class ModelAtFaultError(InputError):
    """A model that cannot be used; `problems` are all that is known of it."""

    code = "model_at_fault"

    def __init__(self, path: Path, text: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{path}: {len(problems)} problems", actual=str(path), expected="a model")
        self.path = path
        self.text = text
        self.problems = problems


@frozen(eq=False)
class Model:
    """A model by its reference, `funder/name@version`.

    Attributes:
        data: what agreements build on, without what the model says of itself.
        norms: the same, read; of its norms, every agreement that does not deviate takes them as they are.
    """

    ref: str
    path: Path
    about: ModelFile
    data: Data = field(repr=False)
    norms: ConventionFile = field(repr=False)
    agreement: Agreement = field(repr=False)
    text: str = field(repr=False)


def _folders(near: Path) -> Iterator[Path]:
    """The folders of models, the nearest first: beside the dossier, above it, in the program."""
    here = near.resolve()
    yield from (parent / FOLDER for parent in (here, *here.parents))
    yield shipped_folder(FOLDER)


def models_near(near: Path) -> dict[str, Path]:
    """Return the models that an agreement in `near` may use, by reference; the nearest wins."""
    found: dict[str, Path] = {}
    for folder in _folders(near):
        for path in sorted(folder.rglob("*.toml")) if folder.is_dir() else ():
            found.setdefault(path.relative_to(folder).with_suffix("").as_posix(), path)
    return dict(sorted(found.items()))


def find_model(ref: str, near: Path) -> Path | None:
    """Return where a model is; None if none has that reference."""
    return _found(ref, _folders(near))


def shipped_model(ref: str) -> Path | None:
    """Return where a model of the program is; None if none has that reference."""
    return _found(ref, (shipped_folder(FOLDER),))


def shipped_models() -> Iterator[str]:
    """Yield the references of the models of the program, in order."""
    folder = shipped_folder(FOLDER)
    yield from sorted(path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.toml"))


def is_shipped_model(path: Path) -> bool:
    """Return whether a model is one of those of the program."""
    return path.is_relative_to(shipped_folder(FOLDER))


def _found(ref: str, folders: Iterable[Path]) -> Path | None:
    """Return the first file of a reference; one that leads out of the folders of models is of none."""
    if not _REFERENCE.fullmatch(ref):
        return None
    found = (folder / f"{ref}.toml" for folder in folders)
    return next((path for path in found if path.is_file()), None)


def document_templates(ref: str | None, near: Path) -> dict[str, Path]:
    """Return the templates that a model has in its own folder, by the kind of their document.

    A file that is not in its folder is one of those that travel with the program. A name or a link that
    leads out of that folder is of none.
    """
    path = None if ref is None else find_model(ref, near)
    if ref is None or path is None:
        return {}
    here = path.parent.resolve()
    named = ((kind, here / name) for kind, name in read_model(ref, path).about.documents)
    inside = ((kind, file) for kind, file in named if file.resolve().is_relative_to(here))
    return {kind: file for kind, file in inside if file.is_file()}


def read_model(ref: str, path: Path) -> Model:
    """Return the model; `ModelAtFaultError` with every problem, `InputError` for a file that is no text."""
    return _read(ref, path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(ref: str, path: Path, _changed: int) -> Model:
    return _of_text(ref, path, toml_text(file_bytes(path)))


@lru_cache(maxsize=64)
def model_of_text(ref: str, name: str, text: str) -> Model:
    """Return the model of a text; its faults are placed in `name`. `ModelAtFaultError` has all of them."""
    return _of_text(ref, Path(name), text)


def _of_text(ref: str, path: Path, text: str) -> Model:
    read = toml_data(str(path), text)
    if read.data is None or read.problems:
        raise ModelAtFaultError(path, text, read.problems)
    own = {key: value for key, value in read.data.items() if key in _OWN}
    rest = {key: value for key, value in read.data.items() if key not in _OWN}
    problems: list[Problem] = []
    about = _structured(str(path), own, ModelFile, problems)
    norms = _structured(str(path), joined(STUB, rest), ConventionFile, problems)
    if about is None or norms is None:
        raise ModelAtFaultError(path, text, tuple(problems))
    norms = evolve(norms, english=english_labels(about, norms))
    rest |= {"english": dict(norms.english)} if norms.english else {}
    whole = whole_agreement(str(path), norms, about.parameter)
    problems += declared_problems(str(path), about.parameter)
    problems += english_problems(str(path), about, norms)
    problems += (problem for problem in whole.problems if problem.path[:1] != ("parameters",))
    if whole.agreement is None or problems:
        raise ModelAtFaultError(path, text, tuple(problems))
    agreement = evolve(whole.agreement, period=_stated(whole.agreement.period, rest.get("period")))
    return Model(ref, path, about, rest, norms, agreement, text)


def _stated(period: AgreementPeriod, said: object) -> AgreementPeriod:
    """Return the period without the expressions put in its place: what no model states is no term of it."""
    known = said if isinstance(said, dict) else {}
    start, end = (_NO_DAY if name not in known else getattr(period, name) for name in ("start", "end"))
    return evolve(period, start=start, end=end)


def _structured(file: str, data: Data, shape: type[Shape], problems: list[Problem]) -> Shape | None:
    found, at_fault = structured(file, data, shape)
    problems += at_fault
    return found


_STANDARD: Final = (
    (("title",), "text"),
    (("party", "funder", "name"), "text"),
    (("party", "funder", "short_name"), "text"),
    (("party", "beneficiary", "name"), "text"),
    (("party", "beneficiary", "short_name"), "text"),
    (("period", "start"), "date"),
    (("period", "end"), "date"),
    (("grant", "amount"), "euros"),
)
"""The values that every agreement states itself, in the order of the file, with their types."""

_OPTIONAL: Final = (
    (("number",), "text"),
    (("purpose",), "text"),
    (("party", "beneficiary", "legal_form"), "text"),
    (("party", "beneficiary", "siret"), "siret"),
)
"""Optional values that most agreements state; at a terminal, an empty answer skips them."""

_FRENCH_DAY: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YES: Final = ("oui", "o", "yes", "y", "true", "vrai")
_NO: Final = ("non", "n", "no", "false", "faux")


@frozen
class ValueQuestion:
    """A value by its path in `convention.toml`, its type, and the parameter it is, if it is one.

    `default`: the value if nothing is answered. `is_table`: rows are asked, not a value.
    """

    path: tuple[str, ...]
    kind: str
    parameter: ParameterEntry | None = None
    default: TomlScalar | None = None
    is_table: bool = False

    @property
    def place(self) -> str:
        """The path as people write it."""
        return ".".join(self.path)


def required_questions(model: Model, data: Data) -> tuple[ValueQuestion, ...]:
    """Return the required values that neither the model nor `data` states, in the order of the file."""
    whole = joined(model.data, data)
    found = [ValueQuestion(path, kind) for path, kind in _STANDARD if not _is_stated(whole, path)]
    found += (
        ValueQuestion(("parameters", entry.name), entry.type, entry)
        for entry in model.about.parameter
        if entry.default is None and not _is_stated(whole, ("parameters", entry.name))
    )
    tables = (("table", declared.name) for declared in model.norms.columns)
    found += (ValueQuestion(path, "table", is_table=True) for path in tables if not _is_stated(whole, path))
    return tuple(found)


def optional_questions(model: Model, data: Data) -> tuple[ValueQuestion, ...]:
    """Return the optional values: parameters with a default, and values that most agreements state."""
    whole = joined(model.data, data)
    found = [ValueQuestion(path, kind) for path, kind in _OPTIONAL if not _is_stated(whole, path)]
    found += (
        ValueQuestion(("parameters", entry.name), entry.type, entry, entry.default)
        for entry in model.about.parameter
        if entry.default is not None and not _is_stated(whole, ("parameters", entry.name))
    )
    return tuple(found)


def row_questions(model: Model, table: ValueQuestion) -> tuple[ValueQuestion, ...]:
    """Return the questions for each row of a table: its identifier, then its columns."""
    columns = next(item.columns for item in model.norms.columns if item.name == table.path[-1])
    return (
        ValueQuestion((*table.path, "id"), "text"),
        *(ValueQuestion((*table.path, name), kind) for name, kind in columns),
    )


def _is_stated(data: Data, path: tuple[str, ...]) -> bool:
    here: object = data
    for step in path:
        if not isinstance(here, dict) or step not in here:
            return False
        here = here[step]
    return here != []


def answer(text: str, kind: str) -> TomlScalar:
    """Return the value of a typed answer, as the file writes it; raise InputError if it has another type.

    A day may be written as in France, a share with its sign.

    >>> answer("31/12/2024", "date"), answer("49 500 €", "euros"), answer("oui", "truth")
    (datetime.date(2024, 12, 31), '49500.00', True)
    """
    written = text.strip()
    match kind:
        case "date":
            return _day(written)
        case "truth":
            return _truth(written)
        case "number":
            if not re.fullmatch(r"-?\d{1,15}", written):
                raise RefusedValueError("wrong_type.integer", actual=strict.as_written(written))
            return int(written)
        case "siret":
            return strict.siret(written)
        case "ratio":
            if "%" not in written and typed(written, kind) > 1:  # type: ignore[operator]  # a ratio
                raise RefusedValueError("wrong_type.ratio", actual=strict.as_written(written))
            typed(written, kind)
            return written
        case _:
            value = typed(written, kind)
            return str(value) if isinstance(value, Euros) else written


def _day(text: str) -> date:
    french = _FRENCH_DAY.fullmatch(text)
    iso = f"{french[3]}-{french[2]:0>2}-{french[1]:0>2}" if french else text
    try:
        return date.fromisoformat(iso)
    except ValueError:
        raise RefusedValueError("wrong_type.date", actual=strict.as_written(text)) from None


def _truth(text: str) -> bool:
    if text.lower() not in (*_YES, *_NO):
        raise RefusedValueError("wrong_type.truth", actual=strict.as_written(text))
    return text.lower() in _YES


def with_answer(data: Data, path: tuple[str, ...], value: object) -> dict[str, object]:
    """Return the data with one value more; `data` itself is not changed."""
    step, rest = path[0], path[1:]
    inner = data.get(step)
    if not rest:
        return {**data, step: value}
    return {**data, step: with_answer(inner if isinstance(inner, Mapping) else {}, rest, value)}
