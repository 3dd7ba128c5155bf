"""Where the templates and the examples lie: in the wheel, or in the checkout."""

from importlib import resources
from pathlib import Path

from conventions.documents.errors import TemplateNotFoundError
from conventions.documents.kinds import Kind

__all__ = ["read_template", "shipped_folder", "template_bytes", "templates_folder"]


def shipped_folder(name: str) -> Path:
    """A folder that travels with the program, `templates_docx` or `examples`."""
    packaged = resources.files("conventions") / "data"
    root = Path(str(packaged)) if packaged.is_dir() else Path(__file__).resolve().parents[3]
    return root / name


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
