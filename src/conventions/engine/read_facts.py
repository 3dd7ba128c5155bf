"""Which facts of the record are used: by a norm, a rule, the account, a document, a control; or by nothing.

The names in the terms decide, not the evaluation of a day: a fact in a branch not taken is used.
"""

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from itertools import chain
from typing import Final

from attrs import fields, has

from budget import frozen
from budget.findings import Finding, Severity
from conventions.agreement.norms import Duty, Norm, events_of
from conventions.engine.day import Day
from conventions.engine.name_tables import done_fact
from conventions.engine.program import Program, compile_agreement, earlier_rows, mentioned
from conventions.engine.seen_record import COMPLETED, FILED, OBJECTIONS
from conventions.engine.subject import ABANDONED, ACTS_OF, Subject
from conventions.engine.term import is_of_the_action
from conventions.facts.fact import Fact
from conventions.facts.vocabulary import LETTERS, LIFE_EVENTS, LIFE_VALUES, LifeEvent, Reader

UNREAD_FACT: Final = "fact_without_effect"
READ_BY_DOCUMENTS: Final = frozenset({"execution_conditions", "variance_reason"})
"""Facts of an agreement that a document or a control uses, besides the standard ones."""
_USUAL: Final[Mapping[str, LifeEvent]] = {**LIFE_EVENTS, **LIFE_VALUES}
ACKNOWLEDGED: Final = "acknowledged"
_SECTIONS: Final = frozenset({"duty", "right", "define"})
_SUBJECTS: Final = (
    *("paid", "recovered", "term", "budget", "ledger", "decision", "period", "grant", "party"),
    *("paper", "statement", "indicator", "evaluation", "unspent_money"),
)
"""Subjects of findings that are in no text: lines of the account, sections, values that the law needs."""
_OF_A_NORM: Final = frozenset({"exercised", "waived", "reading_chosen"})
_MEANT: Final[Mapping[str, str]] = {
    "extension_granted": "amendment_signed",
    **dict.fromkeys(LETTERS, "formal_notice_sent"),
}
"""The facts probably meant by facts that decide nothing."""
_SAID_OF_MANY: Final = frozenset({"received", "sent", "asked", "found", "of", "published", "approved"})
"""Words in keys that do not identify the subject of a fact."""


@frozen(eq=False)
class _Read:
    """The facts of a record that some terms use.

    Attributes:
        named: what their expressions, their rows and their breaches name: a fact of any subject is read.
        performing: the duties that a fact performs, by its key: a fact is read if it is of one of them.
    """

    named: frozenset[str]
    performing: Mapping[str, tuple[Duty, ...]]
    norms: frozenset[str]
    acts: frozenset[tuple[str, str]]

    def reads(self, fact: Fact) -> bool:
        """Return whether a norm uses this fact."""
        if fact.key in self.named or (fact.key in LETTERS and any(key in self.named for key in LETTERS)):
            return True
        if any(_is_of(fact, duty) for duty in self.performing.get(fact.key, ())):
            return True
        act = ACTS_OF.get(fact.key)
        return act is not None and any(found == act and fact.of in (None, name) for name, found in self.acts)


@lru_cache(maxsize=1024)
def _read_by(program: Program) -> _Read:
    """Return the facts that the norms, definitions and selections of some terms use."""
    terms = program.terms
    named = {key for tree in program.trees.values() for key in (*mentioned(tree), *earlier_rows(tree))}
    norms: tuple[Norm, ...] = (*terms.duties, *terms.rights)
    named |= {event for item in terms.selections for event in events_of(item.rows)}
    named |= {
        event
        for item in (*norms, *terms.definitions, *terms.selections, *terms.facts)
        if item.each
        for event in events_of(item.each)
    }
    named |= {duty.breached_by for duty in terms.duties if duty.breached_by is not None}
    performing: dict[str, tuple[Duty, ...]] = {}
    for duty in terms.duties:
        for key in _performing(duty):
            performing[key] = (*performing.get(key, ()), duty)
    return _Read(
        frozenset(named),
        performing,
        frozenset({norm.name for norm in norms} | {item.name for item in terms.definitions}),
        frozenset((right.name, right.act) for right in terms.rights if right.each is None),
    )


