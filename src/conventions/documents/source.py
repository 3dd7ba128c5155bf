"""The source of fields: a dossier, the date of the document, the verdict on that day, and other dossiers."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache, wraps
from typing import Final, TypeVar

from attrs import evolve, field

from budget import frozen
from budget.ledger import Expense, Ledger, Selection
from budget.money import Euros, subtotals
from conventions.agreement.agreement import Agreement
from conventions.agreement.party import Blank, Party, party_of
from conventions.agreement.programme import Action, Partner
from conventions.documents.document_errors import FunderUnknownError, OtherBeneficiaryError, ScopeRefusedError
from conventions.documents.kinds import Kind
from conventions.documents.norm_texts import AgreementText
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

_FINANCIAL: Final = "financial"
_SIREN: Final = 9
_ARTICLES: Final = ("le ", "la ", "les ", "l’")


@frozen
class Scope:
    """The requested scope: the name of a funder, the other dossiers."""

    funder: str | None = None
    beside: tuple[Dossier, ...] = ()

    def refuse_of(self, kind: Kind, dossier: Dossier | None = None) -> None:
        """Raise `ScopeRefusedError` if a kind does not accept the scope.

        Raise `OtherBeneficiaryError` if another dossier has a different beneficiary.
        """
        if self.funder is not None and not kind.is_of_one_funder:
            raise _refused(kind, "--funder", (item for item in Kind if item.is_of_one_funder))
        if self.beside and not kind.takes_others:
            raise _refused(kind, "--with", (item for item in Kind if item.takes_others))
        own = None if dossier is None else party_of(dossier.last_text.parties, "beneficiary")
        for other in self.beside:
            found = party_of(other.last_text.parties, "beneficiary")
            if own is not None and found is not None and not _is_same(own, found):
                raise OtherBeneficiaryError(
                    f"{found.name} is not {own.name}", actual=found.name, expected=own.name
                )


def _is_same(one: Party, other: Party) -> bool:
    """Return whether two parties are the same: by number if both have one, else by name."""
    if one.siret is not None and other.siret is not None:
        return one.siret[:_SIREN] == other.siret[:_SIREN]
    return _folded(one.name) == _folded(other.name)


def _refused(kind: Kind, option: str, takers: Iterable[Kind]) -> ScopeRefusedError:
    names = ", ".join(item.value for item in takers)
    return ScopeRefusedError(
        f"{kind.value} takes no {option}", actual=kind.value, expected=names, option=option
    )


@frozen
class FunderPart:
    """The part of an agreement that concerns one funder.

    Attributes:
        roles: its roles as a party; empty if only actions name it.
        names: its names, normalized.
        actions: those it funds.
        is_main: whether it is the funder of the agreement itself.
    """

    name: str
    roles: frozenset[str]
    names: frozenset[str]
    actions: frozenset[str]
    is_main: bool

    def is_named(self, partner: Partner) -> bool:
        """Return whether a partner of an action is this funder."""
        return partner.kind == _FINANCIAL and _folded(partner.name) in self.names

    def pays(self, label: str, funder: str | None) -> bool:
        """Return whether a resource of the budget comes from it."""
        return funder in self.roles or _folded(label) in self.names


def part_of(agreement: Agreement, asked: str | None) -> FunderPart:
    """Return the part of the named funder; by default, of the agreement's own.

    `FunderUnknownError` if neither a party nor an action has that name. If no action names its funders, the
    agreement's funder funds each.
    """
    funders = [party for party in agreement.parties if party.effective_side == "funder"]
    main = party_of(funders, "funder")
    wanted = _folded(asked if asked is not None else "" if main is None else main.name)
    parties = [party for party in funders if wanted in _spellings(party)]
    if asked is None and main is None:
        return FunderPart("", frozenset(), frozenset(), frozenset(), is_main=False)
    names = {wanted, *(name for party in parties for name in _spellings(party))}
    partners = list(_financial(agreement))
    named = next((name for _, name in partners if _folded(name) in names), None)
    if not parties and named is None:
        known = ", ".join(funders_of(agreement))
        raise FunderUnknownError(f"no funder is called {asked!r}", actual=asked or "", expected=known)
    is_main = main in parties
    own = {action.id for action, name in partners if _folded(name) in names}
    if is_main and not partners:
        own = {action.id for action in agreement.actions}
    name = parties[0].name if parties else named or ""
    return FunderPart(
        name, frozenset(party.role for party in parties), frozenset(names), frozenset(own), is_main
    )


def funders_of(agreement: Agreement) -> tuple[str, ...]:
    """Return every funder by name: those of actions, else the parties."""
    named = dict.fromkeys(name for _, name in _financial(agreement))
    return tuple(named) or tuple(x.name for x in agreement.parties if x.effective_side == "funder")


def _spellings(party: Party) -> tuple[str, ...]:
    short = _folded(party.short_name)
    bare = next((short.removeprefix(word) for word in _ARTICLES if short.startswith(word)), short)
    return (party.role, _folded(party.name), short, bare)


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("'", "’").split())


def _financial(agreement: Agreement) -> Iterator[tuple[Action, str]]:
    for action in agreement.actions:
        for partner in action.partners:
            if partner.kind == _FINANCIAL:
                yield action, partner.name


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
        """Return the agreement as text, for what its norms state independently of events."""
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
