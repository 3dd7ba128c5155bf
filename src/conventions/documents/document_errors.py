"""Why a document cannot be made, by field or place in the template; a fault with its place in Word.

`params["why"]` is the stable code of a reason; its message is under `why.` in the catalogues.
"""

from collections.abc import Mapping
from typing import ClassVar

from attrs import field

from budget import frozen
from budget.errors import InputError
from conventions.files.faults import FaultyFileError
from conventions.messages import catalogue


def because(why: str, actual: str, params: Mapping[str, str] | None = None) -> str:
    """Return a reason in English for an error's sentence; `params` in two languages are `NAME.en`.

    >>> because("zip_unreadable", "")
    'its zip cannot be read'
    """
    spoken = {name.removesuffix(".en"): said for name, said in (params or {}).items()}
    return catalogue("en").text(f"why.{why}", spoken, actual=actual)


@frozen
class ToFill:
    """A missing value of a document: its label, and where to write it.

    Attributes:
        file: the file of the dossier; empty if the value has no file of its own.
        path: its tables and key, or the key of a fact.
        cell: its cell in the workbook, `Convention!C6`; empty if there is none.
        keys: the fields of the document that need it.
    """

    fr: str
    en: str
    file: str = ""
    path: tuple[str, ...] = ()
    cell: str = ""
    keys: tuple[str, ...] = field(default=(), eq=False)


class FieldWithoutValueError(InputError):
    """A field without a value; `actual` is its key, `params` its place in the template.

    `lacking`: everything the document lacks, if a whole document was requested.
    """

    code: ClassVar[str] = "field_without_value"
    lacking: tuple[ToFill, ...] = ()


class FieldUnknownError(InputError):
    """A name in a template that is not a field; `actual` is the name, `expected` the nearest field."""

    code: ClassVar[str] = "field_unknown"


class UnprintableValueError(InputError):
    """A group, a list or a truth value printed as text."""

    code: ClassVar[str] = "value_unprintable"


class UnsafeTemplateError(InputError):
    """A template with more than fields: an attribute, a call, a repetition of texts."""

    code: ClassVar[str] = "template_unsafe"


class NoDocumentError(InputError):
    """A file that is not a Word document: its zip or XML is unreadable."""

    code: ClassVar[str] = "no_document"


class BrokenTemplateError(InputError):
    """A tag that is unreadable or misplaced; `params` have its place."""

    code: ClassVar[str] = "template_broken"


class DocumentTooLargeError(InputError):
    """A template or document larger than any agreement; `expected` is the limit in bytes."""

    code: ClassVar[str] = "document_too_large"


class TemplateNotFoundError(InputError):
    """No template where one was expected."""

    code: ClassVar[str] = "template_not_found"


class PictureRefusedError(InputError):
    """A picture of an unsupported kind, or without a text alternative."""

    code: ClassVar[str] = "picture_refused"


class ReferenceToNothingError(InputError):
    """A cross-reference to an article that this document omits; `params` have its place."""

    code: ClassVar[str] = "reference_to_nothing"


class AttachmentRefusedError(InputError):
    """A document that cannot be inserted into another; the reason is `why` in `params`."""

    code: ClassVar[str] = "attachment_refused"


class UnreadableThemeError(FaultyFileError):
    """A theme with faults: all of them, by line."""

    code: ClassVar[str] = "theme_unreadable"


class NamePatternError(InputError):
    """A file name pattern with an unknown name, or one that could leave its folder."""

    code: ClassVar[str] = "name_pattern"


class OfficeMissingError(InputError):
    """LibreOffice is missing, which PDF needs."""

    code: ClassVar[str] = "office_missing"


class TwoDossiersError(InputError):
    """A kind of document made from two dossiers, requested for one."""

    code: ClassVar[str] = "document_of_two"


class NoOccasionError(InputError):
    """A document without an occasion on its day: a reminder of nothing, a certificate of 0 €."""

    code: ClassVar[str] = "no_occasion"


class HeldBackError(NoOccasionError):
    """A document with an occasion and an obstacle: an open amount, an outdated account."""


class KindUnknownError(InputError):
    """An unknown kind of document; `expected` lists the known ones."""

    code: ClassVar[str] = "document_kind_unknown"


class FunderUnknownError(InputError):
    """A funder that is neither a party nor named by an action; `expected` lists those that are."""

    code: ClassVar[str] = "funder_unknown"


class OtherBeneficiaryError(InputError):
    """An additional dossier of another beneficiary."""

    code: ClassVar[str] = "document_other_beneficiary"


class ScopeRefusedError(InputError):
    """A funder or other dossiers for a kind without them; `expected` lists the kinds that take them."""

    code: ClassVar[str] = "document_scope"


# --- A place in a template: part, article, paragraph and its text -------------------------------------------


@frozen
class TemplatePlace:
    """A paragraph of a part, counted from 1; `article` is the heading above it, if any."""

    part: str
    paragraph: int
    text: str
    article: str | None = None

    def params(self) -> dict[str, str]:
        """Return the place as parameters of an error."""
        return {
            "part": self.part,
            "article": self.article or "",
            "paragraph": str(self.paragraph),
            "text": self.text,
        }

    def __str__(self) -> str:
        """Return the place as the beginning of an error message."""
        where = f", under «{self.article}»" if self.article else ""
        return f"{self.part}, paragraph {self.paragraph}{where} («{self.text}»)"


# --- A fault of a template ----------------------------------------------------------------------------------


@frozen
class TemplateFault:
    """A fault and its place; the messages for `code` and its remedy are in the catalogue."""

    code: str
    place: TemplatePlace
    actual: str = ""
    expected: str = ""