def is_named_by(key: str, program: Program) -> bool:
    """Return whether an expression, the rows or a breach in the terms name a fact."""
    return key in _read_by(program).named


def _performing(duty: Duty) -> Iterator[str]:
    """Yield the keys of the facts that perform a duty, or that affect its performance."""
    if duty.is_payment or duty.done is not None or (duty.amount is not None and duty.done_by is None):
        return
    yield done_fact(duty)
    if duty.posted_by is not None:
        yield duty.posted_by
    if done_fact(duty) == FILED:
        yield from (*OBJECTIONS, *COMPLETED)


def _is_of(fact: Fact, duty: Duty) -> bool:
    """Return whether a fact may perform a duty; its row was checked when the file was read."""
    subject = Subject(duty.name)
    return duty.each is not None or any(subject.is_of_part(fact, part) for part in (None, *duty.parts))


def fact_findings(today: Day) -> Iterator[Finding]:
    """Yield a finding for the seen facts without effect: of each key and subject, on the latest known."""
    applied = tuple(_read_by(book.program) for book in today.books)
    latest: dict[tuple[str, str | None], Fact] = {}
    for fact in today.view.facts:
        about = fact.key, fact.of
        if about not in latest and _is_read(fact, today, applied):
            continue
        if about not in latest or fact.known_on >= latest[about].known_on:
            latest[about] = fact
    yield from (_finding(fact, today) for fact in latest.values())


def _is_read(fact: Fact, today: Day, applied: tuple[_Read, ...]) -> bool:
    own = _read_by(today.program)
    if fact.key in _OF_A_NORM:
        return _is_of_a_norm(fact, today, applied)
    if fact.key == ACKNOWLEDGED:
        return _is_of_something(fact.of or "", today)
    usual = None if fact.key in today.program.facts else _USUAL.get(fact.key)
    if usual is not None and usual.reader in (Reader.ALWAYS, Reader.NOBODY):
        return True
    if _is_for_rules(fact, today):
        return True
    if own.reads(fact) or any(read.reads(fact) for read in applied) or fact.key in READ_BY_DOCUMENTS:
        return True
    agreement = today.agreement
    source = agreement.ledger_source
    is_carrier = source is not None and source.carried_by == fact.key
    is_result = any(item.id == fact.key for item in agreement.indicators)
    ends_the_action = fact.key == ABANDONED and fact.of is None
    if ends_the_action and any(is_of_the_action(duty, agreement) for duty in agreement.duties):
        return True
    return is_carrier or is_result or any(read.reads(fact) for read in _other_texts(today))


def _is_for_rules(fact: Fact, today: Day) -> bool:
    """Return whether only rules of law use a fact, and none is applied: its effect is then unknown."""
    if today.books or today.agreement.rulebooks == ():
        return False
    usual = _USUAL.get(fact.key)
    if usual is not None:
        return usual.reader is Reader.RULES
    return fact.key not in today.program.facts and fact.key not in today.program.tables.events


def _is_of_a_norm(fact: Fact, today: Day, applied: tuple[_Read, ...]) -> bool:
    """Return whether the subject of a decision is a norm of the text, or of an applied rulebook.

    The part before the dot distinguishes readings of the account and norms of rows from rules.
    """
    if fact.of is None or "." not in fact.of or not (today.books or today.agreement.rulebooks == ()):
        return True
    name = fact.of.partition(".")[0]
    if name in _read_by(today.program).norms or any(fact.of in read.norms for read in applied):
        return True
    return any(name in read.norms for read in _other_texts(today))


def _is_of_something(of: str, today: Day) -> bool:
    """Return whether the subject of a finding is written in the dossier, or in an applied rulebook.

    A finding may be about a norm, a row, a place of the data, a person, a fact: whatever has a name is taken,
    and what only several dossiers together have, which is no single word. Of a place, what it is a place of.
    """
    whose, _, place = of.partition(".")
    if " " in of or (place and not today.books and today.agreement.rulebooks != ()):
        return True
    dossier = today.dossier
    texts = (dossier.agreement, dossier.amendments, [book.book for book in today.books], dossier.ledger)
    names = {of, place.partition(".")[0] if whose in _SECTIONS else whose}
    return any(text in names for text in chain(_USUAL, _SUBJECTS, _written(texts)))


