"""`subventio bilan --trail`: an amount, back to its entries and its clauses."""

from difflib import get_close_matches

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded
from conventions.cli.output import complain, say
from conventions.cli.reporting import say_json
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.trail import LINE
from conventions.engine.trail import trail as trail_of
from conventions.exports.check_text import heading
from conventions.exports.explained_value import explained_value
from conventions.exports.names import Names
from conventions.exports.trail_text import trail_json, trail_lines
from conventions.language.explain import Explanation
from conventions.language.types import EUROS
from conventions.messages import Catalogue

__all__ = ["trail"]


def trail(item: Loaded, name: str, arguments: Arguments, words: Catalogue) -> int:
    """Print the trail of the amount called `name`; 2 where the bilan has none of that name."""
    as_of, known_on = arguments.as_of, arguments.known_on
    verdict = evaluate(item.dossier, as_of, known_on)
    amounts = {key: answer for key, answer in verdict.amounts if answer is not None}
    lines = _lines(item.dossier)
    known = (*amounts, *lines)
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = words.text("did_you_mean", name=near[0]) if near else ", ".join(known)
        complain(f"subventio bilan: {words.text('trail.unknown', actual=name, hint=hint)}")
        return 2
    found = trail_of(item.dossier, name, as_of, known_on, amounts.get(name))
    why = explained_value(item.dossier, verdict, name) or Explanation(lines[name], "", found.answer, EUROS)
    if arguments.form == "json":
        say_json(trail_json(item.dossier.agreement.id, found, why, words))
    else:
        say(f"{item.dossier.agreement.id}{words.text('colon')}{heading(as_of, known_on, words)}")
        for line in trail_lines(found, why, words, Names(item.dossier)):
            say(line)
    return 0


def _lines(dossier: Dossier) -> dict[str, str]:
    """Return the label of each line of the budget, by the name of its trail."""
    budget = dossier.agreement.budget
    return {} if budget is None else {f"{LINE}{line.id}": line.label for line in budget.expenses}
