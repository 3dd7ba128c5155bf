"""The audit of agreements and the control of a report, as text and as JSON."""

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import evolve

from budget.findings import Finding
from budget.money import Euros
from conventions.control.controls import Control, Nature
from conventions.control.review import Preview, Review
from conventions.engine.verdict import DutyVerdict, RightVerdict
from conventions.exports.bilan_text import reason_text
from conventions.exports.check_json import finding_json, summary
from conventions.exports.check_text import amount_label, finding_lines, heading, status_text, summary_text
from conventions.exports.checked import Checked, CheckedDossier, UnreadableDossier, tally
from conventions.exports.finding_text import PLAIN_AMOUNT, written_figure
from conventions.exports.json_values import Json, answer_json, fields_json, in_currency, question_json, stated
from conventions.exports.label_text import UNNAMED, Names
from conventions.exports.value_text import fact_day_json, fact_day_text, value_text
from conventions.exports.verdict_parts import LINES, rule_line, shown_amounts, whole_rule_json
from conventions.facts.fact import Fact
from conventions.language.answers import Answer
from conventions.language.syntax import EUROS
from conventions.messages import Catalogue

SCHEMA: Final = "subventio/audit/1"


def audit_json(dossiers: list[Checked], words: Catalogue) -> dict[str, Json]:
    """Return the whole audit."""
    found: list[Json] = [audited_json(item, words) for item in dossiers]
    return {"schema": SCHEMA, "dossiers": found, "summary": summary(tally(dossiers))}


def audited_json(item: Checked, words: Catalogue) -> dict[str, Json]:
    """Return one agreement of the audit."""
    match item:
        case CheckedDossier(name, path, findings):
            words = item.names.counting(words)
            found: list[Json] = [finding_json(finding, words) for finding in findings]
            return {
                "id": name,
                "path": str(path),
                "status": "audited",
                "errors": [],
                **in_currency(words.currency),
                "findings": found,
            }
        case UnreadableDossier(path, errors):
            faults: list[Json] = list(errors)
            return {"id": None, "path": str(path), "status": "unreadable", "errors": faults, "findings": []}


def audit_lines(dossiers: list[Checked], words: Catalogue) -> Iterator[str]:
    """Yield the findings of each agreement, and a summary."""
    for item in dossiers:
        match item:
            case CheckedDossier(name, path, findings):
                yield f"{name} ({path})"
                for finding in findings:
                    yield from finding_lines(finding, words, item.names)
            case UnreadableDossier(path, errors):
                faults = words.count("count.faults", len(errors))
                yield words.text("check.unreadable", path=str(path), faults=faults)
        yield ""
    yield summary_text(tally(dossiers), words)


# --- The control of a report for a person: the beneficiary's preview, and the funder's control sheet --------

_DUE = ("eligible_expenses", "entitlement", "final_grant", "to_pay", "to_recover")


def preview_lines(found: Preview, words: Catalogue, names: Names) -> Iterator[str]:
    """Yield the outcome of the report, the reasons, the excluded costs, and the resulting amounts."""
    words = names.counting(words)
    outcome = "control.refused" if found.is_refused else "control.accepted"
    yield words.text(outcome, day=words.day(found.as_of))
    for nature in Nature:
        yield from _finding_lines(
            (one for one in found.controls if one.nature is nature), nature, words, names
        )
    yield f"  {words.text('control.amounts')}"
    yield from _amounts(found.amounts, words, names)


def review_lines(found: Review, words: Catalogue, names: Names) -> Iterator[str]:
    """Yield the control sheet, part by part."""
    words = names.counting(words)
    yield heading(found.as_of, found.known_on, words)
    yield f"  {words.text('control.agrees')}"
    for one in found.of(None):
        yield f"    ✓ {agreed_text(one, words)}"
    for nature in Nature:
        yield from _finding_lines(found.of(nature), nature, words, names)
    if found.steps:
        yield f"  {words.text('control.steps')}"
        yield from (f"    {_step(fact, words, names)}" for fact in found.steps)
    if found.questions:
        yield f"  {words.text('control.questions')}"
        yield from (f"    ? {names.question(question, words)}" for question in found.questions)
    yield from _sample(found, words)
    yield f"  {words.text('control.may')}"
    for right in found.rights:
        yield f"    {_norm(right, words, names)}"
    if not found.takes_back:
        yield f"    {words.text('control.no_right')}"
    for duty in found.owed:
        yield f"    {_norm(duty, words, names)}"
    yield from _amounts(found.amounts, words, names)
    if found.limits:
        yield f"  {words.text('control.limits')}"
        yield from (f"    {rule_line(rule, words, names)}" for rule in found.limits)


def agreed_text(one: Control, words: Catalogue) -> str:
    """Return a control that agrees, with its figures."""
    params = {name: _figure(value, words) for name, value in one.params}
    number = dict(one.params).get("number", "")
    if number.isdecimal():
        params["entries"] = words.count("count.entries", int(number))
    return words.text(words.numbered(f"control.{one.code}", params), params)


def with_reason(finding: Finding, words: Catalogue, names: Names = UNNAMED) -> Finding:
    """Return a finding with the text of the reason that it names, if any."""
    params = tuple(
        (name, reason_text(value, words, names) if name == "reason" else value)
        for name, value in finding.params
    )
    return evolve(finding, params=params)


