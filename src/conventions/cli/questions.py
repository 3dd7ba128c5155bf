"""`subventio questions`: what to ask first, of one dossier or of many: what settles most."""

from conventions.cli.arguments import Arguments
from conventions.cli.examining import judged
from conventions.cli.loading import load
from conventions.cli.output import say
from conventions.cli.reporting import say_json
from conventions.cli.rulebooks import asked_rulebooks
from conventions.exports.checked import CheckedDossier, UnreadableDossier
from conventions.facade.reasons import questions_of_all
from conventions.messages import Catalogue

__all__ = ["questions"]


def questions(arguments: Arguments, words: Catalogue) -> int:
    """Print the open questions in the order in which to ask them; 2 if a dossier was unreadable, else 0."""
    rulebooks = asked_rulebooks(arguments.rulebooks, "questions", words)
    if rulebooks is None:
        return 2
    dossiers = [
        judged(item, arguments, rulebooks, words) for item in load(arguments.paths, words, arguments.office)
    ]
    unread = [item for item in dossiers if isinstance(item, UnreadableDossier)]
    read = [item for item in dossiers if isinstance(item, CheckedDossier)]
    called = (
        (name, item.verdict, item.names)
        for item, name in zip(read, _called(read), strict=True)
        if item.verdict is not None
    )
    found = questions_of_all(called, arguments.as_of, arguments.known_on)
    if arguments.form == "json":
        say_json(found.json(words))
    else:
        lines = [] if unread and not read else found.lines(words)
        for line in (*lines, *(words.text("questions.unread", path=str(item.path)) for item in unread)):
            say(line)
    return 2 if unread else 0


def _called(read: list[CheckedDossier]) -> list[str]:
    """Return what each dossier is called: its identifier, and where two share it, its folder too."""
    names = [item.id for item in read]
    return [f"{item.id} ({item.path})" if names.count(item.id) > 1 else item.id for item in read]
