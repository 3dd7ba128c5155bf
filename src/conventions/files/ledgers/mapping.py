"""How the columns of a ledger are read: a mapping proposed by headings, shown, saved, used again.

Headings are words of accountants and associations, French and English.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import ClassVar, Final, TypeVar

from attrs import field

from budget import frozen
from budget.errors import InputError
from budget.findings import Place
from budget.nomenclature import Account
from conventions.files.faults import Fault, FaultyFileError, Problem, shown
from conventions.files.part_names import if_unknown
from conventions.files.problems import placed
from conventions.files.row_labels import plain
from conventions.files.structured import structured
from conventions.files.text import ENCODINGS
from conventions.files.toml_data import toml_data

EXPENSE_FIELDS: Final = (
    "id", "label", "amount", "direction", "debit", "credit", "vat", "line", "action", "account", "kind",
    "engaged_on", "incurred_on", "issued_on", "paid_on", "for_operation", "evidence",
)  # fmt: skip
RESOURCE_FIELDS: Final = (
    "id",
    "label",
    "amount",
    "direction",
    "debit",
    "credit",
    "funder",
    "received_on",
    "line",
    "account",
)

PAYMENT_FIELDS: Final = (
    "kind", "number", "slip", "year", "party", "siret", "label", "agreement", "amount", "ordered_on",
    "paid_on", "state",
)  # fmt: skip

_WORDS: Final = """
id             id | n | identifiant | numero d ordre | n ordre | n ligne | numero de ligne | ref | reference
label          libelle | libelle de la depense | intitule | designation | description | objet | nature
label          nature de la depense | depense | ecriturelib | libelle de l ecriture | label | recette
label          produit
amount         montant | montant ttc | ttc | total ttc | montant total | montant paye | montant regle
amount         montant en euros | montant euros | montant en | amount | prix ttc | somme | montant impute
amount         montant de la depense | cout | montant eur | montant recu | montant verse
debit          debit | montant debit | charges | sortie | sorties | depenses | decaissements | debit euros
credit         credit | montant credit | produits | entree | entrees | recettes | encaissements | credit euros
direction      sens | sens de l operation | debit credit | d c | dc | sens debit credit | cr db | db cr
vat            tva | montant tva | dont tva | vat
line           ligne | ligne budgetaire | poste | poste budgetaire | poste de depense | rubrique | categorie
line           ligne du budget | budget | line
action         action | axe | projet | activite | nom de l action
account        compte | n compte | numero de compte | compte comptable | comptenum | account | imputation
kind           type | type de depense | kind
engaged_on     date d engagement | engage le | engagement | date de commande | commande le | date du devis
engaged_on     engaged on | date engagement
incurred_on    date de facture | date facture | date de la piece | piecedate | date piece | incurred on
incurred_on    date de la depense | facture le
issued_on      date du cheque | date d emission | emis le | date cheque | issued on
paid_on        date de paiement | paye le | date de reglement | regle le | acquitte le | date d acquittement
paid_on        date paiement | date reglement | date acquittement | date de debit | debite le | paid on
paid_on        date de debit bancaire | reglement | paiement
for_operation  action subventionnee | rattachee a l action | rattache a l action
for_operation  operation | rattache | rattachee a l operation | eligible | for operation | imputable
evidence       piece | n piece | numero de piece | facture | n facture | numero de facture | justificatif
evidence       n de facture | n de piece | n de la facture | n de la piece | numero de la piece
evidence       piece justificative | reference de la piece | pieceref | reference facture | evidence
funder         financeur | origine | bailleur | partenaire | organisme | financeur public | funder
received_on    date d encaissement | encaisse le | recu le | date de reception | verse le | received on
received_on    date de versement | credite le | date encaissement
"""
"""a field, and headings that mean it, as `plain` writes them"""


_PAYMENT_WORDS: Final = """
kind           type | type de piece | type piece | nature de la piece | nature piece | sens | mandat titre
kind           type de mandat | type d operation | nature du mouvement | type de mouvement
number         n mandat | mandat | numero de mandat | numero mandat | n de mandat | reference du mandat
number         n titre | titre | numero de titre | numero titre | n de titre | n mandat titre | order number
number         n piece | piece | numero de piece | numero piece | n de piece | n de la piece | n d ordre
slip           bordereau | n bordereau | numero de bordereau | numero bordereau | n de bordereau | slip
year           exercice | exercice budgetaire | annee | exercice comptable | year
party          tiers | nom du tiers | nom tiers | libelle tiers | libelle du tiers | beneficiaire | creancier
party          nom du beneficiaire | raison sociale | debiteur | redevable | fournisseur | payee
siret          siret | n siret | numero siret | numero de siret | siret tiers | siret du tiers | siret siren
siret          siret beneficiaire | siret du beneficiaire | siren | n siren | identifiant du tiers
label          objet | libelle | objet du mandat | objet mandat | libelle du mandat | libelle mandat | label
label          objet du titre | libelle du titre | designation | description | intitule | objet de la depense
agreement      convention | n convention | numero de convention | n de convention | reference convention
agreement      engagement | n engagement | numero d engagement | n d engagement | numero engagement
agreement      reference de la convention | engagement juridique | n engagement juridique | n ej | ej
agreement      n dossier | numero de dossier | dossier | agreement | commitment
amount         montant ttc | montant | ttc | montant mandate | montant paye | montant regle | montant net
amount         montant du mandat | montant du titre | montant eur | montant euros | montant en euros | amount
amount         montant en | montant total | net a payer | total ttc | montant a payer | montant encaisse
ordered_on     date de mandatement | date mandatement | mandate le | date du mandat | date mandat
ordered_on     date d emission | date emission | emis le | date du titre | date titre | ordered on
ordered_on     date d ordonnancement | date ordonnancement | date du bordereau | date bordereau
paid_on        date de paiement | date paiement | paye le | date de reglement | date reglement | regle le
paid_on        date de virement | date virement | date d encaissement | date encaissement | encaisse le
paid_on        date de recouvrement | date recouvrement | recouvre le | paid on
state          etat | statut | situation | etat du mandat | etat mandat | statut du mandat | etat de la piece
state          etat du titre | state | status
"""
"""The same of what an office's accounting exports: payment orders, recovery orders, payments, repayments."""


