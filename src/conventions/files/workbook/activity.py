"""The sheets of the programme and of what was done of it, as data."""

from collections.abc import Mapping
from typing import Final

from conventions.files.workbook.shapes import ID_NOTE, PART_NOTE, Column, Kind, Table

__all__ = ["ACTIONS", "BREAKDOWNS", "PARTNERS", "SESSIONS_SHEET", "YEARS_SHEET", "part_columns"]

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
    """The columns of the parts of each breakdown; whether each part is in the whole by itself."""
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
