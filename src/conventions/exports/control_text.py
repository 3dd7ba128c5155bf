"""The control of a report for a person: the beneficiary's preview, and the funder's control sheet."""

from collections.abc import Iterable, Iterator

from attrs import evolve

from budget.findings import Finding
from budget.money import Euros
from conventions.control.control import Control, Nature
from conventions.control.review import Preview, Review
from conventions.engine.verdict import DutyVerdict, RightVerdict
from conventions.exports.account_lines import LINES, told_amounts
from conventions.exports.check_text import amount_label, finding_lines, heading, status_text
from conventions.exports.fact_days import fact_day_text
from conventions.exports.finding_text import PLAIN_AMOUNT, written_figure
from conventions.exports.names import UNNAMED, Names
from conventions.exports.rule_text import rule_line
from conventions.exports.trail_text import reason_text
from conventions.exports.value_text import value_text
from conventions.facts.fact import Fact
from conventions.language.answers import Answer
from conventions.language.types import EUROS
from conventions.messages import Catalogue

__all__ = ["preview_lines", "review_lines", "with_reason"]

_DUE = ("eligible_expenses", "entitlement", "final_grant", "to_pay", "to_recover")


def preview_lines(found: Preview, words: Catalogue, names: Names) -> Iterator[str]:
    """Yield what would become of the report, why, what it costs, and what it would come to."""
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
    """Return what agrees, with its figures."""
    params = {name: _figure(value, words) for name, value in one.params}
    number = dict(one.params).get("number", "")
    if number.isdecimal():
        params["entries"] = words.count("count.entries", int(number))
    return words.text(f"control.{one.code}", params)


def with_reason(finding: Finding, words: Catalogue, names: Names = UNNAMED) -> Finding:
    """Return a finding with the words of the reason that it names, if it names one."""
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
    for name, answer in told_amounts(amounts):
        if name in _DUE or name in LINES:
            yield f"    {amount_label(name, words, names)} {value_text(answer, EUROS, words)}"
