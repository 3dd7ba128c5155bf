"""Why a document cannot be made: each error names the field or the place in the template."""

from typing import ClassVar

from budget.errors import InputError

__all__ = [
    "BrokenTemplateError",
    "DocumentTooLargeError",
    "FieldUnknownError",
    "FieldWithoutValueError",
    "KindUnknownError",
    "TemplateNotFoundError",
    "UnprintableValueError",
    "UnsafeTemplateError",
]


class FieldWithoutValueError(InputError):
    """A field that the dossier gives no value; `actual` is its key, `params` the place in the template."""

    code: ClassVar[str] = "field_without_value"


class FieldUnknownError(InputError):
    """A name in a template that is no field; `actual` is the name, `expected` the nearest field."""

    code: ClassVar[str] = "field_unknown"


class UnprintableValueError(InputError):
    """A group, a list or a truth value printed as if it were a text."""

    code: ClassVar[str] = "value_unprintable"


class UnsafeTemplateError(InputError):
    """A template that asks for more than its fields: an attribute, a call, a repetition of texts."""

    code: ClassVar[str] = "template_unsafe"


class BrokenTemplateError(InputError):
    """A file that is no Word template, or a tag that cannot be read."""

    code: ClassVar[str] = "template_broken"


class DocumentTooLargeError(InputError):
    """A template or a document larger than any agreement; `expected` is the bound in bytes."""

    code: ClassVar[str] = "document_too_large"


class TemplateNotFoundError(InputError):
    """No template where one was expected."""

    code: ClassVar[str] = "template_not_found"


class KindUnknownError(InputError):
    """A kind of document that does not exist; `expected` lists those that do."""

    code: ClassVar[str] = "document_kind_unknown"
