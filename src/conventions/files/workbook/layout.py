"""The sheets as data: which column is which key of a dossier, of which kind, in which words."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from budget import frozen
from budget.ledger import ExpenseKind
from budget.nomenclature import Form, form_lines
from budget.plan import CostBearer
from conventions.calendar import Territory
from conventions.files.faults import DataPath

# --- What a sheet is made of: a column or a line, the kind of its cells, and its words ----------------------

ID_NOTE: Final = "Nom court, unique : lettres sans accent, chiffres et _ ."
PART_NOTE: Final = "Ventilation : "
"""How the note of a part of a breakdown begins."""


class Kind(Enum):
    """What a cell holds, and how it is typed."""

    TEXT = "text"
    LONG = "long"
    """a text of several lines"""
    LINES = "lines"
    """a list of texts, one a line"""
    DAYS = "days"
    """a list of days, one a line"""
    AMOUNT = "amount"
    DAY = "day"
    NUMBER = "number"
    QUANTITY = "quantity"
    """a number that may have decimals"""
    WHEN = "when"
    """the days of a session: a day, or a text that tells several"""
    WORDS = "words"
    """names with what they are called, one a line: `women = femmes`"""
    TRUTH = "truth"
    VALUE = "value"
    """the value of a fact: its own kind decides"""


@frozen
class Column:
    """A column of a table.

    Attributes:
        key: the key in the file, dotted where it is in a table of its own.
        choices: the name of a list to choose from, or its words.
        note: what the reader of its heading is told.
        since: the form of workbooks that has it first.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 22
    choices: str | tuple[str, ...] = ()
    note: str = ""
    since: int = 1


@frozen
class Table:
    """A sheet that is a table: its rows are those of `[[path]]`, or the rows of a CSV file.

    Attributes:
        named: whether the rows are tables that their key names (`[payment.NAME]`), the first column.
    """

    sheet: str
    file: str
    path: DataPath
    columns: tuple[Column, ...]
    named: bool = False
    note: str = ""
    since: int = 1


@frozen
class Field:
    """A line of the sheet «Convention»."""

    path: DataPath
    title: str
    kind: Kind = Kind.TEXT
    choices: str | tuple[str, ...] = ()
    note: str = ""


# --- The sheets of the programme and of what was done of it, as data ----------------------------------------

