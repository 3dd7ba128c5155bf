"""What the tests of docxtpl's traps share: values, pieces of a paragraph, the codes of the linter."""

from conventions.documents.context import Entry
from conventions.documents.lint import lint
from tests.documents.filling import rows

VALUES: dict[str, Entry] = {"a.b": "valeur", "a.vide": "", "a.two": "2"} | rows(
    "list", {"x": "un"}, {"x": "deux"}
)


def run(piece: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{piece}</w:t></w:r>'


def paragraph(*pieces: str) -> str:
    return f"<w:p>{''.join(pieces)}</w:p>"


def codes(content: bytes) -> set[str]:
    return {fault.code for fault in lint(content)} - {"field_unknown"}