def field_of(heading: str) -> str | None:
    """Return the field that a heading names; None for one that says something else.

    Of a heading over several columns (`Paiement / Date`), the two together decide, else the last alone.

    >>> field_of("Montant T.T.C. (€)"), field_of("Payé le"), field_of("Visa")
    ('amount', 'paid_on', None)
    >>> field_of("Paiement / Date"), field_of("Facture / Montant")
    ('paid_on', 'amount')
    """
    return field_in(heading, _WORDS_OF_FIELDS)


def payment_field_of(heading: str) -> str | None:
    """Return the field that a heading names in what an office's accounting exports.

    >>> payment_field_of("N° mandat"), payment_field_of("Date de mandatement"), payment_field_of("Visa")
    ('number', 'ordered_on', None)
    """
    return field_in(heading, _OF_PAYMENTS)


def field_in(heading: str, fields: Mapping[str, str]) -> str | None:
    """Return the field that a heading names in a table of words; None for another heading."""
    *above, last = heading.split(" / ")
    word = _known(last, fields)
    if not above:
        return word
    if plain(last) in _DATE:
        return _known(f"date de {above[-1]}", fields) or _known(f"date {above[-1]}", fields)
    if plain(last) in _NUMBER:
        return _known(f"n {above[-1]}", fields)
    return word


def is_heading(cells: Iterable[str]) -> bool:
    """Return whether the cells of a row are headings of a ledger: one names a label, another an amount."""
    fields = {field_of(cell) for cell in cells if cell}
    return "label" in fields and bool(fields & {"amount", "debit"})


def _known(heading: str, fields: Mapping[str, str]) -> str | None:
    words = plain(heading)
    for text in (words, re.sub(r"\b(?:t t c|en|eur|euros?|€)\b", _short, words)):
        found = fields.get(" ".join(text.split()))
        if found is not None:
            return found
    return None