def _written(data: object) -> Iterator[str]:
    """Yield every text in some data, and the names of its fields."""
    kind = type(data)
    if isinstance(data, str):
        yield data
    elif has(kind):
        for item in fields(kind):
            yield item.name
            yield from _written(getattr(data, item.name))
    elif isinstance(data, Iterable):
        for item in data:
            yield from _written(item)


def _other_texts(today: Day) -> tuple[_Read, ...]:
    """Return the texts before the one in force: as first signed, and after each amendment."""
    return tuple(_read_by(compile_agreement(text)) for text in today.dossier.versions())


def _finding(fact: Fact, today: Day) -> Finding:
    variant, meant = _meant(fact, today)
    params = [("on", fact.last_day.isoformat())]
    params += [("of", fact.of)] if fact.of is not None else []
    params += [("variant", variant)] if meant or fact.key == ACKNOWLEDGED else []
    params += [("meant", ", ".join(meant))] if meant else []
    params += [("variant", "rule")] if fact.key in _OF_A_NORM else []
    return Finding(UNREAD_FACT, Severity.INFO, fact.key, params=tuple(params))


def _meant(fact: Fact, today: Day) -> tuple[str, tuple[str, ...]]:
    """Return the facts that may have been intended: for the duties it performs, or facts that are used."""
    read = _read_by(today.program)
    if fact.key == ACKNOWLEDGED:
        return "nothing", tuple(get_close_matches(fact.of or "", sorted(read.norms), n=1))
    performed = [duty.name for duty in read.performing.get(fact.key, ())]
    if performed:
        return "of", tuple(performed)
    about = (fact.of or "").partition(".")[0]
    of_duty = [duty for duty in today.agreement.duties if duty.name == about and any(_performing(duty))]
    if of_duty:
        return "key", tuple(f"{done_fact(duty)}({duty.name})" for duty in of_duty)
    known = {*today.program.tables.events, *today.program.facts} - {fact.key}
    performing, named = (sorted(known & set(keys)) for keys in (read.performing, read.named))
    usual = _MEANT.get(fact.key)
    if usual is not None and (usual in (*performing, *named) or LIFE_EVENTS[usual].reader is Reader.ALWAYS):
        return "key", (_with_norm(usual, today.program),)
    return "key", tuple(_with_norm(key, today.program) for key in _similar_keys(fact.key, performing, named))


def _with_norm(key: str, program: Program) -> str:
    """Return `key(norm)`: a fact with the first duty that it performs, or the first norm that names it."""
    performed = (duty.name for duty in _read_by(program).performing.get(key, ()))
    naming = (
        place[1]
        for place, tree in program.trees.items()
        if place[0] in ("duty", "right") and key in (*mentioned(tree), *earlier_rows(tree))
    )
    norm = next(performed, None) or next(naming, None)
    return key if norm is None else f"{key}({norm})"


def _similar_keys(key: str, performing: list[str], named: list[str]) -> list[str]:
    """Return the keys that may have been intended: with the same subject, else similar, duties first.

    >>> _similar_keys("report_received", ["final_report_received", "bilan_received"], ["signed"])
    ['final_report_received']
    """
    words = set(key.split("_")) - _SAID_OF_MANY
    sharing = (other for other in (*performing, *named) if words & set(other.split("_")))
    alike = [other for other in sharing if _share_letters(key, other)]
    near = (get_close_matches(key, known, n=1) for known in (performing, named))
    return get_close_matches(key, alike, n=2, cutoff=0) or next((found for found in near if found), [])


def _share_letters(one: str, other: str) -> bool:
    """Return whether two fifths of the letters of both keys agree, in order.

    >>> _share_letters("report_received", "bilan_received"), _share_letters("a_day", "final_report_received")
    (True, False)
    """
    same = sum(block.size for block in SequenceMatcher(None, other, one).get_matching_blocks())
    return 5 * same >= len(one) + len(other)
