"""An assessment: what is said of a dossier on a day, computed when it is asked for, and once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve, field, frozen

from budget.findings import Severity
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.rule_world import limitations
from conventions.engine.verdict import TermStatus, Verdict
from conventions.facade.errors import day_asked, dossier_asked, severity_asked, unknown_name
from conventions.facade.law import LAW_FR, BookReference, Rulebooks, books_again, books_asked, references
from conventions.facade.norms import (
    AssessedAccount,
    AssessedDuty,
    AssessedRight,
    AssessedRule,
    Finding,
    account_of,
    duty_of,
    finding_of,
    right_of,
    rule_of,
)
from conventions.facade.values import Amount, Day, Defined, amount_of, day_of, defined_of
from conventions.facts.fact import Fact
from conventions.messages import Catalogue
from conventions.rulebook import Rulebook

if TYPE_CHECKING:  # what a program does not ask for, it does not import
    from conventions.exports.json_values import Json
    from conventions.facade.days import Agenda, Bilan, Timeline
    from conventions.facade.reasons import Explanation, Questions, Trail, WhyNot
    from conventions.facade.supposing import WhatIf
    from conventions.files.supposed import Supposed

DUE_SOON_DAYS = 30
Norm = TypeVar("Norm", AssessedDuty, AssessedRight)


@frozen
class Term:
    """Where the agreement itself stands; both days are included in it."""

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
        dossier: what is read or built: an agreement, its facts, its ledger.
        as_of: the day of the question; a date, or its ISO text. A datetime is refused: its day depends on
            a time zone.
        known_on: the day of the record: only what was recorded by its end counts; None: all that is recorded.
        rulebooks: the law to apply beside the text, with what the dossier names itself; `()` for the text
            alone. The law applies unless that is said, as at the command line.
        due_soon: a duty is due soon from so many days before its day.

    `ArgumentRefusedError` for an argument of another type, `UnknownNameError` for a rulebook that there is
    not. Pure: equal arguments give equal assessments. Source: docs/semantics.md.
    """
    asked = dossier_asked(dossier)
    known = None if known_on is None else day_asked(known_on, "known_on")
    return Assessment(
        asked, day_asked(as_of, "as_of"), known, asked.applied(books_asked(rulebooks)), timedelta(due_soon)
    )


