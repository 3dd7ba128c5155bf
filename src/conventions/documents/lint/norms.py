"""Rule on the one source: each duty and right of an agreement is stated in an article of its template."""

from collections.abc import Iterator
from typing import Final

from conventions.agreement.agreement import Agreement
from conventions.agreement.norms import Duty, Norm
from conventions.documents.fault import TemplateFault
from conventions.documents.lint.reading import readings
from conventions.documents.opened import Template
from conventions.documents.place import Place

__all__ = ["unstated_norms"]

_PAYMENTS: Final = "payments"
"""The list that states every payment at once."""


def unstated_norms(template: Template, agreement: Agreement) -> Iterator[TemplateFault]:
    """Norms with an article that no article of the template names, in the agreement's order."""
    named = {
        key
        for reading in readings(template)
        if reading.paragraph.in_article
        for key in (use.key for use in reading.uses)
    }
    names = {key.split(".")[1] for key in named if key.startswith("norm.")}
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    for norm in norms:
        is_listed = isinstance(norm, Duty) and norm.is_payment and _PAYMENTS in named
        if norm.article is not None and norm.name not in names and not is_listed:
            yield TemplateFault(
                "norm_unstated", Place("word/document.xml", 0, ""), norm.label or norm.name, norm.article
            )
