"""Why not otherwise, as text and as JSON: the changes of one fact that would do, and what was tried."""

import re
from collections.abc import Iterable, Iterator

from conventions.engine.why_not import Flip, FlipKind, Reply, WhyNot
from conventions.exports.check_text import status_text
from conventions.exports.json_values import Json, answer_json
from conventions.exports.names import Names
from conventions.exports.value_text import value_text
from conventions.exports.whatif_json import fact_json
from conventions.facts.fact import Fact
from conventions.language.answers import Answer
from conventions.language.types import Type
from conventions.messages import Catalogue

__all__ = ["why_not_json", "why_not_lines"]

_OF_FINDING = re.compile(r"\S+ \[(.*)\]")
"""A finding and what it is about, as the search names it."""


def why_not_lines(
    name: str, found: WhyNot, kind: Type | None, words: Catalogue, names: Names
) -> Iterator[str]:
    """Yield what would change a reply, the smallest moves first; and what was tried."""
    yield f"{_title(name, words, names)}{words.text('colon')}{_reply(found.reply, kind, words)}"
    for flip in found.flips:
        yield f"  {_change(flip, words, names)} → {_reply(flip.reply, kind, words)}"
    if not found.flips:
        yield f"  {words.text('why_not.none')}"
    days = words.count("count.days", found.within)
    moved = ", ".join(dict.fromkeys(_called(facts, words, names) for facts in found.moved))
    added = ", ".join(names.of(fact.key, words) for fact in found.added)
    none = words.text("whatif.none")
    yield f"  {words.text('why_not.tried', days=days, moved=moved or none, added=added or none)}"


def _title(name: str, words: Catalogue, names: Names) -> str:
    """Return what is asked about: a norm, a value, or the norm that a finding is about."""
    of_finding = _OF_FINDING.fullmatch(name)
    return names.of(name if of_finding is None else of_finding[1], words)


def _change(flip: Flip, words: Catalogue, names: Names) -> str:
    called, recorded = _called(flip.facts, words, names), flip.facts[0].last_day
    if flip.day is None:
        return words.text("why_not.withdrawn", fact=called, day=words.day(recorded))
    if flip.kind is FlipKind.ADDED:
        return words.text("why_not.added", fact=called, day=words.day(flip.day))
    return words.text(
        "why_not.earlier" if flip.days < 0 else "why_not.later",
        fact=called,
        day=words.day(flip.day),
        recorded=words.day(recorded),
        days=words.count("count.days", abs(flip.days)),
    )


def _called(facts: Iterable[Fact], words: Catalogue, names: Names) -> str:
    told = list(facts)
    about = ", ".join(names.of(fact.of, words) for fact in told if fact.of)
    called = names.of(told[0].key, words)
    return f"{called} ({about})" if about else called


def _reply(reply: Reply, kind: Type | None, words: Catalogue) -> str:
    match reply:
        case None | ():
            return words.text("why_not.nothing")
        case Answer():
            return value_text(reply, kind, words)
        case _:
            return ", ".join(_word(word, words) for word in reply)


def _word(word: str, words: Catalogue) -> str:
    """Return a status in words; of the code of a finding, that it is found."""
    return status_text(word, words) if words.has(f"status.{word}") else words.text("why_not.found")


def why_not_json(found: WhyNot, kind: Type | None) -> dict[str, Json]:
    """Return the changes and what was tried."""
    return {
        "reply": _reply_json(found.reply, kind),
        "within": found.within,
        "moved": [[fact_json(fact) for fact in facts] for facts in found.moved],
        "added": [fact.key for fact in found.added],
        "changes": [
            {
                "kind": flip.kind.value,
                "facts": [fact_json(fact) for fact in flip.facts],
                "day": flip.day.isoformat() if flip.day else None,
                "days": flip.days,
                "reply": _reply_json(flip.reply, kind),
            }
            for flip in found.flips
        ],
    }


def _reply_json(reply: Reply, kind: Type | None) -> Json:
    match reply:
        case None | Answer():
            return answer_json(reply, kind)
        case _:
            return list(reply)
