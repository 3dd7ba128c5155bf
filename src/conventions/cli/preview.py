"""`subventio bilan --preview`: for the beneficiary, what would become of the report if it were sent today."""

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded
from conventions.cli.output import say
from conventions.cli.reporting import say_json
from conventions.documents.missed import preview as preview_of
from conventions.exports.control_json import preview_json
from conventions.exports.control_text import preview_lines
from conventions.exports.names import Names
from conventions.files.picture_files import pictures_of
from conventions.messages import Catalogue

__all__ = ["preview"]


def preview(item: Loaded, arguments: Arguments, words: Catalogue) -> int:
    """Print the preview; 1 where the report would be refused."""
    words = Names(item.dossier).counting(words)
    found = preview_of(item.dossier, arguments.as_of, pictures_of(item.path))
    if arguments.form == "json":
        say_json(preview_json(item.dossier.agreement.id, found, words))
    else:
        say(item.dossier.agreement.id)
        for line in preview_lines(found, words, Names(item.dossier)):
            say(line)
    return int(found.is_refused)
