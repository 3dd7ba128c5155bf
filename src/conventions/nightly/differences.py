"""What is new, changed or gone in a dossier since the last report."""

from collections import Counter
from collections.abc import Callable, Iterator
from enum import StrEnum

from attrs import frozen

from budget.findings import Finding, Severity
from conventions.nightly.kept import Kept, KeptFinding, Trouble


class Kind(StrEnum):
    """How something has changed since it was last reported."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@frozen
class Change:
    """A finding that is new, changed or gone; at least one of the two versions is present."""

    kind: Kind
    before: KeptFinding | None = None
    after: KeptFinding | None = None

    @property
    def latest(self) -> KeptFinding:
        """Return the present finding; the former one if it is gone."""
        found = self.after or self.before
        if found is None:
            raise ValueError(self.kind)
        return found

    def is_grave(self, least: Severity | None) -> bool:
        """Return whether a finding of at least that severity is new, or its severity has risen to it."""
        return (
            least is not None and self.after is not None and self.latest.finding.severity.rank >= least.rank
        )


@frozen
class News:
    """The news of a dossier.

    Attributes:
        dossier: the change of the dossier itself: new, gone, or changed because it has become unreadable
            or readable.
        troubles: why it cannot be read, if new or changed.
    """

    changes: tuple[Change, ...] = ()
    dossier: Kind | None = None
    troubles: tuple[Trouble, ...] = ()

    def exit_code(self, fail_on: Severity | None) -> int:
        """Return 2 if a dossier has become unreadable, 1 for news at or above `fail_on`, else 0."""
        return 2 if self.troubles else int(any(change.is_grave(fail_on) for change in self.changes))


def news(before: Kept | None, after: Kept | None) -> News:
    """Return the news of a dossier between the reported state `before` and `after`; None: no such dossier.

    The findings of an unreadable dossier are neither gone nor new, but unknown.
    """
    if before is None or after is None:
        kind = Kind.NEW if before is None else Kind.GONE
        changes = tuple(_changes(before or Kept(), after or Kept()))
        return News(changes, kind, () if after is None else after.troubles)
    if after.troubles:
        return News((), Kind.CHANGED, after.troubles) if after.troubles != before.troubles else News()
    return News(tuple(_changes(before, after)), Kind.CHANGED if before.troubles else None)


def _changes(before: Kept, after: Kept) -> Iterator[Change]:
    """Yield the changes in the order of the present findings, then those that are gone.

    Equal findings are dropped first; then a finding is matched with a former one of the same code and
    subject, then of the same subject: «due soon» becomes «overdue».
    """
    reported = Counter(item.without_daily_changes for item in before.findings)
    now: list[KeptFinding] = []
    for item in after.findings:
        if reported[item.without_daily_changes]:
            reported[item.without_daily_changes] -= 1
        else:
            now.append(item)
    left = list(_left(before, reported))
    pairs: dict[int, KeptFinding] = {}
    for same in (_of_code, _of_subject):
        for at, item in enumerate(now):
            if at not in pairs and (found := _first(left, same, item.finding)) is not None:
                pairs[at] = found
                left.remove(found)
    for at, item in enumerate(now):
        former = pairs.get(at)
        yield Change(Kind.NEW if former is None else Kind.CHANGED, former, item)
    yield from (Change(Kind.GONE, item) for item in left)


def _left(before: Kept, reported: Counter[Finding]) -> Iterator[KeptFinding]:
    """Yield the reported findings that no longer exist."""
    for item in before.findings:
        if reported[item.without_daily_changes]:
            reported[item.without_daily_changes] -= 1
            yield item


def _first(
    left: list[KeptFinding], same: Callable[[Finding], tuple[str, ...]], finding: Finding
) -> KeptFinding | None:
    return next((item for item in left if same(item.finding) == same(finding)), None)


def _of_code(finding: Finding) -> tuple[str, ...]:
    return (finding.code, finding.subject)


def _of_subject(finding: Finding) -> tuple[str, ...]:
    return (finding.subject,)