ACTIONS: Final = Table(
    "Actions",
    "convention.toml",
    ("action",),
    (
        Column("id", "Identifiant", note=ID_NOTE),
        Column("title", "Intitulé", width=50),
        Column("description", "Description", Kind.LONG, 70),
        Column("axis", "Axe", width=24, since=2),
        Column("themes", "Thèmes", Kind.LINES, 30, note="Un par ligne.", since=2),
        Column("territory", "Territoire", width=30, since=2),
        Column("public", "Public", width=30, since=2),
        Column("calendar", "Calendrier", width=30, note="En mots.", since=2),
        Column("in_charge", "Responsable", width=24, note="Une fonction, jamais un nom.", since=2),
    ),
)
PARTNERS: Final = Table(
    "Partenaires",
    "convention.toml",
    ("action",),
    (
        Column("action", "Action", choices="actions"),
        Column("name", "Partenaire", width=48, note="Une organisation, jamais une personne."),
        Column("kind", "Apport", width=16, choices="partner_kinds"),
        Column("scheme", "Dispositif", width=30, note="D’un financeur : ce sur quoi il paie."),
    ),
    note="Qui prend part à chaque action.",
    since=2,
)
BREAKDOWNS: Final = Table(
    "Ventilations",
    "convention.toml",
    ("breakdown",),
    (
        Column("id", "Identifiant", note=ID_NOTE),
        Column("label", "Libellé", width=40),
        Column("parts", "Parties", Kind.WORDS, 56, note="Une par ligne, comme : women = femmes"),
        Column("of_whom", "Dont", Kind.TRUTH, 10, note="oui : chacune est à part, comprise dans le tout."),
    ),
    note="Ce qui est compté à part parmi les personnes ; chaque partie est une colonne de Séances.",
    since=2,
)
SESSIONS_SHEET: Final = Table(
    "Séances",
    "sessions.csv",
    (),
    (
        Column("when", "Quand", Kind.WHEN, 16, note="Un jour, ou 2024-02, 2024, 2024-02..2024-04."),
        Column("action", "Action", choices="actions"),
        Column("title", "Intitulé", width=40),
        Column("series", "Série", width=18, note="De quelle sorte de séances elle est."),
        Column("location", "Lieu", width=20),
        Column("sessions", "Nombre de séances", Kind.NUMBER, 11, note="Vide : une."),
        Column("days", "Jours", Kind.QUANTITY, 9),
        Column("hours", "Heures", Kind.QUANTITY, 9),
        Column("partner", "Avec", width=24),
        Column("organisations", "Intervenants", width=30, note="Des organisations : ADIE | CLAP"),
        Column("participants", "Participants", Kind.NUMBER, 12, note="Vide : non renseigné ; 0 : personne."),
        Column("held", "Tenue", Kind.TRUTH, 9, note="non : elle n’a pas eu lieu."),
        Column("reason", "Motif", width=34, note="Pourquoi elle n’a pas eu lieu."),
    ),
    note="Des nombres, jamais des noms. Une case rouge : des parties qui ne font pas le tout.",
    since=2,
)
YEARS_SHEET: Final = Table(
    "Années",
    "years.csv",
    (),
    (
        Column("year", "Année", Kind.NUMBER, 9),
        Column("indicator", "Indicateur", width=40, choices="indicators"),
        Column("value", "Résultat", Kind.QUANTITY, 12, note="Vide : non relevé ; 0 : rien."),
        Column("comment", "Commentaire", Kind.LONG, 60, note="Pourquoi cet écart."),
    ),
    note="Les résultats des années d’avant ; de la dernière, le commentaire seul. Une case rouge : à revoir.",
    since=2,
)


def part_columns(data: Mapping[str, object]) -> tuple[tuple[bool, tuple[Column, ...]], ...]:
    """Return the columns of the parts of each breakdown; whether each part is in the whole by itself."""
    columns_of_both = (*SESSIONS_SHEET.columns, *YEARS_SHEET.columns)
    taken = {column.title for column in columns_of_both}
    keys = {column.key for column in columns_of_both}
    found = []
    rows = data.get("breakdown")
    for row in rows if isinstance(rows, list) else ():
        columns = []
        for name, said in _parts(row):
            label = said[:1].upper() + said[1:]
            title = f"{label} ({name})" if label in taken else label
            if name not in keys:
                columns.append(
                    Column(name, title, Kind.NUMBER, 12, note=f"{PART_NOTE}{row.get('label', '')}")
                )
            taken.add(title)
            keys.add(name)
        found.append((row.get("of_whom") is True, tuple(columns)))
    return tuple(found)


def _parts(row: object) -> tuple[tuple[str, str], ...]:
    parts = row.get("parts") if isinstance(row, Mapping) else None
    return tuple((str(name), str(said)) for name, said in parts.items()) if isinstance(parts, Mapping) else ()


# --- The sheets as data: which column is which key of a dossier, of which kind, in which words --------------

README: Final = "Lisez-moi"
CONVENTION: Final = "Convention"
TEXTS: Final = "Textes"
LISTS: Final = "Listes"
SCHEMAS: Final = {"subventio/workbook/1": 1, "subventio/workbook/2": 2}
"""The forms of workbooks that are read; the last is the one that is written."""
ORIGIN: Final = "Origine"
HEADING_ROW: Final = 4
KEY_COLUMN: Final = 1
"""The hidden column of a sheet: where its row stands in the files."""

PRESENTED: Final = (3, 3)
"""The cell that says whether a ledger is presented: a sheet without rows is not the same as no sheet."""


