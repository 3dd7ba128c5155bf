"""The shapes of a rulebook file: one class for each table that differs from the internal type."""

from datetime import date
from typing import Final

from attrs import frozen

from budget.findings import Severity
from conventions.agreement.norms import Definition, Duty, FactDeclaration, Right, Selection
from conventions.files.shapes import TomlScalar
from conventions.parameters import Citation, SourceStatus, Texts
from conventions.rulebook import Relation

RULEBOOK_SCHEMA: Final = "subventio/rulebook/1"


@frozen(eq=False, repr=False)
class VersionEntry:
    """One `[[parameter.NAME.version]]`, its value not typed yet."""

    value: TomlScalar
    since: date
    source: Citation
    until: date | None = None


@frozen(eq=False, repr=False)
class DatedEntry:
    """`[parameter.NAME]` of a rulebook."""

    name: str
    type: str
    anchor: str
    label: Texts
    version: tuple[VersionEntry, ...]


@frozen(eq=False, repr=False)
class OfTier:
    """`[rule.NAME.of.TIER]`: the same rule where another text says it: for départements, for regions.

    Its dates, where it has any, stand for those of the rule.
    """

    name: str
    when: str
    source: Citation
    since: date | None = None
    until: date | None = None


@frozen(eq=False, repr=False)
class LapsedTexts:
    """`[rule.NAME.lapsed]`: what is said once the right is lost by time, and what to do then."""

    message: Texts
    remedy: Texts


@frozen(eq=False, repr=False)
class RuleEntry:
    """`[rule.NAME]`: a duty or a right, with its words and its source."""

    name: str
    title: Texts
    message: Texts
    remedy: Texts
    severity: Severity
    source: Citation | None = None
    anchor: str | None = None
    since: date | None = None
    until: date | None = None
    relation: Relation = Relation.ALONE
    duty: Duty | None = None
    right: Right | None = None
    stops: tuple[str, ...] = ()
    lapsed: LapsedTexts | None = None
    limits: str | None = None
    of: tuple[OfTier, ...] = ()


@frozen(eq=False, repr=False)
class IntervalEntry:
    """`[[check_again]]`: how long a look at a text holds, its length not read yet."""

    every: str
    because: Texts
    status: SourceStatus | None = None
    cites: tuple[str, ...] = ()


@frozen(eq=False, repr=False)
class RulebookFile:
    """`rulebooks/NAME.toml`, key by key."""

    schema: str
    id: str
    title: Texts
    check_again: tuple[IntervalEntry, ...] = ()
    parameter: tuple[DatedEntry, ...] = ()
    fact: tuple[FactDeclaration, ...] = ()
    selection: tuple[Selection, ...] = ()
    define: tuple[Definition, ...] = ()
    rule: tuple[RuleEntry, ...] = ()
    english: tuple[tuple[str, str], ...] = ()
