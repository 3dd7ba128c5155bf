"""The templates that a dossier's model has of its own, beside those of the office."""

from conventions.cli.loading import Loaded
from conventions.documents.kinds import Kind
from conventions.documents.templates import Templates
from conventions.files.models import document_template

__all__ = ["templates_for"]


def templates_for(item: Loaded, templates: Templates) -> Templates:
    """The office's templates, then those of the model from which the agreement was made."""
    ref = item.dossier.agreement.uses
    if ref is None:
        return templates
    found = {kind: document_template(ref, kind.value, item.path) for kind in Kind}
    return templates.beside_model({kind: path for kind, path in found.items() if path is not None})