FORM_LINES: Final = tuple(dict.fromkeys(line.id for form in Form for line in form_lines(form)))
"""The lines of the forms by their identifiers."""
_BORNE: Final = tuple(where.value for where in CostBearer if where is not CostBearer.HERE)
_BLANK: Final = "« à compléter » laisse un blanc à remplir à la main."
_COST: Final = "elsewhere : payé par un autre fonds ; unstated : coût non donné."

TOP: Final = (
    Field(("id",), "Identifiant du dossier", note=ID_NOTE),
    Field(("number",), "Numéro de la convention"),
    Field(("title",), "Intitulé"),
    Field(("purpose",), "Objet", Kind.LONG),
    Field(("requested_on",), "Demande reçue le", Kind.DAY),
    Field(("territory",), "Territoire", choices=tuple(territory.value for territory in Territory)),
    Field(("court",), "Tribunal compétent"),
    Field(("signing", "place"), "Lieu de signature"),
    Field(("signing", "signed_on"), "Date de signature", Kind.DAY, note=_BLANK),
    Field(("signing", "originals"), "Nombre d’originaux", Kind.NUMBER),
    Field(("period", "start"), "Début de la période", Kind.DAY, note="Ce jour compris."),
    Field(("period", "end"), "Fin de la période", Kind.DAY, note="Ce jour compris."),
    Field(("period", "renewal"), "Reconduction", choices=("never_tacit", "tacit")),
    Field(("grant", "amount"), "Subvention", Kind.AMOUNT),
    Field(("budget", "form"), "Formulaire du budget", choices=tuple(form.value for form in Form)),
    Field(("budget", "fte_rate"), "Valeur d’un équivalent temps plein", Kind.AMOUNT),
    Field(("budget", "total_text"), "Total du budget tel qu’imprimé"),
)
PARTY: Final = (
    ("name", "nom", Kind.TEXT),
    ("short_name", "nom court", Kind.TEXT),
    ("legal_form", "forme juridique", Kind.TEXT),
    ("address", "adresse", Kind.LINES),
    ("siret", "SIRET", Kind.TEXT),
    ("rna", "numéro RNA", Kind.TEXT),
    ("register", "autre registre", Kind.TEXT),
    ("accountant", "comptable", Kind.TEXT),
    ("representative.name", "représentant", Kind.TEXT),
    ("representative.title", "qualité du représentant", Kind.TEXT),
    ("representative.authority", "habilitation", Kind.TEXT),
    ("bank_account.holder", "titulaire du compte", Kind.TEXT),
    ("bank_account.bank", "banque", Kind.TEXT),
    ("bank_account.iban", "IBAN", Kind.TEXT),
    ("bank_account.bic", "BIC", Kind.TEXT),
)
LETTERS: Final = tuple(
    Field(("party", "funder", "letters", key), f"Lettres : {title}", kind)
    for key, title, kind in (
        ("place", "lieu", Kind.TEXT),
        ("reference", "référence", Kind.TEXT),
        ("contact", "affaire suivie par", Kind.TEXT),
        ("telephone", "téléphone", Kind.TEXT),
        ("mail", "courriel", Kind.TEXT),
        ("signatory", "signataire", Kind.TEXT),
        ("title", "qualité du signataire", Kind.TEXT),
        ("delegation", "délégation", Kind.TEXT),
        ("answer_within", "délai laissé pour répondre", Kind.TEXT),
    )
)
DECISION: Final = (
    Field(("decision", "body"), "Décision : organe"),
    Field(("decision", "number"), "Décision : numéro"),
    Field(("decision", "taken_on"), "Décision : prise le", Kind.DAY),
    Field(("decision", "amount"), "Décision : montant", Kind.AMOUNT),
    Field(("decision", "transmitted_on"), "Décision : transmise le", Kind.DAY),
    Field(("decision", "published_on"), "Décision : publiée le", Kind.DAY),
    Field(("decision", "president"), "Décision : président de séance"),
    Field(("decision", "secretary"), "Décision : secrétaire de séance"),
)

