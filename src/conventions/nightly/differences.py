"""What is new, changed or gone between what was told of a dossier and what is so now."""

from collections import Counter
from collections.abc import Callable, Iterator
from enum import StrEnum

from attrs import frozen

from budget.findings import Finding, Severity
from conventions.nightly.kept import Kept, KeptFinding, Trouble


class Kind(StrEnum):
    """What became of something since it was last told."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@frozen
class Change:
    """A finding that is new, is otherwise than it was, or is no more; one of the two at least is there."""

    kind: Kind
    before: KeptFinding | None = None
    after: KeptFinding | None = None

    @property
    def told(self) -> KeptFinding:
        """Return the finding as it is now; as it was, where it is gone."""
        found = self.after or self.before
        if found is None:
            raise ValueError(self.kind)
        return found

    def is_grave(self, least: Severity | None) -> bool:
        """Return whether something is now as grave as that, or graver, and was not told before."""
        return least is not None and self.after is not None and self.told.finding.severity.rank >= least.rank


@frozen
class News:
    """What is to be told of a dossier.

    Attributes:
        dossier: what became of the dossier itself: new, gone, or changed where it could not be read then or
            cannot be read now.
        troubles: why it cannot be read, where that is new or otherwise.
    """

    changes: tuple[Change, ...] = ()
    dossier: Kind | None = None
    troubles: tuple[Trouble, ...] = ()

    def exit_code(self, fail_on: Severity | None) -> int:
        """Return 2 for a dossier newly unreadable, 1 for news at or above `fail_on`, else 0."""
        return 2 if self.troubles else int(any(change.is_grave(fail_on) for change in self.changes))


def news(before: Kept | None, after: Kept | None) -> News:
    """Return what to tell of a dossier, of which `before` was told and `after` is so; None: it is not there.

    The findings of one that cannot be read are neither gone nor new: nobody knows.
    """
    if before is None or after is None:
        kind = Kind.NEW if before is None else Kind.GONE
        changes = tuple(_changes(before or Kept(), after or Kept()))
        return News(changes, kind, () if after is None else after.troubles)
    if after.troubles:
        return News((), Kind.CHANGED, after.troubles) if after.troubles != before.troubles else News()
    return News(tuple(_changes(before, after)), Kind.CHANGED if before.troubles else None)


def _changes(before: Kept, after: Kept) -> Iterator[Change]:
    """Yield the changes, in the order of what is so now, then what is gone.

    What is equal goes first; then findings of one code about one subject are one that changed, then those
    about one subject: what was due soon is now overdue.
    """
    told = Counter(item.lasting for item in before.findings)
    now: list[KeptFinding] = []
    for item in after.findings:
        if told[item.lasting]:
            told[item.lasting] -= 1
        else:
            now.append(item)
    left = list(_left(before, told))
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


def _left(before: Kept, told: Counter[Finding]) -> Iterator[KeptFinding]:
    """Yield the findings that were told and are not so any more."""
    for item in before.findings:
        if told[item.lasting]:
            told[item.lasting] -= 1
            yield item


def _first(
    left: list[KeptFinding], same: Callable[[Finding], tuple[str, ...]], finding: Finding
) -> KeptFinding | None:
    return next((item for item in left if same(item.finding) == same(finding)), None)


def _of_code(finding: Finding) -> tuple[str, ...]:
    return (finding.code, finding.subject)


def _of_subject(finding: Finding) -> tuple[str, ...]:
    return (finding.subject,)
