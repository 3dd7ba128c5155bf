"""From layers to agreements: the convention over its model, then each amendment over the previous text."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Final, TypeVar

from attrs import evolve, field

from budget import frozen
from budget.errors import InputError
from budget.money import EURO
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import ORDER, Amendment, Change, apply_changes, differences, value_at
from conventions.engine.program import compile_agreement
from conventions.files.convention_file import whole_agreement
from conventions.files.faults import DataPath, Problem, shown
from conventions.files.in_currency import currency_of
from conventions.files.layers import CHANGE, Data, Layer, beside, joined, placed_in, rewritten, taken_out
from conventions.files.models import NORM_TABLES, STUB, Model, ModelAtFaultError
from conventions.files.part_names import if_unknown, unknown
from conventions.files.problems import refusal
from conventions.files.shapes import AmendmentFile, ConventionFile
from conventions.files.sources import FoundModel, Source
from conventions.files.strict import as_written
from conventions.files.structured import structured
from conventions.files.toml_data import toml_place

Shape = TypeVar("Shape")
_WHOLE_PATH: Final = 9
_CURRENCY: Final = "currency"
_ENGLISH: Final = "english"


@frozen(eq=False)
class Text:
    """A text over those below it, with the agreement it states and its problems.

    `texts` are those of files outside the dossier, for faults to be placed in; `kept` is that of its model,
    unless it ships.
    """

    layers: tuple[Layer, ...]
    whole: Data
    model: Model | None
    agreement: Agreement | None
    problems: tuple[Problem, ...]
    texts: Mapping[str, str] = field(factory=dict)
    kept: tuple[tuple[str, str], ...] = ()


@frozen
class Amended:
    """The amendments by number, the agreement after each of them, and the problems.

    `text` is the text after all of them, the base of the next one.
    """

    amendments: tuple[Amendment, ...] = ()
    versions: tuple[Agreement, ...] = ()
    problems: tuple[Problem, ...] = ()
    text: Text | None = None


# --- the convention ------------------------------------------------------------------------------------

_FILLED: Final = {"debtor": "either", "holder": "either", "act": "suspend"}
"""Values for missing keys of a norm, so that its other faults are reported too."""


def base_text(source: Source, name: str, data: Data, *, is_partial: bool) -> Text:
    """Return the convention over the model that it uses."""
    found, problems, texts = _model_of(source, name, data)
    layers: tuple[Layer, ...] = (Layer(name, (), data),)
    whole: Data = data
    model, kept = (None, ()) if found is None else (found.model, found.kept)
    if model is not None:
        layers = (Layer(str(model.path), (), model.data), *layers)
        whole = rewritten(model.data, _paths(data.get("without")), data)
    if not problems:
        below = {} if model is None else model.data
        problems = tuple(_missing_removals(name, "without", data.get("without"), below))
    text = Text(layers, whole, model, None, problems, texts, kept)
    if problems:
        return text
    return _stated(text, name, is_partial=is_partial, deviates=_deviates(data))


def _model_of(
    source: Source, name: str, data: Data
) -> tuple[FoundModel | None, tuple[Problem, ...], dict[str, str]]:
    ref = data.get("uses")
    if not isinstance(ref, str):
        return None, (), {}
    if (currency := currency_of(data)) != EURO:
        return None, (Problem(name, ("uses",), "model_in_euros", actual=currency),), {}
    try:
        found = source.model(ref)
    except ModelAtFaultError as error:
        return None, error.problems, {str(error.path): error.text}
    except InputError as error:
        return None, (refusal(name, ("uses",), error),), {}
    if found is None:
        return None, (unknown("unknown_model", name, ("uses",), ref, tuple(source.models())),), {}
    return found, (), {str(found.model.path): found.model.text}


def _deviates(data: Data) -> bool:
    """Return whether an agreement states anything about norms; if not, it takes those of its model."""
    return any(table in data for table in (*NORM_TABLES, "without"))


def _paths(listed: object) -> list[tuple[str, ...]]:
    names = listed if isinstance(listed, list) else []
    return [tuple(name.split(".")) for name in names if isinstance(name, str)]


def _stated(text: Text, name: str, *, is_partial: bool = False, deviates: bool = True) -> Text:
    """Return the text with the agreement of its data."""
    file, problems = _structured(text, name, is_partial=is_partial, deviates=deviates)
    if file is None:
        also = () if is_partial else tuple(_expressions_besides(text, name))
        return evolve(text, problems=_in_their_files(text, (*problems, *also)))
    model = text.model
    parameters = () if model is None else model.about.parameter
    below = None if model is None else model.agreement
    whole = whole_agreement(name, file, parameters, below, is_partial=is_partial)
    return evolve(text, agreement=whole.agreement, problems=_in_their_files(text, whole.problems))


def _missing_removals(name: str, key: str, listed: object, data: Data) -> Iterator[Problem]:
    """Yield a problem for each path to remove that does not exist."""
    names = listed if isinstance(listed, list) else []
    for at, said in enumerate(names):
        if isinstance(said, str) and said.strip():
            there = beside(data, said.split("."))
            if there is not None:
                yield unknown("removes_nothing", name, (key, at), said, there)


def upon(text: Text, layer: Layer, removed: Sequence[DataPath] = ()) -> Text:
    """Return a text that states only differences, over another text without the removed parts."""
    whole = rewritten(text.whole, removed, layer.data)
    return _stated(Text((*text.layers, layer), whole, text.model, None, (), kept=text.kept), layer.file)


def _structured(
    text: Text, name: str, *, is_partial: bool, deviates: bool
) -> tuple[ConventionFile | None, tuple[Problem, ...]]:
    model, data = text.model, text.whole
    if model is not None and not deviates:
        data = {key: value for key, value in data.items() if key not in NORM_TABLES}
    file, problems = structured(name, data, ConventionFile, currency_of(text.whole))
    if is_partial:
        problems = tuple(problem for problem in problems if problem.code != "missing_key")
    if file is not None and model is not None and not deviates:
        norms = model.norms
        file = evolve(
            file,
            fact=norms.fact,
            columns=norms.columns,
            selection=norms.selection,
            define=norms.define,
            duty=norms.duty,
            payment=norms.payment,
            right=norms.right,
            english=norms.english,
        )
    return file, problems


def _expressions_besides(text: Text, name: str) -> Iterator[Problem]:
    """Yield the other faults of a text whose shape is at fault: told at once, not after them.

    What is at fault is set aside, key by key, then whole; a name that may be missing for that is not told.
    """
    removed = set[tuple[str, ...]]()
    file, left = structured(name, joined(STUB, text.whole), ConventionFile, currency_of(text.whole))
    stub = joined(STUB, _filled(left))
    file, left = structured(name, joined(stub, text.whole), ConventionFile, currency_of(text.whole))
    for depth in (_WHOLE_PATH, 2, 1):
        removed |= {path for item in left if (path := _of_names(item.path)[:depth])}
        data = joined(stub, taken_out(text.whole, sorted(removed)))
        file, left = structured(name, data, ConventionFile, currency_of(text.whole))
        if file is not None:
            break
    if file is None:
        return
    parameters = () if text.model is None else text.model.about.parameter
    names = {path[1] for path in removed if len(path) > 1} | {".".join(path) for path in removed}
    is_bare = any(len(path) == 1 and hasattr(file, path[0]) for path in removed)
    for found in whole_agreement(name, file, parameters).problems:
        is_sure = found.code.startswith("expression_") and not found.code.startswith("expression_name")
        follows = is_bare or not names.isdisjoint((found.actual, found.actual.partition(".")[0]))
        if is_sure or not follows:
            yield found


def _filled(problems: Sequence[Problem]) -> Data:
    """Return the data with a value for each missing key of a norm, so that the rest is read."""
    filled: Data = {}
    for problem in problems:
        match problem.path:
            case (str(kind), str(norm), str(key)) if problem.code == "missing_key" and key in _FILLED:
                filled = joined(filled, {kind: {norm: {key: _FILLED[key]}}})
            case _:
                pass
    return filled


def _of_names(path: DataPath) -> tuple[str, ...]:
    """Return the steps of a path before the first list index."""
    return tuple(str(step) for step in takewhile(lambda step: isinstance(step, str), path))


def _in_their_files(text: Text, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return the problems of the joined data, each in the text that states the faulty value."""
    if len(text.layers) == 1 and not text.layers[0].prefix:
        return tuple(problems)
    found = []
    for problem in problems:
        file, path = placed_in(text.layers, text.whole, problem.path)
        found.append(evolve(problem, file=file, path=path))
    return tuple(found)


