"""The changes of an amendment as its text states them: article, old, new; none is left out."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Final

from attrs import has

from budget import frozen
from budget.money import Euros
from budget.nomenclature import Account
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import ORDER, Absent, Amendment, Change, apply_changes
from conventions.agreement.norms import Definition, Duty, Norm, Right
from conventions.documents.norm_texts import AgreementText, NormText
from conventions.documents.source import Source
from conventions.documents.typography import NBSP, date_text, euros_text, list_text
from conventions.documents.wording import EVENTS, PARTS
from conventions.engine.in_force import AmendmentStatus
from conventions.files.toml_data import toml_place

_NONE: Final = "–"
_PLACES: Final[Mapping[str, str]] = {
    "grant": "Montant de la subvention",
    "title": "Objet",
    "purpose": "Finalité",
    "number": "Numéro de dossier",
    "court": "Juridiction",
    "period.start": "Début de la période",
    "period.end": "Fin de la période",
    "budget.expenses": "Dépense prévue",
    "budget.resources": "Ressource prévue",
    "actions": "Action",
    "indicators": "Objectif",
    "parties": "Partie",
    "given": "Paramètre",
    "facts": "Fait suivi",
    "is_earmarked": "Affectation à une dépense déterminée",
    "in_kind": "Aide en nature",
    "lapses": "Condition de caducité",
}
"""The names of places in French; a place without one is shown as its path in `convention.toml`."""
_ASPECTS: Final[Mapping[str, str]] = {
    "due": "échéance",
    "until": "dernier jour",
    "begins": "premier jour",
    "payable": "exigibilité",
    "when": "condition",
    "amount": "montant",
    "up_to": "montant, au plus",
    "value": "calcul",
    "notice": "préavis",
    "parts": "parties à produire",
    "label": "intitulé",
    "article": "article",
    "debtor": "débiteur",
    "to": "bénéficiaire du paiement",
    "holder": "titulaire",
    "target": "cible",
    "address": "adresse",
    "representative": "représentant",
    "bank_account": "compte bancaire",
    "holds": "exigence",
    "held_while": "suspension",
    "breached_by": "manquement",
    "done_by": "exécution",
    "readings": "autres lectures",
}

_EXPRESSIONS: Final = frozenset(
    {
        "due", "until", "begins", "payable", "when", "amount", "up_to", "value", "holds", "held_while",
        "done", "lapses",
    }
)  # fmt: skip
"""The fields that are expressions; one without words is quoted as written."""
_FACTS: Final = frozenset({"done_by", "posted_by", "breached_by"})
"""The fields that name a fact."""
_ROLES: Final = frozenset({"debtor", "holder", "against", "to"})
"""The fields that name a party."""


@frozen
class AmendedArticle:
    """One change: its article, its label, the old and the new text."""

    article: str
    label: str
    before: str
    after: str


@frozen(eq=False, slots=False)
class Amended:
    """An amendment, with the texts before and after it."""

    amendment: Amendment
    before: Agreement
    after: Agreement

    @cached_property
    def _texts(self) -> tuple[AgreementText, AgreementText]:
        return AgreementText(self.before), AgreementText(self.after)

    def changes(self) -> tuple[AmendedArticle, ...]:
        """Return every change, in the order of the amendment."""
        return tuple(self._stated(change) for change in self.amendment.changes)

    def _stated(self, change: Change) -> AmendedArticle:
        norm = self._norm(change)
        old, new = (
            self._value(change, value, text)
            for value, text in zip((change.before, change.after), self._texts, strict=True)
        )
        article = _NONE if norm is None or norm.article is None else norm.article
        return AmendedArticle(article, self._label(change, norm), old, new)

    def _norm(self, change: Change) -> Norm | Definition | None:
        """Return the norm or definition of a change, as it is before or after it."""
        for agreement in (self.after, self.before):
            found: tuple[Norm | Definition, ...] = (
                *agreement.duties,
                *agreement.rights,
                *agreement.definitions,
            )
            for norm in found:
                if len(change.path) > 1 and change.path[1] == norm.name and _holds(change.path[0], norm):
                    return norm
        return None

    def _label(self, change: Change, norm: Norm | Definition | None) -> str:
        if norm is not None:
            called = norm.label or norm.name
            aspect = change.path[-1] if len(change.path) > 2 else ""  # noqa: PLR2004 -- list, name, aspect
            said = _ASPECTS.get(aspect, aspect.replace("_", " "))
            return f"{called}{NBSP}: {said}" if said else called
        for depth in range(len(change.path), 0, -1):
            words = _PLACES.get(".".join(change.path[:depth]))
            if words is not None:
                named = self._item_label(change, depth)
                return f"{words}{NBSP}: {named}" if named else words
        return toml_place(change.path, self.after)

    def _item_label(self, change: Change, depth: int) -> str:
        """Return the label of the list item that a change concerns, and of its changed aspect."""
        names = [step for step in change.path[depth:] if step != ORDER]
        if not names:
            return "ordre" if change.path[-1] == ORDER else ""
        path = change.path[: depth + 1]
        thing = self._label_of_item(self.after, path) or self._label_of_item(self.before, path)
        rest = [_ASPECTS.get(step, step) for step in names[1:] if step != "amount"]
        return ", ".join([thing or names[0], *rest])

    @staticmethod
    def _label_of_item(agreement: Agreement, path: tuple[str, ...]) -> str:
        """Return the label or title of a named list item; empty if it has none."""
        found: object = agreement
        for step in path:
            if isinstance(found, tuple):
                found = next((item for item in found if step in _names(item)), None)
            else:
                found = getattr(found, step, None)
        return _first_label(found, ("label", "title", "name"))

    def _value(self, change: Change, value: object, text: AgreementText) -> str:
        if change.path[-1] == ORDER:
            return _NONE
        if change.path[-1] == "parts" and isinstance(value, tuple):
            return list_text([PARTS.get(str(part), str(part)) for part in value]) or _NONE
        if not isinstance(value, str):
            return _words(value)
        aspect = change.path[-1]
        if change.path[0] in ("duties", "rights") and aspect in _FACTS:
            return EVENTS.get(value) or text.labels.fact(value) or value
        if change.path[0] in ("duties", "rights") and aspect in _ROLES:
            return next((party.short_name for party in text.agreement.parties if party.role == value), value)
        if aspect not in _EXPRESSIONS:
            return value
        return self._expression(change, value, text) or f"«{NBSP}{value}{NBSP}»"

    def _expression(self, change: Change, value: str, text: AgreementText) -> str | None:
        """Return an expression in words; None if it has none."""
        if change.path[-1] == "lapses":
            return text.lapsing(value)
        if change.path[0] in ("duties", "rights"):
            return _of_norm(text.norms[change.path[1]], change.path[-1])
        norm = self._norm(change)
        return text.defined(value, norm.each if isinstance(norm, Definition) else None)


def _first_label(thing: object, names: tuple[str, ...]) -> str:
    """Return the first of these names that an item has."""
    return next((str(text) for name in names if (text := getattr(thing, name, None))), "")


def _holds(field: str, norm: Norm | Definition) -> bool:
    kinds = {"duties": Duty, "rights": Right, "definitions": Definition}
    return field in kinds and isinstance(norm, kinds[field])


def _names(item: object) -> tuple[object, ...]:
    return tuple(getattr(item, name, None) for name in ("id", "name", "key", "role"))


def _of_norm(norm: NormText, aspect: str) -> str | None:
    """Return an expression of a norm in words; None if it has none."""
    match aspect:
        case "due":
            return norm.deadline
        case "payable":
            return norm.payable
        case "until" | "begins" | "done":
            return norm.moment(aspect)
        case "when":
            return norm.condition
        case "amount" | "up_to":
            return norm.formula(aspect)
        case "holds":
            return norm.proposition("holds")
        case "held_while":
            return _as_long_as(norm.proposition("held_while"))
        case _:
            return None


def _as_long_as(proposition: str | None) -> str | None:
    if proposition is None:
        return None
    return f"tant qu’{proposition}" if proposition.startswith("il ") else f"tant que {proposition}"


def _words(value: object) -> str:
    """Return a value of an agreement in French; a record by its name."""
    match value:
        case None | Absent.ABSENT | ():
            return _NONE
        case bool():
            return "oui" if value else "non"
        case Euros():
            return euros_text(value)
        case date():
            return date_text(value)
        case Account():
            return value.number
        case Enum():
            return "à compléter" if value.value == "to_be_completed" else str(value.value)
        case tuple():
            return ", ".join(_words(item) for item in value)
        case _ if has(type(value)):
            called = _first_label(value, ("label", "title", "name", "id"))
            amount = getattr(value, "amount", None)
            return f"{called}, {euros_text(amount)}" if isinstance(amount, Euros) else str(called or value)
        case _:
            return str(value)


def amended(source: Source) -> Amended | None:
    """Return the amendment of a document of this date: the first not yet signed, else the last."""
    states = source.verdict.amendments
    if not states:
        return None
    unsigned = (state for state in states if state.status is AmendmentStatus.UNSIGNED)
    amendment = next(unsigned, states[-1]).amendment
    earlier = [c for s in states if s.amendment.number < amendment.number for c in s.amendment.changes]
    before = apply_changes(earlier, source.dossier.agreement)
    return Amended(amendment, before, apply_changes(amendment.changes, before))
