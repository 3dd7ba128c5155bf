"""The record of facts: entries of `facts.toml`, and its checks against the agreement and its rulebooks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, cast

from attrs import evolve

from budget import frozen
from budget.money import EURO, Euros
from conventions.agreement.agreement import UNKNOWN, Agreement, Terms
from conventions.agreement.norms import BY_USAGE, HOLIDAYS, MAIN, OF_DATES, OF_PAPERS, Duty, Norm, Right
from conventions.engine.account import FINAL_GRANTS, ORDERS_OF_PAYMENT
from conventions.engine.name_tables import CREATING_ACTS, done_fact
from conventions.engine.program import compile_terms
from conventions.engine.seen_record import COMPLETED, FILED, OBJECTIONS, REPORT_READINGS
from conventions.facts.fact import WITHDRAWN, Fact, RecordedValue, ValueRange, erroneous_ids
from conventions.facts.vocabulary import DAY_DECIDES, LIFE_EVENTS, LIFE_VALUES
from conventions.files import strict
from conventions.files.agreement_checks import can_declare
from conventions.files.faults import Fault, Problem, RefusedValueError, UnreadableDossierError, shown
from conventions.files.in_currency import in_currency
from conventions.files.part_names import RowNames, each_id_once, listed, unknown
from conventions.files.problems import refusal
from conventions.files.row_labels import RANGED, ends_of
from conventions.files.rulebook_file import read_rulebook, shipped_rulebooks
from conventions.files.shapes import FactEntry, TomlScalar
from conventions.files.sources import Source
from conventions.files.strict import typed
from conventions.rulebook import Rulebook

MOVED: Final = frozenset(
    {
        "payment_ordered",
        "payment",
        "transfer_returned",
        "repaid",
        "recovery_order",
        "order_reduced",
        "order_cancelled",
        "remitted",
        "written_off",
        "grant_passed_on",
    }
)
"""Facts about movements of money, or orders: their amount is never zero."""
_PAYMENT: Final = "payment"
_ALIKE: Final = ("key", "occurred_on", "of", "evidence", "author", "id", "replaces", "withdraws", "reason")
"""The fields of a fact that are the same in its entry."""
_USUAL: Mapping[str, str] = {key: fact.carries.value for key, fact in {**LIFE_EVENTS, **LIFE_VALUES}.items()}


def kinds_of_facts(agreement: Agreement, books: tuple[Rulebook, ...] = ()) -> Mapping[str, str]:
    """Return the type of each possible key of facts: built in, declared, or an event that a duty names.

    Declarations of the agreement come before those of its rulebooks.
    """
    kinds = dict(_USUAL)
    for terms in (*(book.terms for book in books), agreement.terms):
        for duty in terms.duties:
            for key in (done_fact(duty), duty.posted_by, duty.breached_by):
                if key is not None and (key not in kinds or kinds[key] == "bare"):
                    kinds[key] = "event"
        kinds |= {declared.key: declared.type for declared in terms.facts}
    return kinds


def fact_of(entry: FactEntry, kind: str, currency: str = EURO) -> Fact:
    """Return the fact of an entry, with a value of the declared type; `any` if the key is not declared.

    Its amounts are in the currency of the agreement.
    """
    if currency != EURO:
        entry = evolve(entry, value=cast("TomlScalar | None", in_currency(entry.value, currency)))
    return fact_with(entry, _value(entry, kind))


def fact_with(entry: FactEntry, value: RecordedValue | None) -> Fact:
    """Return the fact of an entry, with its value as read."""
    last = entry.last_day
    return Fact(
        **{name: getattr(entry, name) for name in _ALIKE},
        no_later_than=None if last == entry.occurred_on else last,
        value=value,
        known_on=entry.known_on or last or entry.occurred_on,
    )


def _value(entry: FactEntry, kind: str) -> RecordedValue | None:
    if kind == "any":
        return None
    if kind == "bare":
        if entry.value is not None:
            raise RefusedValueError(
                "value_not_taken", actual=strict.as_written(entry.value), expected=entry.key
            )
        return None
    if entry.key == _PAYMENT and entry.value == UNKNOWN:
        return None
    if entry.value is None:
        if kind == "event":
            return None
        raise RefusedValueError(f"value_missing.{kind}", actual=entry.key)
    ends = ends_of(entry.value, kind)
    if ends is not None:
        return _between(entry.key, ends, kind)
    value = typed(entry.value, kind)
    if isinstance(value, Euros) and value < Euros.ZERO and entry.key in _USUAL:
        raise RefusedValueError("amount_negative", actual=str(value), expected=entry.key)
    if value == Euros.ZERO and entry.key in MOVED:
        raise RefusedValueError("amount_not_positive", actual=str(value), expected=entry.key)
    return value


def _between(key: str, ends: Sequence[object], kind: str) -> RecordedValue:
    """Return the range of two values; one value, if they are equal (semantics § 1.16)."""
    if key in LIFE_EVENTS or kind not in RANGED:
        raise RefusedValueError("value_decides", actual=key)
    least, most = (typed(end, kind) for end in ends)
    if most < least:  # type: ignore[operator]  # both are amounts, or both numbers
        raise RefusedValueError("values_backwards", actual=str(most), expected=str(least))
    return least if least == most else ValueRange(least, most)


# ------------------------------------------------------------------------------------------------------------
# What facts may call the rules of rulebooks: `rulebook.rule`, and the duty that a right of one creates.


def rule_subjects(named: str, books: tuple[Rulebook, ...]) -> frozenset[str]:
    """Return the rules of the rulebook that `named` names; none where it names no rulebook that is known.

    >>> "law_fr.r25.duty" in rule_subjects("law_fr.r25", ()), rule_subjects("bilan", ())
    (True, frozenset())
    """
    book = _book_of(named, books)
    rules = () if book is None else book.rules
    created = (f"{rule.name}.duty" for rule in rules if isinstance(rule.norm, Right))
    return frozenset({*(rule.name for rule in rules), *created})


def rule_terms(named: str, books: tuple[Rulebook, ...]) -> tuple[Terms, ...]:
    """Return the terms of the rulebook that `named` names; none where it names none that is known."""
    book = _book_of(named, books)
    return () if book is None else (book.terms,)


def _book_of(named: str, books: tuple[Rulebook, ...]) -> Rulebook | None:
    name = named.partition(".")[0]
    book = next((book for book in books if book.id == name), None)
    path = shipped_rulebooks().get(name)
    if book is not None or path is None:
        return book
    try:
        return read_rulebook(path)
    except UnreadableDossierError:  # told where it is applied
        return None


# --- The rulebooks that an agreement names: shipped ones by their name, others as files of the office -------


@frozen
class OwnRulebooks:
    """Those that could be read, with the texts of those that do not ship; and the problems of the others."""

    books: tuple[Rulebook, ...] = ()
    problems: tuple[Problem, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


def own_rulebooks(source: Source, name: str, named: Sequence[str]) -> OwnRulebooks:
    """Return the rulebooks named in the file `name` of a dossier, and the faults of those refused."""
    books: list[Rulebook] = []
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for at, said in enumerate(named):
        path = ("rulebooks", at)
        try:
            found = source.rulebook(said)
        except RefusedValueError as refused:
            problems.append(refusal(name, path, refused))
        except UnreadableDossierError as refused:
            problems += _of_file(refused.faults)
        else:
            if found is None:
                problems.append(unknown("unknown_rulebook", name, path, said, shipped_rulebooks()))
            else:
                books.append(found.book)
                texts |= found.kept
    return OwnRulebooks(tuple(books), tuple(problems), tuple(texts.items()))


def _of_file(faults: Sequence[Fault]) -> Iterator[Problem]:
    """Yield the problems of another file, each at the line that it was found at.

    A line that is no TOML may be of any file: it is not quoted.
    """
    for fault in faults:
        place, path = fault.place, (fault.place.path,)
        actual = "…" if fault.code.startswith("toml_syntax") else fault.actual
        said = (fault.code, actual, fault.expected, fault.remedy, fault.params)
        yield Problem(place.file, path, *said, line=place.line)


_ORDERS = ("recovery_order", "order_reduced", "order_cancelled", "remitted", "written_off")
_OF_ORDERS = ("order_entered", "order_received", "order_contested")
"""What happens to an order: of the debt that it orders, if they name one."""
OF_THE_ACCOUNT: Mapping[str, tuple[str, ...]] = {
    "repaid": ORDERS_OF_PAYMENT,
    "final_grant": FINAL_GRANTS,
    HOLIDAYS: (BY_USAGE, MAIN),
}
"""The readings of the account itself (docs/semantics.md § 6), and of the holidays (§ 7.6)."""
_ABOUT_NORMS = ("exercised", "waived", "reading_chosen", "amendment_signed", "acknowledged", *_ORDERS)
_COFUNDING = "cofunding_decided"
"""It is of a line of the resources: whose aid was decided."""
_RENAMED = "unknown_fact_named"
_TWICE = "fact_twice_known"
_NO_IDENTIFIER = "no_identifier"
_NO_AMENDMENT = "no_amendment"
_OF_NOTHING = "of_nothing"
_DAY_OF_AN_EVENT = ("event", "bare", "euros")


def entry_problems(name: str, entries: tuple[FactEntry, ...]) -> Iterator[Problem]:
    """Yield the problems that the facts have by themselves, whatever the agreement says."""
    yield from each_id_once(
        name,
        (((("fact", at, "id")), entry.id, 0) for at, entry in enumerate(entries) if entry.id is not None),
    )
    yield from _replacements(name, entries)
    yield from _withdrawals(name, entries)
    yield from _days_between(name, entries)


def _days_between(name: str, entries: tuple[FactEntry, ...]) -> Iterator[Problem]:
    """Yield the problems of facts of which the day is only known to lie between two (semantics § 1.15)."""
    amended = [entry.occurred_on for entry in entries if entry.key == "amendment_signed"]
    for at, entry in enumerate(entries):
        first, last = entry.occurred_on, entry.last_day
        path = ("fact", at, "occurred_on" if entry.no_later_than is None else "no_later_than")
        if last is None:
            yield Problem(name, path, "day_without_last", actual=entry.key)
        elif last < first:
            yield Problem(name, path, "days_backwards", actual=last.isoformat(), expected=first.isoformat())
        elif last != first and entry.key in DAY_DECIDES:
            yield Problem(name, path, "day_decides", actual=entry.key)
        elif last != first and entry.key == "signed" and any(first <= day < last for day in amended):
            yield Problem(name, path, "signed_or_amended_first", actual=last.isoformat())


def record_problems(
    name: str,
    entries: tuple[FactEntry, ...],
    versions: tuple[RowNames, ...],
    kinds: Mapping[str, str],
    rows: frozenset[str] | None,
    amendments: frozenset[str] = frozenset(),
    books: tuple[Rulebook, ...] = (),
) -> Iterator[Problem]:
    """Yield the problems that the facts have with the agreement in any of its `versions`.

    `rows` are the identifiers of the ledger and the programme, None where they could not all be read. Facts
    may also be about the rules of `books`, and of the rulebooks that are shipped.
    """
    agreement = versions[-1].agreement
    terms = (agreement.terms, *(book.terms for book in books))
    repeated = frozenset(key for each in terms for key in compile_terms(each).repeated)
    declared = frozenset(fact.key for fact in agreement.facts)
    yield from _recorded_twice(name, entries, repeated, kinds, declared)
    recorded = {entry.key for entry in entries}
    by_law = {entry.of for entry in entries if entry.key == "exercised" and entry.of is not None}
    owed_by_law = frozenset(f"{right}.duty" for right in by_law if right in rule_subjects(right, books))
    subjects = {key: _in_any(key, versions, rows) for key in kinds if key in recorded}
    for at, entry in enumerate(entries):
        if entry.key not in kinds:
            found = unknown("unknown_fact", name, ("fact", at, "key"), entry.key, kinds)
            yield (
                found if found.remedy or can_declare(entry.key, agreement) else evolve(found, remedy=_RENAMED)
            )
            continue
        if entry.key == "amendment_signed" and entry.of is not None and entry.of not in amendments:
            found = unknown("unknown_amendment", name, ("fact", at, "of"), entry.of, amendments)
            yield found if amendments else evolve(found, remedy=_NO_AMENDMENT)
        if entry.of is not None and entry.of in rule_subjects(entry.of, books):
            yield from _reading_of(name, at, entry, rule_terms(entry.of, books))
            continue
        known = None if rows is None and entry.key not in _ABOUT_NORMS else subjects[entry.key]
        needs_row = entry.key in (*_ABOUT_NORMS, _COFUNDING) or _is_of_rows(entry.key, agreement)
        also = owed_by_law if entry.key in (*_ORDERS, *_OF_ORDERS) else frozenset[str]()
        texts = (each.agreement.terms for each in versions)
        yield from _about(name, at, entry, texts, known, needed=needs_row, also=also)
        last = entry.last_day
        if (
            entry.known_on is not None
            and last is not None
            and entry.known_on < last
            and kinds[entry.key] in _DAY_OF_AN_EVENT
        ):
            yield Problem(
                name,
                ("fact", at, "known_on"),
                "known_before",
                actual=entry.known_on.isoformat(),
                expected=last.isoformat(),
            )


def _replacements(name: str, entries: tuple[FactEntry, ...]) -> Iterator[Problem]:
    by_id = {entry.id: entry for entry in entries if entry.id is not None}
    circles = _circles({entry.id: entry.replaces for entry in by_id.values() if entry.id is not None})
    for at, entry in enumerate(entries):
        if entry.replaces is None or entry.key == WITHDRAWN:
            continue
        path = ("fact", at, "replaces")
        replaced = by_id.get(entry.replaces)
        if replaced is None:
            alike = {known for known, other in by_id.items() if other.key == entry.key and other is not entry}
            found = unknown("unknown_replaced", name, path, entry.replaces, alike)
            yield found if alike else evolve(found, remedy=_NO_IDENTIFIER)
        elif replaced.key != entry.key:
            yield Problem(
                name, path, "replaces_other_key", actual=shown(replaced.key), expected=shown(entry.key)
            )
        elif entry.id in circles:
            yield Problem(name, path, "replaces_itself", actual=shown(entry.replaces))


def _withdrawals(name: str, entries: tuple[FactEntry, ...]) -> Iterator[Problem]:
    """Yield the problems of withdrawals: each says what it withdraws, who and why, and replaces nothing."""
    by_id = {entry.id: entry for entry in entries if entry.id is not None}
    circles = _circles({entry.id: entry.withdraws for entry in by_id.values() if entry.id is not None})
    for at, entry in enumerate(entries):
        path = ("fact", at, "withdraws")
        if entry.key != WITHDRAWN:
            if entry.withdraws is not None:
                yield Problem(name, path, "withdraws_other_key", actual=shown(entry.key), expected=WITHDRAWN)
            continue
        needed = {"withdraws": entry.withdraws, "author": entry.author, "reason": entry.reason}
        missing = [key for key, value in needed.items() if not value]
        if missing:
            yield Problem(name, ("fact", at), "withdrawal_incomplete", actual=", ".join(missing))
        if entry.replaces is not None:
            yield Problem(name, ("fact", at, "replaces"), "withdrawal_replaces", actual=shown(entry.replaces))
        if entry.withdraws is not None and entry.withdraws not in by_id:
            yield unknown("unknown_replaced", name, path, entry.withdraws, by_id)
        elif entry.withdraws is not None and entry.id in circles:
            yield Problem(name, path, "withdraws_itself", actual=shown(entry.withdraws))


def _circles(replaced: Mapping[str, str | None]) -> frozenset[str]:
    """Return the identifiers of facts that, through corrections, correct themselves."""
    walk_of: dict[str, str] = {}
    found: set[str] = set()
    for first in replaced:
        step: str | None = first
        while step is not None and step in replaced and step not in walk_of:
            walk_of[step] = first
            step = replaced[step]
        if step is not None and walk_of.get(step) == first:
            while step is not None and step not in found:
                found.add(step)
                step = replaced[step]
    return frozenset(found)


def _recorded_twice(
    name: str,
    entries: tuple[FactEntry, ...],
    repeated: frozenset[str],
    kinds: Mapping[str, str],
    declared: frozenset[str],
) -> Iterator[Problem]:
    """Yield the problem of a fact that happens once and is recorded again; `declared` are the text's own."""
    wrong = erroneous_ids(entries)
    seen: set[tuple[str, str | None]] = set()
    for at, entry in enumerate(entries):
        if entry.key in repeated or entry.key not in kinds or (entry.id is not None and entry.id in wrong):
            continue
        if (entry.key, entry.of) in seen and not _is_filed_again(entry, entries):
            remedy = "" if entry.key in declared else _TWICE
            yield Problem(name, ("fact", at, "key"), "fact_twice", actual=shown(entry.key), remedy=remedy)
        seen.add((entry.key, entry.of))


