"""`subventio record`, `withdraw` and `register`: changes of the record, shown first; their log."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from attrs import evolve

from budget.errors import InputError
from budget.findings import Place
from conventions.agreement.norms import Norm
from conventions.cli.arguments import Arguments
from conventions.cli.loading import named_rulebooks, places, print_faults
from conventions.cli.output import FAILED, complain, not_written, reason, say
from conventions.cli.prompts import is_at_terminal, is_confirmed, read_line, read_non_empty_line
from conventions.cli.reporting import say_json
from conventions.dossier.dossier import Dossier
from conventions.exports.fault_text import error_text, fault_message, fault_remedy
from conventions.exports.label_text import UNNAMED, Names
from conventions.exports.register_text import (
    change_lines,
    counted_text,
    history_json,
    history_lines,
    verified_json,
    verified_lines,
)
from conventions.facade.assessment import Assessment, what_if_of
from conventions.facade.model_forms import Event, events
from conventions.facts.fact import Fact, FactValue, RecordedValue, ValueRange
from conventions.files.dossier_folder import read_dossier
from conventions.files.faults import Fault, RefusedValueError, UnreadableDossierError
from conventions.files.in_currency import Amount, of_currency
from conventions.files.models import answer
from conventions.files.register_log import snapshot
from conventions.files.register_store import Verified, verified
from conventions.files.row_labels import SpokenDays, days_in, days_of_text, ends_of, plain
from conventions.files.what_if import WhatIfDossier
from conventions.files.write_back import (
    Withdrawal,
    adopt,
    append_fact,
    as_if_appended,
    as_if_withdrawn,
    fact_named,
    withdraw_fact,
)
from conventions.language.answers import DAWN
from conventions.messages import LANGUAGES, Catalogue

# ------------------------------------------------------------------------------------------------------------
# The effect of a change of the record is shown; it is written after confirmation at a terminal.


def author_and_reason(arguments: Arguments, words: Catalogue) -> tuple[str, str] | None:
    """Return who is responsible for a change, and why; asked for at a terminal, if not given.

    None without a terminal to ask at, which is reported; `EOFError` at the end of input.
    """
    command = arguments.command
    if not (arguments.author and arguments.reason) and not is_at_terminal():
        complain(f"subventio {command}: {words.text(f'{command}.lacking')}")
        return None
    author = arguments.author or read_non_empty_line(words.text(f"{command}.ask_author"))
    return author, arguments.reason or read_non_empty_line(words.text(f"{command}.ask_reason"))


def write_change(
    supposed: WhatIfDossier, on: date, write: Callable[[], Dossier], arguments: Arguments, words: Catalogue
) -> int:
    """Show the differences on a day, and write: return 1 if not confirmed, 2 if writing fails."""
    rulebooks = named_rulebooks(arguments.rulebooks, arguments.command, words)
    if rulebooks is None:
        return FAILED
    soon = timedelta(arguments.due_soon)
    before, after = (
        Assessment(dossier, on, None, dossier.applied(rulebooks), soon)
        for dossier in (supposed.before, supposed.after)
    )
    for line in what_if_of(before, after, supposed).lines(words):
        say(line)
    if arguments.dry_run:
        say(words.text("record.dry_run"))
        return 0
    try:
        if is_at_terminal() and not arguments.yes and not is_confirmed(words.text("record.confirm"), words):
            say(words.text("record.not_recorded"))
            return 1
        write()
    except (InputError, OSError, EOFError) as error:
        return reported_failure(error, arguments, words)
    say(words.text("record.recorded", path=str(arguments.paths[0])))
    return 0


def reported_failure(error: Exception, arguments: Arguments, words: Catalogue) -> int:
    """Return 2 after reporting: faults of the dossier, a missing fact, a locked file."""
    match error:
        case UnreadableDossierError():
            print_faults(error.faults, words)
        case RefusedValueError():
            fault = Fault(Place(""), error.fault, error.actual, error.expected, error.remedy)
            said = f"{fault_message(fault, words)} → {fault_remedy(fault, words)}".removesuffix(" → ")
            complain(f"subventio {arguments.command}: {said}")
        case InputError():
            complain(f"subventio {arguments.command}: {error_text(error, words)}")
        case OSError():
            not_written(error.filename or arguments.paths[0], error, words)
        case _:
            complain(f"subventio {arguments.command}: {words.text('record.not_recorded')}")
    return FAILED


# --- `subventio record`: a new fact, by its key or name; missing data is asked for at a terminal ------------

_BARE: Final = "bare"
_OPTIONAL: Final = "event"


def record(arguments: Arguments, words: Catalogue) -> int:
    """Record a fact; return 1 if not confirmed, 2 if it cannot be recorded, without writing."""
    folder = arguments.paths[0]
    try:
        dossier = read_dossier(folder, office=arguments.office)
        words = words.counted_in(dossier.agreement.currency)
        fact = _fact(dossier, arguments, words)
        if fact is None:
            return FAILED
        paper = _paper(fact, arguments, words)
        fact, before, after = _as_recorded(folder, fact, paper, arguments.office, words)
    except (InputError, OSError, EOFError) as error:
        return reported_failure(error, arguments, words)
    office = arguments.office
    supposed = WhatIfDossier(before, after, (after.facts[-1],), ())
    on = max(arguments.as_of, fact.last_day)

    def write() -> Dossier:
        return append_fact(folder, fact, paper=paper, office=office, on=arguments.as_of)

    return write_change(supposed, on, write, arguments, words)


# --- what was given, and what is asked for -----------------------------------------------------------------


def _fact(dossier: Dossier, arguments: Arguments, words: Catalogue) -> Fact | None:
    """Return the intended fact; None if a word is refused, which is reported, or missing."""
    named, day, value = _parts(arguments.details)
    known = events(dossier)
    event = _event(named, known) if named else None
    while event is None:
        if named:
            complain(f"subventio record: {_unknown(named, known, words)}")
        if not is_at_terminal():
            if not named:
                complain(f"subventio record: {words.text('record.no_event')}")
            return None
        named = read_non_empty_line(words.text("record.ask_event"))
        event = _event(named, known)
    if day is None and not is_at_terminal():
        complain(f"subventio record: {words.text('record.no_day')}")
        return None
    while day is None:
        day = days_of_text(
            read_non_empty_line(words.text("record.ask_day", event=event.label(words.language)))
        )
    typed = _value(event, value, words)
    of = None if arguments.about is None else _subject(dossier, arguments.about)
    if event.key == "reading_chosen" and isinstance(typed, str):
        typed = _reading(dossier, of, typed)
    return _on(day, arguments, Fact(event.key, DAWN, typed, of, author=arguments.author))


def _parts(details: Sequence[str]) -> tuple[str, SpokenDays | None, str]:
    """Return what precedes the first date, that date, and what follows: event, day and value."""
    for at, word in enumerate(details):
        if (day := days_of_text(word)) is not None:
            return " ".join(details[:at]), day, " ".join(details[at + 1 :])
    return days_in(" ".join(details)) or (" ".join(details), None, "")


def _on(days: SpokenDays, arguments: Arguments, fact: Fact) -> Fact:
    """Return the fact on its day, which must not be in the future."""
    today = arguments.known_on or arguments.as_of
    first, last = days.first or DAWN, days.last or today
    if first <= today < last and first < last:
        last = today
    known_on = arguments.known_on or max(arguments.as_of, last)
    return evolve(fact, occurred_on=first, no_later_than=None if first == last else last, known_on=known_on)


def _event(named: str, known: Sequence[Event]) -> Event | None:
    """Return the event with a key or a name, in either language, with or without accents."""
    meant = plain(named)
    for event in known:
        if event.key == named:
            return event
    labelled = (event for event in known if meant in {plain(event.label(lang)) for lang in LANGUAGES})
    return next(labelled, None)


def _unknown(named: str, known: Sequence[Event], words: Catalogue) -> str:
    names = {event.label(words.language): event for event in known}
    plain_names = {plain(name): name for name in (*names, *(event.key for event in known))}
    near = get_close_matches(plain(named), plain_names, n=1)
    hint = words.text("did_you_mean", name=plain_names[near[0]]) if near else words.text("record.see_events")
    return words.text("record.no_such_event", actual=named, hint=hint)


def _value(event: Event, value: str, words: Catalogue) -> RecordedValue | None:
    """Return the value, asked for if the event needs one; `InputError` if it is unreadable."""
    if not value and event.type not in (_BARE, _OPTIONAL) and is_at_terminal():
        value = read_non_empty_line(words.text("record.ask_value", kind=words.text(f"new.kind.{event.type}")))
    if not value or event.type == _BARE:
        return value or None
    kind = "euros" if event.type == _OPTIONAL else event.type
    ends = ends_of(value, kind)
    if ends is not None:
        return ValueRange(*(_typed(str(end), kind, words.currency) for end in ends))
    return _typed(value, kind, words.currency)


def _typed(value: str, kind: str, currency: str) -> FactValue:
    amount = of_currency(value, currency)
    typed = answer(amount.figures if isinstance(amount, Amount) else value, kind)
    return value if isinstance(typed, float) else typed  # no answer is read as a float


def _subject(dossier: Dossier, about: str) -> str:
    """Return the norm with a label, else the definition; else the word itself."""
    agreement = dossier.last_text
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    for texts in (norms, agreement.definitions):
        found = [text.name for text in texts if plain(text.label or text.name) == plain(about)]
        if about in {text.name for text in texts}:
            return about
        if len(found) == 1:
            return found[0]
    return about


def _reading(dossier: Dossier, of: str | None, said: str) -> str:
    """Return the reading with a label, or a name written as words; else the word itself."""
    agreement = dossier.last_text
    labels = {name: name for item in agreement.definitions if item.name == of for name, _ in item.readings}
    norms: tuple[Norm, ...] = (*agreement.duties, *agreement.rights)
    for norm in norms:
        if norm.name == of:
            labels |= {reading.name: reading.label or reading.name for reading in norm.readings}
    found = [name for name, label in labels.items() if plain(said) == plain(label.replace("_", " "))]
    return found[0] if said not in labels and len(found) == 1 else said


def _paper(fact: Fact, arguments: Arguments, words: Catalogue) -> Path | None:
    if arguments.evidence is not None or not is_at_terminal() or arguments.yes:
        return arguments.evidence
    key = f"fact.{fact.key}.evidence"
    expected = words.text(key) if words.has(key) else words.text("record.any_paper")
    path = read_line(words.text("record.ask_paper", expected=expected)).strip()
    return Path(path) if path else None


def _as_recorded(
    folder: Path, fact: Fact, paper: Path | None, office: Path | None, words: Catalogue
) -> tuple[Fact, Dossier, Dossier]:
    """Return the fact, and the dossier before and with it; a missing subject is asked for."""
    while True:
        try:
            return fact, *as_if_appended(folder, fact, paper, office=office)
        except UnreadableDossierError as refused:
            lacking = [fault for fault in refused.faults if fault.code == "of_missing"]
            if not lacking or not is_at_terminal():
                raise
            say(words.text("record.subjects", expected=lacking[0].expected))
            about = read_non_empty_line(words.text("record.ask_subject"))
            fact = evolve(fact, of=_subject(read_dossier(folder, office=office), about))


# ------------------------------------------------------------------------------------------------------------
# `subventio withdraw`: a mistaken fact is withdrawn; it stays in the record, with who and why.


def withdraw(arguments: Arguments, words: Catalogue) -> int:
    """Withdraw a fact; return 1 if not confirmed, 2 if it cannot be withdrawn, without writing."""
    folder, name, office = arguments.paths[0], arguments.subject or "", arguments.office
    try:
        answer = author_and_reason(arguments, words)
        if answer is None:
            return FAILED
        withdrawal = Withdrawal(name, *answer, arguments.as_of)
        before, after = as_if_withdrawn(folder, withdrawal, office=office)
        target = before.facts[fact_named(before, name)]
    except (InputError, OSError, EOFError) as error:
        return reported_failure(error, arguments, words)
    supposed = WhatIfDossier(before, after, (), (target,))

    def write() -> Dossier:
        return withdraw_fact(folder, withdrawal, office=office, on=arguments.as_of)

    return write_change(supposed, arguments.as_of, write, arguments, words)


def register(arguments: Arguments, words: Catalogue) -> int:
    """Run the requested action on the register."""
    match arguments.action:
        case "verify":
            return _verify(arguments, words)
        case "adopt":
            return _adopt(arguments, words)
        case _:
            return _history(arguments, words)


# --- verify -----------------------------------------------------------------------------------------------


def _verify(arguments: Arguments, words: Catalogue) -> int:
    """Report inconsistencies: return 1 if there are any, 2 if a dossier is unreadable."""
    found = [
        _verified(place, arguments, words) if isinstance(place, Path) else None
        for place in places(arguments.paths, words)
    ]
    read = [item for item in found if item is not None]
    if arguments.form == "json":
        say_json(verified_json(read, words))
    else:
        for item in read:
            for line in verified_lines(item, words, is_alone=len(found) == 1):
                say(line)
        if len(found) > 1:
            say(counted_text(read, words))
    if len(read) < len(found):
        return FAILED
    return int(any(item.faults for item in read))


def _verified(folder: Path, arguments: Arguments, words: Catalogue) -> Verified | None:
    """Return the state of a dossier's register; None if it is unreadable, which is reported."""
    try:
        return verified(folder)
    except InputError as error:
        _say_unreadable(folder, error, arguments, words)
    except OSError as error:
        complain(words.text("register.not_read", path=str(folder), reason=reason(error, words)))
    return None


