"""`subventio skeleton`: for each action without a text, a file with the known headings."""

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Unread, load_one
from conventions.cli.output import complain, not_written, say
from conventions.exports.fault_text import error_text
from conventions.files.new_convention import write_skeletons
from conventions.files.write_back import DossierBusyError
from conventions.messages import Catalogue


def skeleton(arguments: Arguments, words: Catalogue) -> int:
    """Write the texts and report them; return 2 if the dossier is unreadable or writing fails."""
    folder = arguments.paths[0]
    item = load_one(folder, words, arguments.office)
    if isinstance(item, Unread):
        return 2
    count = 0
    try:
        for path in write_skeletons(item.path, item.dossier, french=words.language == "fr"):
            say(words.text("generate.written", path=str(path)))
            count += 1
    except DossierBusyError as refused:
        complain(f"subventio skeleton: {error_text(refused, words)}")
        return 2
    except OSError as error:
        return not_written(error.filename or folder, error, words)
    if not count:
        actions = len(item.dossier.last_text.actions)
        say(words.text("skeleton.none" if actions else "skeleton.no_action"))
    return 0
