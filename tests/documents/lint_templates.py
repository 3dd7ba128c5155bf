"""Small sound templates, and twins of them that are broken in one way."""

import re
from io import BytesIO
from pathlib import Path
from typing import Final

from docx import Document

from conventions.documents.document_errors import TemplateFault
from conventions.documents.lint import lint
from conventions.documents.render.archive import read_parts, written

__all__ = ["codes", "faults", "row", "said", "sound", "table", "with_body", "with_link"]

ROOT: Final = Path(__file__).parents[2]
SHIPPED: Final = ROOT / "templates_docx" / "convention.docx"
_BODY: Final = re.compile(r"(<w:body>).*(<w:sectPr .*</w:body>)", re.DOTALL)
_W: Final = "word/document.xml"


def said(text: str, style: str = "", run: str = "") -> str:
    """A paragraph."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{named}<w:r>{run}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def row(*cells: str, header: bool = False) -> str:
    """A row of a table."""
    mark = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    return f"<w:tr>{mark}" + "".join(f"<w:tc>{said(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def table(*rows: str, borders: bool = True) -> str:
    """A table."""
    lines = '<w:tblBorders><w:top w:val="single"/></w:tblBorders>' if borders else ""
    return f"<w:tbl><w:tblPr>{lines}</w:tblPr>{''.join(rows)}</w:tbl>"


def with_body(body: str, **parts: bytes) -> bytes:
    """The convention's template with another body; `parts` are replaced by their last name."""
    found = read_parts(SHIPPED.read_bytes())
    text = found[_W].decode()
    found[_W] = _BODY.sub(lambda match: f"{match[1]}{body}{match[2]}", text).encode()
    for name, content in parts.items():
        found[next(key for key in found if key.endswith(f"/{name}.xml"))] = content
    return written(found)


def with_link(kind: str, target: str, mode: str) -> bytes:
    """A template with a link of some kind to a target."""
    parts = read_parts(
        with_body(
            said("x")
            .replace("<w:r>", '<w:hyperlink r:id="rId77"><w:r>')
            .replace("</w:r>", "</w:r></w:hyperlink>")
        )
    )
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    entry = f'<Relationship Id="rId77" Type="{space}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    name = "word/_rels/document.xml.rels"
    parts[name] = parts[name].replace(b"</Relationships>", f"{entry}</Relationships>".encode())
    return written(parts)


def sound() -> str:
    """A body without a fault, with one of everything."""
    return "".join(
        (
            said("Titre", "Title"),
            said("Objet", "Heading1"),
            said(
                "{{ agreement.title }}, article\u00a0L.\u00a01611-4 du code, loi n°\u00a02000-321 du 12\u00a0avril 2000"
            ),
            said("{%p if norm.final_bilan is defined %}"),
            said(
                "Au plus tard {{ norm.final_bilan.deadline }}{% if signing.place is defined %}, ici{% endif %}."
            ),
            said("{%p endif %}"),
            table(
                row("Ligne", "Montant", header=True),
                row("{%tr for line in budget.expenses %}", ""),
                row("{{ line.label }}", "{{ line.amount }}"),
                row("{%tr endfor %}", ""),
            ),
            table(row("Pour l’un", "Pour l’autre"), borders=False),
        )
    )


def faults(content: bytes) -> tuple[TemplateFault, ...]:
    """What the linter says."""
    return lint(content)


def codes(body: str) -> list[str]:
    """The codes of what the linter says of a body."""
    return [fault.code for fault in faults(with_body(body))]


def by_python_docx() -> bytes:
    """A document that no one has made accessible."""
    document = Document()
    document.core_properties.title = ""
    document.add_paragraph("rien")
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()
