"""The source of fields: a dossier, the date of the document, and the verdict on that day."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache, wraps
from typing import TypeVar

from attrs import evolve, field, frozen

from budget.ledger import Expense, Ledger, Selection
from budget.money import Euros, subtotals
from conventions.agreement.agreement import Agreement
from conventions.agreement.party import Blank, Party, party_of
from conventions.agreement.programme import Action
from conventions.documents.norms import AgreementText
from conventions.documents.scope import FunderPart, Scope, part_of
from conventions.documents.theme import Theme
from conventions.documents.typography import NBSP
from conventions.dossier.dossier import Dossier
from conventions.engine.account import money
from conventions.engine.evaluate import evaluate
from conventions.engine.in_force import in_force
from conventions.engine.readings import Choice, open_choices, with_choice
from conventions.engine.verdict import RightVerdict, Verdict
from conventions.facts.fact import seen
from conventions.files.evidence import PictureReader
from conventions.parameters import SourceStatus
from conventions.rulebook import Rulebook
from conventions.views.bilan import eligibility, ledger_on

_T = TypeVar("_T")

_NO_DAY = date(1980, 1, 1)
"""The earliest date of a zip, for an agreement without any date."""


@lru_cache(maxsize=8)
def _verdict(dossier: Dossier, on: date, rulebooks: tuple[Rulebook, ...]) -> Verdict:
    """Return the verdict of a date, once for all documents of a dossier."""
    return evaluate(dossier, on, rulebooks=rulebooks)


@frozen(slots=False)
class Source:
    """A dossier on the document's date; the verdict is computed on first use.

    `is_in_force`: use the text in force on that date, amendments applied; else the first text.
    `rulebooks`: the law applied. `scope`: the funder and the other dossiers.
    `pictures`: those in its texts; None if not available.
    """

    dossier: Dossier
    on: date
    theme: Theme = field(factory=Theme)
    is_in_force: bool = False
    rulebooks: tuple[Rulebook, ...] = ()
    scope: Scope = field(factory=Scope)
    is_of_one_funder: bool = False
    pictures: PictureReader | None = None

    @cached_property
    def agreement(self) -> Agreement:
        """Return the agreement."""
        if not self.is_in_force:
            return self.dossier.agreement
        return in_force(self.dossier, seen(self.dossier.facts, self.on, None)).agreement

    @cached_property
    def part(self) -> FunderPart | None:
        """Return the part of the document's funder; None for the whole agreement."""
        return part_of(self.agreement, self.scope.funder) if self.is_of_one_funder else None

    @cached_property
    def actions(self) -> tuple[tuple[int, Action], ...]:
        """Return the actions in the document, each with its number in the programme."""
        every = enumerate(self.agreement.actions, start=1)
        part = self.part
        return tuple(item for item in every if part is None or item[1].id in part.actions)

    @cached_property
    def action_titles(self) -> Mapping[str, str]:
        """Return the titles of these actions by identifier, with numbers."""
        return {action.id: f"{number}.{NBSP}{action.title}" for number, action in self.actions}

    @cached_property
    def text(self) -> AgreementText:
        """Return the agreement as text, for what its norms state whatever happens."""
        return AgreementText(self.agreement)

    @cached_property
    def verdict(self) -> Verdict:
        """Return the verdict on the document's date."""
        return _verdict(self.dossier, self.on, self.rulebooks)

    @cached_property
    def ledger(self) -> Ledger | None:
        """Return the ledger, once its report was received by the document's date."""
        return ledger_on(self.dossier, self.on)

    @cached_property
    def judged(self) -> Selection | None:
        """Return the eligible and other expenses on that date; None without a ledger."""
        return eligibility(self.dossier, self.on)

    @cached_property
    def presented(self) -> Mapping[str | None, Euros] | None:
        """Return the amounts in the ledger, by budget line; None without a ledger."""
        return None if self.ledger is None else _by_line(self.ledger.expenses)

    @cached_property
    def retained(self) -> Mapping[str | None, Euros] | None:
        """Return the eligible amounts, by budget line; None without an evaluation."""
        return None if self.judged is None else _by_line(self.judged.kept)

    @cached_property
    def as_read(self) -> tuple[tuple[Choice, Verdict], ...]:
        """Return the verdict under each reading still possible, as if chosen from the start."""
        choices = open_choices(self.dossier, [self.verdict])
        since = min((self.on, *(fact.last_day for fact in self.dossier.facts)))
        return tuple(
            (
                choice,
                evaluate(with_choice(self.dossier, choice, since), self.on, rulebooks=self.rulebooks),
            )
            for choice in choices
        )

    @cached_property
    def rights(self) -> tuple[RightVerdict, ...]:
        """Return the rights of the agreement, then those of rulebooks, with their source as article.

        Rights with an unread text are excluded from letters.
        """
        of_rules = (
            evolve(rule.norm, article=rule.rule.source.reference)
            for rule in self.verdict.rules
            if isinstance(rule.norm, RightVerdict) and rule.source is not SourceStatus.UNVERIFIED
        )
        return (*self.verdict.rights, *of_rules)

    @cached_property
    def beside(self) -> "tuple[Source, ...]":
        """Return the other dossiers, seen on the same day, amendments applied."""
        return tuple(
            evolve(self, dossier=item, is_in_force=True, scope=Scope()) for item in self.scope.beside
        )

    @property
    def granted(self) -> Euros | None:
        """Return the grant, stated or by its formula; None while undecided."""
        if self.agreement.grant_formula is None:
            return self.agreement.grant
        answer = dict(self.verdict.amounts)["grant"]
        return None if answer is None or not answer.is_decided else money(answer.lo)

    def party(self, role: str) -> Party | None:
        """Return the party with a role, if any."""
        return party_of(self.agreement.parties, role)


def once(work: Callable[[Source], _T]) -> Callable[[Source], _T]:
    """Return a function that computes a value of a source once, and caches it."""

    @wraps(work)
    def found(source: Source) -> _T:
        known = vars(source)  # with its cached properties
        key = f"{work.__module__}.{work.__qualname__}"
        if key not in known:
            known[key] = work(source)
        answer: _T = known[key]
        return answer

    return found


def _by_line(expenses: Iterable[Expense]) -> Mapping[str | None, Euros]:
    return {line.key: line.amount for line in subtotals(expenses, lambda expense: expense.line)}


def agreement_date(agreement: Agreement) -> date:
    """Return the date of an agreement in its properties: signature, else decision, else first day."""
    signed = None if agreement.signing is None else agreement.signing.signed_on
    if signed is not None and not isinstance(signed, Blank):
        return signed
    if agreement.decision is not None and agreement.decision.taken_on is not None:
        return agreement.decision.taken_on
    period = agreement.period
    return period.first or agreement.requested_on or period.last or _NO_DAY


def record_date(dossier: Dossier) -> date:
    """Return the last day of the record; the agreement's date if it is empty."""
    days = [day for fact in dossier.facts for day in (fact.last_day, fact.known_on)]
    return max(days, default=agreement_date(dossier.agreement))
