"""`subventio events`: the facts that every agreement may record, without declaring them."""

from conventions.cli.arguments import Arguments
from conventions.cli.output import say
from conventions.cli.reporting import say_json
from conventions.exports.events_text import event_lines, events_json
from conventions.messages import Catalogue


def events(arguments: Arguments, words: Catalogue) -> int:
    """Print the standard vocabulary of facts."""
    if arguments.form == "json":
        say_json(events_json())
        return 0
    for line in event_lines(words):
        say(line)
    return 0
