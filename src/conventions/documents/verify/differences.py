"""The results of verifying a document: differences with places."""

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from budget.findings import Severity
from conventions.documents.fault import TemplatePlace


@frozen
class Difference:
    """A difference between a document and its dossier.

    Attributes:
        code: the stable code of the difference.
        severity: `major` if the document contradicts the dossier; `info` about its origin.
        place: in the document; the expected one for something missing.
        actual: the text of the document.
        expected: the value of the dossier.
        keys: its fields.
    """

    code: str
    severity: Severity
    place: TemplatePlace
    actual: str = ""
    expected: str = ""
    keys: tuple[str, ...] = ()


@frozen
class Origin:
    """What a document states about its creation; None if it states nothing."""

    kind: str | None = None
    on: date | None = None
    status: str | None = None
    data_sha256: str | None = None
    template_sha256: str | None = None


@frozen
class Verified:
    """The result of verifying a document: the number of figures checked, and the differences."""

    origin: Origin
    kind: str | None
    on: date
    figures: int
    norms: int
    differences: tuple[Difference, ...]

    def at_least(self, severity: Severity) -> Sequence[Difference]:
        """Return the differences of a severity and above."""
        return [found for found in self.differences if found.severity.rank >= severity.rank]
