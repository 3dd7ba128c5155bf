"""`subventio compare` and `verify`: two versions of an agreement; a document compared with its dossier."""

from pathlib import Path
from typing import Final

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.document_files import FileSink, TakenError, scope_of, templates_for
from conventions.cli.loading import Loaded, Unread, load_one, named_rulebooks
from conventions.cli.output import FAILED, complain, not_written, say
from conventions.cli.refused import refuse
from conventions.cli.reporting import say_json, say_result
from conventions.documents.compare import Comparison, compared
from conventions.documents.generate import date_of
from conventions.documents.kinds import Kind, kind_named
from conventions.documents.templates import Templates, read_template
from conventions.documents.verify import verified
from conventions.facade.papers import Compared, Verification
from conventions.files.evidence import pictures_of
from conventions.messages import Catalogue

# ------------------------------------------------------------------------------------------------------------
# `subventio compare`: two versions of an agreement, article by article, as text or as a Word table.

_NAME: Final = "subventio compare"


def compare(arguments: Arguments, words: Catalogue) -> int:
    """Print or write the changes; return 2 if a dossier is unreadable, 1 if something changes, else 0."""
    items = [
        load_one(path or Path(), words, arguments.office) for path in (arguments.before, arguments.after)
    ]
    before, after = items
    if not isinstance(before, Loaded) or not isinstance(after, Loaded):
        return FAILED
    try:
        templates = Templates(arguments.templates)
        found = compared(before.dossier, after.dossier, templates=templates)
        if arguments.output is not None:
            failed = _write(before, after, found, arguments, templates, words)
            if failed:
                return failed
    except InputError as error:
        return refuse(_NAME, error, words)
    comparison = Compared(before.dossier, after.dossier, found, templates)
    if arguments.form == "json":
        say_json(comparison.json(words))
    elif arguments.output is None:
        for line in comparison.lines(words):
            say(line)
    return int(not found.is_empty)


def _write(
    before: Loaded,
    after: Loaded,
    found: Comparison,
    arguments: Arguments,
    templates: Templates,
    words: Catalogue,
) -> int:
    """Write the table; return 2 if that fails."""
    from conventions.documents.compare import comparison_document

    on = arguments.document_date or date_of(Kind.COMPARISON, after.dossier)
    made = comparison_document(before.dossier, after.dossier, found, on, templates=templates)
    target = arguments.output or Path()
    try:
        path = FileSink(target, force=arguments.force).put("", made.content)
    except TakenError as taken:
        complain(words.text("generate.exists", path=str(taken.path)))
        return FAILED
    except OSError as error:
        return not_written(target, error, words)
    if arguments.form != "json":
        say(words.text("generate.written", path=str(path)))
    return 0


# --- `subventio verify`: a document, possibly edited by hand, compared with its dossier ---------------------

_VERIFIED_NAME: Final = "subventio verify"


def verify(arguments: Arguments, words: Catalogue) -> int:
    """Print the differences; return 2 if a file is unreadable, 1 if something differs, else 0."""
    file, dossier_path = arguments.file or Path(), arguments.paths[0]
    try:
        kind = kind_named(arguments.kind) if arguments.kind else None
        templates = Templates(arguments.templates)
    except InputError as error:
        return refuse(_VERIFIED_NAME, error, words)
    item = load_one(dossier_path, words, arguments.office)
    books = named_rulebooks(arguments.rulebooks, "verify", words)
    scope = scope_of(arguments, words)
    if isinstance(item, Unread) or books is None or scope is None:
        return 2
    try:
        found = verified(
            read_template(file),
            item.dossier,
            kind=kind,
            on=arguments.document_date,
            templates=templates_for(item, templates),
            rulebooks=item.dossier.applied(books),
            scope=scope,
            pictures=pictures_of(item.path),
        )
    except InputError as error:
        return refuse(str(file), error, words)
    differing = Verification(str(file), item.dossier.agreement, found)
    say_result(arguments.form, lambda: differing.json(words), differing.lines(words))
    return int(arguments.fail_on is not None and bool(found.at_least(arguments.fail_on)))
