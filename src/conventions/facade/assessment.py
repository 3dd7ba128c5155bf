"""An assessment: the results for a dossier on a day, each computed once, when used; what-if questions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from attrs import evolve, field, fields

from budget import frozen
from budget.findings import Severity
from budget.money import Euros
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.rule_world import limitations
from conventions.engine.verdict import TermStatus, Verdict
from conventions.exports.check_json import check_json
from conventions.exports.check_text import heading, verdict_lines
from conventions.exports.checked import CheckedDossier
from conventions.exports.json_values import Json, fields_json, in_currency
from conventions.exports.label_text import named
from conventions.exports.scenario_text import fact_json, fact_text, whatif_json, whatif_lines
from conventions.facade.errors import (
    ArgumentRefusedError,
    checked_day,
    checked_dossier,
    checked_severity,
    unknown_name,
)
from conventions.facade.reading import (
    LAW_FR,
    BookReference,
    Rulebooks,
    references,
    reread_rulebooks,
    resolved_rulebooks,
)
from conventions.facade.results import (
    Amount,
    AssessedAccount,
    AssessedDuty,
    AssessedRight,
    AssessedRule,
    Day,
    Defined,
    Finding,
    Range,
    account_of,
    amount_of,
    day_of,
    defined_of,
    duty_of,
    finding_of,
    right_of,
    rule_of,
)
from conventions.facts.fact import Fact
from conventions.files.what_if import WhatIfDossier, fact_from_program
from conventions.messages import Catalogue, Language, catalogue
from conventions.rulebook import Rulebook
from conventions.views.differences import (
    StoryDifference,
    former_dates,
    story,
    story_difference,
    verdict_difference,
)

if TYPE_CHECKING:
    from conventions.facade.days import Agenda, Bilan, Timeline
    from conventions.facade.reasons import Explanation, Questions, Trail, WhyNot


# --- An assessment in the form of `subventio check`, as text and as JSON ------------------------------------


def assessment_lines(dossier: Dossier, verdict: Verdict, words: Catalogue) -> Iterator[str]:
    """Yield the question, then the lines of the verdict, as `subventio check` prints them."""
    yield f"{dossier.agreement.id}{words.text('colon')}{heading(verdict.as_of, verdict.known_on, words)}"
    yield from verdict_lines(verdict, words, named(dossier, verdict), former_dates(dossier, verdict))


def assessment_json(dossier: Dossier, verdict: Verdict, words: Catalogue) -> Json:
    """Return the check of one dossier, as `subventio check --format json` prints it; its path is its name."""
    name = dossier.agreement.id
    checked = CheckedDossier(name, Path(name), verdict.findings, verdict, named(dossier, verdict))
    return check_json([checked], verdict.as_of, verdict.known_on, words)


# --- The two forms that every result has: the JSON that programs read, the text that people do --------------


class Result(Protocol):
    """The common base of assessments, audits, portfolios and their parts.

    Its two methods take a catalogue, and are private: `to_text` and `to_json` call them.
    """

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""

    def json(self, words: Catalogue) -> Json:
        """Return its JSON."""


def to_json(result: Result, lang: Language = "fr") -> Json:
    """Return a result as `--format json` writes it: plain values; their schemas are in docs/json.md.

    Dates are ISO, amounts decimal strings; `lang` is that of its messages. `json.dumps` makes the text.
    """
    return result.json(catalogue(lang))


def to_text(result: Result, lang: Language = "fr") -> str:
    """Return a result as the command line prints it, in French or, with `lang="en"`, in English."""
    return "\n".join(result.lines(catalogue(lang)))


# --- An assessment as a small table for a notebook; every text of the dossier is escaped --------------------


def assessment_html(
    name: str, currency: str, verdict: Verdict, findings: Iterable[Finding], amounts: Mapping[str, Amount]
) -> str:
    """Return the table, in French: a row for each finding, then for each amount that there is."""
    words = catalogue("fr").counted_in(currency)
    rows = [
        _row(words.text(f"severity.{item.severity.value}"), item.message("fr"), item.remedy("fr") or "")
        for item in findings
    ]
    rows += [
        _row("", _called(key, words), amount_words(amount, words))
        for key, amount in amounts.items()
        if amount is not None
    ]
    caption = f"{name}{words.text('colon')}{heading(verdict.as_of, verdict.known_on, words)}"
    return f"<table><caption>{escape(caption)}</caption>{''.join(rows)}</table>"


def amount_words(amount: Amount, words: Catalogue) -> str:
    """Return an amount in words, or its bounds."""
    if isinstance(amount, Range):
        low, high = (words.amount(bound) for bound in (amount.low or Euros.ZERO, amount.high))
        if amount.high is None:
            return words.text("value.at_least", low=low)
        return words.text("value.between", low=low, high=high)
    return "" if amount is None else words.amount(amount)


def _called(key: str, words: Catalogue) -> str:
    return words.text(f"amount.{key}") if words.has(f"amount.{key}") else key


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


DUE_SOON_DAYS = 30
Norm = TypeVar("Norm", AssessedDuty, AssessedRight)


@frozen
class Term:
    """The term of the agreement; both days are included."""

    status: TermStatus
    start: Day
    end: Day


def assess(
    dossier: Dossier,
    as_of: date | str,
    known_on: date | str | None = None,
    rulebooks: Rulebooks = LAW_FR,
    *,
    due_soon: int = DUE_SOON_DAYS,
) -> "Assessment":
    """Return what each party owes and may claim on a day, with the reasons; nothing is computed yet.

    Args:
        dossier: an agreement, its facts and its ledger, read or built.
        as_of: the day of the question; a date, or its ISO text. A datetime is refused: its day depends on
            a time zone.
        known_on: the day of knowledge: only facts recorded by its end count; None: all recorded facts.
        rulebooks: the law to apply beside the text, with what the dossier names itself; `()` for the text
            alone. The law applies unless that is said, as at the command line.
        due_soon: the number of days before its due day from which a duty is due soon.

    `ArgumentRefusedError` for an argument of another type, `UnknownNameError` for a rulebook that there is
    not. Pure: equal arguments give equal assessments. Source: docs/semantics.md.
    """
    asked = checked_dossier(dossier)
    known = None if known_on is None else checked_day(known_on, "known_on")
    return Assessment(
        asked,
        checked_day(as_of, "as_of"),
        known,
        asked.applied(resolved_rulebooks(rulebooks)),
        timedelta(due_soon),
    )


@frozen
class Assessment:
    """The results for a dossier on a day; equal if the dossier, the days and the rulebooks are equal.

    Attributes:
        dossier: the dossier assessed.
        as_of: the day of the question.
        known_on: the day of knowledge; None if all recorded facts count.
        rulebooks: the law applied in addition to the text.
        due_soon: the number of days before its due day from which a duty is due soon.

    It pickles as these five, with the hash of a rulebook in the place of one that ships: it is computed
    again where it is read, and `RulebookChangedError` says that the law is another one there.
    """

    dossier: Dossier = field(repr=lambda dossier: dossier.agreement.id)
    as_of: date
    known_on: date | None = None
    rulebooks: tuple[Rulebook, ...] = field(default=(), repr=lambda books: str([book.id for book in books]))
    due_soon: timedelta = timedelta(DUE_SOON_DAYS)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (
            self.dossier,
            self.as_of,
            self.known_on,
            references(self.rulebooks),
            self.due_soon,
        )

    # --- norms -------------------------------------------------------------------------------------

    @cached_property
    def _verdict(self) -> Verdict:
        return evaluate(self.dossier, self.as_of, self.known_on, self.rulebooks, self.due_soon)

    @property
    def id(self) -> str:
        """The identifier of the agreement."""
        return self.dossier.agreement.id

    @property
    def currency(self) -> str:
        """The currency of its amounts, `EUR` unless the agreement names another; `Euros` means it."""
        return self.dossier.agreement.currency

    @cached_property
    def duties(self) -> tuple[AssessedDuty, ...]:
        """The duties of the agreement, and those created by exercised rights, in its order."""
        return tuple(duty_of(duty) for duty in self._verdict.duties if not duty.is_payment)

    @cached_property
    def payments(self) -> tuple[AssessedDuty, ...]:
        """The payments that the agreement provides for, in its order."""
        return tuple(duty_of(duty) for duty in self._verdict.duties if duty.is_payment)

    @cached_property
    def rights(self) -> tuple[AssessedRight, ...]:
        """The rights of the agreement, in its order."""
        return tuple(right_of(right) for right in self._verdict.rights)

    @cached_property
    def rules(self) -> tuple[AssessedRule, ...]:
        """The verdict on each rule of the rulebooks; most do not apply to a given dossier."""
        return tuple(rule_of(rule) for rule in self._verdict.rules)

    def limitations(self, name: str) -> tuple[AssessedRule, ...]:
        """Return the rules of law that end the claim of a norm of the agreement; empty if there are none.

        `name` is its name in facts: `final_repayment`, `tranche.2024`, `reduction.duty`.
        """
        return tuple(rule_of(rule) for rule in limitations(self._verdict).get(name, ()))

    def duty(self, name: str) -> AssessedDuty:
        """Return a duty or a payment of the agreement, or a duty of the law as `rulebook.rule`.

        `UnknownNameError` if there is none with that name; it proposes the nearest one.
        """
        of_rules = (rule.norm for rule in self.rules if isinstance(rule.norm, AssessedDuty))
        return _named("duty", name, (*self.duties, *self.payments, *of_rules))

    def right(self, name: str) -> AssessedRight:
        """Return a right of the agreement, or of the law as `rulebook.rule`; `UnknownNameError`."""
        of_rules = (rule.norm for rule in self.rules if isinstance(rule.norm, AssessedRight))
        return _named("right", name, (*self.rights, *of_rules))

    @cached_property
    def term(self) -> Term:
        """The status of the agreement: before, running, ended, lapsed, terminated or unknown."""
        term = self._verdict.term
        return Term(term.status, day_of(term.start), day_of(term.end))

    @property
    def stable_until(self) -> date | None:
        """The first later day on which anything can change without a new fact; None if nothing can."""
        return self._verdict.as_read().stable_until

    # --- values ------------------------------------------------------------------------------------

    @cached_property
    def amounts(self) -> Mapping[str, Amount]:
        """Every amount by its name: the standard ones, then the definitions in euros.

        An amount is euros, a range of euros with its questions, or None if the agreement has none.
        """
        return {name: amount_of(answer) for name, answer in self._verdict.amounts}

    def amount(self, name: str) -> Amount:
        """Return an amount of `amounts`; `UnknownNameError` if there is none with that name."""
        if name not in self.amounts:
            raise unknown_name("amount", name, self.amounts)
        return self.amounts[name]

    @cached_property
    def definitions(self) -> Mapping[str, Defined]:
        """The definitions that are not amounts, by name: a share, a date, a truth, a text, or a range."""
        types = dict(self._verdict.types)
        return {name: defined_of(answer, types.get(name)) for name, answer in self._verdict.definitions}

    def definition(self, name: str) -> Defined | Amount:
        """Return a definition of the agreement, amounts included; `UnknownNameError`."""
        if name in self.definitions:
            return self.definitions[name]
        if name not in self.amounts:
            raise unknown_name("definition", name, (*self.definitions, *self.amounts))
        return self.amounts[name]

    @cached_property
    def accounts(self) -> tuple[AssessedAccount, ...]:
        """The account under each reading that may still be chosen: the sums that differ."""
        return tuple(account_of(account) for account in self._verdict.as_read().accounts)

    # --- findings ----------------------------------------------------------------------------------

    @cached_property
    def _findings(self) -> tuple[Finding, ...]:
        from conventions.exports.label_text import named

        names = named(self.dossier, self._verdict)
        return tuple(finding_of(finding, names) for finding in self._verdict.findings)

    def findings(self, at_least: Severity | str = Severity.INFO) -> tuple[Finding, ...]:
        """Return the findings of this severity or a higher one, in the order of a check.

        `at_least`: `info`, `minor`, `major` or `blocking`; `UnknownNameError` for any other word.
        """
        least = checked_severity(at_least)
        return tuple(finding for finding in self._findings if finding.severity.rank >= least.rank)

    def questions(self) -> "Questions":
        """Return the open questions, those that settle most answers first."""
        from conventions.facade.reasons import questions_of

        return questions_of(self.dossier, self._verdict)

    # --- reasons -----------------------------------------------------------------------------------

    def explain(self, name: str | None = None) -> "Explanation":
        """Return the reasons of a norm, a finding code, an amount or a definition; without a name, of all."""
        from conventions.facade.reasons import explanation_of

        return explanation_of(self.dossier, self._verdict, name, self.due_soon)

    def trail(self, name: str) -> "Trail":
        """Return the path from an amount to its entries; `line.ID` is the sum counted on a budget line."""
        from conventions.facade.reasons import trail_result

        return trail_result(self.dossier, self._verdict, name)

    def why_not(self, name: str, within: int | None = None) -> "tuple[WhyNot, ...]":
        """Return the changes of one fact that would change the result of a norm, a finding or an amount.

        Every day within 366 days is tried, or 92 for an amount. Rules of rulebooks are not searched.
        """
        from conventions.facade.reasons import why_nots

        return why_nots(self.dossier, self._verdict, name, within, self.due_soon)

    def what_if(self, facts: Sequence[str | Fact] = (), without: Sequence[str] = ()) -> "WhatIf":
        """Return the assessment as if facts had happened, or had not.

        Args:
            facts: facts, or texts as `bilan_received=2025-05-31` and `payment.single=2025-05-31:49500.00`. A
                fact of a key that is recorded once stands in the place of the recorded one. Its day and its
                value are read as `with_facts` reads them.
            without: keys of recorded facts that are supposed not to have happened.

        `UnreadableDossierError` lists all that is wrong with what is supposed, `ArgumentRefusedError` says
        that it is no fact.
        """
        from conventions.files.what_if import dossier_with_facts

        gone = (f"{key}=never" for key in without)
        supposed = dossier_with_facts(self.dossier, (*checked_suppositions(facts), *gone), self.as_of)
        return what_if_of(self, evolve(self, dossier=supposed.after), supposed)

    # --- time --------------------------------------------------------------------------------------

    def timeline(self) -> "Timeline":
        """Return each change of a status, from the first day of the record until nothing more can change."""
        from conventions.facade.days import timeline_result

        return timeline_result(self.dossier, self._verdict, self.due_soon)

    def agenda(
        self, start: date | str | None = None, end: date | str | None = None, *, law: bool = False
    ) -> "Agenda":
        """Return the agenda from one day to another, both included, and what is overdue.

        Not given, they begin on the day of the question and end 366 days later. `law`: those of the rules,
        too.
        """
        from conventions.facade.days import agenda_result

        first = self.as_of if start is None else checked_day(start, "start")
        last = None if end is None else checked_day(end, "end")
        return agenda_result(self.dossier, first, last, self.rulebooks if law else ())

    def bilan(self) -> "Bilan":
        """Return the financial report: planned and actual by line, and the excluded expenses with reasons."""
        from conventions.facade.days import bilan_result

        return bilan_result(self.dossier, self.as_of, self.known_on)

    # --- forms -------------------------------------------------------------------------------------

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text; `to_text` returns the whole text."""
        yield from assessment_lines(self.dossier, self._verdict, words)

    def json(self, words: Catalogue) -> "Json":
        """Return its JSON; `to_json` is the public way to it."""
        return assessment_json(self.dossier, self._verdict, words)

    def _repr_html_(self) -> str:
        """Return a small table for a notebook, in French: the findings and the amounts."""
        return assessment_html(self.id, self.currency, self._verdict, self._findings, self.amounts)