SIDES: Final = {
    "charge": ("budget", "expense"),
    "produit": ("budget", "resource"),
    "nature": ("budget", "in_kind"),
}
"""The words of the first column of the budget, and where their rows stand in the file."""

BUDGET: Final = Table(
    "Budget",
    "convention.toml",
    ("budget",),
    (
        Column(
            "side",
            "Côté",
            width=10,
            choices=tuple(SIDES),
            note="nature : une aide en nature.",
        ),
        Column("id", "Identifiant", note=ID_NOTE),
        Column("label", "Libellé", width=48),
        Column("amount", "Montant", Kind.AMOUNT, 16),
        Column("fte", "ETP", width=8, note="Temps de travail en équivalents temps plein, comme 0,5 ou 1/3."),
        Column("fte_rate", "Valeur de l’ETP", Kind.AMOUNT, 16, note="Si ce n’est pas celle du budget."),
        Column(
            "cost",
            "Sans coût",
            width=12,
            choices=_BORNE,
            note=_COST,
        ),
        Column("action", "Action", choices="actions"),
        Column("axis", "Axe", width=10),
        Column("account", "Compte", width=10, note="60 à 79, 86 ou 87, et ce qui suit."),
        Column("form_line", "Ligne du Cerfa", width=22, choices=FORM_LINES),
        Column("funder", "Financeur"),
        Column("giver", "Donné par", note="Pour une aide en nature."),
        Column("valued_by", "Évaluée par", width=30, note="Comment une aide en nature est évaluée."),
    ),
)
PAYMENTS: Final = Table(
    "Versements",
    "convention.toml",
    ("payment",),
    (
        Column("name", "Identifiant", note=ID_NOTE),
        Column("label", "Libellé", width=40),
        Column("article", "Article", width=10),
        Column("when", "Condition", width=46, note="Expression : happened(signed)."),
        Column("due", "Échéance", width=32, note="Expression : notified + 60 days."),
        Column("amount", "Montant", width=32, note="Expression : grant * 80 %."),
    ),
    named=True,
    note="Ce que la convention promet de verser. Les versements faits sont des événements (payment).",
)
EXPENSES_SHEET: Final = Table(
    "Dépenses",
    "expenses.csv",
    (),
    (
        Column("id", "Identifiant", width=12, note="Un par ligne."),
        Column("label", "Libellé", width=48),
        Column("amount", "Montant", Kind.AMOUNT, 15, note="Négatif pour un avoir."),
        Column("line", "Ligne du budget", choices="expense_lines"),
        Column("action", "Action", choices="actions"),
        Column("engaged_on", "Engagée le", Kind.DAY, 12),
        Column("paid_on", "Débitée le", Kind.DAY, 12, note="Le débit du compte ; vide : non payée."),
        Column("for_operation", "Rattachée", Kind.TRUTH, 11, note="À l’opération subventionnée."),
        Column("evidence", "Justificatif", width=24),
        Column("incurred_on", "Date de la pièce", Kind.DAY, 14),
        Column("issued_on", "Chèque ou carte du", Kind.DAY, 14),
        Column("account", "Compte", width=10),
        Column("kind", "Nature", width=16, choices=tuple(kind.value for kind in ExpenseKind)),
        Column("vat", "Dont TVA", Kind.AMOUNT, 13),
    ),
)
RESOURCES_SHEET: Final = Table(
    "Ressources",
    "resources.csv",
    (),
    (
        Column("id", "Identifiant", width=12, note="Un par ligne."),
        Column("label", "Libellé", width=48),
        Column("amount", "Montant", Kind.AMOUNT, 15),
        Column("funder", "Financeur"),
        Column("received_on", "Créditée le", Kind.DAY, 13),
        Column("line", "Ligne du budget", choices="resource_lines"),
    ),
)
INDICATORS: Final = Table(
    "Indicateurs",
    "convention.toml",
    ("indicator",),
    (
        Column("id", "Identifiant", note=ID_NOTE),
        Column("label", "Libellé", width=48),
        Column("action", "Action", choices="actions"),
        Column("target", "Objectif", Kind.NUMBER, 11),
        Column("target_most", "Objectif, au plus", Kind.NUMBER, 11, note="Pour un objectif « de … à … »."),
        Column("unit", "Unité", width=18),
        Column("dates", "Dates", Kind.DAYS, 13, note="Une par ligne."),
    ),
)
RESULTS: Final = (
    Column("result", "Résultat", Kind.NUMBER, 11, note="Des nombres, jamais des noms."),
    Column("occurred_on", "Constaté le", Kind.DAY, 13),
)
"""What the blank workbook asks beside the indicators: it becomes facts."""

