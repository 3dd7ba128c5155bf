"""The upgrade of a dossier as text and as JSON: what is rewritten, and what has another meaning now."""

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from budget import frozen
from conventions.exports.json_values import Json, fields_json
from conventions.exports.label_text import UNNAMED, Names
from conventions.exports.scenario_text import fact_json, fact_text
from conventions.files.data_difference import Meaning
from conventions.files.upgrading import Rewriting, Upgrade
from conventions.messages import Catalogue


@frozen
class UpgradedDossier:
    """An upgrade, and the differences in meaning of the dossier that it leaves.

    `changed` makes a difference on the day that was asked, or one that no record shows; `without_effect`
    makes none on that day. `names`: what the dossier calls what it names.
    """

    id: str
    path: Path
    upgrade: Upgrade
    changed: tuple[Meaning, ...] = ()
    without_effect: tuple[Meaning, ...] = ()
    is_written: bool = False
    is_readable: bool = True
    names: Names = UNNAMED

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to say of it."""
        upgrade = self.upgrade
        return not (upgrade.rewritten or upgrade.by_hand or self.changed) and self.is_readable


def upgrade_lines(told: UpgradedDossier, words: Catalogue) -> Iterator[str]:
    """Yield the lines of a dossier, but for the two verdicts."""
    words = told.names.counting(words)
    yield f"{told.id} ({told.path})"
    key = "upgrade.rewritten" if told.is_written else "upgrade.to_rewrite"
    yield from _headed(key, [_rewriting(item, words, "") for item in told.upgrade.rewritten], words)
    by_hand = [_rewriting(item, words, ".by_hand") for item in told.upgrade.by_hand]
    yield from _headed("upgrade.by_hand", by_hand, words)
    changed = [line for item in told.changed for line in _meaning(item, told.names, words)]
    yield from _headed("upgrade.to_look_at", changed, words)
    if told.without_effect:
        facts = words.text("semicolon").join(_about(item, told.names, words) for item in told.without_effect)
        yield f"  {words.text('upgrade.no_effect', facts=facts)}"
    yield from (f"  {line}" for line in diff_lines(told.upgrade))


def diff_lines(upgrade: Upgrade) -> Iterator[str]:
    """Yield the unified difference of the files."""
    for name, before in upgrade.before.items():
        after = upgrade.after[name]
        lines = unified_diff(before.splitlines(), after.splitlines(), name, name, n=2, lineterm="")
        yield from lines


def upgrade_json(told: UpgradedDossier, difference: Json, words: Catalogue) -> dict[str, Json]:
    """Return a dossier as JSON; `difference` is that of the two verdicts, null where they are the same."""
    upgrade = told.upgrade
    return {
        **fields_json(told, "id", "path"),
        "status": "unreadable" if not told.is_readable else "written" if told.is_written else "read",
        "rewritten": [_rewriting_json(item, words, "") for item in upgrade.rewritten],
        "by_hand": [_rewriting_json(item, words, ".by_hand") for item in upgrade.by_hand],
        "read_otherwise": [
            _meaning_json(item, told, words) for item in (*told.changed, *told.without_effect)
        ],
        "diff": "".join(f"{line}\n" for line in diff_lines(upgrade)),
        "difference": difference,
    }


def _headed(key: str, lines: list[str], words: Catalogue) -> Iterator[str]:
    if lines:
        yield f"  {words.text(key)}"
        yield from (f"    {line}" for line in lines)


def _sentence(item: Rewriting, words: Catalogue, tail: str) -> str:
    return words.text(f"upgrade.{item.change}{tail}", old=item.old, new=item.new)


def _rewriting(item: Rewriting, words: Catalogue, tail: str) -> str:
    return f"{item.file}:{item.line}{words.text('colon')}{_sentence(item, words, tail)}"


def _rewriting_json(item: Rewriting, words: Catalogue, tail: str) -> dict[str, Json]:
    return {
        "change": item.change,
        "place": f"{item.file}:{item.line}",
        "message": _sentence(item, words, tail),
        "old": item.old,
        "new": item.new or None,
    }


def _about(item: Meaning, names: Names, words: Catalogue) -> str:
    return names.of(item.subject, words) if item.fact is None else fact_text(item.fact, words, names)


def _meaning_sentence(item: Meaning, names: Names, words: Catalogue) -> str:
    about = _about(item, names, words)
    return words.text(f"upgrade.{item.change}", fact=about, party=about, form=item.form)


def _meaning(item: Meaning, names: Names, words: Catalogue) -> Iterator[str]:
    yield _meaning_sentence(item, names, words)
    remedy = f"upgrade.{item.change}.remedy"
    if words.has(remedy):
        yield f"  → {words.text(remedy)}"


def _meaning_json(item: Meaning, told: UpgradedDossier, words: Catalogue) -> dict[str, Json]:
    remedy = f"upgrade.{item.change}.remedy"
    return {
        **fields_json(item, "change", "subject"),
        "fact": None if item.fact is None else fact_json(item.fact),
        "has_effect": item in told.changed,
        "message": _meaning_sentence(item, told.names, words),
        "remedy": words.text(remedy) if words.has(remedy) else None,
    }
