"""What verifying a document finds: values, with places, that the catalogues put into words."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from budget.findings import Severity
from conventions.documents.fault import TemplatePlace


@frozen
class Difference:
    """One thing in which a document and its dossier differ.

    Attributes:
        code: what differs; stable.
        severity: `major` where the document says otherwise than the dossier; `info` on where it comes from.
        place: in the document; where something is missing, where it was expected.
        actual: what the document says.
        expected: what the dossier gives.
        keys: the fields it should come from.
    """

    code: str
    severity: Severity
    place: TemplatePlace
    actual: str = ""
    expected: str = ""
    keys: tuple[str, ...] = ()


@frozen
class Origin:
    """What a document says of its own making: None where it says nothing."""

    kind: str | None = None
    on: date | None = None
    status: str | None = None
    data_sha256: str | None = None
    template_sha256: str | None = None


@frozen
class Verified:
    """A document held against its dossier: how many figures were looked at, and what differs."""

    origin: Origin
    kind: str | None
    on: date
    figures: int
    norms: int
    differences: tuple[Difference, ...]

    def at_least(self, severity: Severity) -> Sequence[Difference]:
        """Return the differences of a severity and above."""
        return [found for found in self.differences if found.severity.rank >= severity.rank]
