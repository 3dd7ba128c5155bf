"""For forms: the models of agreements with their questions, and the events of a record."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from attrs import field

from budget import frozen
from conventions.agreement.agreement import CellValue
from conventions.agreement.norms import FactDeclaration
from conventions.dossier.dossier import Dossier
from conventions.exports.json_values import Json
from conventions.exports.model_text import (
    label_of,
    model_json,
    model_lines,
    model_wording,
    question_of,
    question_text,
)
from conventions.facade.errors import checked_dossier, unknown_name
from conventions.facts.vocabulary import LIFE_EVENTS, LIFE_VALUES
from conventions.files.models import Model as FileModel
from conventions.files.models import (
    ValueQuestion,
    find_model,
    models_near,
    optional_questions,
    read_model,
    required_questions,
)
from conventions.files.record_file import kinds_of_facts
from conventions.files.shapes import ParameterEntry
from conventions.files.strict import typed
from conventions.files.text import shipped_folder
from conventions.messages import Catalogue, Language, catalogue


@frozen
class Parameter:
    """A value that a model leaves to each agreement.

    Attributes:
        type: `euros`, `ratio`, `number`, `date`, `truth`, `period`, `text`…
        default: the value if none is given; None: every agreement must give one.
    """

    name: str
    type: str
    default: CellValue | None
    _model: FileModel = field(repr=False)
    _entry: ParameterEntry = field(repr=False)

    def label(self, lang: Language = "fr") -> str:
        """Return its label."""
        return label_of(self._model, self._entry, catalogue(lang))

    def question(self, lang: Language = "fr") -> str:
        """Return the question for it."""
        return question_of(self._model, self._entry, catalogue(lang))


@frozen
class ModelQuestion:
    """A value that an agreement based on a model must or may state.

    Attributes:
        path: the place of the answer in `convention.toml`, such as `party.funder.name`.
        type: the type of the answer; `table` for rows.
        is_needed: whether it is required.
    """

    path: str
    type: str
    is_needed: bool
    _model: FileModel = field(repr=False)
    _asked: ValueQuestion = field(repr=False)

    def text(self, lang: Language = "fr") -> str:
        """Return the question."""
        return question_text(self._model, self._asked, catalogue(lang))


@frozen
class Model:
    """A model of agreements, by its reference `funder/name@version`.

    Attributes:
        parameters: the values that each agreement gives, in order.
    """

    ref: str
    parameters: tuple[Parameter, ...]
    _file: FileModel = field(repr=False)

    def title(self, lang: Language = "fr") -> str:
        """Return its label."""
        return model_wording(self._file, "title", self._file.about.title, catalogue(lang))

    def summary(self, lang: Language = "fr") -> str:
        """Return its purpose in a sentence; empty if it has none."""
        return model_wording(self._file, "summary", self._file.about.summary or "", catalogue(lang))

    def questions(self, data: Mapping[str, object] | None = None) -> tuple[ModelQuestion, ...]:
        """Return the required, then the optional values still to state; `data` has those already stated.

        `data` has the shape of `convention.toml`.
        """
        known = data or {}
        needed = required_questions(self._file, known)
        both = [(item, True) for item in needed] + [
            (item, False) for item in optional_questions(self._file, known)
        ]
        return tuple(
            ModelQuestion(item.place, item.kind, is_needed, self._file, item) for item, is_needed in both
        )

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        yield from model_lines(self._file, words)

    def json(self, _words: Catalogue) -> Json:
        """Return its JSON, schema `subventio/model_shown/1`."""
        return model_json(self._file)


def models(folder: str | os.PathLike[str] | None = None) -> tuple[Model, ...]:
    """Return the built-in models, by reference; with a folder, also those beside it.

    `ModelAtFaultError` with all that is wrong with one that cannot be used.
    """
    return tuple(_model(ref, path) for ref, path in models_near(_models_folder(folder)).items())


def model(ref: str, folder: str | os.PathLike[str] | None = None) -> Model:
    """Return the model of a reference; `UnknownNameError` if there is none; it proposes the nearest one."""
    path = find_model(ref, _models_folder(folder))
    if path is None:
        raise unknown_name("model", ref, models_near(_models_folder(folder)))
    return _model(ref, path)


def _models_folder(folder: str | os.PathLike[str] | None) -> Path:
    return shipped_folder("models").parent if folder is None else Path(folder)


def _model(ref: str, path: Path) -> Model:
    found = read_model(ref, path)
    return Model(ref, tuple(_parameters(found, found.about.parameter)), found)


def _parameters(found: FileModel, entries: Sequence[ParameterEntry]) -> Iterator[Parameter]:
    for entry in entries:
        default = None if entry.default is None else typed(entry.default, entry.type)
        yield Parameter(entry.name, entry.type, default, found, entry)


# --- events --------------------------------------------------------------------------------------------


@frozen
class Event:
    """A fact that may be recorded.

    Attributes:
        key: its name in facts and expressions.
        type: of its value: `bare` without one, `event` with an amount or without, `euros`, `date`, `text`…
        recorded_by: who is expected to record it: `funder`, `beneficiary`, `accountant` or `either`; None of
            one that the agreement declares.
        is_repeated: whether it may be recorded many times.
        is_standard: whether every record may hold it, whatever its agreement declares.
    """

    key: str
    type: str
    recorded_by: str | None
    is_repeated: bool
    is_standard: bool
    _label: str | None = field(default=None, repr=False)
    _english: str | None = field(default=None, repr=False)

    def label(self, lang: Language = "fr") -> str:
        """Return its label: that of the agreement, else the standard one in this language."""
        words = catalogue(lang)
        key = f"fact.{self.key}"
        own = self._english if lang == "en" and self._english else self._label
        return own or (words.text(key) if words.has(key) else self.key)

    def evidence(self, lang: Language = "fr") -> str | None:
        """Return the paper expected as evidence; None if there is none."""
        words = catalogue(lang)
        key = f"fact.{self.key}.evidence"
        return words.text(key) if words.has(key) else None


def events(dossier: Dossier | None = None) -> tuple[Event, ...]:
    """Return the facts of the standard vocabulary; with a dossier, those of its agreement first."""
    standard = {**LIFE_EVENTS, **LIFE_VALUES}
    if dossier is None:
        return tuple(_built_in_event(key) for key in standard)
    agreement = checked_dossier(dossier).last_text
    declared = {fact.key: fact for fact in agreement.facts}
    kinds = kinds_of_facts(agreement, dossier.rulebooks)
    english = dict(agreement.english)
    own = (_declared_event(key, kind, declared.get(key), english) for key, kind in kinds.items())
    of_agreement = tuple(event for event in own if event.key in declared or event.key not in standard)
    return (*of_agreement, *(_built_in_event(key) for key in standard if key not in declared))


def _declared_event(
    key: str, kind: str, declared: FactDeclaration | None, english: Mapping[str, str]
) -> Event:
    repeated = declared is not None and declared.repeated
    label = None if declared is None else declared.label
    in_english = None if label is None else english.get(label)
    return Event(key, kind, None, is_repeated=repeated, is_standard=False, label=label, english=in_english)


def _built_in_event(key: str) -> Event:
    event = LIFE_EVENTS.get(key) or LIFE_VALUES[key]
    carries, by = event.carries.value, event.by.value
    return Event(key, carries, by, is_repeated=event.is_repeated, is_standard=True)
