"""Why a document cannot be made: each error names the field or the place in the template.

`params["why"]` is the stable name of a reason, in words in the catalogues under `why.`.
"""

from collections.abc import Mapping
from typing import ClassVar

from attrs import field, frozen

from budget.errors import InputError
from conventions.files.faults import FaultyFileError
from conventions.messages import catalogue


def because(why: str, actual: str, params: Mapping[str, str] | None = None) -> str:
    """Return a reason in English, for the sentence of an error; of `params` in two languages, `NAME.en`.

    >>> because("zip_unreadable", "")
    'its zip cannot be read'
    """
    spoken = {name.removesuffix(".en"): said for name, said in (params or {}).items()}
    return catalogue("en").text(f"why.{why}", spoken, actual=actual)


@frozen
class ToFill:
    """A value that a document needs: what it is called, and where to write it.

    Attributes:
        file: the file of the dossier; empty where no file of its own gives the value.
        path: the tables and the key in it, or the key of a fact.
        cell: where the workbook asks for it, `Convention!C6`; empty where no sheet does.
        keys: the fields of the document that need it.
    """

    fr: str
    en: str
    file: str = ""
    path: tuple[str, ...] = ()
    cell: str = ""
    keys: tuple[str, ...] = field(default=(), eq=False)


class FieldWithoutValueError(InputError):
    """A field that the dossier gives no value; `actual` is its key, `params` the place in the template.

    `lacking`: all that the document needs and the dossier lacks, where a whole document was asked for.
    """

    code: ClassVar[str] = "field_without_value"
    lacking: tuple[ToFill, ...] = ()


class FieldUnknownError(InputError):
    """A name in a template that is no field; `actual` is the name, `expected` the nearest field."""

    code: ClassVar[str] = "field_unknown"


class UnprintableValueError(InputError):
    """A group, a list or a truth value printed as if it were a text."""

    code: ClassVar[str] = "value_unprintable"


class UnsafeTemplateError(InputError):
    """A template that asks for more than its fields: an attribute, a call, a repetition of texts."""

    code: ClassVar[str] = "template_unsafe"


class NoDocumentError(InputError):
    """A file that is no Word document: its zip, or its XML, cannot be read."""

    code: ClassVar[str] = "no_document"


class BrokenTemplateError(InputError):
    """A tag that cannot be read, or that stands where it cannot work; `params` hold its place."""

    code: ClassVar[str] = "template_broken"


class DocumentTooLargeError(InputError):
    """A template or a document larger than any agreement; `expected` is the bound in bytes."""

    code: ClassVar[str] = "document_too_large"


class TemplateNotFoundError(InputError):
    """No template where one was expected."""

    code: ClassVar[str] = "template_not_found"


class PictureRefusedError(InputError):
    """A picture that no document can hold, or that says nothing to who cannot see it."""

    code: ClassVar[str] = "picture_refused"


class ReferenceToNothingError(InputError):
    """A cross-reference to an article that this document leaves out; `params` hold its place."""

    code: ClassVar[str] = "reference_to_nothing"


class AttachmentRefusedError(InputError):
    """A document that cannot be put into another; `why` among `params`."""

    code: ClassVar[str] = "attachment_refused"


class UnreadableThemeError(FaultyFileError):
    """A theme with faults: all of them, in the order of its lines."""

    code: ClassVar[str] = "theme_unreadable"


class NamePatternError(InputError):
    """A pattern of file names that names what there is not, or could lead out of its folder."""

    code: ClassVar[str] = "name_pattern"


class OfficeMissingError(InputError):
    """LibreOffice is not there, and PDF cannot be made without it."""

    code: ClassVar[str] = "office_missing"


class TwoDossiersError(InputError):
    """A kind of document that is written from two dossiers, asked of one."""

    code: ClassVar[str] = "document_of_two"


class NoOccasionError(InputError):
    """A document that there is no occasion for on its day: a reminder of nothing, a certificate of 0 €."""

    code: ClassVar[str] = "no_occasion"


class HeldBackError(NoOccasionError):
    """A document that is called for, and something is in the way of it: an open amount, an old account."""


class KindUnknownError(InputError):
    """A kind of document that does not exist; `expected` lists those that do."""

    code: ClassVar[str] = "document_kind_unknown"


class FunderUnknownError(InputError):
    """A funder that neither the parties nor the actions name; `expected` lists those that they do."""

    code: ClassVar[str] = "funder_unknown"


class OtherBeneficiaryError(InputError):
    """A dossier beside another one whose beneficiary it does not have."""

    code: ClassVar[str] = "document_other_beneficiary"


class ScopeRefusedError(InputError):
    """A funder or other dossiers, asked of a kind that takes none; `expected` lists the kinds that do."""

    code: ClassVar[str] = "document_scope"
