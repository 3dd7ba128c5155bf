"""The effect of a tracking sheet on the dossiers of a folder, as text and as JSON."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from attrs import evolve

from budget.errors import InputError
from budget.money import Euros
from conventions.agreement.agreement import UNKNOWN
from conventions.exports.fault_text import fault_json, fault_line
from conventions.exports.json_values import Json, fields_json
from conventions.exports.ledger_text import source_form
from conventions.exports.model_text import label_of, model_wording
from conventions.files.faults import Fault, shown
from conventions.files.models import Model
from conventions.files.tracking.row_plan import Change, Differing, Outcome, RowPlan
from conventions.files.tracking.sheet import ColumnReading, SheetReading
from conventions.files.tracking.sheet_mapping import AMOUNT, FACT, PAID_ON, PARAMETER, PAYMENT, Target
from conventions.messages import LANGUAGES, Catalogue, catalogue

SCHEMA = "subventio/tracking-sheet/1"


def target_words(model: Model, targets: Mapping[str, Target]) -> Mapping[str, tuple[str, ...]]:
    """Return what people call each value that a column may be, in both languages; each payment too."""
    names = {*targets, *(name.removesuffix(PAID_ON) for name in targets if name.endswith(PAID_ON))}
    both = [catalogue(language) for language in LANGUAGES]
    return {name: tuple(_label(name, model, words) for words in both) for name in sorted(names)}


def _label(name: str, model: Model, words: Catalogue) -> str:
    """Return what people call a value of a dossier."""
    if name.startswith(PARAMETER):
        known = {entry.name: entry for entry in model.about.parameter}
        entry = known.get(name.removeprefix(PARAMETER))
        return name if entry is None else label_of(model, entry, words)
    if name.startswith(FACT):
        return _of_fact(name.removeprefix(FACT), model, words)
    for end, key in ((PAID_ON, "sheet.paid_on"), (AMOUNT, "sheet.paid_amount")):
        if name.startswith(PAYMENT) and name.endswith(end):
            return words.text(key, payment=_of_payment(name[len(PAYMENT) : -len(end)], model, words))
    if name.startswith(PAYMENT):
        return _of_payment(name.removeprefix(PAYMENT), model, words)
    return words.text(f"sheet.target.{name}")


def _of_fact(key: str, model: Model, words: Catalogue) -> str:
    own = next((fact.label for fact in model.agreement.facts if fact.key == key), None)
    if own is not None:
        return model_wording(model, f"fact.{key}", own, words)
    return words.text(f"fact.{key}") if words.has(f"fact.{key}") else key


def _of_payment(name: str, model: Model, words: Catalogue) -> str:
    duty = next((duty for duty in model.agreement.duties if duty.is_payment and duty.name == name), None)
    return name if duty is None else model_wording(model, f"payment.{name}", duty.label or name, words)


# --- text --------------------------------------------------------------------------------------------------


def tracking_lines(found: SheetReading, words: Catalogue) -> Iterator[str]:
    """Yield the lines: the columns, each row's dossier, what blocks and what to do, then the sums."""
    yield source_form(found.file, found.form, found.sheet, words)
    yield words.text("sheet.model", model=found.model, into=str(found.home.into))
    yield from _column_lines(found, words)
    yield words.text("sheet.rows")
    for row in found.rows:
        yield from _row_lines(row, found, words)
    if found.aside:
        yield "  " + words.text("sheet.aside", lines=", ".join(map(str, found.aside)))
    for gone in found.gone:
        yield "  " + words.text("sheet.gone", folder=str(gone.folder), sheet=gone.sheet)
    if found.doubts:
        yield words.text("sheet.doubts")
        yield from (f"  {fault_line(fault, words)}" for fault in found.doubts)
    counts = [
        words.text(f"sheet.count.{outcome.value}", dossiers=words.count("count.rows", len(found.of(outcome))))
        for outcome in Outcome
        if found.of(outcome)
    ]
    yield words.text("sheet.sum", counts=", ".join(counts) or words.count("count.rows", 0))


