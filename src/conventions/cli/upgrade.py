"""`subventio upgrade`: dossiers of an earlier version, rewritten where a key or its meaning has changed."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from attrs import evolve

from budget import frozen
from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Unread, named_rulebooks, places, print_faults
from conventions.cli.output import FAILED, complain, not_written
from conventions.cli.reporting import say_result
from conventions.dossier.dossier import Dossier
from conventions.exports.fault_text import error_text
from conventions.exports.json_values import Json
from conventions.exports.label_text import Names
from conventions.exports.upgrade_text import UpgradedDossier, upgrade_json, upgrade_lines
from conventions.facade.assessment import Assessment, WhatIf, what_if_of
from conventions.files.data_difference import Meaning, as_before, meanings
from conventions.files.faults import UnreadableDossierError
from conventions.files.upgrading import Upgrade, upgrade_of
from conventions.files.what_if import WhatIfDossier
from conventions.files.write_back import replace_texts
from conventions.messages import Catalogue
from conventions.rulebook import Rulebook


@frozen
class _Upgraded:
    """The result for a dossier, with both verdicts if they differ; None if it is inaccessible."""

    upgraded: UpgradedDossier | None
    difference: WhatIf | None = None

    @property
    def is_readable(self) -> bool:
        """Return whether it is readable after rewriting."""
        return self.upgraded is not None and self.upgraded.is_readable


def upgrade(arguments: Arguments, words: Catalogue) -> int:
    """Show or write the changes; return 2 if a dossier stays unreadable, 1 if there is work to do."""
    rulebooks = named_rulebooks(arguments.rulebooks, "upgrade", words)
    if rulebooks is None:
        return FAILED
    found = [
        _Upgraded(None) if isinstance(place, Unread) else _upgraded(place, rulebooks, arguments, words)
        for place in places(arguments.paths, words)
    ]
    head: dict[str, Json] = {"schema": "subventio/upgrade/1", "as_of": arguments.as_of.isoformat()}
    upgraded = (item for item in found if item.upgraded is not None)
    lines = _lines(found, arguments, words)
    say_result(arguments.form, lambda: {**head, "dossiers": [_json(item, words) for item in upgraded]}, lines)
    if not all(item.is_readable for item in found):
        return FAILED
    return int(any(_waits(item) for item in found))


def _waits(item: _Upgraded) -> bool:
    """Return whether a dossier needs work: to write, to repair, or to look at."""
    upgraded = item.upgraded
    return upgraded is not None and bool(
        (upgraded.upgrade.rewritten and not upgraded.is_written)
        or upgraded.upgrade.by_hand
        or upgraded.changed
    )


def _upgraded(
    folder: Path, rulebooks: tuple[Rulebook, ...], arguments: Arguments, words: Catalogue
) -> _Upgraded:
    try:
        plan = upgrade_of(folder, lambda change: words.text(f"upgrade.note.{change}"), arguments.office)
    except InputError as error:
        complain(f"{folder}{words.text('colon')}{error_text(error, words)}")
        return _Upgraded(None)
    try:
        dossier = plan.dossier()
    except UnreadableDossierError as refused:
        print_faults(refused.faults, words)
        return _Upgraded(UpgradedDossier(folder.name, folder, plan, is_readable=False))
    upgraded, difference = _compared(plan, dossier, rulebooks, arguments)
    if not arguments.write or not plan.after:
        return _Upgraded(upgraded, difference)
    try:
        replace_texts(folder, plan.before, plan.after)
    except InputError as error:
        complain(f"subventio upgrade: {folder}{words.text('colon')}{error_text(error, words)}")
        return _Upgraded(None)
    except OSError as error:
        not_written(error.filename or folder, error, words)
        return _Upgraded(None)
    return _Upgraded(evolve(upgraded, is_written=True), difference)


def _compared(
    plan: Upgrade, dossier: Dossier, rulebooks: tuple[Rulebook, ...], arguments: Arguments
) -> tuple[UpgradedDossier, WhatIf | None]:
    """Return what is now read differently, by whether it matters, and both verdicts."""
    today = _assessed(dossier, rulebooks, arguments)

    def against(changed: tuple[Meaning, ...]) -> WhatIf:
        former = as_before(dossier, changed)
        before = _assessed(former, rulebooks, arguments)
        return what_if_of(before, today, WhatIfDossier(former, dossier, (), ()))

    found = meanings(dossier)
    idle = tuple(item for item in found if item.former is not None and against((item,)).is_empty)
    changed = tuple(item for item in found if item not in idle)
    upgraded = UpgradedDossier(dossier.agreement.id, plan.folder, plan, changed, idle, names=Names(dossier))
    difference = against(changed) if changed else None
    return upgraded, None if difference is None or difference.is_empty else difference


def _assessed(dossier: Dossier, rulebooks: tuple[Rulebook, ...], arguments: Arguments) -> Assessment:
    soon = timedelta(arguments.due_soon)
    return Assessment(dossier, arguments.as_of, None, dossier.applied(rulebooks), soon)


def _lines(found: list[_Upgraded], arguments: Arguments, words: Catalogue) -> Iterator[str]:
    upgraded = [item for item in found if item.upgraded is not None]
    for item in upgraded:
        if item.upgraded is None or (item.upgraded.is_empty and len(found) > 1):
            continue
        if item.upgraded.is_empty and not item.upgraded.without_effect:
            yield words.text("upgrade.nothing", path=str(item.upgraded.path))
            continue
        yield from upgrade_lines(item.upgraded, words)
        yield from _verdicts(item, arguments, words)
        if item.upgraded.is_written:
            yield f"  {words.text('upgrade.written', files=', '.join(item.upgraded.upgrade.after))}"
        yield ""
    if len(found) > 1:
        yield _summary(found, words)
    if not arguments.write and any(item.upgraded and item.upgraded.upgrade.after for item in upgraded):
        yield words.text("upgrade.dry_run")


def _verdicts(item: _Upgraded, arguments: Arguments, words: Catalogue) -> Iterator[str]:
    """Yield both verdicts, as far as they differ."""
    if not item.is_readable:
        yield f"  {words.text('upgrade.still_unreadable')}"
        return
    head = f"  {words.text('upgrade.verdict', day=words.day(arguments.as_of))}"
    if item.difference is None:
        yield f"{head}{words.text('colon')}{words.text('upgrade.same')}"
        return
    yield head
    _, *lines = item.difference.lines(words)
    yield from (f"  {line}" for line in lines)


def _summary(found: list[_Upgraded], words: Catalogue) -> str:
    upgraded = [item.upgraded for item in found if item.upgraded is not None]
    return words.text(
        "upgrade.summary",
        dossiers=words.count("count.dossiers", len(found)),
        rewritten=str(sum(bool(item.upgrade.rewritten) for item in upgraded)),
        changed=str(sum(bool(item.changed) for item in upgraded)),
        unreadable=str(sum(not item.is_readable for item in found)),
    )


def _json(item: _Upgraded, words: Catalogue) -> Json:
    assert item.upgraded is not None  # noqa: S101 -- unreadable ones were reported before
    return upgrade_json(
        item.upgraded, None if item.difference is None else item.difference.json(words), words
    )
