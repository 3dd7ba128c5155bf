"""`subventio bilan --trail`: an amount, back to its entries and its clauses."""

from difflib import get_close_matches

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded
from conventions.cli.output import complain, say
from conventions.cli.reporting import say_json
from conventions.engine.evaluate import evaluate
from conventions.facade.reasons import trail_names, trail_result
from conventions.messages import Catalogue

__all__ = ["trail"]


def trail(item: Loaded, name: str, arguments: Arguments, words: Catalogue) -> int:
    """Print the trail of the amount called `name`; 2 where the bilan has none of that name."""
    verdict = evaluate(item.dossier, arguments.as_of, arguments.known_on)
    known = trail_names(item.dossier, verdict)
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = words.text("did_you_mean", name=near[0]) if near else ", ".join(known)
        complain(f"subventio bilan: {words.text('trail.unknown', actual=name, hint=hint)}")
        return 2
    found = trail_result(item.dossier, verdict, name)
    if arguments.form == "json":
        say_json(found.json(words))
    else:
        for line in found.lines(words):
            say(line)
    return 0
