"""`subventio deadline`: a date, a period, and the computation."""

import json

from budget.errors import InputError
from conventions.calendar import Counting, Roll, Rounding, Territory, parse_period
from conventions.calendar.report import AmbiguousDateReport, deadline_json
from conventions.cli.arguments import Arguments
from conventions.cli.output import complain, say
from conventions.exports.deadline_text import ambiguous_text, deadline_lines
from conventions.exports.fault_text import error_text
from conventions.messages import Catalogue


def deadline(arguments: Arguments, words: Catalogue) -> int:
    """Print the deadline with its steps; return 2 if there is none, or two under `strict`."""
    try:
        report = deadline_json(
            arguments.event,
            parse_period(arguments.period),
            backwards=arguments.backwards,
            clear=arguments.clear,
            rounding=Rounding(arguments.rounding),
            counting=Counting(arguments.counting),
            roll=Roll(arguments.roll),
            territory=territory(arguments.territory),
        )
    except InputError as error:
        complain(f"subventio deadline: {error_text(error, words)}")
        return 2
    if arguments.form == "json":
        say(json.dumps(report.to_jsonable(), ensure_ascii=False))
    elif isinstance(report, AmbiguousDateReport):
        complain(f"subventio deadline: {ambiguous_text(report, words)}")
    else:
        for line in deadline_lines(report, words):
            say(line)
    return 2 if isinstance(report, AmbiguousDateReport) else 0


class UnknownTerritoryError(InputError):
    """A territory whose holidays are not known."""

    code = "unknown_territory"


def territory(name: str) -> Territory:
    """Return the territory with a name; refuse unknown ones, listing those known."""
    try:
        return Territory(name)
    except ValueError:
        known = ", ".join(item.value for item in Territory)
        raise UnknownTerritoryError(
            f"unknown territory {name!r}: {known}", actual=name, expected=known
        ) from None
