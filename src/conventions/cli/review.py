"""`subventio review` and `bilan --preview`: the control of a report, for funder and beneficiary."""

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Unread, asked_rulebooks, load_one
from conventions.cli.reporting import exit_code, say_result
from conventions.control.review import review as review_of
from conventions.exports.control import preview_json, preview_lines, review_json, review_lines
from conventions.exports.names import Names
from conventions.files.evidence import pictures_of
from conventions.messages import Catalogue

# ------------------------------------------------------------------------------------------------------------
# `subventio bilan --preview`: for the beneficiary, the outcome of the report if it were sent today.


def preview(item: Loaded, arguments: Arguments, words: Catalogue) -> int:
    """Print the preview; return 1 if the report would be refused."""
    from conventions.documents.missed import preview as preview_of  # a control sheet needs no documents

    words = Names(item.dossier).counting(words)
    found = preview_of(item.dossier, arguments.as_of, pictures_of(item.path))
    name = item.dossier.agreement.id
    lines = (name, *preview_lines(found, words, Names(item.dossier)))
    say_result(arguments.form, lambda: preview_json(name, found, words), lines)
    return int(found.is_refused)


# --- `subventio review`: the funder's control sheet of a report ---------------------------------------------


def review(arguments: Arguments, words: Catalogue) -> int:
    """Print the control sheet; return 2 if the dossier is unreadable, 1 if a finding is serious, else 0."""
    rulebooks = asked_rulebooks(arguments.rulebooks, "review", words)
    item = load_one(arguments.paths[0], words, arguments.office)
    if isinstance(item, Unread) or rulebooks is None:
        return 2
    words = Names(item.dossier).counting(words)
    found = review_of(item.dossier, arguments.as_of, arguments.known_on, arguments.sample, rulebooks)
    name = item.dossier.agreement.id
    lines = (name, *review_lines(found, words, Names(item.dossier)))
    say_result(arguments.form, lambda: review_json(name, found, words), lines)
    findings = [one.finding for one in found.controls if one.finding is not None]
    return exit_code(findings, arguments.fail_on, unreadable=False)