def _short(found: re.Match[str]) -> str:
    return "ttc" if found.group().startswith("t") else ""


def fields_of(table: str) -> Mapping[str, str]:
    """Return the field of each heading; a line of the table has a field and its headings, as in `plain`."""
    rows = [row.split(maxsplit=1) for row in table.strip().splitlines()]
    return {word.strip(): field for field, words in rows for word in words.split("|")}


_DATE: Final = frozenset({"date", "le", "jour"})
_NUMBER: Final = frozenset({"n", "numero", "reference", "ref"})
_WORDS_OF_FIELDS: Final = fields_of(_WORDS)
_OF_PAYMENTS: Final = fields_of(_PAYMENT_WORDS)


# --- Why a ledger, or its mapping, cannot be taken at all ---------------------------------------------------

_LONG: Final = 120


class UnreadableLedgerError(FaultyFileError):
    """A source that cannot be read at all; the error has all its faults, in order."""

    code: ClassVar[str] = "ledger_unreadable"


def ledger_fault(
    file: str, line: int, column: str, code: str, actual: str = "", expected: str = "", **params: str
) -> Fault:
    """Return the fault at a line and a column of a source, its words cut to what a line shows."""
    pairs = tuple(sorted(params.items()))
    hint = expected if len(expected) < _LONG else shown(expected)
    return Fault(Place(file, line, column), code, shown(actual), hint, params=pairs)


# --- How the columns of a ledger are read: a mapping shown, saved as a small TOML, and used again -----------

SCHEMA: Final = "subventio/ledger-mapping/1"
_FIELDS: Final = tuple(dict.fromkeys((*EXPENSE_FIELDS, *RESOURCE_FIELDS)))
_CONSTANTS: Final = ("action", "for_operation", "funder", "kind", "line")
_MOST_ROWS: Final = {"heading_row": 1_000, "heading_rows": 4}


class Side(Enum):
    """The kind of the rows of a source."""

    EXPENSES = "expenses"
    RESOURCES = "resources"
    BY_ACCOUNT = "by_account"
    """accounts 60-69 and 86 are expenses, 70-79 and 87 resources, others neither"""

    PAYMENTS = "payments"
    """what a funder's accounting exports: its payment orders, its recovery orders and what became of them"""


class Signs(Enum):
    """The meaning of a negative amount, or of a credit beside a debit, without accounts."""

    REFUNDS = "refunds"
    """an expense given back, or a credit note"""

    STATEMENT = "statement"
    """an account's statement: money out is an expense, money in a resource, whatever the sign of a debit"""

    COSTS_POSITIVE = "costs_positive"
    """a positive amount is an expense, a negative one a resource"""


class SummaryRows(Enum):
    """What rows are that carry a balance over, or print a total and yet have a day or a number."""

    SKIP = "skip"
    KEEP = "keep"