def _column_lines(found: SheetReading, words: Catalogue) -> Iterator[str]:
    key = "sheet.mapping_proposed" if found.is_proposed else "sheet.mapping_used"
    yield words.text(key, line=str(found.mapping.heading_row))
    width = max((len(column.heading) for column in found.columns), default=0)
    for column in found.columns:
        yield f"  {column.heading:<{width}} → {_column(column, found, words)}"
    for name, value in found.mapping.values.items():
        yield f"  {_label(name, found.home.model, words)} = {value}"
    if found.mapping.rows is not None:
        rule = found.mapping.rows
        yield "  " + words.text("ledger.operation", column=rule.column, values=", ".join(rule.values))
    lacking = dict.fromkeys(
        fault.actual for row in found.rows for fault in row.faults if _is_of_all_rows(fault, found)
    )
    if lacking:
        labels = ", ".join(_label(name, found.home.model, words) for name in lacking)
        yield "  " + words.text("sheet.lacking", labels=labels)
    derived = sorted({pair for row in found.rows for pair in row.derived})
    for name, source in derived:
        label, of = (_label(each, found.home.model, words) for each in (name, source))
        yield "  " + words.text("sheet.derived", label=label, source=of)


def _column(column: ColumnReading, found: SheetReading, words: Catalogue) -> str:
    if column.target is None:
        return words.text("sheet.unread", cells=words.count("count.cells", column.filled))
    label = _label(column.target, found.home.model, words)
    if not column.filled:
        return f"{label} ({words.text('sheet.empty')})"
    sure = words.text("sheet.sure" if column.is_sure else "sheet.not_sure")
    how = words.text(f"sheet.how.{column.how}")
    read = words.text(
        "sheet.read", read=words.whole(column.read), filled=words.count("count.cells", column.filled)
    )
    return f"{label} ({sure}{words.text('colon')}{how}, {read})"


def _row_lines(row: RowPlan, found: SheetReading, words: Catalogue) -> Iterator[str]:
    """Yield the effect of a row; of a row without effect, a line only if its dossier differs from it."""
    if row.outcome is not Outcome.UNCHANGED or row.kept:
        what = words.text(f"sheet.outcome.{row.outcome.value}")
        named = words.text(f"sheet.known_by.{row.by.value}", id=row.id) if row.id else ""
        yield "  " + words.text("sheet.row", line=str(row.line), what=what) + named
    if row.outcome is Outcome.NEW:
        told = (row.values.get(name) for name in ("title", "purpose", "party.beneficiary.name"))
        amount = _value("grant.amount", row.values.get("grant.amount", ""), found, words)
        count = words.count("count.values", len(row.changes))
        yield f"    {words.text('semicolon').join((shown(next(filter(None, told), '')), amount, count))}"
    if row.outcome is Outcome.CHANGED or row.outcome is Outcome.CONFLICT:
        for change in row.changes:
            yield f"    {_change(change, found, words)}"
    for key, values in (("sheet.conflict", row.conflicts), ("sheet.kept", row.kept)):
        for differing in values:
            yield f"    {_differing(key, differing, found, words)}"
    for fault in row.faults:
        if not _is_of_all_rows(fault, found):
            yield f"    {fault_line(_named(fault, found, words), words)}"


def _is_of_all_rows(fault: Fault, found: SheetReading) -> bool:
    """Return whether the fault is a column missing from the sheet: it is shown once, not for each row."""
    return fault.code == "sheet_value_missing" and fault.actual not in found.mapping.columns


def _change(change: Change, found: SheetReading, words: Catalogue) -> str:
    before = _value(change.name, change.before, found, words)
    after = _value(change.name, change.after, found, words)
    return f"{_label(change.name, found.home.model, words)}{words.text('colon')}{before} → {after}"


