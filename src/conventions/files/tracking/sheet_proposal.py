"""A mapping proposed for a tracking sheet: by its headings and the contents of its cells."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve

from conventions.files.ledgers.grid import Cell, Grid, cell_text, is_blank
from conventions.files.ledgers.mapping import (
    DateOrder,
    OperationRule,
    UnreadableLedgerError,
    field_in,
    fields_of,
    ledger_fault,
)
from conventions.files.ledgers.proposal import (
    LOOKED_AT,
    SAMPLE,
    days_shown,
    decimal_mark,
    heading_rows,
    headings_at,
)
from conventions.files.row_labels import plain
from conventions.files.tracking.sheet_mapping import AMOUNT, PAID_ON, PAYMENT, SheetMapping, Target, reads_as

# ------------------------------------------------------------------------------------------------------------
# What a column of a tracking sheet is, as its heading says: in words of offices, of schemas, of a model.

_WORDS: Final = """
number                              n convention | numero de convention | n de convention | convention | n
number                              numero | numero convention | ref | reference | n dossier
number                              numero de dossier | n de dossier | id | identifiant
number                              reference de la convention | agreement number | number
title                               intitule | titre | libelle | action | projet | nom de l action
title                               nom du projet | intitule de l action | intitule du projet | title
purpose                             objet | objet de la subvention | objet de la convention | description
purpose                             purpose
grant.amount                        montant | montant accorde | montant attribue | montant vote
grant.amount                        montant notifie | montant de la subvention | montant subvention
grant.amount                        montant de la convention | subvention | subvention accordee
grant.amount                        subvention attribuee | subvention votee | montant conventionne | amount
grant.amount                        grant
party.funder.name                   financeur | nom du financeur | attribuant | nom de l attribuant
party.funder.name                   collectivite | funder
party.funder.letters.mail           courriel du financeur | mail du financeur | courriel du service
party.funder.siret                  siret financeur | siret du financeur | siret attribuant
party.funder.siret                  siret de l attribuant
party.beneficiary.name              beneficiaire | nom du beneficiaire | association | nom de l association
party.beneficiary.name              nom | organisme | structure | raison sociale | porteur
party.beneficiary.name              porteur de projet | beneficiary
party.beneficiary.siret             siret | n siret | numero siret | numero de siret | siret beneficiaire
party.beneficiary.siret             siret du beneficiaire | siret de l association
party.beneficiary.rna               rna | n rna | numero rna | rna beneficiaire | rna du beneficiaire
party.beneficiary.legal_form        forme juridique | statut juridique | legal form
party.beneficiary.letters.mail      courriel | mail | e mail | email | mel | adresse mail
party.beneficiary.letters.mail      adresse electronique | courriel du beneficiaire | courriel beneficiaire
party.beneficiary.letters.telephone telephone | tel
party.beneficiary.letters.contact   contact | interlocuteur | personne a contacter
period.whole                        periode | exercice | annee | exercice budgetaire | year | period
period.start                        debut | date de debut | du | debut de l action | debut de la convention
period.start                        start | date debut | debut de la periode
period.end                          fin | date de fin | au | fin de l action | fin de la convention | end
period.end                          date fin | fin de la periode
decision.number                     n deliberation | numero de deliberation | deliberation
decision.number                     n de deliberation | n de la deliberation | reference de la decision
decision.number                     n decision
decision.body                       organe | assemblee | organe deliberant
decision.taken_on                   date de deliberation | date deliberation | date de la deliberation
decision.taken_on                   date du vote | vote le | votee le | date de la decision | date decision
decision.taken_on                   delibere le | date de vote
fact.signed                         date de signature | date signature | signee le | signe le | signature
fact.signed                         date de la convention | date convention | convention signee le
fact.notified                       notifiee le | notifie le | date de notification | date notification
fact.notified                       notification
fact.transmitted                    transmise le | transmis le | transmise au prefet le
fact.transmitted                    transmise au prefet | date de transmission | transmission au prefet
fact.published                      publiee le | publie le | date de publication
fact.request_received               demande recue le | dossier recu le | date de reception de la demande
requested_on                        date de la demande | date de demande | demande du | demande le
fact.bilan_received                 bilan recu le | bilan recu | date de reception du bilan
fact.bilan_received                 compte rendu recu le | compte rendu financier recu le | crf recu le
fact.bilan_received                 bilan financier recu le
payment.paid_on                     verse le | versee le | versement le | date de versement | date versement
payment.paid_on                     paye le | payee le | date de paiement | date du versement | paid on
payment.amount                      verse | versee | montant du versement | montant du paiement
payment.amount                      montant verse | somme versee | paye | montant paye | paid
"""
"""a value of a dossier, and headings that mean it, as `plain` writes them"""
_BY_WORDS: Final = fields_of(_WORDS)

_SCDL: Final = {
    "nomAttribuant": "party.funder.name",
    "idAttribuant": "party.funder.siret",
    "dateConvention": "fact.signed",
    "referenceDecision": "decision.number",
    "nomBeneficiaire": "party.beneficiary.name",
    "idBeneficiaire": "party.beneficiary.siret",
    "rnaBeneficiaire": "party.beneficiary.rna",
    "objet": "purpose",
    "montant": "grant.amount",
    "nature": "grant.nature",
    "datesPeriodeVersement": "period.whole",
    "notificationUE": "grant.de_minimis",
    "pourcentageSubvention": "grant.share",
}
_OWN: Final = {
    "idSubvention": "number",
    "dateDecision": "fact.voted",
    "dateDebut": "period.start",
    "dateFin": "period.end",
}
PRESETS: Final[Mapping[str, Mapping[str, str]]] = {
    "data_subvention": {
        **{name: target for name, target in _SCDL.items() if target != "period.whole"},
        **_OWN,
    },
    "scdl": _SCDL,
}
"""The columns of the schema «subventions» 2.1.1, and of the one of 40 that Data.Subvention made of it.