def _is_filed_again(entry: FactEntry, entries: tuple[FactEntry, ...]) -> bool:
    """Return whether a report is filed anew: it was found wanting since it was filed first (§ 4.9)."""
    if entry.key not in (FILED, "bilan_posted"):
        return False
    first = min(other.occurred_on for other in entries if (other.key, other.of) == (entry.key, entry.of))
    found = [other.occurred_on for other in entries if other.key in OBJECTIONS]
    return any(first <= day <= entry.occurred_on for day in found)


def _about(
    name: str,
    at: int,
    entry: FactEntry,
    texts: Iterable[Terms],
    known: frozenset[str] | None,
    *,
    needed: bool,
    also: frozenset[str],
) -> Iterator[Problem]:
    """Yield the problem of an `of` that is missing or names nothing `known`; None is not checked.

    `also` is what else it may name: what is owed by a right of the law that the record says was exercised.
    """
    if entry.of is None:
        if needed:
            words = sorted({*(known or ()), *also})
            remedy = _NO_AMENDMENT if entry.key == "amendment_signed" else _OF_NOTHING
            yield Problem(
                name,
                ("fact", at),
                "of_missing",
                actual=entry.key,
                expected=listed(words),
                remedy="" if words else remedy,
            )
    elif entry.key == "reading_chosen" and entry.of in OF_THE_ACCOUNT:
        known_readings = OF_THE_ACCOUNT[entry.of]
        if isinstance(entry.value, str) and entry.value not in known_readings:
            yield unknown("unknown_reading", name, ("fact", at, "value"), entry.value, known_readings)
    elif known is None:
        return
    elif entry.of not in known:
        yield unknown("unknown_of", name, ("fact", at, "of"), entry.of, known)
    else:
        yield from _reading_of(name, at, entry, texts)