def _differing(key: str, differing: Differing, found: SheetReading, words: Catalogue) -> str:
    sides = {
        side: _value(differing.name, text, found, words)
        for side, text in (
            ("imported", differing.imported),
            ("dossier", differing.dossier),
            ("sheet", differing.sheet),
        )
    }
    return words.text(key, sides, label=_label(differing.name, found.home.model, words))


def _value(name: str, text: str, found: SheetReading, words: Catalogue) -> str:
    """Return a value as people write it; of a fact that stands several times, each."""
    if not text:
        return words.text("sheet.nothing")
    target = found.home.targets.get(name)
    if target is not None and target.kind == "euros":
        return words.amount(Euros.parse(text))
    if not name.startswith((PAYMENT, FACT)) and (target is None or target.kind != "date"):
        return text
    return words.text("semicolon").join(_happened(each, words) for each in text.split("\n"))


def _happened(text: str, words: Catalogue) -> str:
    """Return the day of a fact, with its amount where it has one."""
    day, _, amount = text.partition(" ")
    said_day = words.text("sheet.unknown_day") if day == UNKNOWN else words.dates_in(day)
    try:
        return f"{said_day}, {words.amount(Euros.parse(amount))}" if amount else said_day
    except InputError:  # an amount between two, or none
        return f"{said_day}, {amount}"


def _named(fault: Fault, found: SheetReading, words: Catalogue) -> Fault:
    """Return a fault that names what it speaks of by its label; one without a remedy of its own has ours."""
    if not words.has(f"fault.{fault.remedy or fault.code}.remedy"):
        fault = evolve(fault, remedy="sheet_cell")
    known = found.home.targets
    if fault.code == "sheet_value_missing":
        named = _label(fault.actual, found.home.model, words) if fault.actual in known else fault.actual
        fault = evolve(fault, actual=named, place=evolve(fault.place, path=""))
    if fault.place.path in known:
        path = _label(fault.place.path, found.home.model, words)
        fault = evolve(fault, place=evolve(fault.place, path=path))
    return fault


# --- JSON --------------------------------------------------------------------------------------------------


def tracking_json(found: SheetReading, words: Catalogue, written: Iterable[Path] = ()) -> dict[str, Json]:
    """Return what was read, schema `subventio/tracking-sheet/1`; amounts are decimal texts, days ISO."""
    model = found.home.model
    return {
        "schema": SCHEMA,
        **fields_json(found, "file", "sheet", "model", "is_proposed"),
        "heading_row": found.mapping.heading_row,
        "dates": None if found.mapping.order is None else found.mapping.order.value,
        "columns": [
            {
                **fields_json(column, "heading", "target"),
                "label": None if column.target is None else _label(column.target, model, words),
                "how": column.how or None,
                "is_sure": column.target is not None and column.is_sure,
                **fields_json(column, "filled", "read"),
            }
            for column in found.columns
        ],
        "values": dict(found.mapping.values),
        "rows": [_row_json(row, found, words) for row in found.rows],
        "aside": list(found.aside),
        "gone": [{"id": gone.id, "folder": str(gone.folder), "sheet": gone.sheet} for gone in found.gone],
        "doubts": [fault_json(fault, words) for fault in found.doubts],
        "summary": {outcome.value: len(found.of(outcome)) for outcome in Outcome},
        "written": [str(folder) for folder in written],
    }


def _row_json(row: RowPlan, found: SheetReading, words: Catalogue) -> dict[str, Json]:
    def differing(values: Iterable[Differing]) -> list[Json]:
        return [
            {"name": each.name, "imported": each.imported, "dossier": each.dossier, "sheet": each.sheet}
            for each in values
        ]

    return {
        **fields_json(row, "line", "outcome"),
        "id": row.id or None,
        "known_by": row.by.value if row.id else None,
        "folder": str(row.folder) if row.id else None,
        "changes": [
            {"name": change.name, "before": change.before or None, "after": change.after}
            for change in row.changes
        ],
        "derived": dict(row.derived),
        "conflicts": differing(row.conflicts),
        "kept": differing(row.kept),
        "faults": [fault_json(_named(fault, found, words), words) for fault in row.faults],
    }