@frozen
class Assessment:
    """What is said of a dossier on a day; equal where the dossier, the days and the rulebooks are.

    Attributes:
        dossier: what was assessed.
        as_of: the day of the question.
        known_on: the day of the record; None where all that is recorded counts.
        rulebooks: the law applied beside the text.
        due_soon: how long before its day a duty is due soon.

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
        """The currency of its amounts, `EUR` unless the agreement names another; `Euros` are of that one."""
        return self.dossier.agreement.currency

    @cached_property
    def duties(self) -> tuple[AssessedDuty, ...]:
        """The duties of the agreement, and those that exercised rights created, in its order."""
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
        """What each rule of the rulebooks says; most do not apply to a given dossier."""
        return tuple(rule_of(rule) for rule in self._verdict.rules)

    def limitations(self, name: str) -> tuple[AssessedRule, ...]:
        """Return the rules after whose last day the claim of a norm of the agreement ends; none: no end.

        `name` is what facts call it: `final_repayment`, `tranche.2024`, `reduction.duty`.
        """
        return tuple(rule_of(rule) for rule in limitations(self._verdict).get(name, ()))

    def duty(self, name: str) -> AssessedDuty:
        """Return a duty or a payment of the agreement, or a duty of the law as `rulebook.rule`.

        `UnknownNameError` where there is none of that name, with the nearest one.
        """
        of_rules = (rule.norm for rule in self.rules if isinstance(rule.norm, AssessedDuty))
        return _named("duty", name, (*self.duties, *self.payments, *of_rules))

    def right(self, name: str) -> AssessedRight:
        """Return a right of the agreement, or of the law as `rulebook.rule`; `UnknownNameError`."""
        of_rules = (rule.norm for rule in self.rules if isinstance(rule.norm, AssessedRight))
        return _named("right", name, (*self.rights, *of_rules))

    @cached_property
    def term(self) -> Term:
        """Where the agreement itself stands: before, running, ended, lapsed, terminated or unknown."""
        term = self._verdict.term
        return Term(term.status, day_of(term.start), day_of(term.end))

    @property
    def stable_until(self) -> date | None:
        """The first later day on which anything can change without a new fact; None where none can."""
        return self._verdict.as_read().stable_until

    # --- values ------------------------------------------------------------------------------------

    @cached_property
    def amounts(self) -> Mapping[str, Amount]:
        """Every amount by its name: the standard ones, then the definitions in euros.

        An amount is euros, a range of euros with its questions, or None where the agreement has none.
        """
        return {name: amount_of(answer) for name, answer in self._verdict.amounts}

    def amount(self, name: str) -> Amount:
        """Return an amount of `amounts`; `UnknownNameError` where there is none of that name."""
        if name not in self.amounts:
            raise unknown_name("amount", name, self.amounts)
        return self.amounts[name]

    @cached_property
    def definitions(self) -> Mapping[str, Defined]:
        """Every definition that is no amount, by its name: a share, a date, a truth, a text, or a range."""
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
        """The account under each reading that may still be chosen: the sums that would be others."""
        return tuple(account_of(account) for account in self._verdict.as_read().accounts)

    # --- findings ----------------------------------------------------------------------------------

    @cached_property
    def _findings(self) -> tuple[Finding, ...]:
        from conventions.exports.names import named

        names = named(self.dossier, self._verdict)
        return tuple(finding_of(finding, names) for finding in self._verdict.findings)

    def findings(self, at_least: Severity | str = Severity.INFO) -> tuple[Finding, ...]:
        """Return the findings of a severity or a graver one, in the order in which a check tells them.

        `at_least`: `info`, `minor`, `major` or `blocking`; `UnknownNameError` for any other word.
        """
        least = severity_asked(at_least)
        return tuple(finding for finding in self._findings if finding.severity.rank >= least.rank)

    def questions(self) -> "Questions":
        """Return what to ask first: the open questions, those that settle most answers first."""
        from conventions.facade.reasons import questions_of

        return questions_of(self.dossier, self._verdict)

    # --- reasons -----------------------------------------------------------------------------------

    def explain(self, name: str | None = None) -> "Explanation":
        """Return why: of a norm, a code of a finding, an amount or a definition; of everything, unnamed."""
        from conventions.facade.reasons import explanation_of

        return explanation_of(self.dossier, self._verdict, name, self.due_soon)

    def trail(self, name: str) -> "Trail":
        """Return the way from an amount back to its entries; `line.ID` is what counts on a budget line."""
        from conventions.facade.reasons import trail_result

        return trail_result(self.dossier, self._verdict, name)

    def why_not(self, name: str, within: int | None = None) -> "tuple[WhyNot, ...]":
        """Return which change of one fact would make a norm, a finding or an amount say something else.

        Every day within so many days is tried: 366, or 92 for an amount. Rules of rulebooks are not searched.
        """
        from conventions.facade.reasons import why_nots

        return why_nots(self.dossier, self._verdict, name, within, self.due_soon)

    def what_if(self, facts: Sequence[str | Fact] = (), without: Sequence[str] = ()) -> "WhatIf":
        """Return what would be said if facts had happened, or had not.

        Args:
            facts: facts, or texts as `bilan_received=2025-05-31` and `payment.single=2025-05-31:49500.00`. A
                fact of a key that is recorded once stands in the place of the recorded one. Its day and its
                value are read as `with_facts` reads them.
            without: keys of recorded facts that are supposed not to have happened.

        `UnreadableDossierError` lists all that is wrong with what is supposed, `ArgumentRefusedError` says
        that it is no fact.
        """
        from conventions.facade.supposing import supposed_asked
        from conventions.files.supposed import supposing

        gone = (f"{key}=never" for key in without)
        supposed = supposing(self.dossier, (*supposed_asked(facts), *gone), self.as_of)
        return what_if_of(self, evolve(self, dossier=supposed.after), supposed)

    # --- time --------------------------------------------------------------------------------------

    def timeline(self) -> "Timeline":
        """Return each change of a status, from the first day of the record until nothing more can change."""
        from conventions.facade.days import timeline_result

        return timeline_result(self.dossier, self._verdict, self.due_soon)

    def agenda(
        self, start: date | str | None = None, end: date | str | None = None, *, law: bool = False
    ) -> "Agenda":
        """Return the days on which something may fall, from one to another, both included; what is overdue.

        Not given, they begin on the day of the question and end 366 days later. `law`: those of the rules,
        too.
        """
        from conventions.facade.days import agenda_result

        first = self.as_of if start is None else day_asked(start, "start")
        last = None if end is None else day_asked(end, "end")
        return agenda_result(self.dossier, first, last, self.rulebooks if law else ())

    def bilan(self) -> "Bilan":
        """Return the financial report: planned against actual by line, what is left out and why."""
        from conventions.facade.days import bilan_result

        return bilan_result(self.dossier, self.as_of, self.known_on)

    # --- forms -------------------------------------------------------------------------------------

    def lines(self, words: Catalogue) -> Iterator[str]:
        """Yield the lines of its text; `to_text` gives it whole."""
        from conventions.facade.assessment_forms import assessment_lines

        yield from assessment_lines(self.dossier, self._verdict, words)

    def json(self, words: Catalogue) -> "Json":
        """Return its JSON; `to_json` is the public way to it."""
        from conventions.facade.assessment_forms import assessment_json

        return assessment_json(self.dossier, self._verdict, words)

    def _repr_html_(self) -> str:
        """Return a small table for a notebook: what is found, what is owed; in French."""
        from conventions.facade.assessment_forms import assessment_html

        return assessment_html(self.id, self.currency, self._verdict, self._findings, self.amounts)


def what_if_of(before: Assessment, after: Assessment, supposed: "Supposed") -> "WhatIf":
    """Return two assessments side by side, with the facts that set them apart."""
    from conventions.facade.supposing import WhatIf

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
    return Assessment(dossier, as_of, known_on, books_again(stored), due_soon)
