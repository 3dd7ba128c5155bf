"""Documents: Word files filled from a dossier. Importing it loads neither docxtpl nor jinja2 nor babel."""

from conventions.documents.errors import (
    AttachmentRefusedError,
    BrokenTemplateError,
    DocumentTooLargeError,
    FieldUnknownError,
    FieldWithoutValueError,
    HeldBackError,
    KindUnknownError,
    NoDocumentError,
    NoOccasionError,
    PictureRefusedError,
    ReferenceToNothingError,
    TemplateNotFoundError,
    UnprintableValueError,
    UnreadableThemeError,
    UnsafeTemplateError,
)
from conventions.documents.generate import Document, document, generate
from conventions.documents.kinds import Kind, kind_named

__all__ = [
    "AttachmentRefusedError",
    "BrokenTemplateError",
    "Document",
    "DocumentTooLargeError",
    "FieldUnknownError",
    "FieldWithoutValueError",
    "HeldBackError",
    "Kind",
    "KindUnknownError",
    "NoDocumentError",
    "NoOccasionError",
    "PictureRefusedError",
    "ReferenceToNothingError",
    "TemplateNotFoundError",
    "UnprintableValueError",
    "UnreadableThemeError",
    "UnsafeTemplateError",
    "document",
    "generate",
    "kind_named",
]
