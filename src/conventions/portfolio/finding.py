"""Findings across dossiers, and their places in the files of each."""

from attrs import frozen

from budget.findings import Finding, Place, Severity
from conventions.engine.finding_parts import acknowledged
from conventions.engine.rule_findings import old_source
from conventions.files.positions import line_of, positions
from conventions.files.text import file_bytes, toml_text
from conventions.parameters import SourceStatus, Version
from conventions.portfolio.held import Between, DataPlace, Held

# --- The line of a place in a dossier's files ---------------------------------------------------------------


def place_of(spot: DataPlace) -> Place:
    """Return the file of a place, with the line of its value or table in TOML.

    A file that changed or disappeared since it was read has no line.
    """
    path = spot.folder / spot.file
    if len(spot.data) == 1 and isinstance(spot.data[0], int):
        return Place(str(path), spot.data[0])
    if not spot.data or path.suffix != ".toml":
        return Place(str(path))
    try:
        found = positions(toml_text(file_bytes(path)))
    except (OSError, ValueError):
        return Place(str(path))
    data = spot.data if spot.data in found or spot.data[0] != "duty" else ("payment", *spot.data[1:])
    return Place(str(path), line_of(found, data))


# --- Findings across dossiers, with their places ------------------------------------------------------------


@frozen
class CrossFinding:
    """A finding about several dossiers, with one or more places in each."""

    finding: Finding
    spots: tuple[tuple[str, DataPlace], ...]

    @property
    def dossiers(self) -> tuple[str, ...]:
        """Return the identifiers of the dossiers, each once, in order."""
        return tuple(dict.fromkeys(name for name, _ in self.spots))


def cross_finding(
    code: str,
    severity: Severity,
    subject: str,
    places: tuple[tuple[Held, DataPlace], ...],
    *,
    actual: str = "",
    expected: str = "",
    amount: Between | None = None,
    version: Version | None = None,
    **params: str,
) -> CrossFinding:
    """Return the finding; if its legal source is not verified, its severity is information.

    A fact `acknowledged` in any of the dossiers, `of` the subject with the code, has the same effect.
    """
    told = tuple(params.items())
    source = None if version is None else version.source
    if source is not None and source.status is not SourceStatus.TEXT:
        told = (*told, ("source_status", source.status.value))
    if source is not None:
        told = (*told, *old_source((source,), max(held.as_of for held, _ in places)))
    found = Finding(
        code,
        Severity.INFO if source is not None and source.status is SourceStatus.UNVERIFIED else severity,
        subject,
        source=None if source is None else source.reference,
        params=told,
        actual=actual,
        expected=expected,
        amount=None if amount is None else amount.cents,
    )
    facts = [fact for one in dict.fromkeys(held for held, _ in places) for fact in one.facts]
    return CrossFinding(acknowledged(found, facts), tuple((held.id, spot) for held, spot in places))
