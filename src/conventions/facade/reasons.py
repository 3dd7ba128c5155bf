"""Explanations of a result: reasons, ledger entries, facts that would change it, open questions."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from attrs import field

from budget import frozen
from budget.ledger import Objection
from budget.money import Euros
from conventions.dossier.dossier import Dossier
from conventions.engine.verdict import Verdict
from conventions.exports.bilan_text import trail_json, trail_lines
from conventions.exports.check_text import heading
from conventions.exports.explain_text import (
    Explained,
    explain_json,
    explain_lines,
    explained,
    explained_names,
    explained_value,
    questions_json,
    questions_lines,
)
from conventions.exports.json_values import Json
from conventions.exports.label_text import Names, named
from conventions.exports.scenario_text import why_not_json, why_not_lines
from conventions.facade.errors import ArgumentRefusedError, unknown_name
from conventions.facade.results import Amount, Defined, amount_of, defined_of, shaped
from conventions.facts.fact import Fact
from conventions.language.answers import FALSE, TRUE, Answer
from conventions.language.explain import Explanation as Reasons
from conventions.language.syntax import EUROS, Type
from conventions.messages import Catalogue
from conventions.portfolio.open_questions import OpenAnswer, RankedQuestion, open_answers, ranked
from conventions.views.bilan import LINE, Clause
from conventions.views.bilan import Trail as EngineTrail
from conventions.views.bilan import TrailEntry as EngineTrailEntry
from conventions.views.bilan import TrailSum as EngineTrailSum
from conventions.views.bilan import trail as trail_of
from conventions.views.why_not import (
    Flip,
    FlipKind,
    Reply,
    finding_query,
    status_query,
    value_query,
    why_not,
)
from conventions.views.why_not import (
    WhyNot as FoundChanges,
)

DAYS = 366
DAYS_OF_VALUES = 92
"""A sum of the account needs the whole verdict of each day: seconds, where a norm needs a tenth."""


@frozen
class Sought:
    """The subject, the changes found, and the type of its value if it has one."""

    name: str
    found: FoundChanges
    kind: Type | None = None


def sought(
    dossier: Dossier, verdict: Verdict, subject: str, within: int | None, soon: timedelta
) -> tuple[Sought, ...]:
    """Return the search for a norm of the agreement, for each norm with a finding, or for a value.

    Other subjects, such as rules of rulebooks, are not searched.
    """
    as_of, known_on = verdict.as_of, verdict.known_on
    own = {norm.subject: norm.id for norm in verdict.norms}
    asked = [
        (name, status_query(name, as_of, known_on, soon), own[name])
        for name in own
        if subject in (name, own[name])
    ]
    asked += [
        (
            f"{subject} [{finding.subject}]",
            finding_query(subject, finding.subject, as_of, known_on, soon),
            own[finding.subject],
        )
        for finding in verdict.findings
        if finding.code == subject and finding.subject in own
    ]
    days = within or DAYS
    kind = EUROS if subject in dict(verdict.amounts) else dict(verdict.types).get(subject)
    values = {**dict(verdict.definitions), **dict(verdict.amounts)}
    if not asked and values.get(subject) is not None:
        days = within or DAYS_OF_VALUES
        asked = [(subject, value_query(subject, as_of, known_on), subject.partition(".")[0])]
    return tuple(
        Sought(name, why_not(dossier, ask, _relevant_norms(norm, verdict), as_of, days), kind)
        for name, ask, norm in asked
    )


def _relevant_norms(name: str, verdict: Verdict) -> tuple[str, ...]:
    """Return the norms whose events a result waits for: its own; for a standard amount, all norms."""
    is_made_of_norms = name in ("to_pay", "to_recover", "final_grant", "paid", "recovered")
    norms = tuple(dict.fromkeys(norm.id for norm in verdict.norms)) if is_made_of_norms else ()
    return (name.removesuffix(".duty"), *norms)


@frozen
class Explanation:
    """The reasons of a result, down to the facts; `to_text` and `to_json` write them."""

    name: str | None
    _dossier: Dossier = field(repr=False)
    _verdict: Verdict = field(repr=False)
    _found: Explained = field(repr=False)
    _soon: timedelta = field(repr=False)

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        whole = self.name is None
        yield from explain_lines(self._dossier, self._verdict, self._found, words, self._soon, whole=whole)

    def json(self, words: Catalogue) -> Json:
        """Return its JSON, schema `subventio/explain/1`."""
        whole = self.name is None
        return explain_json(self._dossier, self._verdict, self._found, words, self._soon, whole=whole)


def explanation_of(dossier: Dossier, verdict: Verdict, name: str | None, soon: timedelta) -> Explanation:
    """Return the reasons of a norm, a finding code, an amount or a definition; without a name, of all."""
    found = explained(dossier, verdict, name)
    if found is None:
        raise unknown_name("norm, finding or value", name, explained_names(verdict))
    return Explanation(name, dossier, verdict, found, soon)


# --- questions -----------------------------------------------------------------------------------------


@frozen
class Questions:
    """The open questions of one or several dossiers, those that settle most first.

    Attributes:
        ranked: each question, the answers that it settles, and how many answers wait for it.
    """

    as_of: date
    known_on: date | None
    ranked: tuple[RankedQuestion, ...]
    _answers: tuple[OpenAnswer, ...] = field(repr=False)
    _names: tuple[tuple[str, Names], ...] = field(repr=False)

    def __iter__(self) -> Iterator[RankedQuestion]:
        return iter(self.ranked)

    def __len__(self) -> int:
        return len(self.ranked)

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        yield heading(self.as_of, self.known_on, words)
        yield from questions_lines(self._answers, self.ranked, words, dict(self._names))

    def json(self, _words: Catalogue) -> Json:
        """Return its JSON, schema `subventio/questions/1`."""
        known_on = self.known_on.isoformat() if self.known_on else None
        head: dict[str, Json] = {
            "schema": "subventio/questions/1",
            "as_of": self.as_of.isoformat(),
            "known_on": known_on,
        }
        found = questions_json(self._answers, self.ranked, dict(self._names))
        return {**head, "dossiers": len(self._names), **found}


def questions_of(dossier: Dossier, verdict: Verdict) -> Questions:
    """Return the open questions of a dossier on a day."""
    called = (dossier.agreement.id, verdict, named(dossier, verdict))
    return questions_of_all([called], verdict.as_of, verdict.known_on)


def questions_of_all(
    dossiers: Iterable[tuple[str, Verdict, Names]], as_of: date, known_on: date | None
) -> Questions:
    """Return the open questions of dossiers, each with a name; all names must differ."""
    found = sorted(dossiers, key=lambda item: item[0])
    answers = tuple(answer for name, verdict, _ in found for answer in open_answers(name, verdict))
    called = tuple((name, names) for name, _, names in found)
    return Questions(as_of, known_on, ranked(answers), answers, called)


# --- the way back to the entries -----------------------------------------------------------------------


@frozen
class TrailEntry:
    """An entry behind a sum.

    Attributes:
        amount: the amount of the entry; None if the row is not money.
        counts: whether it counts; None if this is not decided.
        objections: the reasons against it, in the order of the clauses.
        place: its place, `file:line`.
    """

    id: str
    label: str
    amount: Euros | None
    counts: bool | None
    objections: tuple[Objection, ...]
    on: date | None
    evidence: str | None
    place: str | None


@frozen
class TrailSum:
    """One sum of the formulas: its text, the clauses that choose its rows, and every entry.

    `read` is the money of all entries: `counted` + `open` + `left_out`.
    """

    text: str
    rows: str
    clauses: tuple[Clause, ...]
    entries: tuple[TrailEntry, ...]
    read: Euros
    counted: Euros
    open: Euros
    left_out: Euros


@frozen
class Trail:
    """The sums that an amount depends on, in the order of its formulas."""

    name: str
    amount: Amount
    sums: tuple[TrailSum, ...]
    _dossier: Dossier = field(repr=False)
    _verdict: Verdict = field(repr=False)
    _found: EngineTrail = field(repr=False)
    _why: Reasons = field(repr=False)

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        day = heading(self._verdict.as_of, self._verdict.known_on, words)
        yield f"{self._dossier.agreement.id}{words.text('colon')}{day}"
        yield from trail_lines(self._found, self._why, words, Names(self._dossier))

    def json(self, words: Catalogue) -> Json:
        """Return its JSON, schema `subventio/trail/1`."""
        words = words.counted_in(self._dossier.agreement.currency)
        return trail_json(self._dossier.agreement.id, self._found, self._why, words)


def trail_names(dossier: Dossier, verdict: Verdict) -> tuple[str, ...]:
    """Return the names that have a trail: the amounts, then the lines of the budget."""
    amounts = (key for key, answer in verdict.amounts if answer is not None)
    return (*amounts, *_lines(dossier))


def _lines(dossier: Dossier) -> dict[str, str]:
    """Return the label of each line of the budget, by the name of its trail."""
    budget = dossier.agreement.budget
    return {} if budget is None else {f"{LINE}{line.id}": line.label for line in budget.expenses}


def trail_result(dossier: Dossier, verdict: Verdict, name: str) -> Trail:
    """Return the trail of an amount, or of the sum counted on a line of the budget, `line.ID`."""
    if name not in (known := trail_names(dossier, verdict)):
        raise unknown_name("amount", name, known)
    found = trail_of(dossier, name, verdict.as_of, verdict.known_on, dict(verdict.amounts).get(name))
    line = Reasons(_lines(dossier).get(name, name), "", found.answer, EUROS)
    why = explained_value(dossier, verdict, name) or line
    sums = tuple(_sum(each) for each in found.sums)
    return Trail(name, amount_of(found.answer), sums, dossier, verdict, found, why)


def _sum(told: EngineTrailSum) -> TrailSum:
    entries = tuple(_entry(entry) for entry in told.entries)
    money = (told.read, told.counted, told.open, told.left_out)
    return TrailSum(told.text, told.rows, told.clauses, entries, *money)


def _entry(told: EngineTrailEntry) -> TrailEntry:
    counts = {TRUE: True, FALSE: False}.get(told.counts)
    return shaped(TrailEntry, told, amount=told.amount, counts=counts)


# --- what would change it ------------------------------------------------------------------------------

Said = tuple[str, ...] | Amount | Defined
"""A result: statuses, codes of findings, or a value."""


@frozen
class Change:
    """A change of one fact, with the result.

    Attributes:
        kind: whether the fact is moved, added or withdrawn.
        facts: as they are recorded, or as they would be; several are the parts of one document.
        day: the day on which it would have happened; None if it would not have happened.
        days: the distance from its recorded day, negative if earlier; for an added fact, from the day asked.
    """

    kind: FlipKind
    facts: tuple[Fact, ...]
    day: date | None
    days: int
    said: Said


@frozen
class WhyNot:
    """The present result, and the nearest changes of one fact that would change it.

    Attributes:
        within: the number of days tried each way; nothing is claimed beyond.
    """

    name: str
    said: Said
    changes: tuple[Change, ...]
    within: int
    _sought: Sought = field(repr=False)
    _names: Names = field(repr=False, eq=False)

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        yield from why_not_lines(self.name, self._sought.found, self._sought.kind, words, self._names)

    def json(self, _words: Catalogue) -> Json:
        """Return its JSON: what `subventio explain --why-not` has under `why_not`."""
        return {self.name: why_not_json(self._sought.found, self._sought.kind)}


def why_nots(
    dossier: Dossier, verdict: Verdict, name: str, within: int | None, soon: timedelta
) -> tuple[WhyNot, ...]:
    """Return the search for a norm of the agreement, for each norm with a finding, or for a value."""
    if within is not None and within < 1:
        raise ArgumentRefusedError(
            f"within is a number of days above 0, not {within}", actual=str(within), expected="> 0"
        )
    found = sought(dossier, verdict, name, within, soon)
    if not found:
        raise unknown_name("norm, finding or value", name, explained_names(verdict))
    names = Names(dossier)
    return tuple(_why_not(each, names) for each in found)


def _why_not(told: Sought, names: Names) -> WhyNot:
    changes = tuple(_change(flip, told) for flip in told.found.flips)
    return WhyNot(told.name, _reply_value(told.found.reply, told), changes, told.found.within, told, names)


def _change(flip: Flip, told: Sought) -> Change:
    return Change(flip.kind, flip.facts, flip.day, flip.days, _reply_value(flip.reply, told))


def _reply_value(reply: Reply, told: Sought) -> Said:
    if not isinstance(reply, Answer):
        return reply
    return amount_of(reply) if told.kind == EUROS else defined_of(reply, told.kind)
