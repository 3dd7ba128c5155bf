"""The pictures of the README and of the first page of docs/, drawn by `python tools/pictures.py`.

The verdict is the present output of `subventio check`, which a test compares; the document is its first page
LibreOffice shows it.
"""

import io
import subprocess
import sys
import tempfile
import textwrap
from contextlib import redirect_stdout
from html import escape
from pathlib import Path
from typing import Final

from conventions.cli.main import main as subventio

__all__ = ["main", "verdict"]

ROOT: Final = Path(__file__).resolve().parent.parent
IMAGES: Final = ROOT / "docs" / "images"
EXAMPLE: Final = "examples/cd62-apes-2024"
CHECK: Final = ("check", EXAMPLE, "--as-of", "02/12/2025")
SHOWN: Final = 22
"""Lines of the picture: duties, information, the first amounts."""
WIDTH: Final = 104
LINE: Final = 19
COLOURS: Final = {"▲": "#f2b134", "→": "#7fd1b9", "$": "#8ab4f8"}
"""Colours by the first character of a line; others are white."""


def verdict() -> str:
    """Return the output of `subventio check` for the example, as a picture (SVG)."""
    said = io.StringIO()
    with redirect_stdout(said):
        subventio(CHECK)
    told = [f"$ subventio {' '.join(CHECK)}", "", *said.getvalue().splitlines()]
    return _drawn([part for line in told for part in _wrapped(line)][:SHOWN])


def _wrapped(line: str) -> list[str]:
    """Return a line wrapped at `WIDTH` columns, with indented continuation."""
    margin = " " * (len(line) - len(line.lstrip(" ▲·→0123456789/")))
    return textwrap.wrap(line, WIDTH, subsequent_indent=margin, drop_whitespace=False) or [""]


def _drawn(lines: list[str]) -> str:
    height = LINE * len(lines) + 32
    rows = (
        f'<text x="18" y="{LINE * number + 30}" fill="{COLOURS.get(line.strip()[:1], "#e8eaed")}">'
        f"{escape(line.replace(' ', chr(0xA0)))}</text>\n"
        for number, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 920 {height}" role="img"'
        ' font-family="ui-monospace, Menlo, Consolas, Liberation Mono, monospace" font-size="14">\n'
        "<title>subventio check</title>\n"
        f'<rect width="920" height="{height}" rx="8" fill="#202124"/>\n{"".join(rows)}</svg>\n'
    )


def _page(folder: Path) -> None:
    """Draw the first page of the agreement of the example."""
    printed, image = folder / "convention.pdf", IMAGES / "convention"
    subventio(("generate", "convention", EXAMPLE, "--pdf", "-o", str(printed)))
    command = ("pdftoppm", "-r", "70", "-png", "-singlefile", printed, image)
    subprocess.run([str(word) for word in command], check=True, capture_output=True)


def main() -> int:
    """Draw both, from the root of the repository."""
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / "verdict.svg").write_text(verdict(), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        _page(Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
