"""The reasons of norms, amounts and definitions; the life of the dossier by days; the open questions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from budget import frozen
from budget.findings import Finding
from budget.money import Euros
from conventions.dossier.dossier import Dossier
from conventions.engine.day import Day, day
from conventions.engine.measured import settling_last
from conventions.engine.rule_world import limitations
from conventions.engine.status import RightStatus
from conventions.engine.subject import Subject
from conventions.engine.verdict import DutyVerdict, Outcome, RightVerdict, RuleVerdict, Verdict
from conventions.exports.check_json import finding_json, readings_json
from conventions.exports.check_text import (
    amount_label,
    finding_lines,
    heading,
    reading_line,
    status_text,
    verdict_lines,
)
from conventions.exports.json_values import Json, answer_json, fields_json, in_currency, question_json
from conventions.exports.label_text import UNNAMED, Names, named
from conventions.exports.value_text import value_text
from conventions.exports.verdict_parts import (
    explanation_json,
    explanation_lines,
    limitation_json,
    limitation_lines,
    other_sums,
    questions_of,
    rule_source_lines,
    rule_title,
    sums_of_reading,
)
from conventions.facts.fact import Fact, days_of, seen
from conventions.language.answers import Answer
from conventions.language.bounds import opposite
from conventions.language.explain import Explanation, explain
from conventions.language.syntax import EUROS
from conventions.messages import Catalogue, catalogue
from conventions.portfolio.open_questions import OpenAnswer, RankedQuestion, at_stake
from conventions.views.differences import Change, former_dates, story

# --- The timeline drawn as text: a line a day on which something changes ------------------------------------

QUIET = ("not_applicable", "closed")
"""The initial statuses that need no line."""


def timeline_lines(changes: Iterable[Change], as_of: date, names: Names, words: Catalogue) -> Iterator[str]:
    """Yield the changes by day: ● past, ◆ the day of the question, ○ to come if nothing more is recorded.

    `names` are what people call the norms. A norm that begins not applicable or closed is drawn
    from its first change on.
    """
    told = [change for change in changes if change.before is not None or change.after not in QUIET]
    days = {day: list(found) for day, found in groupby(told, key=lambda change: change.day)}
    for one in sorted({*days, as_of}):
        mark = "◆" if one == as_of else "●" if one < as_of else "○"
        lines = [change_text(change, names, words) for change in days.get(one, ())]
        if one == as_of:
            lines.insert(0, words.text("timeline.as_of"))
        for at, line in enumerate(lines):
            yield f"  {one:%d/%m/%Y} {mark} {line}" if at == 0 else f"  {' ' * 10} │ {line}"


def change_text(change: Change, names: Names, words: Catalogue) -> str:
    """Return a change on one line: the norm, its status before and after."""
    after = status_text(change.after, words)
    before = "" if change.before is None else f"{status_text(change.before, words)} → "
    return f"{names.of(change.norm, words)}{words.text('colon')}{before}{after}"


# --- Why an amount or a definition is what it is: those of the agreement, and those every verdict has -------

PAYMENTS: Final = {"paid": "payment", "recovered": "repaid"}
"""The amounts that are sums of facts, and the key of those facts."""
RETURNED: Final = "transfer_returned"
OF_LINES: Final = {
    "account.net": ("paid", "recovered", "interest.received"),
    "account.kept": (
        "account.net",
        "account.open",
        "account.to_recover",
        "account.overpaid",
        "account.to_give_back",
    ),
    "account.remitted": ("account.kept", "account.open"),
    "account.open": ("account.net", "account.kept"),
    "account.to_recover": ("account.net", "to_recover", "interest.open"),
    "account.overpaid": ("account.net", "account.kept", "account.to_recover", "to_pay"),
    "account.to_give_back": ("recovered", "account.net", "account.kept"),
    "interest.due": ("interest.received", "interest.remitted", "interest.open"),
    "interest.open": ("interest.due", "interest.received", "interest.remitted"),
}
"""The related lines of each line of the account."""


def value_names(verdict: Verdict) -> tuple[str, ...]:
    """Return the names that have a value: the amounts, then the other definitions."""
    amounts = [name for name, answer in verdict.amounts if answer is not None]
    return (*amounts, *(name for name, _ in verdict.definitions))


def explained_value(dossier: Dossier, verdict: Verdict, name: str) -> Explanation | None:
    """Return the explanation of an amount or a definition, with its other readings last; None if unknown."""
    if name not in value_names(verdict):
        return None
    today = day(dossier, seen(dossier.facts, verdict.as_of, verdict.known_on))
    if name.partition(".")[0] in today.program.definitions:
        return _definition(name, today)
    answer = dict(verdict.amounts)[name]
    return Explanation(name, "", answer, EUROS, None, _parts(name, verdict, today))


def _definition(name: str, today: Day) -> Explanation:
    """Return the reasons of a definition, `name`, or `name.row` if it has rows."""
    name, _, row = name.partition(".")
    found = today.program.definitions[name]
    scope = today.ever.at(found.each, row or None)
    kind = today.program.type_of_definition(name)
    readings = []
    for reading, text in found.readings:
        tree = today.program.tree("define", name, "readings", reading)
        if tree is not None:
            readings.append(explain(reading, text, tree, scope))
    tree = today.program.tree("define", name)
    if tree is None:
        return Explanation(name, "", scope.named(name), kind, found.article, tuple(readings))
    main = explain(name, found.value or "", tree, scope, found.article)
    children = (*main.children, *readings)
    return Explanation(main.label, main.formula, main.answer, main.type, main.source, children)


def _parts(name: str, verdict: Verdict, today: Day) -> tuple[Explanation, ...]:
    """Return the parts of a standard amount (docs/semantics.md § 6)."""
    amounts = dict(verdict.amounts)

    def of(*names: str) -> tuple[Explanation, ...]:
        return tuple(Explanation(other, "", amounts[other], EUROS) for other in names)

    if name in PAYMENTS:
        parts = [(fact.of or fact.key, fact, amount) for fact, amount in _in_euros(PAYMENTS[name], today)]
        if name == "paid":
            parts += [(RETURNED, fact, opposite(amount)) for fact, amount in _in_euros(RETURNED, today)]
        return tuple(Explanation(_dated(label, fact), "", amount, EUROS) for label, fact, amount in parts)
    if name == "final_grant":
        reductions = tuple(
            _norm(right, _taken(right, today)) for right in verdict.rights if right.act == "reduce"
        )
        due = () if amounts["entitlement"] is None else of("entitlement")
        settling = settling_last(today.program)
        last = (_norm(duty) for duty in verdict.duties if duty.id == settling)
        return (*of("grant"), *reductions, *due, *last)
    if name == "to_pay":
        return (*(_norm(duty) for duty in verdict.duties if duty.is_payment), *of("final_grant", "paid"))
    if name == "to_recover":
        agreement = today.agreement
        owed = [
            duty
            for duty in verdict.duties
            if agreement.side_of(duty.debtor) != "funder" and duty.amount is not None
        ]
        lines = of("paid", "recovered", "account.to_recover", "interest.open")
        return (*(_norm(duty) for duty in owed), *lines)
    return of(*OF_LINES.get(name, ()))


def _in_euros(key: str, today: Day) -> Iterator[tuple[Fact, Answer]]:
    """Yield the facts of a key that carry an amount, each with it."""
    for fact in today.now.all_of(key):
        if isinstance(fact.value, Euros):
            yield fact, today.now.summed([fact])


def _dated(label: str, fact: Fact) -> str:
    return f"{label}, {'/'.join(day.isoformat() for day in days_of([fact]))}"


def _taken(right: RightVerdict, today: Day) -> Answer | None:
    """Return what a right to reduce took, if it was exercised; else what it may take."""
    if right.status is not RightStatus.EXERCISED:
        return right.amount
    return today.now.claimed_by(Subject(right.id, right.row))


def _norm(norm: DutyVerdict | RightVerdict, amount: Answer | None = None) -> Explanation:
    """Return a norm with its status and its amount."""
    note = (f"status.{norm.status.value}", "")
    shown = norm.amount if amount is None else amount
    return Explanation(norm.name, "", shown, EUROS, norm.article, (), (note,))


# ------------------------------------------------------------------------------------------------------------
# Why a verdict is what it is: the reasons of norms and values, and the life of the dossier by its days.

SCHEMA: Final = "subventio/explain/1"


@frozen
class Explained:
    """The subject of a question: norms, a value of the agreement, findings of the audit; or a mere code."""

    norms: tuple[DutyVerdict | RightVerdict, ...] = ()
    value: tuple[str, Explanation] | None = None
    findings: tuple[Finding, ...] = ()
    absent: str | None = None


def explained(dossier: Dossier, verdict: Verdict, subject: str | None) -> Explained | None:
    """Return what `subject` names: norms, those of a finding, or a value; all norms if it is None.

    None where the verdict has nothing of that name.
    """
    if subject is None:
        return Explained(norms=verdict.norms)
    about = {rule.subject for rule in _rules_named(verdict, subject)}
    subject = subject if about else _called(dossier, verdict, subject)
    about |= {finding.subject for finding in verdict.findings if finding.code == subject}
    about |= {norm.subject for norm in verdict.norms_and_rules if subject in (norm.id, norm.subject)}
    norms = tuple(norm for norm in verdict.norms_and_rules if norm.subject in about)
    if norms:
        return Explained(norms=norms)
    value = explained_value(dossier, verdict, subject)
    return None if value is None else Explained(value=(subject, value))


def _rules_named(verdict: Verdict, subject: str) -> tuple[RuleVerdict, ...]:
    """Return the rules with a name, with or without its rulebook, or with a title.

    Of a rule that several texts say, one for each tier of funder, those that apply; all, where none does.
    """
    asked = subject.casefold()
    found = [
        rule
        for rule in verdict.rules
        if rule.rule.is_called(asked)
        or any(wording.title.casefold() == asked for wording in rule.rule.wordings)
    ]
    applying = [rule for rule in found if rule.outcome is not Outcome.NOT_APPLICABLE]
    return tuple(applying or found)


def _called(dossier: Dossier, verdict: Verdict, subject: str) -> str:
    """Return the identifier for a label in either language; else the name itself."""
    names = named(dossier, verdict)
    for words in (catalogue("fr"), catalogue("en")):
        for name in (*(norm.subject for norm in verdict.norms_and_rules), *value_names(verdict)):
            label = words.text(f"amount.{name}") if words.has(f"amount.{name}") else names.of(name, words)
            if label.casefold() == subject.casefold():
                return name
    return subject


def explained_names(verdict: Verdict) -> tuple[str, ...]:
    """Return every name that can be explained: norms, codes of findings, values."""
    norms = [norm.subject for norm in verdict.norms_and_rules]
    names = norms + [finding.code for finding in verdict.findings]
    return tuple(dict.fromkeys((*names, *value_names(verdict))))


def explain_lines(
    dossier: Dossier, verdict: Verdict, found: Explained, words: Catalogue, soon: timedelta, *, whole: bool
) -> Iterator[str]:
    """Yield the reasons, then the time line; `whole`: the whole verdict comes first."""
    as_of, known_on = verdict.as_of, verdict.known_on
    names = named(dossier, verdict)
    words = names.counting(words)
    yield f"{dossier.agreement.id}{words.text('colon')}{heading(as_of, known_on, words)}"
    if whole:
        yield from verdict_lines(verdict, words, names, former_dates(dossier, verdict))
        yield ""
        yield words.text("explain.heading")
    for norm in found.norms:
        yield from _norm_lines(norm, verdict, words, names, whole=whole)
    if found.value is not None:
        yield from explanation_lines(found.value[1], words, 1, names)
        for line in other_sums(verdict, found.value[0], words, names):
            yield f"  {line}"
    for finding in found.findings:
        yield from finding_lines(finding, words, names)
    if found.absent is not None:
        yield words.text("explain.absent", actual=found.absent)
    if found.norms:
        yield ""
        yield words.text("timeline.heading")
        shown = {norm.subject for norm in found.norms}
        told = (change for change in story(dossier, as_of, known_on, soon) if whole or change.norm in shown)
        yield from timeline_lines(told, as_of, names, words)


def _norm_lines(
    norm: DutyVerdict | RightVerdict, verdict: Verdict, words: Catalogue, names: Names, *, whole: bool
) -> Iterator[str]:
    rule = next((rule for rule in verdict.rules if rule.norm is norm), None)
    label = names.subject(norm.subject, norm.name, words)
    yield label if rule is None else rule_title(rule, words, names)
    if rule is not None:
        for line in rule_source_lines(rule, words, names):
            yield f"  {line}"
    if not whole:
        for finding in verdict.findings:
            if finding.subject == norm.subject:
                yield from finding_lines(finding, words, names)
        for told in limitation_lines(limitations(verdict).get(norm.subject, ()), words):
            yield f"  {told}"
    explanation = norm.explain()
    yield from explanation_lines(explanation, words, 1, names)
    for reading in () if whole else norm.readings_shown:
        yield f"  {reading_line(reading, norm, words, names)}"
        for name, answer in sums_of_reading(verdict, norm, reading):
            yield f"      {amount_label(name, words, names)} {value_text(answer, EUROS, words)}"
    for question in sorted(norm.questions - questions_of(explanation)):
        yield f"    ? {names.question(question, words)}"


def explain_json(
    dossier: Dossier, verdict: Verdict, found: Explained, words: Catalogue, soon: timedelta, *, whole: bool
) -> dict[str, Json]:
    """Return the reasons as JSON, schema `subventio/explain/1`."""
    values = () if found.value is None else (found.value,)
    words = words.counted_in(dossier.agreement.currency)
    shown = {norm.subject for norm in found.norms}
    told = story(dossier, verdict.as_of, verdict.known_on, soon) if shown else ()
    return {
        "schema": SCHEMA,
        "id": dossier.agreement.id,
        **in_currency(words.currency),
        **fields_json(verdict, "as_of", "known_on"),
        "norms": {norm.subject: explanation_json(norm.explain(), words) for norm in found.norms},
        "values": {name: explanation_json(explanation, words) for name, explanation in values},
        "findings": [
            finding_json(finding, words)
            for finding in (*found.findings, *verdict.findings)
            if finding.subject in shown or finding in found.findings
        ],
        "readings": dict(_readings(verdict, found, words)),
        **_limitations(verdict, shown),
        "timeline": [
            {"date": item.day.isoformat(), "norm": item.norm, "before": item.before, "after": item.after}
            for item in told
            if whole or item.norm in shown
        ],
    }


def _limitations(verdict: Verdict, shown: set[str]) -> dict[str, Json]:
    """Return the rules that end the claim of each norm, if any."""
    ending = limitations(verdict)
    found: dict[str, Json] = {
        name: [limitation_json(rule) for rule in ending[name]] for name in sorted(shown & ending.keys())
    }
    return {"limitation": found} if found else {}


def _readings(verdict: Verdict, found: Explained, words: Catalogue) -> Iterator[tuple[str, list[Json]]]:
    """Yield the other readings of each norm, and of a value, by its name."""
    for norm in found.norms:
        yield norm.subject, readings_json(norm, verdict, words)
    if found.value is not None:
        yield found.value[0], _values_as_read(found.value[0], verdict)


def _values_as_read(name: str, verdict: Verdict) -> list[Json]:
    """Return the value of a sum under each reading that changes it."""
    return [
        {"of": account.of, "name": account.name, "value": answer_json(answer, EUROS)}
        for account in verdict.as_read().accounts
        for sum_name, answer in account.sums
        if sum_name == name
    ]


FIRST: Final = 3
"""How many questions the first line speaks of: those that one letter can ask."""


def questions_lines(
    answers: Sequence[OpenAnswer],
    ranked: Sequence[RankedQuestion],
    words: Catalogue,
    named: Mapping[str, Names],
) -> Iterator[str]:
    """Yield what the first questions settle, then each question; where nothing is open, one line.

    `named` are the names of each dossier. The amount at stake is shown if there is one.
    """
    if not answers:
        yield words.text("questions.none")
        return
    first = ranked[:FIRST]
    settled = [answer for step in first for answer in step.settles]
    stake, whole = _by_currency(settled, named), _by_currency(answers, named)
    is_money = "" if any(stake.values()) else ".rest" if any(whole.values()) else ".no_money"
    yield words.text(
        f"questions.first{is_money}",
        questions=words.count("count.questions", len(first)),
        settled=str(len(settled)),
        answers=words.count("count.open_answers", len(answers)),
        amount=_sums(stake, words),
        whole=_sums(whole, words),
    )
    total = 0
    for at, step in enumerate(ranked, 1):
        total += len(step.settles)
        called = named.get(step.dossier, UNNAMED)
        yield f"{at:>4}. {step.dossier}{words.text('colon')}{called.question(step.question, words)}"
        settles = dict.fromkeys(called.of(answer.name, words) for answer in step.settles)
        names = ", ".join(settles) or words.text("whatif.none")
        yield f"      {words.text('questions.settles', names=names, total=str(total), of=str(len(answers)))}"


def _by_currency(answers: Iterable[OpenAnswer], named: Mapping[str, Names]) -> dict[str, int]:
    """Return the money that answers leave open, in cents, by currency: what is in two is never summed."""
    by: dict[str, list[OpenAnswer]] = {}
    for answer in answers:
        by.setdefault(named.get(answer.dossier, UNNAMED).currency, []).append(answer)
    return {currency: at_stake(found).cents for currency, found in by.items()}


def _sums(by: Mapping[str, int], words: Catalogue) -> str:
    """Return the sums by currency, each in its own; those of nothing only where there is no other."""
    told = [words.amount_in(Euros.of_cents(cents), currency) for currency, cents in by.items() if cents]
    return " + ".join(told) or words.amount(Euros.ZERO)


def questions_json(
    answers: Sequence[OpenAnswer], ranked: Sequence[RankedQuestion], named: Mapping[str, Names]
) -> dict[str, Json]:
    """Return the open answers, then the questions in their order with what each settles.

    In several currencies there is no sum of what is at stake, but one of each.
    """
    by = _by_currency(answers, named)
    sums: dict[str, Json] = {name: str(Euros.of_cents(cents)) for name, cents in by.items()}
    return {
        "open": len(answers),
        "at_stake": str(at_stake(answers)) if len(by) <= 1 else None,
        **(in_currency(*by) if len(by) == 1 else {"at_stake_by_currency": sums} if by else {}),
        "answers": [
            {
                **fields_json(answer, "dossier", "name"),
                "questions": [question_json(question) for question in sorted(answer.questions)],
                "at_stake": None if answer.stake is None else str(answer.stake),
            }
            for answer in answers
        ],
        "questions": [
            {
                "dossier": step.dossier,
                **_question(step),
                "asked_by": step.waiting,
                "settles": [answer.name for answer in step.settles],
                "at_stake": str(at_stake(step.settles)),
            }
            for step in ranked
        ],
    }


def _question(step: RankedQuestion) -> dict[str, Json]:
    return {"kind": step.question.kind.value, "about": step.question.about}