# --- amendments ----------------------------------------------------------------------------------------


def amended(base: Text, files: Mapping[str, Data], partial: frozenset[str]) -> Amended:
    """Return the amendments of an agreement; each is read over the previous ones, by number."""
    read: list[tuple[str, AmendmentFile, Data]] = []
    problems: list[Problem] = []
    for name, data in files.items():
        own = {key: value for key, value in data.items() if key != CHANGE}
        file, found = structured(name, own, AmendmentFile)
        problems += (item for item in found if not (name in partial and item.code == "missing_key"))
        change = data.get(CHANGE, {})
        if file is not None and isinstance(change, dict):
            if _CURRENCY in change:
                problems.append(Problem(name, (CHANGE, _CURRENCY), "currency_amended"))
            if _ENGLISH in change:
                problems.append(Problem(name, (CHANGE, _ENGLISH), "english_amended"))
            read.append((name, file, change))
        elif file is not None:
            problems.append(Problem(name, (CHANGE,), "wrong_type.change", actual=as_written(change)))
    problems += _numbered(read)
    if problems or partial & set(files):
        return Amended(problems=tuple(problems))
    return _one_upon_another(base, sorted(read, key=lambda item: item[1].number))


def _numbered(read: Sequence[tuple[str, AmendmentFile, Data]]) -> Iterator[Problem]:
    """Yield problems of numbers: amendments with the same identifier or number, or a number below 1."""
    ids: set[str] = set()
    numbers: set[int] = set()
    for name, file, _ in read:
        if file.id in ids:
            yield Problem(name, ("id",), "id_twice", actual=shown(file.id))
        if file.number in numbers or file.number < 1:
            yield Problem(name, ("number",), "amendment_number", actual=str(file.number))
        ids.add(file.id)
        numbers.add(file.number)


