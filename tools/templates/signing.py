"""The end of a convention: where, in how many originals, when, and both parties."""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from docx.shared import Pt

from tools.templates.kit import TemplateKit

__all__ = ["NO_AMOUNT", "both_sign", "other_parties", "others_sign", "signed_by_both"]

NO_AMOUNT = "line.is_nothing is defined"
"""Which lines of a budget a convention does not print: those of no amount."""
N = "\u00a0"


def other_parties(kit: TemplateKit) -> None:
    """The parties beside the two that every agreement has."""
    kit.tag("for item in other_parties")
    kit.text("**et**", keep=True)
    kit.text(
        "**{{ item.named }}**{% if item.address is defined %}, {{ item.address }}{% endif %}"
        f"{{% if item.siret is defined %}}, SIRET{N}n°{N}{{{{ item.siret }}}}{{% endif %}}"
        "{% if item.represented is defined %}, {{ item.represented }}{% endif %}"
        f", ci-après «{N}{{{{ item.short_name }}}}{N}», également d’autre part,"
    )
    kit.tag("endfor")


def others_sign(kit: TemplateKit) -> None:
    """Room for the signatures of those parties."""
    kit.tag("for item in other_parties")
    signed = kit.text(
        "**Pour {{ item.short_name }}**\n"
        "{% if item.quality is defined %}{{ item.quality }}{% if item.signs is defined %}\n{{ item.signs }}{% endif %}\n{% endif %}"
        "Signature\n\n\n",
        "Signature",
    ).paragraph_format
    signed.keep_together, signed.keep_with_next = True, False
    kit.tag("endfor")


def both_sign(kit: TemplateKit, unknown: str) -> None:
    """Room for the signatures of the two; `unknown` stands where a representative is not said, if it may lack."""
    pairs = []
    for role in ("funder", "beneficiary"):
        head = (
            f"{{{{ {role}.representative.quality }}}}"
            f"{{% if {role}.representative.signs is defined %}}\n{{{{ {role}.representative.signs }}}}{{% endif %}}"
        )
        if unknown:
            head = (
                f"{{% if {role}.representative.quality is defined %}}{head}{{% else %}}{unknown}{{% endif %}}"
            )
        pairs.append((f"**Pour {{{{ {role}.short_name }}}}**", head, "Signature"))
    kit.signatures(*pairs)


def signed_by_both(kit: TemplateKit) -> None:
    """Write the place of the signatures, as the text of the dossier states them."""
    place = kit.text(
        "Fait à {{ signing.place }}, en {{ signing.originals_in_words }} exemplaires originaux, le {{ signing.signed_on }}",
        "Signature",
    )
    place.paragraph_format.space_before = Pt(18)
    both_sign(kit, "")
    others_sign(kit)
