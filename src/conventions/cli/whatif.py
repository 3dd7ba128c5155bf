"""`subventio whatif`: what would be said otherwise if facts had happened, or an amendment were signed."""

from datetime import timedelta
from typing import Final

from conventions.cli.arguments import Arguments
from conventions.cli.check import labels
from conventions.cli.loading import tell
from conventions.cli.output import complain, say
from conventions.cli.reporting import exit_code, say_json
from conventions.cli.rulebooks import asked_rulebooks
from conventions.engine.evaluate import evaluate
from conventions.engine.timeline import story
from conventions.engine.verdict_difference import story_difference, verdict_difference
from conventions.exports.check_text import heading
from conventions.exports.whatif_json import fact_json, whatif_json
from conventions.exports.whatif_text import fact_text, whatif_lines
from conventions.files.faults import UnreadableDossierError
from conventions.files.supposed import suppose
from conventions.messages import Catalogue

__all__ = ["whatif"]

SCHEMA: Final = "subventio/whatif/1"
_UNREADABLE: Final = 2


def whatif(arguments: Arguments, words: Catalogue) -> int:
    """Print what differs; the exit code is that of a check of what is supposed."""
    if not arguments.facts and not arguments.amend:
        complain(f"subventio whatif: {words.text('whatif.nothing_supposed')}")
        return _UNREADABLE
    rulebooks = asked_rulebooks(arguments.rulebooks, "whatif", words)
    try:
        supposed = suppose(arguments.paths[0], arguments.facts, arguments.amend, arguments.as_of)
    except UnreadableDossierError as refused:
        tell(refused.faults, words)
        return _UNREADABLE
    if rulebooks is None:
        return _UNREADABLE
    as_of, known_on, soon = arguments.as_of, arguments.known_on, timedelta(arguments.due_soon)
    before, after = (
        evaluate(dossier, as_of, known_on, dossier.applied(rulebooks), soon)
        for dossier in (supposed.before, supposed.after)
    )
    difference = verdict_difference(before, after)
    lives = story_difference(
        *(story(item, as_of, known_on, soon) for item in (supposed.before, supposed.after))
    )
    if arguments.form == "json":
        say_json(
            {
                "schema": SCHEMA,
                "id": supposed.before.agreement.id,
                "as_of": as_of.isoformat(),
                "known_on": known_on.isoformat() if known_on else None,
                "supposed": [fact_json(fact) for fact in supposed.added],
                "withdrawn": [fact_json(fact) for fact in supposed.withdrawn],
                **whatif_json(difference, lives, words),
            }
        )
    else:
        say(f"{supposed.before.agreement.id}{words.text('colon')}{heading(as_of, known_on, words)}")
        for key, facts in (("whatif.supposed", supposed.added), ("whatif.withdrawn", supposed.withdrawn)):
            for fact in facts:
                say(f"  {words.text(key)}{words.text('colon')}{fact_text(fact, words)}")
        called = dict(labels(supposed.before)) | dict(labels(supposed.after))
        names = {norm.subject: norm.name for norm in (*before.norms, *after.norms)}
        for line in whatif_lines(difference, lives, words, called, names):
            say(line)
    return exit_code(list(after.findings), arguments.fail_on, unreadable=False)
