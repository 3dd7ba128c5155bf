"""Fields of the agreement itself, of its amendments, and of the parameters of its model."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from budget.money import Euros
from budget.plan import Budget, BudgetLine
from budget.rate import Rate
from conventions.agreement.agreement import Agreement
from conventions.agreement.programme import Indicator
from conventions.documents.amended import Amended, StatedChange, amended
from conventions.documents.field import Field, FieldType, Rows, Value, column, if_found, reader, rows, yes_if
from conventions.documents.money import planned_text
from conventions.documents.source import Source
from conventions.documents.typography import NBSP
from conventions.documents.wording import court_in_sentence

# --- Fields of the agreement itself: number, object, period, grant, programme, budget, signature ------------

_T: Final = FieldType


def _budget(source: Source) -> Budget | None:
    return source.agreement.budget


def _expenses(source: Source) -> tuple[BudgetLine, ...] | None:
    budget = _budget(source)
    return None if budget is None else budget.expenses


def _line_group(line: BudgetLine) -> str:
    """Return the axis or the account of a budget line; a dash where it has neither."""
    if line.axis is not None:
        return line.axis
    return "–" if line.account is None else line.account.number


def _planned(source: Source) -> Value:
    lines = _expenses(source)
    return planned_text(lines) if lines else _total(source)


def _amount(line: BudgetLine) -> Value:
    """Return the amount of a line; none if it is not the whole cost, because 0 € would be another promise."""
    return line.amount if line.is_in_euros else None


def _is_nothing(line: BudgetLine) -> bool:
    return _amount(line) == Euros.ZERO


def _line_group_label(source: Source) -> str | None:
    lines = _expenses(source)
    if not lines:
        return None
    return "Compte" if any(line.account for line in lines) else "Axe"


def target_text(indicator: Indicator) -> str:
    """Return the target as in a table: one number, or a range."""
    if indicator.target is None:
        return "–"
    if indicator.target_most is None:
        return str(indicator.target)
    return f"de{NBSP}{indicator.target} à{NBSP}{indicator.target_most}"


def _indicators(source: Source) -> tuple[tuple[str, Indicator], ...]:
    titles = source.action_titles
    return tuple((titles.get(item.action or "", "–"), item) for item in source.agreement.indicators)


def _renewal(source: Source) -> str | None:
    """Return the sentence on renewal; None if the agreement has none."""
    if source.agreement.period.renewal == "never_tacit":
        return "Elle ne se renouvelle en aucun cas par tacite reconduction."
    return None


def _total(source: Source) -> Value:
    budget = _budget(source)
    return None if budget is None else budget.total_expenses()


def _resources_total(source: Source) -> Value:
    budget = _budget(source)
    return None if budget is None else budget.total_resources()


AGREEMENT_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("document.date", "Date du document", "Date of the document", "on", _T.DATE),
    Field("agreement.number", "Numéro de dossier", "File number", "agreement.number"),
    Field("agreement.title", "Objet", "Title", "agreement.title"),
    Field("agreement.purpose", "Finalité", "Purpose", "agreement.purpose"),
    Field("agreement.requested_on", "Date de la demande", "Requested on", "agreement.requested_on", _T.DATE),
    Field("agreement.renewal", "Reconduction", "Renewal", _renewal),
    Field("agreement.court", "Juridiction", "Court", "agreement.court"),
    Field(
        "agreement.the_court",
        "Juridiction, au fil d’une phrase",
        "Court within a sentence",
        lambda s: None if s.agreement.court is None else court_in_sentence(s.agreement.court),
    ),
    Field("period.start", "Début de la période", "First day", "agreement.period.first", _T.DATE),
    Field("period.end", "Fin de la période", "Last day", "agreement.period.last", _T.DATE),
    Field("grant.amount", "Montant de la subvention", "Grant", "granted", _T.EUROS),
    Field("grant.in_words", "Subvention en lettres", "Grant in words", "granted", _T.EUROS_IN_WORDS),
    Field(
        "actions_count",
        "Nombre d’actions",
        "Number of actions",
        lambda s: len(s.agreement.actions) or None,
        _T.NUMBER_IN_WORDS,
    ),
    rows(
        "actions",
        "Actions du programme",
        "Actions",
        lambda source: source.actions,
        column("number", "Rang", "Rank", lambda item: item[0], _T.NUMBER),
        column("title", "Action", "Action", lambda item: item[1].title),
        column(
            "title_inside",
            "Action, au fil d’une phrase",
            "Action within a sentence",
            lambda item: item[1].title[:1].lower() + item[1].title[1:],
        ),
        column("description", "Description", "Description", lambda item: item[1].description),
    ),
    rows(
        "indicators",
        "Objectifs du programme",
        "Targets",
        _indicators,
        column("action", "Action", "Action", lambda item: item[0]),
        column("label", "Indicateur", "Indicator", lambda item: item[1].label),
        column("target", "Objectif", "Target", lambda item: target_text(item[1])),
        column("unit", "Unité", "Unit", lambda item: item[1].unit or "–"),
        column("dates", "Dates proposées", "Proposed dates", lambda item: item[1].dates or "–", _T.DATES),
    ),
    Field(
        "budget.group_label",
        "Intitulé du classement des lignes",
        "Heading of the lines’ group",
        _line_group_label,
    ),
    rows(
        "budget.expenses",
        "Dépenses prévues",
        "Planned expenses",
        _expenses,
        column("group", "Axe ou compte", "Axis or account", _line_group),
        column("label", "Ligne", "Line"),
        column("amount", "Montant prévu", "Planned", _amount, _T.EUROS),
        column(
            "planned",
            "Prévu, en euros ou en travail",
            "Planned, in euros or in work",
            lambda line: planned_text((line,)),
        ),
        column("is_nothing", "Si la ligne est de 0 €", "Whether the line is 0 €", yes_if(_is_nothing)),
    ),
    Field(
        "budget.planned",
        "Total prévu, en euros et en travail",
        "Total planned, in euros and in work",
        _planned,
    ),
    Field("budget.total", "Total des dépenses prévues", "Total of planned expenses", _total, _T.EUROS),
    Field("budget.total_in_words", "Total en lettres", "Total in words", _total, _T.EUROS_IN_WORDS),
    rows(
        "budget.resources",
        "Ressources prévues",
        "Planned resources",
        "agreement.budget.resources",
        column("group", "Compte", "Account", _line_group),
        column("label", "Ligne", "Line"),
        column("amount", "Montant prévu", "Planned", _amount, _T.EUROS),
        column("is_nothing", "Si la ligne est de 0 €", "Whether the line is 0 €", yes_if(_is_nothing)),
    ),
    Field(
        "budget.resources_total",
        "Total des ressources prévues",
        "Total of planned resources",
        _resources_total,
        _T.EUROS,
    ),
    Field("signing.place", "Lieu de signature", "Signed at", "agreement.signing.place"),
    Field("signing.signed_on", "Date de signature", "Signed on", "agreement.signing.signed_on", _T.DATE),
    Field("signing.originals", "Nombre d’exemplaires", "Originals", "agreement.signing.originals", _T.NUMBER),
    Field(
        "signing.originals_in_words",
        "Exemplaires en lettres",
        "Originals in words",
        "agreement.signing.originals",
        _T.NUMBER_IN_WORDS,
    ),
)


# --- Fields of an amendment: its number, its reasons, old and new text of each change -----------------------


def _of(extract: str | Callable[[Amended], Value]) -> Callable[[Source], Value]:
    return if_found(amended, reader(extract))


def _reasons(found: Amended) -> str | None:
    """Return the reasons, for the end of a sentence."""
    reasons = found.amendment.reasons
    return reasons if reasons is None or reasons.endswith((".", "!", "?", "…")) else f"{reasons}."


def _changes(source: Source) -> tuple[StatedChange, ...] | None:
    found = amended(source)
    return None if found is None else found.changes()


AMENDMENT_FIELDS: Final[tuple[Field | Rows, ...]] = (
    Field("amendment.number", "Numéro de l’avenant", "Number", _of("amendment.number"), _T.NUMBER),
    Field("amendment.title", "Objet de l’avenant", "Title", _of("amendment.title")),
    Field("amendment.reasons", "Motifs", "Reasons", _of(_reasons)),
    Field(
        "amendment.effective_on", "Prise d’effet", "Of effect from", _of("amendment.effective_on"), _T.DATE
    ),
    rows(
        "amendment.changes",
        "Modifications",
        "Changes",
        _changes,
        column("article", "Article", "Article"),
        column("label", "Disposition", "Provision"),
        column("before", "Ancien", "Old"),
        column("after", "Nouveau", "New"),
    ),
)


# --- Fields of a model's parameters: `parameter.NAME`, the figures that an agreement gives ------------------

ANY_PARAMETER: Final = "parameter.*"
"""The key for the parameters of any model."""

_TYPES: Final[Mapping[str, FieldType]] = {
    "date": FieldType.DATE,
    "euros": FieldType.EUROS,
    "number": FieldType.NUMBER,
    "ratio": FieldType.STATED_RATE,
    "text": FieldType.TEXT,
}
"""The types that a text states; truth values are only tested, amounts in another currency have no words."""


def fields_of_parameters(agreement: Agreement) -> tuple[Field, ...]:
    """Return the fields of the parameters of the agreement's model, with the model's labels."""
    return tuple(
        Field(f"parameter.{item.name}", label, label, _reader(item.name), _TYPES[item.type])
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