def _reading_of(name: str, at: int, entry: FactEntry, texts: Iterable[Terms]) -> Iterator[Problem]:
    """Yield the problem of a choice of a reading that what it is `of` has in none of some texts."""
    if entry.key != "reading_chosen" or entry.of is None:
        return
    readings = dict.fromkeys(name for terms in texts for name in _readings(entry.of, terms))
    if isinstance(entry.value, str) and entry.value not in readings:
        yield unknown("unknown_reading", name, ("fact", at, "value"), entry.value, readings)


def _in_any(key: str, versions: tuple[RowNames, ...], rows: frozenset[str] | None) -> frozenset[str] | None:
    """Return the possible subjects of a fact in any version of the agreement."""
    return _union(_subjects(key, names.agreement, rows, names) for names in versions)


def _is_of_rows(key: str, agreement: Agreement) -> bool:
    """Return whether a fact stands once for each row, and so must name it."""
    if any(fact.key == key and fact.each is not None for fact in agreement.facts):
        return True
    named = [duty for duty in agreement.duties if key in _keys_of(duty)]
    if key in ("payment", "transfer_returned"):
        named = [duty for duty in agreement.duties if duty.is_payment]
    return bool(named) and all(duty.each is not None for duty in named)


def _subjects(
    key: str, agreement: Agreement, rows: frozenset[str] | None, row_names: RowNames
) -> frozenset[str] | None:
    """Return the possible subjects of a fact; None is not checked."""
    payments = [duty for duty in agreement.duties if duty.is_payment]
    match key:
        case "exercised":
            return _names(agreement.rights, row_names)
        case "waived":
            return _names((*agreement.duties, *agreement.rights), row_names, created=True)
        case "reading_chosen":
            norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
            return frozenset({item.name for item in agreement.definitions} | {norm.name for norm in norms})
        case "payment" | "transfer_returned":
            return _names(payments, row_names)
        case _ if key in _ORDERS:
            return _names(_debts(agreement), row_names)
        case "representative_changed" | "bank_account_changed":
            return frozenset(party.role for party in agreement.parties)
        case _ if key == _COFUNDING:
            budget = agreement.budget
            return frozenset(line.id for line in (() if budget is None else budget.resources or ()))
        case "amendment_signed" | "acknowledged":
            return None
        case _:
            return _of_documents(key, agreement, rows, row_names)


