"""The documents of the pack: the dossier and the day of each, what it must say, what it must not."""

from datetime import date
from typing import Final

from attrs import frozen

from conventions.documents.kinds import Kind
from conventions.documents.render.archive import read_parts
from conventions.documents.render.clauses import clause_names
from conventions.documents.templates import template_bytes

__all__ = ["CASES", "REFUSED", "Case", "Refused", "is_letter"]


@frozen
class Case:
    """A document, and texts that stand in it, or must not."""

    kind: Kind
    name: str
    on: date
    says: tuple[str, ...]
    says_not: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind.value}, {self.name}, {self.on}"


@frozen
class Refused:
    """A document that there is no occasion for, and why."""

    kind: Kind
    name: str
    on: date
    why: str


def is_letter(kind: Kind) -> bool:
    """A letter has an object above it, and no headings within."""
    return "references" in clause_names(read_parts(template_bytes(kind)))


def _on(text: str) -> date:
    return date.fromisoformat(text)


CASES: Final = (
    Case(
        Kind.REMINDER,
        "cd62",
        _on("2025-05-10"),
        (
            "le document suivant est à me remettre au plus tard le 1er juin 2025 (2 juin 2025 selon une autre",
            "lecture du texte) : bilan final d’exécution (article 6",
            "Il vous reste 22 jours.",
            "Monsieur le Président,",
            "Arras, le 10 mai 2025",
        ),
        ("retard", "Communication", "RAPPEL", "Rappel"),
    ),
    Case(
        Kind.REMINDER,
        "new_head",
        _on("2025-05-10"),
        ("à l’attention d’Ada Martin, présidente", "Madame la Présidente,"),
        ("Luc Belval",),
    ),
    Case(Kind.REMINDER, "some_head", _on("2025-05-10"), ("Pour le Département",), ("Ada", "Luc", "Leroy")),
    Case(
        Kind.PAYMENT_CERTIFICATE,
        "account_stated",
        _on("2024-07-01"),
        ("IBAN FR76 3000 6000 0112 3456 7890 189",),
        ("____",),
    ),
    Case(
        Kind.REMINDER,
        "commune",
        _on("2023-09-30"),
        ("rapport intermédiaire (article 6", "Ce délai expire aujourd’hui."),
        ("Rapport final",),
    ),
    Case(
        Kind.REMINDER,
        "maillage",
        _on("2020-06-10"),
        ("objectifs de l’appel atteints", "20 jours", "Métropole européenne de Lille"),
        ("n°",),
    ),
    Case(
        Kind.OVERDUE,
        "half",
        _on("2025-06-11"),
        (
            "il manque encore le rapport financier des dépenses exécutées, soit un retard de 10 jours",
            "s’ouvre le 2 décembre 2025",
            "pour un montant de 49 500,00 €",
        ),
        ("e rapport d’activité", "ermée à ce jour"),
    ),
    Case(
        Kind.MISSING_PAPERS,
        "half",
        _on("2025-06-11"),
        (
            "j’ai reçu le rapport d’activité (le 28 mai 2025)",
            "il manque le rapport financier des dépenses exécutées",
            "Bilan jugé incomplet le 3 juin 2025 : le rapport financier manque",
            "dans un délai de ____________ à compter de la réception de la présente lettre",
        ),
        ("sans justificatif",),
    ),
    Case(
        Kind.MISSING_PAPERS,
        "unproved",
        _on("2025-07-01"),
        ("sans référence de pièce", "D01", "12 avril 2024", "1 180,00 €"),
        ("incomplet", "D02"),
    ),
    Case(
        Kind.FORMAL_NOTICE,
        "half_by_receipt",
        _on("2025-09-05"),
        (
            "Lettre recommandée avec demande d’avis de réception",
            "96 jours",
            "dans un délai d’un mois à compter de l’envoi de la présente lettre, comme le prévoit l’article 10",
            "articles L. 121-1 et L. 122-1",
            "remboursement de la totalité des sommes versées",
            "la preuve de réception : s’il m’est parvenu au plus tard le jour de l’échéance, la présente",
        ),
        ("intérêts au taux légal", "le rapport d’activité", "posté"),
    ),
    Case(
        Kind.FORMAL_NOTICE,
        "half_by_post",
        _on("2025-09-05"),
        ("la preuve de dépôt : s’il a été posté au plus tard le jour de l’échéance, la présente",),
        ("parvenu",),
    ),
    Case(
        Kind.FORMAL_NOTICE,
        "repayable",
        _on("2024-12-20"),
        ("intérêts au taux légal", "3 003,00 €", "2 novembre 2024"),
    ),
    Case(
        Kind.PAYMENT_CERTIFICATE,
        "cd62",
        _on("2024-07-01"),
        (
            "6568//9365",
            "Somme à payer 49 500,00 €",
            "quarante-neuf mille cinq cents euros",
            "Décision d’attribution 27 mai 2024 n° 2024-209",
            "souscrit avec la demande",
        ),
        ("Versements antérieurs", "réduite", "essentielles"),
    ),
    Case(
        Kind.PAYMENT_CERTIFICATE,
        "commune",
        _on("2023-10-15"),
        ("Acompte 5 16 novembre 2023 7 200,00 €", "Versements antérieurs", "Total 5 400,00 €"),
        ("Solde",),
    ),
    Case(
        Kind.PAYMENT_CERTIFICATE,
        "read",
        _on("2024-07-01"),
        ("Solde 5 10 juillet 2024 1 496,85 €", "Justificatifs des dépenses retenues", "F-101"),
        ("Libération", "ouverture", "remise"),
    ),
    Case(
        Kind.SERVICE_FAIT,
        "closed",
        _on("2025-07-01"),
        ("produit dans le délai", "46 110,40 €", "Dépenses écartées", "Total 1 200,00 €"),
        ("5 juillet 2025",),
    ),
    Case(Kind.SERVICE_FAIT, "commune", _on("2024-07-01"), ("produit hors délai", "14 996,85 €")),
    Case(
        Kind.NOTIFICATION,
        "commune",
        _on("2023-03-20"),
        (
            "délibération n° 2023-11 du 6 mars 2023",
            "18 000,00 € (dix-huit mille euros)",
            "dans un délai de deux mois à compter de sa notification",
            "articles R. 421-1 et R. 421-5",
            "devant le tribunal administratif compétent",
            "au plus 5 400,00 €",
        ),
    ),
    Case(
        Kind.HEARING,
        "closed",
        _on("2025-07-01"),
        (
            "contrôle du service fait (article 4 de la convention), pour un montant d’au plus 3 389,60 €",
            "ne retient pas : 1 200,00 €",
            "donnent droit à 46 110,40 €, pour une subvention de 49 500,00 €",
            "articles L. 121-1 et L. 122-1",
        ),
        ("service fait certifié",),
    ),
    Case(
        Kind.HEARING,
        "cd62",
        _on("2025-12-02"),
        (
            "échéance du 1er juin 2025 (2 juin 2025 selon une autre lecture du texte) : non exécuté",
            "184 jours",
        ),
        ("Diminution",),
    ),
    Case(
        Kind.DECISION_TO_REPAY,
        "heard",
        _on("2025-09-15"),
        (
            "Vu la lettre du 1er juillet 2025",
            "Vu les observations présentées le 15 juillet 2025",
            "Décision de réduction",
            "pour un montant de 3 389,60 €",
            "La somme à reverser est de 3 389,60 €. Cette somme fera l’objet d’un titre de recette. Il ne reste rien",
            "dans un délai de deux mois à compter de sa notification",
            "le tribunal administratif de Lille",
        ),
        ("aucune observation", "reversement"),
    ),
    Case(
        Kind.RECOVERY_ORDER,
        "heard",
        _on("2025-09-20"),
        (
            "titre de recette",
            "3 389,60 € (trois mille trois cent quatre-vingt-neuf euros et soixante centimes)",
            "exigible à la réception du titre",
            "devant le tribunal administratif de Lille, que désigne la convention",
            "notifiée le 18 septembre 2025",
            "article L. 1617-5",
        ),
        ("2012-1246",),
    ),
    Case(
        Kind.RECOVERY_ORDER,
        "state",
        _on("2025-09-20"),
        ("titre de perception", "décret n° 2012-1246 du 7 novembre 2012, article 118"),
        ("L. 1617-5",),
    ),
    Case(
        Kind.CLOSING,
        "repaid",
        _on("2025-11-01"),
        (
            "vous avez reversé 3 389,60 €. Rien ne reste dû de part ni d’autre.",
            "soumission aux contrôles",
            "sans terme",
        ),
        ("reste ouverte", "0,00 €."),
    ),
    Case(
        Kind.CLOSING,
        "closed",
        _on("2025-07-01"),
        ("reste ouverte", "d’au plus 3 389,60 €", "a pris fin le 31 décembre 2024"),
        ("reversé",),
    ),
    Case(
        Kind.AMENDMENT,
        "amended",
        _on("2021-02-01"),
        (
            "Avenant n° 2",
            "Montant de la subvention 60 000,00 € 65 000,00 €",
            "la fréquentation a crû",
            "prend effet le 1er mars 2021",
        ),
        ("Objectifs de l’appel",),
    ),
    Case(
        Kind.REPORT,
        "cd62",
        _on("2024-05-27"),
        (
            "209 000,00 €",
            "159 500,00 €",
            "Petits déjeuners thématiques",
            "49 500,00 € (quarante-neuf mille cinq cents euros)",
            "Total 49 500,00 €",
            "le règlement intérieur du Conseil départemental, notamment ses articles 18, 20 et 29.",
            "« Attractivité départementale et emploi » 13 mai 2024 favorable",
            "Conforter les structures qui ont déposé un dossier",
            "Petits déjeuners thématiques tenus 3 rencontres 26 mars, 2, 3, 4 et 5 avril 2024",
            "Versement unique 49 500,00 € Dès la signature de la convention",
            "Article 1. Une subvention de 49 500,00 € (quarante-neuf mille cinq cents euros) est accordée",
            "Article 3. La dépense est imputée",
        ),
        ("Vote", "plan de financement", "⟦"),
    ),
    Case(
        Kind.REPORT,
        "maillage",
        _on("2018-06-01"),
        ("60 000,00 €", "Article 2."),
        ("Imputation", "Le budget", "textes applicables", "avis rendus", "Article 3."),
    ),
    Case(
        Kind.DELIBERATION,
        "cd62",
        _on("2024-05-27"),
        (
            "Délibération n° 2024-209",
            "Vu l’avis favorable rendu le 13 mai 2024",
            "Pour 43",
            "Abstentions 1",
            "Sans part au débat ni au vote 1",
            "à compter de sa publication",
        ),
    ),
    Case(
        Kind.PROGRAMME,
        "commune",
        _on("2023-03-20"),
        (
            "Sommaire",
            "Moyens prévus 24 800,00 €",
            "Total 30 000,00 €",
            "Fondation 5 000,00 € 16,7 %",
        ),
        ("non renseigné.", "État des dépenses", "Hors axe"),
    ),
    Case(
        Kind.ACTION_SHEET,
        "closed",
        _on("2025-07-01"),
        ("Budget et dépenses", "Participants aux parcours 20 18 participants 90 %"),
        ("État des dépenses non produit", "Séances"),
    ),
    Case(
        Kind.ACTIVITY_REPORT,
        "closed",
        _on("2025-07-01"),
        ("Rapport d’activité", "Participants aux parcours 20 18 participants 90 %"),
        ("46 110,40 €", "Montant dû"),
    ),
    Case(
        Kind.FINANCIAL_REPORT,
        "closed",
        _on("2025-07-01"),
        ("46 110,40 €", "entre 46 110,40 € et 49 500,00 €"),
        ("Objectifs et résultats",),
    ),
    Case(
        Kind.FORM_REPORT,
        "commune",
        _on("2024-07-01"),
        ("60 Achats", "64 Charges de personnel", "Total des charges 30 000,00 €", "du total des produits"),
        ("Sans place",),
    ),
    Case(
        Kind.FUNDER_REPORT,
        "commune",
        _on("2024-07-01"),
        (
            "Subvention 18 000,00 €",
            "1 Atelier de réparation –",
            "2 Bénévoles formés de 10 à 15 12 personnes 100 %",
            "Commune de Valbrume-sur-Orle 18 000,00 € 60,0 % 18 000,00 € 12 600,00 €",
            "2. Formation de bénévoles 5 200,00 € 4 750,00 € 2 300,00 €",
        ),
        ("Fondation", "non renseigné au plan", "non produit"),
    ),
    Case(
        Kind.ANNUAL_REPORT,
        "commune",
        _on("2024-07-01"),
        (
            "Rapport annuel 2023–2024",
            "2 Formation de bénévoles – – 1 sur 1",
            "Commune de Valbrume-sur-Orle 18 000,00 € 100,0 % 12 600,00 €",
            "Fondation 5 000,00 € 16,7 % 5 000,00 € – 5 000,00 € 21,0 %",
            "2. Formation de bénévoles 5 200,00 € 4 750,00 € 2 300,00 €",
            "Annexe 2 : partenaires des actions Partenaires non renseignés.",
            "Données sur la vie de l’association non renseignées.",
        ),
        ("Dossiers réunis", "État des dépenses non produit"),
    ),
    Case(
        Kind.BLANK_REPORT,
        "cd62",
        _on("2025-01-15"),
        ("le 1er juin 2025 au plus tard", "Total 49 500,00 € ____", "Petits déjeuners thématiques tenus"),
    ),
    Case(
        Kind.BLANK_REPORT, "maillage", _on("2019-01-15"), ("Personnes reçues",), ("Dépenses", "au plus tard")
    ),
)

