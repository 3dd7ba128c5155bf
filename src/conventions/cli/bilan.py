"""`subventio bilan`: planned against actual, what was excluded and why; an amount back to its entries."""

from difflib import get_close_matches

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Unread, load_one
from conventions.cli.output import complain
from conventions.cli.reporting import say_result
from conventions.engine.evaluate import evaluate
from conventions.exports.bilan import bilan_json, bilan_lines
from conventions.exports.names import Names
from conventions.facade.reasons import trail_names, trail_result
from conventions.messages import Catalogue
from conventions.views.bilan import bilan as bilan_of

# --- `subventio bilan`: planned against actual, what was excluded and why, and what is due ------------------


def bilan(arguments: Arguments, words: Catalogue) -> int:
    """Print the bilan, its trail or its preview; 2 if the dossier was unreadable."""
    item = load_one(arguments.paths[0], words, arguments.office)
    if isinstance(item, Unread):
        return 2
    if arguments.trail is not None:
        return trail(item, arguments.trail, arguments, words)
    if arguments.preview:
        from conventions.cli.review import preview

        return preview(item, arguments, words)
    found = bilan_of(item.dossier, arguments.as_of, arguments.known_on)
    name, currency = item.dossier.agreement.id, item.dossier.agreement.currency
    lines = (name, *bilan_lines(found, words, Names(item.dossier)))
    say_result(arguments.form, lambda: bilan_json(name, found, currency), lines)
    return 0


# --- `subventio bilan --trail`: an amount, back to its entries and its clauses ------------------------------


def trail(item: Loaded, name: str, arguments: Arguments, words: Catalogue) -> int:
    """Print the trail of the amount called `name`; return 2 if the bilan has none with that name."""
    verdict = evaluate(item.dossier, arguments.as_of, arguments.known_on)
    known = trail_names(item.dossier, verdict)
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = words.text("did_you_mean", name=near[0]) if near else ", ".join(known)
        complain(f"subventio bilan: {words.text('trail.unknown', actual=name, hint=hint)}")
        return 2
    found = trail_result(item.dossier, verdict, name)
    say_result(arguments.form, lambda: found.json(words), found.lines(words))
    return 0
