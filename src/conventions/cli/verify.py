"""`subventio verify`: a document, edited by hand or not, held against its dossier."""

from pathlib import Path
from typing import Final

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Unread, load_one
from conventions.cli.model_templates import templates_for
from conventions.cli.output import say
from conventions.cli.refused import refuse
from conventions.cli.reporting import say_json
from conventions.cli.rulebooks import asked_rulebooks
from conventions.cli.scope import asked_scope
from conventions.documents.kinds import kind_named
from conventions.documents.resources import read_template
from conventions.documents.templates import Templates
from conventions.documents.verify.verify import verified
from conventions.facade.verification import Verification
from conventions.files.picture_files import pictures_of
from conventions.messages import Catalogue

__all__ = ["verify"]

_NAME: Final = "subventio verify"


def verify(arguments: Arguments, words: Catalogue) -> int:
    """Print what differs; 2 if the file or the dossier cannot be read, 1 if something differs, else 0."""
    file, dossier_path = arguments.file or Path(), arguments.paths[0]
    try:
        kind = kind_named(arguments.kind) if arguments.kind else None
        templates = Templates(arguments.templates)
    except InputError as error:
        return refuse(_NAME, error, words)
    item = load_one(dossier_path, words, arguments.office)
    books = asked_rulebooks(arguments.rulebooks, "verify", words)
    scope = asked_scope(arguments, words)
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
    told = Verification(str(file), item.dossier.agreement, found)
    if arguments.form == "json":
        say_json(told.json(words))
    else:
        for line in told.lines(words):
            say(line)
    return int(arguments.fail_on is not None and bool(found.at_least(arguments.fail_on)))