REFUSED: Final = (
    Refused(Kind.REMINDER, "cd62", _on("2025-05-01"), "nothing_due_soon"),
    Refused(Kind.REMINDER, "closed", _on("2025-05-31"), "nothing_due_soon"),
    Refused(Kind.OVERDUE, "cd62", _on("2025-06-01"), "nothing_overdue"),
    Refused(Kind.MISSING_PAPERS, "closed", _on("2025-07-01"), "no_paper_missing"),
    Refused(Kind.FORMAL_NOTICE, "cd62", _on("2025-06-01"), "nothing_overdue"),
    Refused(Kind.OVERDUE, "two_deadlines", _on("2026-04-05"), "perhaps_overdue"),
    Refused(Kind.FORMAL_NOTICE, "two_deadlines", _on("2026-04-05"), "perhaps_overdue"),
    Refused(Kind.FORMAL_NOTICE, "cd62", _on("2025-06-02"), "overdue_by_one_reading"),
    Refused(Kind.FORMAL_NOTICE, "cd62", _on("2025-06-03"), "overdue_by_one_reading"),
    Refused(Kind.DECISION_TO_REPAY, "unread", _on("2025-09-15"), "reading_open"),
    Refused(Kind.RECOVERY_ORDER, "unread", _on("2025-09-20"), "reading_open"),
    Refused(Kind.PAYMENT_CERTIFICATE, "cd62", _on("2024-07-15"), "nothing_to_pay"),
    Refused(Kind.PAYMENT_CERTIFICATE, "commune", _on("2024-07-01"), "amount_to_pay_open"),
    Refused(Kind.SERVICE_FAIT, "cd62", _on("2025-07-01"), "report_not_received"),
    Refused(Kind.SERVICE_FAIT, "unsigned", _on("2025-12-02"), "not_in_force"),
    Refused(Kind.OVERDUE, "unsigned", _on("2025-12-02"), "not_in_force"),
    Refused(Kind.CLOSING, "unsigned", _on("2025-12-02"), "not_in_force"),
    Refused(Kind.CLOSING, "without_known_end", _on("2025-12-02"), "end_not_known"),
    Refused(Kind.NOTIFICATION, "maillage", _on("2018-07-01"), "no_decision"),
    Refused(Kind.HEARING, "cd62", _on("2025-06-02"), "no_open_sanction"),
    Refused(Kind.HEARING, "bare", _on("2025-07-01"), "no_ground"),
    Refused(Kind.DECISION_TO_REPAY, "closed", _on("2025-07-01"), "nothing_decided"),
    Refused(Kind.RECOVERY_ORDER, "closed", _on("2025-07-01"), "nothing_to_recover"),
    Refused(Kind.RECOVERY_ORDER, "repaid", _on("2025-10-05"), "nothing_to_recover"),
    Refused(Kind.CLOSING, "cd62", _on("2024-12-31"), "agreement_running"),
    Refused(Kind.CLOSING, "cd62", _on("2025-01-01"), "something_left_open"),
    Refused(Kind.CLOSING, "heard", _on("2025-09-20"), "money_left_open"),
    Refused(Kind.AMENDMENT, "cd62", _on("2024-12-31"), "no_amendment"),
    Refused(Kind.DELIBERATION, "maillage", _on("2018-07-01"), "no_decision"),
    Refused(Kind.PROGRAMME, "idle", _on("2025-07-01"), "no_action"),
    Refused(Kind.ACTION_SHEET, "idle", _on("2025-07-01"), "no_action"),
    Refused(Kind.ACTIVITY_REPORT, "cd62", _on("2025-07-01"), "no_result"),
    Refused(Kind.FINANCIAL_REPORT, "cd62", _on("2025-07-01"), "no_ledger"),
    Refused(Kind.FORM_REPORT, "closed", _on("2025-07-01"), "no_place_on_form"),
    Refused(Kind.ANNUAL_REPORT, "idle", _on("2025-07-01"), "no_action"),
    Refused(Kind.FUNDER_REPORT, "idle", _on("2025-07-01"), "no_action"),
    Refused(Kind.FUNDER_REPORT, "paid_by_others", _on("2025-07-01"), "no_action_of_funder"),
    Refused(Kind.BLANK_REPORT, "closed", _on("2025-07-01"), "report_received"),
    Refused(Kind.PAYMENT_CERTIFICATE, "new_account", _on("2024-07-01"), "bank_account_old"),
    Refused(Kind.DECISION_TO_REPAY, "no_payment", _on("2025-10-25"), "payment_missing"),
    Refused(Kind.PAYMENT_CERTIFICATE, "two_payers", _on("2024-07-01"), "paid_by_another"),
    Refused(Kind.FORM_REPORT, "undeclared", _on("2024-07-01"), "resources_not_declared"),
)