def _one_upon_another(base: Text, read: Sequence[tuple[str, AmendmentFile, Data]]) -> Amended:
    found: list[Amendment] = []
    versions: list[Agreement] = []
    problems: list[Problem] = []
    text, agreement = base, base.agreement
    known = set(base.problems)
    for name, file, change in read:
        problems += _missing_removals(name, "remove", list(file.remove), text.whole)
        text = upon(text, Layer(name, (CHANGE,), change), _paths(list(file.remove)))
        problems += (problem for problem in text.problems if problem not in known)
        if text.agreement is None or agreement is None:
            break
        changes = tuple(differences(agreement, text.agreement))
        problems += _of_changes(name, file, changes, text.agreement)
        found.append(
            Amendment(file.id, file.number, file.title, changes, file.effective_on, file.reasons, file.moves)
        )
        versions.append(text.agreement)
        agreement = text.agreement
    amendments = tuple(found)
    if base.agreement is not None and not problems:
        amendments = _with_foundations(base.agreement, amendments)
    return Amended(amendments, tuple(versions), tuple(problems), text)


def _of_changes(
    name: str, file: AmendmentFile, changes: Sequence[Change], agreement: Agreement
) -> Iterator[Problem]:
    """Yield problems of the changes of an amendment: none at all, or moved dates that it does not name."""
    if not changes:
        yield Problem(name, (), "amendment_empty", actual=file.id)
    moved = dates_moved(changes, agreement)
    named = ", ".join(f'"{place}"' for place in moved)
    for place in moved:
        if place not in file.moves:
            params = (("moves", named),)
            yield Problem(name, ("moves",), "amendment_date_unnamed", actual=place, params=params)
    for at, place in enumerate(file.moves):
        yield from if_unknown("amendment_date_unmoved", name, ("moves", at), place, moved)


def dates_moved(changes: Sequence[Change], agreement: Agreement) -> list[str]:
    """Return the places of the dates that changes move; an amendment must name them."""
    return [toml_place(change.path, agreement) for change in changes if _moves_a_date(change)]


_DATES = ("due", "until", "begins", "payable", "start", "end")


def _moves_a_date(change: Change) -> bool:
    """Return whether a change moves a date of the period, or of a norm that is kept."""
    is_date = isinstance(change.before, date) and isinstance(change.after, date)
    is_rule = isinstance(change.before, str) and isinstance(change.after, str)
    return is_date or (change.path[-1] in _DATES and is_rule)


# --- dependencies between amendments -----------------------------------------------------------------------

_MANY: Final = 12
"""Beyond so many, one that the agreement alone explains is not tried without each of the others."""


def _with_foundations(agreement: Agreement, amendments: Sequence[Amendment]) -> tuple[Amendment, ...]:
    """Return the amendments of an agreement, in order, each with those that it builds on."""
    found: list[Amendment] = []
    for amendment in amendments:
        below: list[str] = []
        is_apart = len(found) > _MANY and _holds_upon(agreement, amendment)
        for one in () if is_apart else found:
            others = [other.changes for other in found if other is not one and one.id not in other.builds_on]
            text = apply_changes([change for changes in others for change in changes], agreement)
            if not _holds_upon(text, amendment):
                below.append(one.id)
        found.append(evolve(amendment, builds_on=tuple(below)))
    return tuple(found)


def _holds_upon(text: Agreement, amendment: Amendment) -> bool:
    """Return whether an amendment over a text has its full effect and creates no fault."""
    left = apply_changes(amendment.changes, text)
    is_made = all(
        value_at(left, change.path) == change.after
        for change in amendment.changes
        if change.path[-1] != ORDER
    )
    return is_made and not compile_agreement(left).faults
