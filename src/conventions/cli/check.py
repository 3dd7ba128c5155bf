"""`subventio check`: the verdict of each dossier, for a person, a program or a nightly run."""

from datetime import timedelta

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Unread, broken, load
from conventions.cli.output import say
from conventions.cli.reporting import exit_of, say_json, say_table
from conventions.cli.rulebooks import asked_rulebooks
from conventions.dossier.dossier import Dossier
from conventions.engine.evaluate import evaluate
from conventions.engine.former import former_dates
from conventions.exports.check_json import check_json, dossier_json
from conventions.exports.check_text import check_lines
from conventions.exports.checked import Checked, CheckedDossier, UnreadableDossier
from conventions.messages import Catalogue
from conventions.rulebook.rulebook import Rulebook

__all__ = ["check", "judged", "labels"]


def check(arguments: Arguments, words: Catalogue) -> int:
    """Print the check; return 2 if a dossier was unreadable, 1 if a finding is grave, else 0."""
    rulebooks = asked_rulebooks(arguments.rulebooks, "check", words)
    if rulebooks is None:
        return 2
    read = load(arguments.paths, words)
    dossiers = [judged(item, arguments, rulebooks, words) for item in read]
    if arguments.receipt is not None:
        from conventions.cli.receipt import write_receipt
        from conventions.exports.receipt_json import Asked

        asked = Asked(arguments.as_of, arguments.known_on, arguments.due_soon)
        if not write_receipt(arguments.receipt, read, arguments.rulebooks, asked, words):
            return 2
    match arguments.form:
        case "json":
            say_json(check_json(dossiers, arguments.as_of, arguments.known_on, words))
        case "jsonl":
            for dossier in dossiers:
                say_json(dossier_json(dossier, words), compact=True)
        case "csv" | "junit":
            say_table(arguments.form, dossiers, arguments.fail_on, words, "check")
        case _:
            for line in check_lines(dossiers, arguments.as_of, arguments.known_on, words):
                say(line)
    return exit_of(dossiers, arguments.fail_on)


def judged(
    item: Loaded | Unread, arguments: Arguments, rulebooks: tuple[Rulebook, ...], words: Catalogue
) -> Checked:
    """Return a dossier with its verdict, or with what could not be read. One that fails stops no other."""
    if isinstance(item, Unread):
        return UnreadableDossier(item.path, item.errors(words))
    try:
        books = item.dossier.applied(rulebooks)
        soon = timedelta(arguments.due_soon)
        verdict = evaluate(item.dossier, arguments.as_of, arguments.known_on, books, soon)
        former = former_dates(item.dossier, verdict) if arguments.form == "text" else {}
    except Exception as error:  # noqa: BLE001 — whatever it is, the other dossiers are still checked
        return UnreadableDossier(item.path, broken(item.path, error, words).errors(words))
    return CheckedDossier(
        item.dossier.agreement.id,
        item.path,
        verdict.findings,
        verdict,
        labels(item.dossier),
        tuple(former.items()),
    )


def labels(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return what the agreement calls its definitions, and what its amendments call them."""
    texts = (dossier.agreement, dossier.last_text)
    found = {item.name: item.label for text in texts for item in text.definitions if item.label}
    return tuple(found.items())
