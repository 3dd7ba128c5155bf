"""The forms of `subventio check`, and how much of a check each tells."""

from budget.findings import Severity
from conventions.cli.arguments import Arguments
from conventions.cli.reporting import Report, table_of
from conventions.exports.style import Style
from conventions.exports.told import Told
from conventions.messages import Catalogue

__all__ = ["report_of", "told_of"]


def report_of(arguments: Arguments, words: Catalogue, look: Style, *, is_one: bool) -> Report:
    """Return the form asked, imported now and not before."""
    if arguments.form in ("json", "jsonl"):
        from conventions.exports.check_json import CheckJson, CheckLines, Shown

        shown = Shown(arguments.explanations, arguments.all)
        if arguments.form == "jsonl":
            return CheckLines(words, shown)
        return CheckJson(arguments.as_of, arguments.known_on, words, shown)
    if arguments.form in ("csv", "junit"):
        return table_of(arguments.form, arguments.csv, arguments.fail_on, words, "check")
    from conventions.exports.check_short import CheckText

    return CheckText(arguments.as_of, arguments.known_on, words, is_one, told_of(arguments), look)


def told_of(arguments: Arguments) -> Told:
    """Return how much of the check is told."""
    return Told(
        all=arguments.all,
        only=frozenset(arguments.only),
        least=arguments.severity or Severity.INFO,
        is_quiet=arguments.quiet,
        quiet=arguments.fail_on,
    )