def _debts(agreement: Agreement) -> tuple[Norm, ...]:
    """Return what may be ordered to be repaid: the duties with an amount, and the rights that create one."""
    owed = (duty for duty in agreement.duties if duty.amount is not None and not duty.is_payment)
    return (*owed, *(right for right in agreement.rights if right.act in CREATING_ACTS))


def _of_documents(
    key: str, agreement: Agreement, rows: frozenset[str] | None, row_names: RowNames
) -> frozenset[str] | None:
    """Return the possible subjects of other facts: a row, a part of a duty that it performs, or any name."""
    declared = next((fact for fact in agreement.facts if fact.key == key), None)
    if declared is not None and declared.each is not None:
        return row_names.of(declared.each)
    performed = [duty for duty in agreement.duties if key in _keys_of(duty)]
    known = _union(row_names.of_document(duty) for duty in performed)
    if known is None or known:
        return known
    if key in _OF_ORDERS:
        return _names(_debts(agreement), row_names, created=True)
    everything = _names((*agreement.duties, *agreement.rights), row_names, created=True)
    return _union([rows, everything, _parts_of_reports(key, agreement, row_names)])


def _parts_of_reports(key: str, agreement: Agreement, row_names: RowNames) -> frozenset[str] | None:
    """What a finding about a report, or what answers one, may name of it: a part, as its receipt names it."""
    if key not in (*OBJECTIONS, *COMPLETED):
        return frozenset()
    reports = [duty for duty in agreement.duties if done_fact(duty) == FILED]
    named = (f"{duty.name}.{part}" for duty in reports if duty.each is None for part in duty.parts)
    return _union([*map(row_names.of_document, reports), frozenset(named)])