def what_if_of(before: Assessment, after: Assessment, supposed: WhatIfDossier) -> "WhatIf":
    """Return two assessments, with the facts that distinguish them."""
    verdicts = (before._verdict, after._verdict)  # noqa: SLF001 -- of this module
    return WhatIf(before, after, supposed.added, supposed.withdrawn, verdicts)


def _named(what: str, name: str, norms: Sequence[Norm]) -> Norm:
    """Return the first norm of a name."""
    found = next((norm for norm in norms if norm.subject == name), None)
    if found is None:
        raise unknown_name(what, name, (norm.subject for norm in norms))
    return found


def _again(
    dossier: Dossier,
    as_of: date,
    known_on: date | None,
    stored: Sequence[BookReference | Rulebook],
    due_soon: timedelta,
) -> Assessment:
    return Assessment(dossier, as_of, known_on, reread_rulebooks(stored), due_soon)


@frozen
class WhatIf:
    """An assessment, and the supposed one.

    Attributes:
        added: the facts that are supposed to have happened.
        withdrawn: the recorded facts that they replace, or that are supposed not to have happened.
    """

    before: "Assessment"
    after: "Assessment"
    added: tuple[Fact, ...]
    withdrawn: tuple[Fact, ...]
    _verdicts: tuple[Verdict, Verdict] = field(repr=False)

    def _stories(self) -> StoryDifference:
        asked = self.before
        return story_difference(
            *(
                story(item.dossier, asked.as_of, asked.known_on, asked.due_soon)
                for item in (self.before, self.after)
            )
        )

    @property
    def is_empty(self) -> bool:
        """Return whether the two assessments are equal on that day."""
        return verdict_difference(*self._verdicts).is_empty

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text."""
        asked = self.before
        yield f"{asked.id}{words.text('colon')}{heading(asked.as_of, asked.known_on, words)}"
        names = named(self.after.dossier, self._verdicts[1])
        words = names.counting(words)
        for key, facts in (("whatif.supposed", self.added), ("whatif.withdrawn", self.withdrawn)):
            for fact in facts:
                yield f"  {words.text(key)}{words.text('colon')}{fact_text(fact, words, names)}"
        difference = verdict_difference(*self._verdicts)
        yield from whatif_lines(difference, self._stories(), words, names)

    def json(self, words: Catalogue) -> Json:
        """Return its JSON, schema `subventio/whatif/1`."""
        asked = self.before
        words = words.counted_in(asked.dossier.agreement.currency)
        return {
            "schema": "subventio/whatif/1",
            "id": asked.id,
            **in_currency(words.currency),
            **fields_json(asked, "as_of", "known_on"),
            "supposed": [fact_json(fact) for fact in self.added],
            "withdrawn": [fact_json(fact) for fact in self.withdrawn],
            **whatif_json(verdict_difference(*self._verdicts), self._stories(), words),
        }


def checked_suppositions(facts: object) -> tuple[str | Fact, ...]:
    """Return the supposed facts of an argument: texts unchanged, facts with parsed days.

    `ArgumentRefusedError` for anything else, a single text too; `UnreadableDossierError` for a fact that no
    record takes.
    """
    if isinstance(facts, str | Fact) or not isinstance(facts, Iterable):
        raise _no_facts(facts)
    return tuple(_fact_argument(item) for item in facts)


def _fact_argument(item: object) -> str | Fact:
    match item:
        case str():
            return item
        case Fact():
            return fact_from_program({name.name: getattr(item, name.name) for name in fields(Fact)})
        case _:
            raise _no_facts(item)


def _no_facts(given: object) -> ArgumentRefusedError:
    kind = type(given).__name__
    message = f"facts are a list of facts, or of texts as bilan_received=2025-05-31; not a {kind}"
    return ArgumentRefusedError(message, actual=kind, expected="list[Fact | str]")
