"""`subventio cash`: a cash plan of one dossier or of several, by month, with its lowest day."""

from budget.errors import InputError
from budget.money import Euros
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, load
from conventions.cli.output import complain, put, say
from conventions.cli.reporting import say_json
from conventions.exports.cash_text import cash_json, cash_lines
from conventions.exports.fault_text import error_text
from conventions.facade.together import cash as cash_of
from conventions.messages import Catalogue

__all__ = ["cash"]

_UNREADABLE = 2


def cash(arguments: Arguments, words: Catalogue) -> int:
    """Print the plan of all dossiers together; 1 if the account falls below zero, 2 if one was unreadable."""
    found = load(arguments.paths, words, arguments.office)
    read = [item for item in found if isinstance(item, Loaded)]
    if len(read) < len(found) or not read:
        return _UNREADABLE
    try:
        asked = cash_of(
            [item.dossier for item in read],
            arguments.as_of,
            arguments.start,
            arguments.end,
            arguments.opening or Euros.ZERO,
        )
        words = words.counted_in(asked.currency)
        plan = asked.planned(words)
    except InputError as error:
        complain(f"subventio cash: {error_text(error, words)}")
        return _UNREADABLE
    code = int(plan.low < Euros.ZERO)
    match arguments.form:
        case "json":
            say_json(cash_json(plan, asked.currency))
        case "svg":
            from conventions.exports.cash_svg import cash_svg

            return code if _chart(cash_svg(plan, words), arguments, words) else _UNREADABLE
        case _:
            for line in cash_lines(plan, words):
                say(line)
    return code


def _chart(text: str, arguments: Arguments, words: Catalogue) -> bool:
    if arguments.output is None:
        say(text.removesuffix("\n"))
        return True
    return put(arguments.output, text.encode(), words)
