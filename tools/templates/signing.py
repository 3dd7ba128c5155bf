"""The end of a convention: where, in how many originals, when, and both parties."""

# ruff: noqa: E501 -- a sentence of a document stands on its line

from docx.shared import Pt

from tools.templates.kit import TemplateKit

__all__ = ["signed_by_both"]


def signed_by_both(kit: TemplateKit) -> None:
    """Write the place of the signatures, as the text of the dossier states them."""
    place = kit.text(
        "Fait à {{ signing.place }}, en {{ signing.originals_in_words }} exemplaires originaux, le {{ signing.signed_on }}",
        "Signature",
    )
    place.paragraph_format.space_before = Pt(18)
    kit.signatures(
        (
            "**Pour {{ funder.short_name }}**",
            "{{ funder.representative.title }}",
            "{{ funder.representative.name }}",
            "Signature",
        ),
        (
            "**Pour {{ beneficiary.short_name }}**",
            "{{ beneficiary.representative.title }}",
            "{{ beneficiary.representative.name }}",
            "Signature",
        ),
    )
