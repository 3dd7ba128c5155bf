"""A model as text and as JSON, the differences between two, and the files of a new dossier."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from attrs import evolve

from budget import frozen
from conventions.agreement.agreement import Agreement, CellValue
from conventions.agreement.amendment import Change, differences
from conventions.agreement.norms import Definition, Duty, Right
from conventions.exports.amendment_text import change_json, change_line, value_json, value_words
from conventions.exports.json_values import Json, fields_json
from conventions.files.faults import DataPath
from conventions.files.layers import Data
from conventions.files.models import Model, ValueQuestion
from conventions.files.shapes import ParameterEntry
from conventions.files.strict import typed
from conventions.files.toml_data import OF_MODEL
from conventions.files.toml_edit import Comments, laid_out, toml_value
from conventions.messages import Catalogue

# --- A model in words: its parameters, norms, budget form and documents; and as JSON ------------------------

LIST_SCHEMA: Final = "subventio/models/1"
SCHEMA: Final = "subventio/model_shown/1"


def model_wording(model: Model, place: str, text: str, words: Catalogue) -> str:
    """Return what the model says at a place, in the language asked where the model has words in it.

    `text` is its French text, the language of its clauses.
    """
    return text if words.language == "fr" else dict(model.about.english).get(place, text)


def label_of(model: Model, entry: ParameterEntry, words: Catalogue) -> str:
    """Return the label of a parameter, else its name."""
    return model_wording(model, f"parameter.{entry.name}.label", entry.label or entry.name, words)


def question_of(model: Model, entry: ParameterEntry, words: Catalogue) -> str:
    """Return the question of a parameter, else its label."""
    asked = model_wording(model, f"parameter.{entry.name}.question", entry.question or "", words)
    return asked or label_of(model, entry, words)


def question_text(model: Model, item: ValueQuestion, words: Catalogue) -> str:
    """Return the question for a required or optional value of an agreement based on a model."""
    if item.parameter is not None:
        return question_of(model, item.parameter, words)
    key = f"new.ask.{item.place}"
    return words.text(key) if words.has(key) else item.path[-1]


def model_lines(model: Model, words: Catalogue) -> Iterator[str]:
    """Yield the lines that show a model."""
    yield f"{model.ref}{words.text('colon')}{model_wording(model, 'title', model.about.title, words)}"
    if model.about.summary:
        yield f"  {model_wording(model, 'summary', model.about.summary, words)}"
    if model.about.parameter:
        yield f"  {words.text('model.parameters')}"
    for entry in model.about.parameter:
        label = label_of(model, entry, words)
        yield f"    {entry.name} ({_value_of(entry, words)}){words.text('colon')}{label}"
        if entry.question:
            yield f"      {question_of(model, entry, words)}"
    yield from _fact_lines(model, words)
    for title, norms in _sections(model):
        if norms:
            yield f"  {words.text(title)}"
        for kind, norm in norms:
            label = model_wording(model, f"{kind}.{norm.name}", norm.label or norm.name, words)
            article = words.text("explain.article", article=norm.article) if norm.article else ""
            rows = words.text("model.each", rows=norm.each) if norm.each else ""
            yield f"    {norm.name}{article}{words.text('colon')}{label}{rows}"
    for declared in model.norms.columns:
        columns = ", ".join(f"{name} ({words.text(f'model.type.{kind}')})" for name, kind in declared.columns)
        yield f"  {words.text('model.table', name=declared.name, columns=columns)}"
    lines = _budget_lines(model)
    if lines:
        yield f"  {words.text('model.budget')}{words.text('colon')}{words.count('count.lines', len(lines))}"
    for kind, file in model.about.documents:
        yield f"  {words.text('model.document', kind=kind, file=file)}"


def _fact_lines(model: Model, words: Catalogue) -> Iterator[str]:
    """Yield the facts to record for an agreement."""
    if model.agreement.facts:
        yield f"  {words.text('model.facts')}"
    for fact in model.agreement.facts:
        label = model_wording(model, f"fact.{fact.key}", fact.label or fact.key, words)
        rows = words.text("model.each", rows=fact.each) if fact.each else ""
        kind = words.text(f"model.type.{fact.type}")
        yield f"    {fact.key} ({kind}){words.text('colon')}{label}{rows}"


def _value_of(entry: ParameterEntry, words: Catalogue) -> str:
    kind = words.text(f"model.type.{entry.type}")
    if entry.default is None:
        return words.text("model.to_give", type=kind)
    return words.text("model.default", type=kind, value=value_words(_default(entry), words, entry.type))


def _default(entry: ParameterEntry) -> CellValue | None:
    return None if entry.default is None else typed(entry.default, entry.type)


Named = tuple[str, Duty | Right | Definition]


def _sections(model: Model) -> Iterator[tuple[str, list[Named]]]:
    duties = model.agreement.duties
    yield "check.duties", [("duty", duty) for duty in duties if not duty.is_payment]
    yield "model.payments", [("payment", duty) for duty in duties if duty.is_payment]
    yield "check.rights", [("right", right) for right in model.agreement.rights]
    yield "model.definitions", [("define", item) for item in model.agreement.definitions]


def _budget_lines(model: Model) -> list[tuple[str, str, str, str | None]]:
    """Return the lines of the budget form: their side, identifier, label and account."""
    budget = model.agreement.budget
    sides = () if budget is None else (("expense", budget.expenses), ("resource", budget.resources or ()))
    return [
        (side, line.id, line.label, None if line.account is None else line.account.number)
        for side, lines in sides
        for line in lines
    ]


def models_json(models: list[Model]) -> dict[str, Json]:
    """Return the models by reference, their titles in both languages."""
    listed: list[Json] = [
        {
            "ref": model.ref,
            "title": _in_both(model, "title", model.about.title),
            "summary": _in_both(model, "summary", model.about.summary),
            "parameters": [entry.name for entry in model.about.parameter],
        }
        for model in models
    ]
    return {"schema": LIST_SCHEMA, "models": listed}


def model_json(model: Model) -> dict[str, Json]:
    """Return the whole content of a model, the same in every language."""
    norms: list[Json] = [
        {
            "kind": kind,
            **fields_json(norm, "name", "article"),
            "label": _in_both(model, f"{kind}.{norm.name}", norm.label),
            "each": norm.each,
        }
        for _, found in _sections(model)
        for kind, norm in found
    ]
    return {
        "schema": SCHEMA,
        "ref": model.ref,
        "title": _in_both(model, "title", model.about.title),
        "summary": _in_both(model, "summary", model.about.summary),
        "parameters": [_parameter_json(model, entry) for entry in model.about.parameter],
        "facts": [
            {
                **fields_json(fact, "key", "type"),
                "label": _in_both(model, f"fact.{fact.key}", fact.label),
                "each": fact.each,
            }
            for fact in model.agreement.facts
        ],
        "norms": norms,
        "tables": {item.name: dict(item.columns) for item in model.norms.columns},
        "budget": [
            {"side": side, "id": name, "label": label, "account": account}
            for side, name, label, account in _budget_lines(model)
        ],
        "documents": dict(model.about.documents),
    }


def _parameter_json(model: Model, entry: ParameterEntry) -> dict[str, Json]:
    default = _default(entry)
    return {
        **fields_json(entry, "name", "type"),
        "default": value_json(default) if not isinstance(default, Fraction) else str(entry.default),
        "label": _in_both(model, f"parameter.{entry.name}.label", entry.label),
        "question": _in_both(model, f"parameter.{entry.name}.question", entry.question),
    }


def _in_both(model: Model, place: str, text: str | None) -> dict[str, Json]:
    return {"fr": text, "en": dict(model.about.english).get(place)}


# --- What differs between two models, two agreements, or an agreement and a model ---------------------------

DIFF_SCHEMA: Final = "subventio/model_diff/1"


@frozen
class Side:
    """One of the two: what it was called on the command line, its agreement, and the model if it is one."""

    name: str
    agreement: Agreement
    model: Model | None = None


def model_changes(before: Side, after: Side) -> tuple[Change, ...]:
    """Return what makes the second of the first, in the order of the agreement.

    Two models are compared whole, and so are two agreements. An agreement and a model are compared by what a
    model is for: the terms, that is facts, selections, definitions and norms. Labels in English are no term.
    """
    if before.model is not None and after.model is not None:
        own = differences(before.model.about.parameter, after.model.about.parameter, (OF_MODEL,))
        first, second = (
            evolve(side.agreement, parameters=(), given=(), english=()) for side in (before, after)
        )
        return (*own, *differences(first, second))
    if before.model is None and after.model is None:
        first, second = (evolve(side.agreement, model=None, english=()) for side in (before, after))
        return tuple(differences(first, second))
    return tuple(differences(before.agreement.terms, after.agreement.terms))


def diff_lines(before: Side, after: Side, words: Catalogue) -> Iterator[str]:
    """Yield the differences, one line a place; the values of the parameters if one side gives them."""
    yield f"{before.name} → {after.name}"
    for side in (before, after):
        if side.model is None and side.agreement.given:
            given = ", ".join(f"{name} = {text}" for name, text in _given(side.agreement, words))
            yield f"  {words.text('model.given', name=side.name, values=given)}"
    found = model_changes(before, after)
    if not found:
        yield f"  {words.text('model.same')}"
    for change in found:
        yield f"  {change_line(change, before.agreement, after.agreement, words)}"


def _given(agreement: Agreement, words: Catalogue) -> Iterator[tuple[str, str]]:
    kinds = {item.name: item.type for item in agreement.parameters}
    for name, value in agreement.given:
        yield name, value_words(value, words, kinds.get(name, ""))


def diff_json(before: Side, after: Side) -> dict[str, Json]:
    """Return the differences as JSON."""
    changes = model_changes(before, after)
    listed: list[Json] = [change_json(change, before.agreement, after.agreement) for change in changes]
    return {"schema": DIFF_SCHEMA, "before": before.name, "after": after.name, "changes": listed}


_OF_DOCUMENTS: Final = ("legal_form", "address", "siret", "representative", "bank_account")
"""What documents print of a party."""

_STILL: Final = ("signing", "decision", "action", "indicator")
"""The tables that documents print, and that no model can give."""


def convention_text(model: Model, data: Data, words: Catalogue) -> str:
    """Return the text of `convention.toml`, which reads as `data`."""
    before = {path: text for path, text in _before(model, data, words) if text}
    after = dict(_after(model, data))
    head = words.text(
        "new.head", ref=model.ref, title=model_wording(model, "title", model.about.title, words)
    )
    still = [f"[{name}]" for name in _STILL if name not in data and name not in model.data]
    tail = words.text("new.still", tables=", ".join(still)) if still else ""
    body = laid_out(data, Comments(before, after))
    return "\n".join(part for part in (_comment(head), body, _comment(tail)) if part)


def _before(model: Model, data: Data, words: Catalogue) -> Iterator[tuple[DataPath, str]]:
    given = data.get("parameters", {})
    names = given if isinstance(given, dict) else {}
    kept = [entry for entry in model.about.parameter if entry.name not in names]
    if model.about.parameter:
        lines = [words.text("new.parameters")]
        lines += [f"  {e.name} = {_toml(e.default)}  # {label_of(model, e, words)}" for e in kept]
        yield ("parameters",), "\n".join(lines if kept else lines[:1])
    for entry in model.about.parameter:
        if entry.name in names:
            yield ("parameters", entry.name), label_of(model, entry, words)
    parties = data.get("party", {})
    for role, party in parties.items() if isinstance(parties, dict) else ():
        inherited = _inherited(model, role)
        lacking = [key for key in _OF_DOCUMENTS if key not in party and key not in inherited]
        yield ("party", role), words.text("new.party", keys=", ".join(lacking)) if lacking else ""
    yield ("grant",), words.text("new.grant")
    for side in ("expense", "resource"):
        yield ("budget", side), words.text(f"new.budget.{side}")


def _inherited(model: Model, role: str) -> Data:
    """The texts of the model about a party."""
    parties = model.data.get("party", {})
    found = parties.get(role, {}) if isinstance(parties, dict) else {}
    return found if isinstance(found, dict) else {}


def _toml(value: object) -> str:
    return toml_value(value) if isinstance(value, bool | int | str) else str(value)


def _after(model: Model, data: Data) -> Iterator[tuple[DataPath, str]]:
    """Yield the labels of the form's lines, each beside its identifier."""
    budget, form = data.get("budget", {}), model.agreement.budget
    if form is None or not isinstance(budget, dict):
        return
    labels = {
        line.id: line.label if line.account is None else f"{line.account.number} {line.label}"
        for line in (*form.expenses, *(form.resources or ()))
    }
    for side in ("expense", "resource"):
        lines = budget.get(side, [])
        for at, line in enumerate(lines if isinstance(lines, list) else ()):
            if line.get("id") in labels and "label" not in line:
                yield ("budget", side, at, "id"), labels[line["id"]]


def _comment(text: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in text.splitlines())


def facts_text(words: Catalogue) -> str:
    """Return the text of a record in which nothing has happened yet."""
    return _comment(words.text("new.facts"))
