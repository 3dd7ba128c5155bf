"""`subventio whatif`: what would be said otherwise if facts had happened, or an amendment were signed."""

from datetime import timedelta
from typing import Final

from conventions.cli.arguments import Arguments
from conventions.cli.loading import tell
from conventions.cli.output import complain, say
from conventions.cli.reporting import say_json
from conventions.cli.rulebooks import asked_rulebooks
from conventions.facade.assessment import Assessment, what_if_of
from conventions.files.faults import UnreadableDossierError
from conventions.files.supposed import suppose
from conventions.messages import Catalogue

__all__ = ["whatif"]

_UNREADABLE: Final = 2


def whatif(arguments: Arguments, words: Catalogue) -> int:
    """Print what differs; the exit code is that of a check of what is supposed."""
    if not arguments.facts and not arguments.amend:
        complain(f"subventio whatif: {words.text('whatif.nothing_supposed')}")
        return _UNREADABLE
    rulebooks = asked_rulebooks(arguments.rulebooks, "whatif", words)
    try:
        supposed = suppose(
            arguments.paths[0], arguments.facts, arguments.amend, arguments.as_of, office=arguments.office
        )
    except UnreadableDossierError as refused:
        tell(refused.faults, words)
        return _UNREADABLE
    if rulebooks is None:
        return _UNREADABLE
    before, after = (
        Assessment(
            dossier,
            arguments.as_of,
            arguments.known_on,
            dossier.applied(rulebooks),
            timedelta(arguments.due_soon),
        )
        for dossier in (supposed.before, supposed.after)
    )
    told = what_if_of(before, after, supposed)
    if arguments.form == "json":
        say_json(told.json(words))
    else:
        for line in told.lines(words):
            say(line)
    return int(arguments.fail_on is not None and bool(told.after.findings(arguments.fail_on)))