EVENTS: Final = Table(
    "Événements",
    "facts.toml",
    ("fact",),
    (
        Column("key", "Événement", width=26, choices="facts"),
        Column("occurred_on", "Survenu le", Kind.DAY, 12, note="Le premier jour possible, ou « inconnu »."),
        Column("known_on", "Connu le", Kind.DAY, 12, note="Vide : le même jour."),
        Column("value", "Valeur", Kind.VALUE, 24, note="Peu connue : « entre 100 € et 250 € »."),
        Column("of", "De", width=20, note="La ligne, l’action ou la norme dont c’est un fait."),
        Column("evidence", "Pièce", width=30),
        Column("author", "Auteur", width=24),
        Column("id", "Identifiant", note="Pour pouvoir le corriger."),
        Column("replaces", "Remplace", note="L’identifiant d’un fait erroné."),
        Column("withdraws", "Retire", note="L’identifiant d’un fait saisi par erreur."),
        Column("reason", "Motif", width=30, note="D’un retrait : pourquoi."),
        Column("no_later_than", "Au plus tard le", Kind.DAY, 12, note="Le dernier jour possible."),
    ),
    note="Une erreur se corrige par un événement qui remplace ou retire l’autre ; rien ne s’efface.",
)
IDENTITY: Final = frozenset({"side", "id", "name"})
"""The columns that say which row a row is."""
OF_MODEL: Final = "modèle/"
"""Before the hidden key of a row that the model brings: it is in no file until a cell of it is changed."""
TABLES: Final = (
    ACTIONS, PARTNERS, BUDGET, PAYMENTS, EXPENSES_SHEET, RESOURCES_SHEET, INDICATORS, BREAKDOWNS,
    SESSIONS_SHEET, YEARS_SHEET, EVENTS,
)  # fmt: skip


def columns_of(table: Table, data: Mapping[str, object], *, asks: bool = False) -> tuple[Column, ...]:
    """Return the columns of a sheet for an agreement; sessions and years have one for each breakdown part.

    `asks`: of a workbook for the beneficiary, which asks for the results of the indicators.
    """
    if table is INDICATORS and asks:
        return (*table.columns, *RESULTS)
    if table not in (SESSIONS_SHEET, YEARS_SHEET):
        return table.columns
    at = next(place for place, column in enumerate(table.columns) if column.key in {"held", "comment"})
    parts = [column for _, columns in part_columns(data) for column in columns]
    return (*table.columns[:at], *parts, *table.columns[at:])


def party_fields(role: str) -> tuple[Field, ...]:
    """Return the lines of a party."""
    who = {"funder": "Financeur", "beneficiary": "Bénéficiaire"}.get(role, role)
    return tuple(
        Field(("party", role, *key.split(".")), f"{who} : {title}", kind) for key, title, kind in PARTY
    )


def convention_fields(roles: tuple[str, ...]) -> tuple[Field, ...]:
    """Return the lines of the sheet «Convention», in their order."""
    parties = (field for role in roles for field in party_fields(role))
    return (*TOP, *parties, *DECISION, *LETTERS)


def roles(data: Mapping[str, object]) -> tuple[str, ...]:
    """Return the parties to show: those of the agreement, and the two that every one has."""
    found = data.get("party")
    named = list(found) if isinstance(found, Mapping) else []
    return tuple(dict.fromkeys([*named, "funder", "beneficiary"]))