def _figure(value: str, words: Catalogue) -> str:
    is_amount = PLAIN_AMOUNT.fullmatch(value) is not None
    return words.amount(Euros.parse(value)) if is_amount else written_figure(value, words)


def _finding_lines(
    controls: Iterable[Control], nature: Nature, words: Catalogue, names: Names
) -> Iterator[str]:
    found = [one.finding for one in controls if one.finding is not None]
    if found:
        yield f"  {words.text(f'control.nature.{nature.value}')}"
        for finding in found:
            yield from (
                f"  {line}" for line in finding_lines(with_reason(finding, words, names), words, names)
            )


def _step(fact: Fact, words: Catalogue, names: Names) -> str:
    about = f" ({names.of(fact.of, words)})" if fact.of else ""
    amount = f", {words.amount(fact.value)}" if isinstance(fact.value, Euros) else ""
    evidence = f" · {fact.evidence}" if fact.evidence else ""
    step = words.text(f"control.step.{fact.key}")
    return f"{fact_day_text(fact, words)}{words.text('colon')}{step}{about}{amount}{evidence}"


def _sample(found: Review, words: Catalogue) -> Iterator[str]:
    drawn = found.sample
    yield f"  {words.text('control.sample')}"
    if not drawn.entries:
        yield f"    {words.text('control.nothing_to_sample')}"
        return
    share = drawn.coverage
    yield "    " + words.text(
        "control.method",
        wanted=str(drawn.wanted),
        step=words.amount(Euros.of_cents(round(drawn.step))),
        entries=words.count("count.entries", len(drawn.entries)),
        covered=words.amount(drawn.covered),
        all=words.amount(drawn.all),
        share=words.number(str(share.percent())) if share is not None else "—",
    )
    for entry in drawn.entries:
        parts = (entry.id, entry.label, words.amount(entry.amount), entry.evidence or "", entry.place or "")
        yield f"      {' · '.join(part for part in parts if part)}"


def _norm(norm: DutyVerdict | RightVerdict, words: Catalogue, names: Names) -> str:
    article = words.text("explain.article", article=norm.article) if norm.article else ""
    amount = "" if norm.amount is None else f", {value_text(norm.amount, EUROS, words)}"
    name, status = names.subject(norm.subject, norm.name, words), status_text(norm.status.value, words)
    return f"{name}{article}{words.text('colon')}{status}{amount}"


def _amounts(amounts: tuple[tuple[str, Answer | None], ...], words: Catalogue, names: Names) -> Iterator[str]:
    for name, answer in shown_amounts(amounts):
        if name in _DUE or name in LINES:
            yield f"    {amount_label(name, words, names)} {value_text(answer, EUROS, words)}"


# --- The control of a report as JSON: `subventio/preview/1` and `subventio/review/1` ------------------------

PREVIEW = "subventio/preview/1"
REVIEW = "subventio/review/1"


def preview_json(dossier: str, found: Preview, words: Catalogue) -> dict[str, Json]:
    """Return the preview: whether it would be refused, each control, the resulting amounts."""
    return {
        "schema": PREVIEW,
        "id": dossier,
        **in_currency(words.currency),
        "as_of": found.as_of.isoformat(),
        "refused": found.is_refused,
        "controls": [_control(one, words) for one in found.controls],
        "amounts": _amounts_json(found.amounts),
    }


def review_json(dossier: str, found: Review, words: Catalogue) -> dict[str, Json]:
    """Return the control sheet."""
    drawn = found.sample
    share = drawn.coverage
    return {
        "schema": REVIEW,
        "id": dossier,
        **in_currency(words.currency),
        **fields_json(found, "as_of", "known_on"),
        "controls": [_control(one, words) for one in found.controls],
        "steps": [
            {
                **fields_json(fact, "key", "of"),
                **fact_day_json("on", fact),
                "amount": str(fact.value) if isinstance(fact.value, Euros) else None,
                "evidence": fact.evidence,
            }
            for fact in found.steps
        ],
        "questions": [question_json(question) for question in found.questions],
        "sample": {
            "method": "money_unit_fixed_step",
            "wanted": drawn.wanted,
            "step_cents": str(drawn.step),
            **fields_json(drawn, "covered", "all"),
            "coverage": None if share is None else str(share.as_fraction),
            "entries": [
                fields_json(entry, "id", "label", "amount", "evidence", "place") for entry in drawn.entries
            ],
        },
        "rights": [_norm_json(right) for right in found.rights],
        "limits": [whole_rule_json(rule, words) for rule in found.limits],
        "owed": [_norm_json(duty) for duty in found.owed],
        "amounts": _amounts_json(found.amounts),
    }


def _control(one: Control, words: Catalogue) -> dict[str, Json]:
    finding = None if one.finding is None else finding_json(with_reason(one.finding, words), words)
    return {
        "code": one.code,
        "agrees": one.finding is None,
        "nature": None if one.nature is None else one.nature.value,
        "figures": dict(one.params),
        "finding": finding,
    }


def _norm_json(norm: DutyVerdict | RightVerdict) -> dict[str, Json]:
    return {
        "id": norm.id,
        **stated(row=norm.row),
        **fields_json(norm, "article", "status"),
        "amount": answer_json(norm.amount, EUROS),
    }


def _amounts_json(amounts: tuple[tuple[str, Answer | None], ...]) -> dict[str, Json]:
    return {name: answer_json(answer, EUROS) for name, answer in amounts}
