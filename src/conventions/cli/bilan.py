"""`subventio bilan` and `review`: planned against actual, back to the entries; the control of a report."""

from difflib import get_close_matches

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Unread, load_one, named_rulebooks
from conventions.cli.output import complain
from conventions.cli.reporting import exit_code, say_result
from conventions.control.review import review as review_of
from conventions.engine.evaluate import evaluate
from conventions.exports.bilan_text import bilan_json, bilan_lines
from conventions.exports.control_text import preview_json, preview_lines, review_json, review_lines
from conventions.exports.label_text import Names
from conventions.files.evidence import pictures_of
from conventions.messages import Catalogue
from conventions.views.bilan import bilan as bilan_of

# ------------------------------------------------------------------------------------------------------------
# `subventio bilan --preview`: for the beneficiary, the outcome of the report if it were sent today.


def preview(item: Loaded, arguments: Arguments, words: Catalogue) -> int:
    """Print the preview; return 1 if the report would be refused."""
    from conventions.documents.report_gaps import preview as preview_of  # a control sheet needs no documents

    words = Names(item.dossier).counting(words)
    found = preview_of(item.dossier, arguments.as_of, pictures_of(item.path))
    name = item.dossier.agreement.id
    lines = (name, *preview_lines(found, words, Names(item.dossier)))
    say_result(arguments.form, lambda: preview_json(name, found, words), lines)
    return int(found.is_refused)


# --- `subventio review`: the funder's control sheet of a report ---------------------------------------------


def review(arguments: Arguments, words: Catalogue) -> int:
    """Print the control sheet; return 2 if the dossier is unreadable, 1 if a finding is serious, else 0."""
    rulebooks = named_rulebooks(arguments.rulebooks, "review", words)
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


# --- `subventio bilan`: planned against actual, what was excluded and why, and what is due ------------------


def bilan(arguments: Arguments, words: Catalogue) -> int:
    """Print the bilan, its trail or its preview; 2 if the dossier was unreadable."""
    item = load_one(arguments.paths[0], words, arguments.office)
    if isinstance(item, Unread):
        return 2
    if arguments.trail is not None:
        return trail(item, arguments.trail, arguments, words)
    if arguments.preview:
        return preview(item, arguments, words)
    found = bilan_of(item.dossier, arguments.as_of, arguments.known_on)
    name, currency = item.dossier.agreement.id, item.dossier.agreement.currency
    lines = (name, *bilan_lines(found, words, Names(item.dossier)))
    say_result(arguments.form, lambda: bilan_json(name, found, currency), lines)
    return 0


# --- `subventio bilan --trail`: an amount, back to its entries and its clauses ------------------------------


def trail(item: Loaded, name: str, arguments: Arguments, words: Catalogue) -> int:
    """Print the trail of the amount called `name`; return 2 if the bilan has none with that name."""
    from conventions.facade.reasons import trail_names, trail_result

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