def _names(norms: Iterable[Norm], row_names: RowNames, *, created: bool = False) -> frozenset[str] | None:
    """Return the names in facts of these norms, and of the duties that rights create."""
    norms = tuple(norms)
    creating = (norm for norm in norms if created and not isinstance(norm, Duty) and norm.each is None)
    return _union([*map(row_names.of_norm, norms), frozenset(f"{norm.name}.duty" for norm in creating)])


def _union(names: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """Return the union of the sets; None if one of them is unknown."""
    known = frozenset[str]()
    for some in names:
        if some is None:
            return None
        known |= some
    return known


def _keys_of(duty: Duty) -> tuple[str | None, ...]:
    return (done_fact(duty), duty.posted_by)


def _readings(subject: str, terms: Terms) -> tuple[str, ...]:
    """Return the readings of a definition or a norm that may be chosen: its own, the main, the usual ones."""
    found: list[str] = []
    for item in terms.definitions:
        if item.name == subject:
            found += (name for name, _ in item.readings)
            found += () if item.value is None else (MAIN,)
    norms: tuple[Norm, ...] = (*terms.duties, *terms.rights)
    for norm in norms:
        if norm.name == subject:
            found += (MAIN, *(reading.name for reading in norm.readings))
        if norm.name == subject and isinstance(norm, Duty):
            found += () if norm.due is None else OF_DATES
            found += () if norm.posted_by is None else OF_PAPERS
            found += REPORT_READINGS if done_fact(norm) == FILED else ()
    return tuple(dict.fromkeys(found))
