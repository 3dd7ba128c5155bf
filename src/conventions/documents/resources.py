"""The templates that travel with the program, and their bytes."""

from pathlib import Path

from conventions.documents.errors import TemplateNotFoundError
from conventions.documents.kinds import Kind
from conventions.files.shipped import shipped_folder

__all__ = ["read_template", "template_bytes", "templates_folder"]


def templates_folder() -> Path:
    """The folder of the templates that travel with the program."""
    return shipped_folder("templates_docx")


def template_bytes(kind: Kind) -> bytes:
    """The bytes of the template of a kind that travels with the program."""
    return read_template(templates_folder() / kind.template_name)


def read_template(path: Path) -> bytes:
    """The bytes of a template file; `TemplateNotFoundError` where there is none."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateNotFoundError(
            f"{path.name}: the template cannot be read", actual=path.name, expected="a .docx file"
        ) from error
