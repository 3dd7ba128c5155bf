"""`subventio review`: the funder's control sheet of a report."""

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Unread, load_one
from conventions.cli.output import say
from conventions.cli.reporting import exit_code, say_json
from conventions.cli.rulebooks import asked_rulebooks
from conventions.control.review import review as review_of
from conventions.exports.control_json import review_json
from conventions.exports.control_text import review_lines
from conventions.exports.names import Names
from conventions.messages import Catalogue

__all__ = ["review"]


def review(arguments: Arguments, words: Catalogue) -> int:
    """Print the sheet; 2 if the dossier was unreadable, 1 if what is amiss is grave enough, else 0."""
    rulebooks = asked_rulebooks(arguments.rulebooks, "review", words)
    item = load_one(arguments.paths[0], words, arguments.office)
    if isinstance(item, Unread) or rulebooks is None:
        return 2
    words = Names(item.dossier).counting(words)
    found = review_of(item.dossier, arguments.as_of, arguments.known_on, arguments.sample, rulebooks)
    if arguments.form == "json":
        say_json(review_json(item.dossier.agreement.id, found, words))
    else:
        say(item.dossier.agreement.id)
        for line in review_lines(found, words, Names(item.dossier)):
            say(line)
    findings = [one.finding for one in found.controls if one.finding is not None]
    return exit_code(findings, arguments.fail_on, unreadable=False)
