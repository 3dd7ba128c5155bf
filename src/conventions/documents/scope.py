"""The scope of a document besides its dossier: the funder, other dossiers."""

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import frozen

from conventions.agreement.agreement import Agreement
from conventions.agreement.party import Party, party_of
from conventions.agreement.programme import Action, Partner
from conventions.documents.errors import FunderUnknownError, OtherBeneficiaryError, ScopeRefusedError
from conventions.documents.kinds import Kind
from conventions.dossier.dossier import Dossier

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
