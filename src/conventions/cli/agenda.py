"""`subventio agenda`: the dates that wait, over one dossier or many."""

import json
import sys
from datetime import timedelta

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, load
from conventions.cli.output import write_whole
from conventions.engine.agenda import agenda as agenda_of
from conventions.exports.agenda_text import DatedItem, agenda_ics, agenda_json, agenda_lines
from conventions.messages import Catalogue

__all__ = ["agenda"]

DEFAULT_SPAN = timedelta(days=366)


def agenda(arguments: Arguments, words: Catalogue) -> int:
    """Print, or write, what falls between two days; today and a year later when none are given."""
    start = arguments.start or arguments.as_of
    end = arguments.end or start + DEFAULT_SPAN
    found = load(arguments.paths, words)
    items = [
        DatedItem(item.dossier.agreement.id, dated)
        for item in found
        if isinstance(item, Loaded)
        for dated in agenda_of(item.dossier, start, end)
    ]
    items.sort(key=lambda item: (item.item.day, item.dossier))
    match arguments.form:
        case "json":
            text = json.dumps(agenda_json(items, start, end), ensure_ascii=False, indent=1) + "\n"
        case "ics":
            try:
                text = agenda_ics(items, start, words)
            except ModuleNotFoundError:
                print(words.text("agenda.no_ics"), file=sys.stderr)
                return 2
        case _:
            text = "\n".join(agenda_lines(items, start, end, words)) + "\n"
    if arguments.output is None:
        print(text, end="")
    else:
        write_whole(arguments.output, text.encode())
    return 0 if all(isinstance(item, Loaded) for item in found) else 2
