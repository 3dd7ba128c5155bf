"""What of an agreement is compared: statuses, dates and amounts of its norms over time, and their article.

Left out: hashes, the expressions themselves, labels, and what the verdict only repeats (debtor, holder, article).
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from io import BytesIO

from attrs import evolve, frozen

from budget.errors import InputError
from budget.money import Euros
from conventions.agreement.norms import Definition, Duty, Right
from conventions.documents.generate import generate
from conventions.dossier.dossier import Dossier
from conventions.engine.account import money
from conventions.engine.evaluate import evaluate
from conventions.engine.verdict import DutyVerdict, ReadingVerdict, RightVerdict, Verdict
from conventions.language.answers import Answer, Infinite, Value
from conventions.views.differences import first_day, timeline
from tests.mutation.points import Mutant
from tests.mutation.scenarios import Scenario, own, scenarios

__all__ = ["Observer", "Text", "articles"]

Bound = Value | Euros | str | None
Cell = str | date | None | tuple["Cell", ...]
Rows = dict[str, Cell]
YEARS_AFTER = 12
PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
STYLE = re.compile(r'<w:pStyle w:val="([^"]+)"')
WORDS = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")


def _bound(bound: Value | None) -> str:
    if bound is None or isinstance(bound, str | date):
        return str(bound)
    if isinstance(bound, Infinite):
        return f"{bound.sign} infinite"
    return str(bound)


def _dates(answer: Answer | None) -> Cell:
    return None if answer is None else (_bound(answer.lo), _bound(answer.hi))


def _euros(answer: Answer | None) -> Cell:
    return None if answer is None else (str(money(answer.lo)), str(money(answer.hi)))


def _duty(duty: DutyVerdict) -> Cell:
    parts = tuple((part.status.value, _dates(part.done)) for part in duty.parts)
    readings = tuple(_reading(reading) for reading in duty.readings)
    return (duty.status.value, _dates(duty.due), _dates(duty.done), _euros(duty.amount), parts, readings)


def _right(right: RightVerdict) -> Cell:
    readings = tuple(_reading(reading) for reading in right.readings)
    days = (right.opens_on, _dates(right.until), right.effective_on)
    return (right.status.value, days, _euros(right.amount), readings)


def _reading(reading: ReadingVerdict) -> Cell:
    return (reading.status, _dates(reading.due), _dates(reading.until), _euros(reading.amount))


def rows_of(verdict: Verdict) -> Rows:
    """Each norm's statuses, dates and amounts; each definition's value and that of its readings."""
    rows: Rows = {"term": (verdict.term.status, _dates(verdict.term.start), _dates(verdict.term.end))}
    for name, amount in verdict.amounts:
        rows[f"amount {name}"] = _euros(amount)
    rows |= {f"definition {name}": _dates(value) for name, value in verdict.definitions}
    for name, options in verdict.options:
        rows[f"options {name}"] = tuple(_euros(value) for _, value in options)
    rows |= {duty.id: _duty(duty) for duty in verdict.duties}
    rows |= {right.id: _right(right) for right in verdict.rights}
    return rows


def about(rows: Rows, norm: str | None) -> Rows:
    """The rows of one norm, what its exercise created included; all of them where it is no norm's."""
    if norm is None:
        return rows
    names = (norm, f"{norm}.duty", f"amount {norm}", f"definition {norm}", f"options {norm}")
    return {name: rows[name] for name in names if name in rows}


@frozen
class Text:
    """A document: the text of each article by rank, 0 before the first; what follows them under −1."""

    articles: tuple[tuple[int, str], ...]

    def article(self, rank: int | None) -> str:
        return "\n".join(text for at, text in self.articles if rank in (None, at))