class DateOrder(Enum):
    """How a day written with strokes is read; one written as ISO is read the same in all."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@frozen
class AccountRule:
    """The line of the budget of the accounts that begin so."""

    line: str
    accounts: tuple[str, ...]


@frozen
class OperationRule:
    """The rows of the operation: those whose cell in a column is one of these values."""

    column: str
    values: tuple[str, ...]


Pairs = tuple[tuple[str, str], ...]
Words = tuple[tuple[str, str | None, tuple[str, ...]], ...]
"""A key, what a mapping says there, and what it may say."""

Form = TypeVar("Form")


@frozen
class _MappingFile:
    schema: str
    side: str = Side.EXPENSES.value
    sheet: str | None = None
    heading_row: int = 1
    heading_rows: int = 1
    decimal: str | None = None
    dates: str = DateOrder.DAY_FIRST.value
    signs: str | None = None
    summary_rows: str | None = None
    epoch: int | None = None
    encoding: str | None = None
    columns: Pairs = ()
    values: Pairs = ()
    names: Pairs = ()
    operation: OperationRule | None = None
    line: tuple[AccountRule, ...] = ()


@frozen
class LedgerMapping:
    """The mapping of the columns of a source.

    Attributes:
        columns: the heading of each field.
        values: what a field is on every row.
        names: words of the source for lines, actions and funders, and the identifiers that they stand for.
        rules: the line of an account, where no column gives it; the longest beginning decides.
        operation: None where every row is of the operation.
        heading_row: where the headings were seen; another file may have them elsewhere.
        decimal: the decimal mark of texts such as `1.234`, which have two readings without it.
        signs, summary_rows, epoch: answers to what the source leaves open; None where nothing was answered.
        epoch: 1904 for a workbook whose days are those that it shows, 1900 for one whose days were pasted
            from another and stand 1 462 days too late.
        encoding: of a CSV file, where what is told by its bytes is wrong.
    """

    side: Side
    columns: Mapping[str, str]
    heading_row: int = 1
    heading_rows: int = 1
    sheet: str | None = None
    decimal: str | None = None
    dates: DateOrder = DateOrder.DAY_FIRST
    signs: Signs | None = None
    summary_rows: SummaryRows | None = None
    epoch: int | None = None
    encoding: str | None = None
    values: Mapping[str, str] = field(factory=dict)
    names: Mapping[str, str] = field(factory=dict)
    operation: OperationRule | None = None
    rules: tuple[AccountRule, ...] = ()

    def line_of(self, account: str) -> str | None:
        """Return the line of an account by the rules.

        >>> rules = (AccountRule("supplies", ("60",)), AccountRule("rent", ("606", "613")))
        >>> LedgerMapping(Side.EXPENSES, {}, rules=rules).line_of("606300")
        'rent'
        """
        found = [
            (len(start), rule.line)
            for rule in self.rules
            for start in rule.accounts
            if account.startswith(start)
        ]
        return max(found)[1] if found else None


def ledger_mapping(path: Path, text: str, *, of_payments: bool = False) -> LedgerMapping:
    """Return the mapping that a TOML text states; `UnreadableLedgerError` lists everything wrong in it.

    `of_payments`: of what a funder's accounting exports, and of nothing else; not said, of a ledger.
    """
    file = mapping_file(
        path, text, _MappingFile, lambda file: _problems(path.name, file, of_payments=of_payments)
    )
    return LedgerMapping(
        Side(file.side),
        dict(file.columns),
        file.heading_row,
        file.heading_rows,
        file.sheet,
        file.decimal,
        DateOrder(file.dates),
        None if file.signs is None else Signs(file.signs),
        None if file.summary_rows is None else SummaryRows(file.summary_rows),
        file.epoch,
        file.encoding,
        dict(file.values),
        dict(file.names),
        file.operation,
        file.line,
    )


def mapping_file(
    path: Path, text: str, form: type[Form], problems: Callable[[Form], Iterable[Problem]]
) -> Form:
    """What a TOML text states by a form; `UnreadableLedgerError` lists everything wrong in it."""
    read = toml_data(path.name, text)
    found = list(read.problems)
    file = None
    if read.data is not None and not found:
        file, refused = structured(path.name, read.data, form)
        found += refused if file is None else problems(file)
    if file is None or found:
        raise UnreadableLedgerError(path.name, *placed(path.parent, found, {path.name: text}))
    return file


def how_cells_are_read(
    dates: str | None, decimal: str | None, epoch: int | None, encoding: str | None
) -> Words:
    """Return the keys about cells in a mapping, with their possible values."""
    return (
        ("dates", dates, tuple(order.value for order in DateOrder)),
        ("decimal", decimal, (",", ".")),
        ("epoch", None if epoch is None else str(epoch), ("1900", "1904")),
        ("encoding", encoding, ENCODINGS),
    )


def mapping_problems(
    name: str, words: Words, tables: Iterable[tuple[str, Pairs, Collection[str]]], rows: tuple[int, int]
) -> Iterator[Problem]:
    """Return the problems of a mapping of any sheet.

    `tables`: their keys, and what these may be; `rows`: where the headings are, and over how many rows.
    """
    for key, word, known in words:
        if word is not None and word not in known:
            yield Problem(name, (key,), "unknown_word", shown(word), " | ".join(known))
    for table, pairs, allowed in tables:
        for key, _ in pairs:
            yield from if_unknown("unknown_key", name, (table, key), key, allowed)
    for (key, most), number in zip(_MOST_ROWS.items(), rows, strict=True):
        if not 1 <= number <= most:
            yield Problem(name, (key,), "number_out_of_bounds", str(number), f"1 - {most}")


def _problems(name: str, file: _MappingFile, *, of_payments: bool) -> Iterator[Problem]:
    fields, constants = (PAYMENT_FIELDS, ("kind",)) if of_payments else (_FIELDS, _CONSTANTS)
    words: Words = (
        ("schema", file.schema, (SCHEMA,)),
        ("side", file.side, tuple(side.value for side in Side if (side is Side.PAYMENTS) is of_payments)),
        ("signs", file.signs, tuple(signs.value for signs in Signs)),
        ("summary_rows", file.summary_rows, tuple(rows.value for rows in SummaryRows)),
        *how_cells_are_read(file.dates, file.decimal, file.epoch, file.encoding),
    )
    tables = (("columns", file.columns, fields), ("values", file.values, constants))
    yield from mapping_problems(name, words, tables, (file.heading_row, file.heading_rows))
    given = {key for key, _ in file.columns}
    if "label" not in given and not of_payments:
        yield Problem(name, ("columns",), "missing_key", "label")
    if "amount" not in given and (of_payments or not {"debit", "credit"} <= given):
        yield Problem(name, ("columns",), "missing_key", "amount")
    if of_payments and not given & {"ordered_on", "paid_on"}:
        yield Problem(name, ("columns",), "missing_key", "paid_on")
    if file.side == Side.BY_ACCOUNT.value and "account" not in given:
        yield Problem(name, ("columns",), "missing_key", "account")
    for at, rule in enumerate(file.line):
        for start in rule.accounts:
            try:
                Account(start)
            except InputError:
                yield Problem(
                    name, ("line", at, "accounts"), "account_unreadable", shown(start), "60-69, 70-79, 86, 87"
                )


def mapping_text(mapping: LedgerMapping) -> str:
    """Return the TOML of a mapping, which `ledger_mapping` reads as the same."""
    lines = [
        f"schema = {_text(SCHEMA)}",
        f"side = {_text(mapping.side.value)}",
        *([] if mapping.sheet is None else [f"sheet = {_text(mapping.sheet)}"]),
        f"heading_row = {mapping.heading_row}",
        *([] if mapping.heading_rows == 1 else [f"heading_rows = {mapping.heading_rows}"]),
        *([] if mapping.decimal is None else [f"decimal = {_text(mapping.decimal)}"]),
        f"dates = {_text(mapping.dates.value)}",
        *([] if mapping.signs is None else [f"signs = {_text(mapping.signs.value)}"]),
        *([] if mapping.summary_rows is None else [f"summary_rows = {_text(mapping.summary_rows.value)}"]),
        *([] if mapping.epoch is None else [f"epoch = {mapping.epoch}"]),
        *([] if mapping.encoding is None else [f"encoding = {_text(mapping.encoding)}"]),
    ]
    for name, pairs in (("columns", mapping.columns), ("values", mapping.values), ("names", mapping.names)):
        if pairs:
            lines += ["", f"[{name}]", *(f"{_key(key)} = {_text(value)}" for key, value in pairs.items())]
    if mapping.operation is not None:
        values = ", ".join(map(_text, mapping.operation.values))
        lines += ["", "[operation]", f"column = {_text(mapping.operation.column)}", f"values = [{values}]"]
    for rule in mapping.rules:
        accounts = ", ".join(map(_text, rule.accounts))
        lines += ["", "[[line]]", f"line = {_text(rule.line)}", f"accounts = [{accounts}]"]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").isalnum() else _text(key)