def _say_unreadable(folder: Path, error: InputError, arguments: Arguments, words: Catalogue) -> None:
    try:
        read_dossier(folder, office=arguments.office)
    except UnreadableDossierError as refused:
        print_faults(refused.faults, words)
    else:
        complain(f"subventio register: {error_text(error, words)}")


# --- adopt and history ------------------------------------------------------------------------------------


def _adopt(arguments: Arguments, words: Catalogue) -> int:
    """Adopt manual changes, or start a register; return 2 if writing fails."""
    folder = arguments.paths[0]
    try:
        answer = author_and_reason(arguments, words)
        if answer is None:
            return FAILED
        line = adopt(folder, *answer, arguments.as_of, office=arguments.office)
    except (InputError, OSError, EOFError) as error:
        return reported_failure(error, arguments, words)
    if line is None:
        say(words.text("register.nothing_to_adopt", path=str(folder)))
        return 0
    if line.accepts:
        say(words.text("register.accepted", path=str(folder)))
    for text in change_lines(line, _names(folder, arguments.office), words):
        say(text)
    say(words.text("register.adopted", path=str(folder)))
    return 0


def _history(arguments: Arguments, words: Catalogue) -> int:
    """Print each line of the register; return 2 if the dossier is unreadable."""
    folder = arguments.paths[0]
    try:
        found = snapshot(folder)
    except InputError as error:
        _say_unreadable(folder, error, arguments, words)
        return FAILED
    except OSError as error:
        return reported_failure(error, arguments, words)
    lines = found.chain.lines
    if arguments.form == "json":
        say_json(history_json(folder, lines))
        return 0
    if found.log is None:
        say(words.text("register.none", path=str(folder)))
    for text in history_lines(lines, _names(folder, arguments.office), words):
        say(text)
    return 0


def _names(folder: Path, office: Path | None) -> Names:
    """Return the labels of a dossier's facts and norms; only built-in ones if it is unreadable."""
    try:
        return Names(read_dossier(folder, office=office))
    except UnreadableDossierError:
        return UNNAMED
