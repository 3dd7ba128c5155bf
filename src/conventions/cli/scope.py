"""What a document is asked for with beside its dossier: a funder, other dossiers."""

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, load_one
from conventions.documents.scope import Scope
from conventions.messages import Catalogue

__all__ = ["asked_scope"]


def asked_scope(arguments: Arguments, words: Catalogue) -> Scope | None:
    """Return the funder and the dossiers; None where one cannot be read, which is said."""
    items = [load_one(path, words, arguments.office) for path in arguments.beside]
    read = [item.dossier for item in items if isinstance(item, Loaded)]
    return Scope(arguments.funder, tuple(read)) if len(read) == len(items) else None
