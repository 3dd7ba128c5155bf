"""The conventions of the models that stand for one formula of what is due each: the formula as an article.

Every figure is a parameter of the model or follows from a norm; the sentence says what the expression computes.
"""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from collections.abc import Callable, Mapping
from typing import Final

from tools.templates.articles import F, N, account, amendment, begun, duration, ended, payments, purpose
from tools.templates.kit import TemplateKit

__all__ = ["RIGHTS"]

Article = Callable[[TemplateKit], None]


def _convention(*articles: Article) -> Callable[[], bytes]:
    """The builder of a convention: what all share, and its own articles from the third on."""

    def build() -> bytes:
        kit = begun("Convention de subvention")
        purpose(kit)
        for article in articles:
            article(kit)
        amendment(kit)
        return ended(kit)

    return build


def _article(heading: str, *texts: str) -> Article:
    def write(kit: TemplateKit) -> None:
        kit.text(heading, "Heading 1")
        for text in texts:
            kit.text(text)

    return write


# --- what they share ---------------------------------------------------------------------------------------

_PERIOD: Final = _article(
    "Durée",
    "La convention court du {{ period.start }} au {{ period.end }}, premier et dernier jours compris."
    "{% if agreement.renewal is defined %} {{ agreement.renewal }}{% endif %}",
)
_GRANT: Final = _article(
    "Subvention",
    "{{ funder.subject }} accorde {{ beneficiary.to }} une subvention de **{{ grant.amount }}** ({{ grant.in_words }}). Ce montant est un plafond.",
)
_WHOLE_GRANT: Final = _article(
    "Subvention",
    "{{ funder.subject }} accorde {{ beneficiary.to }} une subvention de **{{ grant.amount }}** ({{ grant.in_words }}).",
)


def _due(*texts: str) -> Article:
    return _article("Montant dû", *texts)


def _paid(*texts: str) -> Article:
    def write(kit: TemplateKit) -> None:
        _article("Versements", *texts)(kit)
        kit.tag("if payments_are_several is defined")
        kit.text(f"Les versements sont donc les suivants{N}:", keep=True)
        payments(kit)
        kit.tag("endif")
        account(kit)

    return write


_ADVANCE: Final = "{{ norm.advance.subject }} verse dès la signature une avance de {{ norm.advance.share }} de la subvention, soit {{ norm.advance.amount }}."
_ADVANCE_AND_BALANCE: Final = _paid(
    _ADVANCE,
    f"{{{{ norm.balance.subject }}}} verse le solde une fois le compte rendu remis{N}: le montant dû, moins l’avance.",
)
_ONCE: Final = _paid("{{ norm.single.subject }} verse la subvention en une fois, dès la signature.")
_DEADLINE: Final = (
    f"{{{{ norm.report.deadline }}}}{F}; la date qui compte est celle de {{{{ norm.report.counts }}}}."
)
_REPORT: Final = _article(
    "Compte rendu",
    f"{{{{ norm.report.subject }}}} remet {{{{ funder.to }}}} un compte rendu financier, {_DEADLINE}",
)
_REPAYMENT: Final = _article(
    "Reversement", "{{ norm.repayment.subject }} rend ce qui a été versé au-delà du montant dû."
)
_STANDARD: Final = (_ADVANCE_AND_BALANCE, _REPORT, _REPAYMENT)
_SPENT: Final = "Le montant dû est celui des dépenses éligibles, dans la limite de la subvention."
_DECLARED: Final = f"Des ressources qui ne sont pas déclarées ne sont pas présumées nulles{N}: le montant reste ouvert tant qu’elles ne le sont pas."
_PROPORTION: Final = "la subvention multipliée par les dépenses éligibles et divisée par le total des dépenses du budget annexé ({{ budget.total }})"


# --- the eleven --------------------------------------------------------------------------------------------


def _capped(kit: TemplateKit) -> None:
    kit.text("Montant dû", "Heading 1")
    kit.text(f"Le montant dû est le plus petit de ceux-ci, jamais moins que rien{N}:", keep=True)
    for text in (
        f"la subvention{F};",
        f"{{{{ parameter.rate }}}} des dépenses éligibles{F};",
        "{{ parameter.aid_cap }} des dépenses éligibles, moins les aides reçues des autres financeurs.",
    ):
        kit.text(text, "List Bullet")
    kit.text(_DECLARED)