Those that stand here for no value are read by nothing. What the site of Data.Subvention lets people download
has columns of its own, which no source of this project gives: they are left to the mapping.
"""
STATUS_COLUMN: Final = "statutLabel"
STATUS_GRANTED: Final = "attribuée"
_SIGNS: Final = {"data_subvention": ("idSubvention", "idAttribuant"), "scdl": ("idAttribuant", "objet")}
_FILL: Final = frozenset(
    (
        *("date", "de", "du", "d", "la", "le", "l", "les", "montant", "au", "un", "une", "en", "mandate"),
        *("versement", "verse", "versee", "paiement", "paye", "payee"),
    )
)
_OF_DAYS: Final = frozenset({"date", "le"})


def preset_of(headings: Sequence[str]) -> str | None:
    """Return the published schema whose headings these are; None for a sheet of the office's own."""
    return next((name for name, signs in _SIGNS.items() if set(signs) <= set(headings)), None)


def targets_by_words(
    headings: Sequence[str], targets: Mapping[str, Target], labels: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str, str]]:
    """Yield each heading that means something: the heading, the name of what it means, and what told so.

    `labels`: what people call each target, in any language. What told it: `preset`, `heading` or `label`.
    """
    schema = preset_of(headings)
    preset = {} if schema is None else PRESETS[schema]
    by_label = {plain(label): name for name, words in labels.items() for label in (*words, name)}
    payments = _payments(targets, labels)
    has_decision = any(_by_words(heading) == "decision.number" for heading in headings if heading)
    for heading in headings:
        if not heading:
            continue
        if schema is not None:
            if heading in preset:
                yield heading, preset[heading], "preset"
            continue
        found = _by_words(heading)
        how = "heading"
        if found is not None and found.startswith(PAYMENT):
            found = _of_only_payment(found, payments)
        if found == "decision.taken_on" and not has_decision:
            found = "fact.voted"
        if found is None:
            found, how = by_label.get(plain(heading)) or _of_payment(heading, payments), "label"
        if found is not None and found in targets:
            yield heading, found, how


def _by_words(heading: str) -> str | None:
    """Return what a heading means; one over two rows is read as one first: `Financeur / Nom`.

    >>> _by_words("Financeur / Nom"), _by_words("Versement / Montant"), _by_words("Convention / Objet")
    ('party.funder.name', 'payment.amount', 'purpose')
    """
    *above, last = heading.split(" / ")
    joints = ("", "du ", "de la ", "de l ", "de ") if above else ()
    whole = (plain(f"{last} {joint}{above[-1]}") for joint in joints)
    return next((_BY_WORDS[words] for words in whole if words in _BY_WORDS), None) or field_in(
        heading, _BY_WORDS
    )


def _payments(
    targets: Mapping[str, Target], labels: Mapping[str, Sequence[str]]
) -> Mapping[str, list[frozenset[str]]]:
    """Return the payments of the model by name, with the words that tell each."""
    names = [name[len(PAYMENT) : -len(PAID_ON)] for name in targets if name.endswith(PAID_ON)]
    return {
        name: [_telling(word) for word in (*labels.get(f"{PAYMENT}{name}", ()), name.replace("_", " "))]
        for name in names
    }


