"""The same template and the same values for docxtemplater, another engine, in Node.

Its tags are `{name}`, `{#list}…{/list}`, `{^list}…{/list}`. A condition of ours becomes a truth among the
values, under a number; a row that holds a tag alone gives it to the row beside it.
"""

import copy
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Self

from jinja2 import ChainableUndefined, Environment
from lxml import etree

from conventions.documents.context import Context
from conventions.documents.opened import tags_in

__all__ = ["Node", "Plan", "installed", "plan", "values_for"]

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "build" / "node"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FILLED = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")


class Plan:
    """A template in the other dialect, and the conditions that its values need."""

    def __init__(self) -> None:
        self.content = b""
        self.conditions: dict[str, tuple[str | None, str]] = {}
        """By name: the loop it stands in (`row in list`), and the condition."""


def installed() -> bool:
    """Return whether Node and the other engine are there."""
    return shutil.which("node") is not None and (MODULES / "node_modules" / "docxtemplater").is_dir()


def plan(template: bytes) -> Plan:
    """Return the template for docxtemplater."""
    made = Plan()
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(template)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            content = source.read(entry)
            if FILLED.fullmatch(entry.filename):
                content = _translated(content, made)
            elif entry.filename.startswith("docProps"):
                content = re.sub(rb"\{\{.*?\}\}", b"-", content)
            target.writestr(entry.filename, content)
    made.content = buffer.getvalue()
    return made


def _translated(content: bytes, made: Plan) -> bytes:
    tree = etree.fromstring(content)
    open_blocks: list[tuple[str, str | None]] = []
    for paragraph in list(tree.iter(f"{W}p")):
        if re.fullmatch(r"\{#p .*#\}", "".join(node.text or "" for node in paragraph.iter(f"{W}t"))):
            paragraph.getparent().remove(paragraph)  # a clause's name: a comment of its paragraph
    for node in tree.iter(f"{W}t"):
        text, at, kept = node.text or "", 0, []
        for tag in tags_in(text):
            kept += (text[at : tag.start], _tag(tag.kind, tag.inside, open_blocks, made))
            at = tag.end
        node.text = "".join((*kept, text[at:]))
    for paragraph in list(tree.iter(f"{W}p")):
        nodes = [node for node in paragraph.iter(f"{W}t") if node.text]
        both = re.fullmatch(r"(\{/[^}]*\})(\{\^[^}]*\})", "".join(node.text or "" for node in nodes))
        if both:  # `else` alone: each half wants a paragraph of its own
            nodes[0].text = both[1]
            second = copy.deepcopy(paragraph)
            next(node for node in second.iter(f"{W}t") if node.text).text = both[2]
            paragraph.addnext(second)
    for row in list(tree.iter(f"{W}tr")):
        said = "".join(node.text or "" for node in row.iter(f"{W}t")).strip()
        if re.fullmatch(r"(\{[#/^][^}]*\})+", said):
            closing = re.match(r"(?:\{/[^}]*\})*", said)
            before = closing[0] if closing else ""
            if before:
                _texts(row.getprevious())[-1].text += before
            if said != before:
                first = _texts(row.getnext())[0]
                first.text = said.removeprefix(before) + first.text
            row.getparent().remove(row)
    return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True))


def _texts(row: etree._Element) -> list[etree._Element]:
    return [node for node in row.iter(f"{W}t") if node.text]


def _tag(kind: str, inside: str, open_blocks: list[tuple[str, str | None]], made: Plan) -> str:
    """Return the tag in the other dialect."""
    loop = next((loop for _, loop in reversed(open_blocks) if loop), None)
    word, _, rest = inside.partition(" ")
    if kind == "{":
        name = None if loop is None else loop.partition(" in ")[0]
        return f"{{{inside.removeprefix(f'{name}.') if name else inside}}}"
    if word == "for":
        open_blocks.append((rest.partition(" in ")[2], rest))
        return f"{{#{open_blocks[-1][0]}}}"
    if word == "if":
        name = f"c{len(made.conditions)}"
        made.conditions[name] = (loop, rest)
        open_blocks.append((name, None))
        return f"{{#{name}}}"
    if word == "else":
        return f"{{/{open_blocks[-1][0]}}}{{^{open_blocks[-1][0]}}}"
    if word in ("endif", "endfor"):
        return f"{{/{open_blocks.pop()[0]}}}"
    raise ValueError(inside)


def values_for(made: Plan, context: Context, names: Mapping[str, object]) -> dict[str, object]:
    """Return the values for docxtemplater: flat texts, lists of flat texts, and the truths of conditions."""
    found: dict[str, object] = {}
    for key, value in context.entries.items():
        if isinstance(value, tuple):
            found[key] = [dict(item._entries) for item in value]  # noqa: SLF001 -- rows as they are
        elif isinstance(value, str):
            found[key] = value
    environment = Environment(undefined=ChainableUndefined)  # noqa: S701 -- truths, no text
    for name, (loop, condition) in made.conditions.items():
        asked = f"{{% if {condition} %}}1{{% else %}}0{{% endif %}}"
        source = asked if loop is None else f"{{% for {loop} %}}{asked}{{% endfor %}}"
        truths = [sign == "1" for sign in environment.from_string(source).render(names)]
        if loop is None:
            found[name] = truths[0]
        else:
            for row, truth in zip(found.get(loop.partition(" in ")[2], []), truths, strict=True):  # type: ignore[call-overload]
                row[name] = truth
    return found


class Node:
    """One process of Node that fills templates on request."""

    def __enter__(self) -> Self:
        """Start it."""
        script = ROOT / "tools" / "node" / "fill.mjs"
        self.process = subprocess.Popen(
            [str(shutil.which("node")), str(script), str(MODULES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait()

    def fill(self, template: Path, values: Mapping[str, object], targets: list[Path]) -> float:
        """Return the seconds it took to write the targets."""
        if self.process.stdin is None or self.process.stdout is None:
            raise TypeError
        request = {
            "template": str(template),
            "values": values,
            "targets": [str(target) for target in targets],
        }
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return float(json.loads(self.process.stdout.readline())["seconds"])