RIGHTS: Final[Mapping[str, Callable[[], bytes]]] = {
    "droit-plein@1.docx": _convention(
        _PERIOD,
        _WHOLE_GRANT,
        _due("La subvention est due en entier, quelles que soient les dépenses."),
        _ONCE,
        _REPORT,
        _article(
            "Remboursement",
            "{{ norm.full_clawback.subject }} peut redemander la totalité des sommes versées si le compte rendu n’est pas produit le {{ norm.full_clawback.by }} au plus tard.",
        ),
    ),
    "droit-prorata-cout@1.docx": _convention(
        duration,
        _GRANT,
        _due(
            f"Le montant dû est {_PROPORTION}. Des dépenses moindres que celles du budget le diminuent dans la même proportion{F}; des dépenses plus fortes ne l’élèvent pas."
        ),
        *_STANDARD,
    ),
    "droit-taux@1.docx": _convention(
        duration,
        _GRANT,
        _due(
            "Le montant dû est de {{ parameter.rate }} des dépenses éligibles, dans la limite de la subvention."
        ),
        *_STANDARD,
    ),
    "droit-taux-plafonne@1.docx": _convention(duration, _GRANT, _capped, *_STANDARD),
    "droit-sans-excedent@1.docx": _convention(
        duration,
        _GRANT,
        _due(
            "Le montant dû est ce que les autres ressources laissent à couvrir des dépenses éligibles, dans la limite de la subvention. {{ beneficiary.subject }} ne garde aucun excédent.",
            _DECLARED,
        ),
        *_STANDARD,
    ),
    "droit-excedent-conserve@1.docx": _convention(
        duration,
        _GRANT,
        _due(
            "Le besoin est ce que les autres ressources laissent à couvrir des dépenses éligibles, dans la limite de la subvention. Le montant dû est ce besoin, augmenté de l’excédent conservé, dans la même limite.",
            _DECLARED,
        ),
        *_STANDARD,
        _article(
            "Excédent conservé",
            "Ce dont la subvention dépasse le besoin reste acquis {{ beneficiary.to }}, jusqu’à {{ parameter.surplus_cap }} des dépenses éligibles.",
        ),
    ),
    "droit-seuil@1.docx": _convention(
        duration,
        _GRANT,
        _due(
            "La subvention est due en entier dès que les dépenses éligibles atteignent {{ parameter.threshold }} du total des dépenses du budget annexé.",
            f"En deçà, le montant dû est {_PROPORTION}.",
        ),
        *_STANDARD,
    ),
    "droit-prorata-objectif@1.docx": _convention(
        _PERIOD,
        _GRANT,
        _due(
            f"L’objectif à atteindre est le suivant{N}: {{{{ parameter.target }}}} {{{{ parameter.target_unit }}}}.",
            "Le montant dû est la subvention multipliée par le résultat atteint et divisée par cet objectif. Un résultat plus haut que l’objectif ne l’élève pas. "
            f"Un résultat qui n’est pas rapporté n’est pas présumé nul{N}: le montant reste ouvert.",
        ),
        _paid(
            _ADVANCE,
            f"{{{{ norm.balance.subject }}}} verse le solde une fois le résultat rapporté{N}: le montant dû, moins l’avance.",
        ),
        _article(
            "Compte rendu",
            f"{{{{ norm.report.subject }}}} remet {{{{ funder.to }}}} un compte rendu financier, qui dit le résultat atteint, {_DEADLINE}",
        ),
        _REPAYMENT,
    ),
    "droit-prorata-temps@1.docx": _convention(
        _PERIOD,
        _WHOLE_GRANT,
        _article(
            "Affectation",
            "Du {{ norm.upkeep.begins }} au {{ norm.upkeep.until }}, {{ norm.upkeep.bearer }} maintient l’affectation pour laquelle la subvention est accordée.",
        ),
        _ONCE,
        _REPORT,
        _article(
            "Retrait",
            "Lorsqu’un manquement est constaté, {{ norm.withdrawal.bearer }} peut retirer la part de la subvention qui répond aux jours de la période restant à courir après ce constat, dans la limite des sommes versées.",
        ),
    ),
    "droit-acomptes@1.docx": _convention(
        duration,
        _GRANT,
        _due(_SPENT),
        _paid(
            "{{ norm.advance.subject }} verse dès la signature {{ parameter.advance_share }} de la subvention, soit {{ norm.advance.amount }}.",
            "{{ norm.interim.subject }} verse à la réception du rapport intermédiaire {{ parameter.interim_share }} de la subvention, soit {{ norm.interim.amount }}. {{ norm.shares.subject }} s’assure que ces deux parts, ensemble, ne passent pas la subvention.",
            f"{{{{ norm.balance.subject }}}} verse le solde une fois le compte rendu remis{N}: le montant dû, moins l’avance, et moins l’acompte si le rapport intermédiaire a été reçu.",
        ),
        _REPORT,
        _REPAYMENT,
    ),
    "droit-retenue@1.docx": _convention(
        duration,
        _GRANT,
        _due(_SPENT),
        _paid(
            "{{ norm.portion.subject }} verse le montant dû une fois le compte rendu remis, moins une retenue de {{ parameter.retained_share }} de ce montant, versée lorsque le contrôle est passé."
        ),
        _REPORT,
    ),
}
"""The template of each model by its file."""