def _of_only_payment(found: str, payments: Mapping[str, list[frozenset[str]]]) -> str | None:
    """Return the target of a payment that a heading does not tell from others: where there is but one."""
    if len(payments) != 1:
        return None
    (name,) = payments
    return f"{PAYMENT}{name}.{found.removeprefix(PAYMENT)}"


def _of_payment(heading: str, payments: Mapping[str, list[frozenset[str]]]) -> str | None:
    """Return the target of a heading that names one payment: `Acompte versé le`, `Montant du solde`."""
    words = _telling(heading)
    names = [name for name, by_values in payments.items() if words and words in by_values]
    if len(names) != 1:
        return None
    is_day = bool(_OF_DAYS & set(plain(heading).split()))
    return f"{PAYMENT}{names[0]}{PAID_ON if is_day else AMOUNT}"


def _telling(text: str) -> frozenset[str]:
    return frozenset(plain(text).split()) - _FILL


# --- A mapping proposed for a tracking sheet: by its headings and the contents of its cells -----

Proposal = tuple[SheetMapping, Mapping[str, str]]
"""A mapping, and of each heading in it what told so: `preset`, `heading`, `label` or `values`."""
_BY_FORM: Final = {
    "party.beneficiary.siret": "siret",
    "party.beneficiary.rna": "rna",
    "party.beneficiary.letters.mail": "mail",
}
"""What a column holds whose heading says nothing, where every cell of it has the form of such a value."""
_LEAST: Final = 2


def proposed_sheet(
    grid: Grid, targets: Mapping[str, Target], labels: Mapping[str, Sequence[str]]
) -> Proposal:
    """Return the mapping that a sheet suggests; `UnreadableLedgerError` where no row has headings of one."""
    best: tuple[int, int, tuple[str, ...], dict[str, tuple[str, str]]] = (0, 1, (), {})
    for row in grid.rows[:LOOKED_AT]:
        count = heading_rows(grid, row.line)
        headings = headings_at(grid, row.line, count)
        found: dict[str, tuple[str, str]] = {}
        for heading, target, how in targets_by_words(headings, targets, labels):
            found.setdefault(target, (heading, how))
        if len(found) > len(best[3]):
            best = (row.line, count, headings, found)
    line, count, headings, found = best
    if len(found) < _LEAST:
        raise UnreadableLedgerError(grid.file, ledger_fault(grid.file, 1, "", "sheet_no_heading"))
    below = [row.cells for row in grid.rows if row.line >= line + count]
    if preset_of(headings) is None:
        found |= _by_form(headings, below, found)
    columns = {target: heading for target, (heading, _) in found.items()}
    mapping = SheetMapping(
        columns=columns,
        heading_row=line,
        heading_rows=count,
        sheet=None if grid.others or grid.unread or grid.is_hidden else grid.sheet,
        decimal=decimal_mark(_texts(headings, below, columns, targets, "euros")),
    )
    if STATUS_COLUMN in headings and preset_of(headings) is not None:
        mapping = evolve(mapping, rows=OperationRule(STATUS_COLUMN, (STATUS_GRANTED,)))
    return mapping, dict(found.values())


def day_orders(
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    columns: Mapping[str, str],
    targets: Mapping[str, Target],
) -> frozenset[DateOrder]:
    """Return the orders that the days of a sheet show: none, one, or both, and then some are ambiguous."""
    shown = days_shown(_texts(headings, rows, columns, targets, "date"))
    return frozenset(order for order, days in shown.items() if days)


def _texts(
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    columns: Mapping[str, str],
    targets: Mapping[str, Target],
    kind: str,
) -> list[str]:
    """Return the texts of the columns of a kind."""
    places = [headings.index(heading) for name, heading in columns.items() if targets[name].kind == kind]
    cells = (row[at] for row in rows for at in places if at < len(row))
    return [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]


def _by_form(
    headings: Sequence[str], rows: Sequence[Sequence[Cell]], found: Mapping[str, tuple[str, str]]
) -> dict[str, tuple[str, str]]:
    """Return what columns hold whose headings say nothing, as the form of all their cells tells."""
    known = {heading for heading, _ in found.values()}
    by_values: dict[str, tuple[str, str]] = {}
    for at, heading in enumerate(headings):
        if not heading or heading in known:
            continue
        cells = [row[at] for row in rows[:SAMPLE] if at < len(row) and not is_blank(row[at])]
        for target, kind in _BY_FORM.items():
            is_one = len({cell_text(cell) for cell in cells}) >= _LEAST
            if (
                is_one
                and target not in {**found, **by_values}
                and all(reads_as(cell, kind) for cell in cells)
            ):
                by_values[target] = (heading, "values")
    return by_values
