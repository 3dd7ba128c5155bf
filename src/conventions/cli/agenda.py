"""`subventio agenda`: upcoming dates of one or several dossiers."""

import json
from datetime import date

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Unread, broken, load, named_rulebooks
from conventions.cli.output import FAILED, complain, put_quietly, reason, say
from conventions.exports.agenda_text import DatedItem, agenda_ics, agenda_json, agenda_lines
from conventions.facade.days import dated_items, last_day
from conventions.messages import Catalogue
from conventions.rulebook import Rulebook


def agenda(arguments: Arguments, words: Catalogue) -> int:
    """Print or write what falls between two days; by default from today for one year."""
    start = arguments.start or arguments.as_of
    end = arguments.end or last_day(start)
    if end < start:
        days = {"start": words.day(start), "end": words.day(end)}
        complain(f"subventio agenda: {words.text('agenda.ends_before', days)}")
        return FAILED
    rulebooks = named_rulebooks(arguments.rulebooks, "agenda", words)
    if rulebooks is None:
        return FAILED
    found = load(arguments.paths, words, arguments.office)
    per_dossier = [(item, _dated(item, start, end, rulebooks, words)) for item in found]
    items = sorted(
        (dated for _, found_in_one in per_dossier for dated in found_in_one or ()),
        key=lambda dated: (dated.item.day, dated.dossier),
    )
    unread = [str(item.path) for item, found_in_one in per_dossier if found_in_one is None]
    try:
        text = _written(arguments, items, unread, start, end, words)
    except ModuleNotFoundError:
        complain(f"subventio agenda: {words.text('agenda.no_ics')}")
        return FAILED
    except OSError as error:
        why = reason(error, words)
        said = words.text("agenda.former_unread", path=str(arguments.output), reason=why)
        complain(f"subventio agenda: {said}")
        return FAILED
    if arguments.output is None:
        say(text.removesuffix("\n"))
    elif unread and arguments.output.exists():
        # Do not replace an existing shared calendar by one that lacks the days of a dossier.
        complain(f"subventio agenda: {words.text('agenda.kept', path=str(arguments.output))}")
    elif not put_quietly(arguments.output, text.encode(), words):
        return FAILED
    return FAILED if unread else 0


def _dated(
    item: Loaded | Unread, start: date, end: date, rulebooks: tuple[Rulebook, ...], words: Catalogue
) -> list[DatedItem] | None:
    """Return the dated items of one dossier between two days; None if it is unreadable.

    Also None if our evaluation fails: other dossiers go on.
    """
    if isinstance(item, Unread):
        return None
    try:
        return list(dated_items(item.dossier, start, end, item.dossier.applied(rulebooks)))
    except Exception as error:  # noqa: BLE001 — whatever it is, the other dossiers are still shown
        broken(item.path, error, words)
        return None


def _written(
    arguments: Arguments,
    items: list[DatedItem],
    unread: list[str],
    start: date,
    end: date,
    words: Catalogue,
) -> str:
    match arguments.form:
        case "json":
            return json.dumps(agenda_json(items, start, end, unread), ensure_ascii=False, indent=1) + "\n"
        case "ics":
            path = arguments.output
            former = path.read_bytes() if path is not None and path.is_file() else None
            served, alarms = path is not None, arguments.alarms
            return agenda_ics(items, start, words, end=end, former=former, alarms=alarms, is_served=served)
        case _:
            return "\n".join(agenda_lines(items, start, end, words, unread)) + "\n"
