"""`subventio events`: the facts that every agreement may record without declaring them."""

from conventions.cli.arguments import Arguments
from conventions.cli.reporting import say_result
from conventions.exports.events_text import event_lines, events_json
from conventions.messages import Catalogue


def events(arguments: Arguments, words: Catalogue) -> int:
    """Print the standard vocabulary of facts."""
    say_result(arguments.form, events_json, event_lines(words))
    return 0
