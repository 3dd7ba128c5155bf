"""`subventio questions`: what to ask first, of one dossier or of many: what settles most."""

from typing import Final

from conventions.cli.arguments import Arguments
from conventions.cli.check import judged
from conventions.cli.loading import load
from conventions.cli.output import say
from conventions.cli.reporting import say_json
from conventions.cli.rulebooks import asked_rulebooks
from conventions.exports.check_text import heading
from conventions.exports.checked import CheckedDossier, UnreadableDossier
from conventions.exports.questions_text import questions_json, questions_lines
from conventions.messages import Catalogue
from conventions.portfolio.open_questions import open_answers, ranked

__all__ = ["questions"]

SCHEMA: Final = "subventio/questions/1"


def questions(arguments: Arguments, words: Catalogue) -> int:
    """Print the open questions in the order in which to ask them; 2 if a dossier was unreadable, else 0."""
    rulebooks = asked_rulebooks(arguments.rulebooks, "questions", words)
    if rulebooks is None:
        return 2
    dossiers = [
        judged(item, arguments, rulebooks, words) for item in load(arguments.paths, words, arguments.office)
    ]
    read = [item for item in dossiers if isinstance(item, CheckedDossier)]
    called = _called(read)
    answers = tuple(
        answer
        for item, name in sorted(zip(read, called, strict=True), key=lambda pair: pair[1])
        if item.verdict is not None
        for answer in open_answers(name, item.verdict)
    )
    order = ranked(answers)
    if arguments.form == "json":
        known_on = arguments.known_on.isoformat() if arguments.known_on else None
        head = {"schema": SCHEMA, "as_of": arguments.as_of.isoformat(), "known_on": known_on}
        say_json({**head, "dossiers": len(read), **questions_json(answers, order)})
    else:
        say(heading(arguments.as_of, arguments.known_on, words))
        for line in questions_lines(
            answers, order, words, dict(zip(called, (item.names for item in read), strict=True))
        ):
            say(line)
    return 2 if any(isinstance(item, UnreadableDossier) for item in dossiers) else 0


def _called(read: list[CheckedDossier]) -> list[str]:
    """Return what each dossier is called: its identifier, and where two share it, its folder too."""
    names = [item.id for item in read]
    return [f"{item.id} ({item.path})" if names.count(item.id) > 1 else item.id for item in read]