def articles(content: bytes) -> Text:
    """The words of a .docx by article."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        source = archive.read("word/document.xml").decode()
    rank, found = 0, []
    for paragraph in PARAGRAPH.findall(source):
        style = STYLE.search(paragraph)
        name = style[1] if style else ""
        rank = -1 if name == "Annexe" else rank + 1 if name == "Heading1" else rank
        found.append((rank, "".join(WORDS.findall(paragraph))))
    return Text(tuple(found))


@cache
def _rank(example: str, norm: str | None) -> int | None:
    """The article that a norm is stated in, as its data says."""
    agreement = own(example).agreement
    stated: tuple[Duty | Right | Definition, ...]
    stated = (*agreement.duties, *agreement.rights, *agreement.definitions)
    found = next((item.article for item in stated if item.name == norm), None)
    return None if found is None else int(found)


@frozen
class Observer:
    """An example, its scenarios and what is seen of them: made once, and compared with each mutant."""

    example: str

    def killed_by(self, mutant: Mutant) -> str | None:
        """What tells the mutant from the example: its verdicts, or its article; None if nothing does.

        The cheapest comparison first: the own record, the documents, the scripted records.
        """
        recorded, *scripted = scenarios(self.example)
        if mutant.norm is not None and self.verdicts_differ(mutant, [recorded]):
            return "verdict"
        if self.text_differs(mutant):
            return "text"
        if self.verdicts_differ(mutant, [recorded, *scripted]):
            return "verdict"
        return "verdict" if self.later_verdicts_differ(mutant) else None

    def text_differs(self, mutant: Mutant) -> bool:
        dossier = evolve(own(self.example), agreement=mutant.agreement)
        rank = _rank(self.example, mutant.norm)
        for kind in _kinds(self.example):
            asked = rank if kind == "convention" else None
            text, before = _text(kind, dossier), _own_text(kind, self.example)
            if text is not None and before is not None and text.article(asked) != before.article(asked):
                return True
        return False

    def verdicts_differ(self, mutant: Mutant, chosen: Sequence[Scenario]) -> bool:
        """Whether a verdict differs on one of the days on which something changes in the example."""
        return any(
            self.differs_on(mutant, scenario, day)
            for scenario in chosen
            for day in _days_of_own(self.example, scenario)
        )

    def later_verdicts_differ(self, mutant: Mutant) -> bool:
        """Whether one differs on a day on which something changes in the mutant alone."""
        return any(
            self.differs_on(mutant, scenario, day)
            for scenario in scenarios(self.example)
            for day in _days(scenario.beside(evolve(own(self.example), agreement=mutant.agreement)))
        )

    def statuses(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Each norm with each status it has in a scenario."""
        for day in _days_of_own(self.example, scenario):
            for norm in evaluate(scenario.beside(own(self.example)), day).norms:
                yield norm.id, norm.status.value

    def differs_on(self, mutant: Mutant, scenario: Scenario, day: date) -> bool:
        dossier = scenario.beside(evolve(own(self.example), agreement=mutant.agreement))
        found = rows_of(evaluate(dossier, day))
        return about(found, mutant.norm) != about(_own_rows(self.example, scenario, day), mutant.norm)


def _days(dossier: Dossier) -> Iterator[date]:
    """The days on which something can change, from the first until long after the period."""
    start, end = first_day(dossier), dossier.agreement.period.last
    assert start is not None
    assert end is not None
    last = date(end.year + YEARS_AFTER, 1, 1)
    yield from (verdict.as_of for verdict in timeline(dossier, start, last))


@cache
def _days_of_own(example: str, scenario: Scenario) -> tuple[date, ...]:
    return tuple(_days(scenario.beside(own(example))))


@cache
def _own_rows(example: str, scenario: Scenario, day: date) -> Rows:
    return rows_of(evaluate(scenario.beside(own(example)), day))


def _text(kind: str, dossier: Dossier) -> Text | None:
    """A document's text; None where it cannot be made: that is no difference of texts."""
    try:
        return articles(generate(kind, dossier))
    except InputError:
        return None


@cache
def _own_text(kind: str, example: str) -> Text | None:
    return _text(kind, own(example))


@cache
def _kinds(example: str) -> tuple[str, ...]:
    """The documents that the example's facts suffice for."""
    return tuple(kind for kind in ("convention", "bilan") if _own_text(kind, example) is not None)
