"""The templates that a dossier's model has of its own, beside those of the office."""

from conventions.cli.loading import Loaded
from conventions.documents.kinds import Kind
from conventions.documents.templates import Templates
from conventions.files.models import document_templates

__all__ = ["templates_for"]


def templates_for(item: Loaded, templates: Templates) -> Templates:
    """The office's templates, then those of the model from which the agreement was made."""
    found = document_templates(item.dossier.agreement.uses, item.path)
    return templates.beside_model({kind: found[kind.value] for kind in Kind if kind.value in found})
