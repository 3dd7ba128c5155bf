"""What a column holds, as its heading says: words of accountants and associations, French and English."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from conventions.files.spoken_days import plain

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
    """The field that a heading names; None for one that says something else.

    Of a heading over several columns (`Paiement / Date`), the two together decide, else the last alone.

    >>> field_of("Montant T.T.C. (€)"), field_of("Payé le"), field_of("Visa")
    ('amount', 'paid_on', None)
    >>> field_of("Paiement / Date"), field_of("Facture / Montant")
    ('paid_on', 'amount')
    """
    return field_in(heading, _FIELDS)


def payment_field_of(heading: str) -> str | None:
    """The field that a heading names in what an office's accounting exports.

    >>> payment_field_of("N° mandat"), payment_field_of("Date de mandatement"), payment_field_of("Visa")
    ('number', 'ordered_on', None)
    """
    return field_in(heading, _OF_PAYMENTS)


def field_in(heading: str, fields: Mapping[str, str]) -> str | None:
    """The field that a heading names, by the words of a table; None for one that says something else."""
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
    """Whether the cells of a row are headings of a ledger: one names a label, another an amount."""
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
    """The field of each heading of a table: a line has a field and its headings, as `plain` writes them."""
    rows = [row.split(maxsplit=1) for row in table.strip().splitlines()]
    return {word.strip(): field for field, words in rows for word in words.split("|")}


_DATE: Final = frozenset({"date", "le", "jour"})
_NUMBER: Final = frozenset({"n", "numero", "reference", "ref"})
_FIELDS: Final = fields_of(_WORDS)
_OF_PAYMENTS: Final = fields_of(_PAYMENT_WORDS)
