"""`subventio portfolio`: what several dossiers come to together, that none of them shows alone."""

from collections.abc import Mapping

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Unread, broken, load
from conventions.cli.output import say
from conventions.cli.reporting import exit_code, say_json
from conventions.exports.json_values import Json
from conventions.exports.portfolio_json import portfolio_json
from conventions.exports.portfolio_text import portfolio_lines
from conventions.messages import Catalogue
from conventions.portfolio.held import Held, held
from conventions.portfolio.identity import bodies
from conventions.portfolio.portfolio import portfolio as portfolio_of
from conventions.portfolio.thresholds import shipped_thresholds

__all__ = ["portfolio"]


def portfolio(arguments: Arguments, words: Catalogue) -> int:
    """Print the sums and the findings across dossiers; 2 if one was unreadable, 1 if a finding is grave."""
    loaded = load(arguments.paths, words, arguments.office)
    known = bodies(item.dossier.agreement for item in loaded if isinstance(item, Loaded))
    items = [_seen(item, known, arguments, words) for item in loaded]
    read = [item for item in items if isinstance(item, Held)]
    found = portfolio_of(read, shipped_thresholds(), arguments.as_of, arguments.known_on)
    if arguments.form == "json":
        say_json(portfolio_json(found, [_json(item, words) for item in items], words))
    else:
        for line in portfolio_lines(found, len(read), len(items) - len(read), words):
            say(line)
    findings = [item.finding for item in found.findings]
    return exit_code(findings, arguments.fail_on, unreadable=len(read) < len(items))


def _seen(
    item: Loaded | Unread, known: Mapping[str, str], arguments: Arguments, words: Catalogue
) -> Held | Unread:
    """Return a dossier as seen on the day; one on which we fail stops no other."""
    if isinstance(item, Unread):
        return item
    try:
        return held(item.path, item.dossier, known, arguments.as_of, arguments.known_on)
    except Exception as error:  # noqa: BLE001 — whatever it is, the other dossiers are still compared
        return broken(item.path, error, words)


def _json(item: Held | Unread, words: Catalogue) -> Json:
    match item:
        case Held():
            return {"id": item.id, "path": str(item.folder), "status": "read", "errors": []}
        case Unread(path, _):
            faults: list[Json] = list(item.errors(words))
            return {"id": None, "path": str(path), "status": "unreadable", "errors": faults}
