"""Fields of the agreement itself, of its amendments, and of the parameters of its model."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from budget.money import Euros
from budget.plan import Budget, BudgetLine
from budget.rate import Rate
from conventions.agreement.agreement import Agreement, Signing
from conventions.agreement.programme import Action, Indicator
from conventions.documents.amended import Amended, StatedChange, amended
from conventions.documents.field import Field, FieldType, Rows, Value, column, if_found, rows, yes_if
from conventions.documents.money import planned_text
from conventions.documents.source import Source
from conventions.documents.typography import NBSP
from conventions.documents.wording import the_court

# --- Fields of the agreement itself: number, object, period, grant, programme, budget, signature ------------

_T: Final = FieldType


def _signing(source: Source) -> Signing | None:
    return source.agreement.signing


def _budget(source: Source) -> Budget | None:
    return source.agreement.budget


def _expenses(source: Source) -> tuple[BudgetLine, ...] | None:
    budget = _budget(source)
    return None if budget is None else budget.expenses


def _resources(source: Source) -> tuple[BudgetLine, ...] | None:
    budget = _budget(source)
    return None if budget is None else budget.resources


def _line_group(line: BudgetLine) -> str:
    """Return the axis or the account of a budget line; a dash where it has neither."""
    if line.axis is not None:
        return line.axis
    return "–" if line.account is None else line.account.number


def _planned(source: Source) -> Value:
    lines = _expenses(source)
    return planned_text(lines) if lines else _total(source)


def _amount(line: BudgetLine) -> Value:
    """The amount of a line; none where it is not all that the line costs: 0 € would be another promise."""
    return line.amount if line.is_in_euros else None


def _is_nothing(line: BudgetLine) -> bool:
    return _amount(line) == Euros.ZERO


def _line_group_label(source: Source) -> str | None:
    lines = _expenses(source)
    if not lines:
        return None
    return "Compte" if any(line.account for line in lines) else "Axe"


def target_text(indicator: Indicator) -> str:
    """Return the target as a table shows it: one number, or the two ends of a range."""
    if indicator.target is None:
        return "–"
    if indicator.target_most is None:
        return str(indicator.target)
    return f"de{NBSP}{indicator.target} à{NBSP}{indicator.target_most}"


def _actions(source: Source) -> tuple[tuple[int, Action], ...]:
    return source.actions


def _indicators(source: Source) -> tuple[tuple[str, Indicator], ...]:
    titles = source.action_titles
    return tuple((titles.get(item.action or "", "–"), item) for item in source.agreement.indicators)


def _number(source: Source) -> str | None:
    return source.agreement.number


def _originals(source: Source) -> int | None:
    signing = _signing(source)
    return None if signing is None else signing.originals


def _place(source: Source) -> str | None:
    signing = _signing(source)
    return None if signing is None else signing.place


def _signed_on(source: Source) -> Value:
    signing = _signing(source)
    return None if signing is None else signing.signed_on


def _renewal(source: Source) -> str | None:
    """Return the sentence on renewal; None where the agreement says nothing of it."""
    if source.agreement.period.renewal == "never_tacit":
        return "Elle ne se renouvelle en aucun cas par tacite reconduction."
    return None


def _court(source: Source) -> str | None:
    return source.agreement.court


def _total(source: Source) -> Value:
    budget = _budget(source)
    return None if budget is None else budget.total_expenses()


def _resources_total(source: Source) -> Value:
    budget = _budget(source)
    return None if budget is None else budget.total_resources()


AGREEMENT_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("document.date", "Date du document", "Date of the document", _T.DATE, lambda s: s.on),
    Field("agreement.number", "Numéro de dossier", "File number", _T.TEXT, _number),
    Field("agreement.title", "Objet", "Title", _T.TEXT, lambda s: s.agreement.title),
    Field("agreement.purpose", "Finalité", "Purpose", _T.TEXT, lambda s: s.agreement.purpose),
    Field(
        "agreement.requested_on",
        "Date de la demande",
        "Requested on",
        _T.DATE,
        lambda s: s.agreement.requested_on,
    ),
    Field("agreement.renewal", "Reconduction", "Renewal", _T.TEXT, _renewal),
    Field("agreement.court", "Juridiction", "Court", _T.TEXT, _court),
    Field(
        "agreement.the_court",
        "Juridiction, au fil d’une phrase",
        "Court within a sentence",
        _T.TEXT,
        lambda s: None if s.agreement.court is None else the_court(s.agreement.court),
    ),
    Field("period.start", "Début de la période", "First day", _T.DATE, lambda s: s.agreement.period.first),
    Field("period.end", "Fin de la période", "Last day", _T.DATE, lambda s: s.agreement.period.last),
    Field("grant.amount", "Montant de la subvention", "Grant", _T.EUROS, lambda s: s.granted),
    Field(
        "grant.in_words",
        "Subvention en lettres",
        "Grant in words",
        _T.EUROS_IN_WORDS,
        lambda s: s.granted,
    ),
    Field(
        "actions_count",
        "Nombre d’actions",
        "Number of actions",
        _T.NUMBER_IN_WORDS,
        lambda s: len(s.agreement.actions) or None,
    ),
    rows(
        "actions",
        "Actions du programme",
        "Actions",
        _actions,
        column("number", "Rang", "Rank", _T.NUMBER, lambda item: item[0]),
        column("title", "Action", "Action", _T.TEXT, lambda item: item[1].title),
        column(
            "title_inside",
            "Action, au fil d’une phrase",
            "Action within a sentence",
            _T.TEXT,
            lambda item: item[1].title[:1].lower() + item[1].title[1:],
        ),
        column("description", "Description", "Description", _T.TEXT, lambda item: item[1].description),
    ),
    rows(
        "indicators",
        "Objectifs du programme",
        "Targets",
        _indicators,
        column("action", "Action", "Action", _T.TEXT, lambda item: item[0]),
        column("label", "Indicateur", "Indicator", _T.TEXT, lambda item: item[1].label),
        column("target", "Objectif", "Target", _T.TEXT, lambda item: target_text(item[1])),
        column("unit", "Unité", "Unit", _T.TEXT, lambda item: item[1].unit or "–"),
        column("dates", "Dates proposées", "Proposed dates", _T.DATES, lambda item: item[1].dates or "–"),
    ),
    Field(
        "budget.group_label",
        "Intitulé du classement des lignes",
        "Heading of the lines’ group",
        _T.TEXT,
        _line_group_label,
    ),
    rows(
        "budget.expenses",
        "Dépenses prévues",
        "Planned expenses",
        _expenses,
        column("group", "Axe ou compte", "Axis or account", _T.TEXT, _line_group),
        column("label", "Ligne", "Line", _T.TEXT, lambda line: line.label),
        column("amount", "Montant prévu", "Planned", _T.EUROS, _amount),
        column(
            "planned",
            "Prévu, en euros ou en travail",
            "Planned, in euros or in work",
            _T.TEXT,
            lambda line: planned_text((line,)),
        ),
        column(
            "is_nothing", "Si la ligne est de 0 €", "Whether the line is 0 €", _T.TEXT, yes_if(_is_nothing)
        ),
    ),
    Field(
        "budget.planned",
        "Total prévu, en euros et en travail",
        "Total planned, in euros and in work",
        _T.TEXT,
        _planned,
    ),
    Field("budget.total", "Total des dépenses prévues", "Total of planned expenses", _T.EUROS, _total),
    Field("budget.total_in_words", "Total en lettres", "Total in words", _T.EUROS_IN_WORDS, _total),
    rows(
        "budget.resources",
        "Ressources prévues",
        "Planned resources",
        _resources,
        column("group", "Compte", "Account", _T.TEXT, _line_group),
        column("label", "Ligne", "Line", _T.TEXT, lambda line: line.label),
        column("amount", "Montant prévu", "Planned", _T.EUROS, _amount),
        column(
            "is_nothing", "Si la ligne est de 0 €", "Whether the line is 0 €", _T.TEXT, yes_if(_is_nothing)
        ),
    ),
    Field(
        "budget.resources_total",
        "Total des ressources prévues",
        "Total of planned resources",
        _T.EUROS,
        _resources_total,
    ),
    Field("signing.place", "Lieu de signature", "Signed at", _T.TEXT, _place),
    Field("signing.signed_on", "Date de signature", "Signed on", _T.DATE, _signed_on),
    Field("signing.originals", "Nombre d’exemplaires", "Originals", _T.NUMBER, _originals),
    Field(
        "signing.originals_in_words",
        "Exemplaires en lettres",
        "Originals in words",
        _T.NUMBER_IN_WORDS,
        _originals,
    ),
)


# --- Fields of an amendment: its number, its reasons, each change beside what stood there -------------------


def _of(extract: Callable[[Amended], Value]) -> Callable[[Source], Value]:
    return if_found(amended, extract)


def _reasons(found: Amended) -> str | None:
    """Return the reasons, as the end of a sentence."""
    reasons = found.amendment.reasons
    return reasons if reasons is None or reasons.endswith((".", "!", "?", "…")) else f"{reasons}."


def _changes(source: Source) -> tuple[StatedChange, ...] | None:
    found = amended(source)
    return None if found is None else found.changes()


AMENDMENT_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("amendment.number", "Numéro de l’avenant", "Number", _T.NUMBER, _of(lambda a: a.amendment.number)),
    Field("amendment.title", "Objet de l’avenant", "Title", _T.TEXT, _of(lambda a: a.amendment.title)),
    Field("amendment.reasons", "Motifs", "Reasons", _T.TEXT, _of(_reasons)),
    Field(
        "amendment.effective_on",
        "Prise d’effet",
        "Of effect from",
        _T.DATE,
        _of(lambda a: a.amendment.effective_on),
    ),
    rows(
        "amendment.changes",
        "Modifications",
        "Changes",
        _changes,
        column("article", "Article", "Article", _T.TEXT, lambda item: item.article),
        column("label", "Disposition", "Provision", _T.TEXT, lambda item: item.label),
        column("before", "Ancien", "Old", _T.TEXT, lambda item: item.before),
        column("after", "Nouveau", "New", _T.TEXT, lambda item: item.after),
    ),
)


# --- Fields of a model's parameters: `parameter.NAME`, the figures that an agreement gives ------------------

ANY_PARAMETER: Final = "parameter.*"
"""What stands for the parameters of any model."""

_TYPES: Final[Mapping[str, FieldType]] = {
    "date": FieldType.DATE,
    "euros": FieldType.EUROS,
    "number": FieldType.NUMBER,
    "ratio": FieldType.STATED_RATE,
    "text": FieldType.TEXT,
}
"""The types that a text states; a truth is asked of a clause, an amount in another currency has no words."""


def fields_of_parameters(agreement: Agreement) -> tuple[Field, ...]:
    """The fields of the values that an agreement gives to its model, called as the model calls them."""
    return tuple(
        Field(f"parameter.{item.name}", label, label, _TYPES[item.type], _reader(item.name))
        for item in agreement.parameters
        if item.type in _TYPES
        for label in (item.label or item.name,)
    )


def _reader(name: str) -> Callable[[Source], Value]:
    return lambda source: _given(source, name)


def _given(source: Source, name: str) -> Value:
    match dict(source.agreement.given).get(name):
        case Fraction() as share:
            return Rate(share)
        case Euros() | date() | int() | str() as value:
            return value
        case _:
            return None
