"""`subventio portfolio` and `cash`: sums and findings across dossiers, and a monthly cash plan."""

from collections.abc import Mapping

from budget.errors import InputError
from budget.money import Euros
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Unread, broken, load
from conventions.cli.output import FAILED, complain, put, say
from conventions.cli.reporting import exit_code, say_json, say_result
from conventions.exports.fault_text import error_text
from conventions.exports.json_values import Json
from conventions.exports.portfolio_text import cash_json, cash_lines, portfolio_json, portfolio_lines
from conventions.messages import Catalogue
from conventions.portfolio.across import portfolio as portfolio_of
from conventions.portfolio.in_year import shipped_thresholds
from conventions.portfolio.seen_dossier import SeenDossier, bodies, held

# --- `subventio portfolio`: sums and findings across dossiers -----------------------------------------------


def portfolio(arguments: Arguments, words: Catalogue) -> int:
    """Print sums and findings across dossiers; return 2 if one is unreadable, 1 if a finding is serious."""
    loaded = load(arguments.paths, words, arguments.office)
    known = bodies(item.dossier.agreement for item in loaded if isinstance(item, Loaded))
    items = [_seen(item, known, arguments, words) for item in loaded]
    read = [item for item in items if isinstance(item, SeenDossier)]
    found = portfolio_of(read, shipped_thresholds(), arguments.as_of, arguments.known_on)
    lines = portfolio_lines(found, len(read), len(items) - len(read), words)
    say_result(
        arguments.form, lambda: portfolio_json(found, [_json(item, words) for item in items], words), lines
    )
    findings = [item.finding for item in found.findings]
    return exit_code(findings, arguments.fail_on, unreadable=len(read) < len(items))


def _seen(
    item: Loaded | Unread, known: Mapping[str, str], arguments: Arguments, words: Catalogue
) -> SeenDossier | Unread:
    """Return a dossier as seen on the day; a failure does not stop the others."""
    if isinstance(item, Unread):
        return item
    try:
        return held(item.path, item.dossier, known, arguments.as_of, arguments.known_on)
    except Exception as error:  # noqa: BLE001 — whatever it is, the other dossiers are still compared
        return broken(item.path, error, words)


def _json(item: SeenDossier | Unread, words: Catalogue) -> Json:
    match item:
        case SeenDossier():
            return {"id": item.id, "path": str(item.folder), "status": "read", "errors": []}
        case Unread(path, _):
            faults: list[Json] = list(item.errors(words))
            return {"id": None, "path": str(path), "status": "unreadable", "errors": faults}


# --- `subventio cash`: a monthly cash plan of one or several dossiers, with its lowest day ------------------


def cash(arguments: Arguments, words: Catalogue) -> int:
    """Print the plan of all dossiers; return 1 if the balance goes below zero, 2 if one is unreadable."""
    found = load(arguments.paths, words, arguments.office)
    read = [item for item in found if isinstance(item, Loaded)]
    if len(read) < len(found) or not read:
        return FAILED
    from conventions.facade.together import cash as cash_of  # the module also has audits and controls

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
        return FAILED
    code = int(plan.low < Euros.ZERO)
    match arguments.form:
        case "json":
            say_json(cash_json(plan, asked.currency))
        case "svg":
            from conventions.exports.portfolio_text import cash_svg

            return code if _chart(cash_svg(plan, words), arguments, words) else FAILED
        case _:
            for line in cash_lines(plan, words):
                say(line)
    return code


def _chart(text: str, arguments: Arguments, words: Catalogue) -> bool:
    if arguments.output is None:
        say(text.removesuffix("\n"))
        return True
    return put(arguments.output, text.encode(), words)
