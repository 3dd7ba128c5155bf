"""`subventio bilan`: planned against actual, what was left out and why, and what is due."""

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Unread, load_one
from conventions.cli.output import say
from conventions.cli.reporting import say_json
from conventions.engine.bilan import bilan as bilan_of
from conventions.exports.bilan_text import bilan_json, bilan_lines
from conventions.exports.names import Names
from conventions.messages import Catalogue

__all__ = ["bilan"]


def bilan(arguments: Arguments, words: Catalogue) -> int:
    """Print the bilan, its trail or its preview; 2 if the dossier was unreadable."""
    item = load_one(arguments.paths[0], words, arguments.office)
    if isinstance(item, Unread):
        return 2
    if arguments.trail is not None:
        from conventions.cli.trail import trail

        return trail(item, arguments.trail, arguments, words)
    if arguments.preview:
        from conventions.cli.preview import preview

        return preview(item, arguments, words)
    found = bilan_of(item.dossier, arguments.as_of, arguments.known_on)
    if arguments.form == "json":
        say_json(bilan_json(item.dossier.agreement.id, found, item.dossier.agreement.currency))
    else:
        say(item.dossier.agreement.id)
        for line in bilan_lines(found, words, Names(item.dossier)):
            say(line)
    return 0
