"""Other data of a document besides its dossier: a funder, other dossiers, the templates of its model."""

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, load_one
from conventions.documents.kinds import Kind
from conventions.documents.scope import Scope
from conventions.documents.templates import Templates
from conventions.files.models import document_templates
from conventions.messages import Catalogue


def asked_scope(arguments: Arguments, words: Catalogue) -> Scope | None:
    """Return the funder and the dossiers; None if one is unreadable, which is reported."""
    items = [load_one(path, words, arguments.office) for path in arguments.beside]
    read = [item.dossier for item in items if isinstance(item, Loaded)]
    return Scope(arguments.funder, tuple(read)) if len(read) == len(items) else None


def templates_for(item: Loaded, templates: Templates) -> Templates:
    """Return the office's templates, then those of the agreement's model."""
    found = document_templates(item.dossier.agreement.uses, item.path)
    return templates.beside_model({kind: found[kind.value] for kind in Kind if kind.value in found})
