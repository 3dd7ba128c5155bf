"""The page `docs/clauses.md`, from `examples/clauses`: a test compares it, `make approve` writes it."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from conventions.agreement.agreement import Agreement
from conventions.files.cases_file import read_cases

__all__ = ["EXAMPLES", "PAGE", "Shape", "page", "shapes"]

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples" / "clauses"
PAGE = ROOT / "docs" / "clauses.md"
HEAD = """\
# Kinds of clauses

The clauses of real agreements, and how to write them as data. Written by `make approve`:
never edited by hand.

«Seen in» is the number, out of forty real agreements, in which the kind of clause was found: a lower bound.
Each example is a small dossier with decided cases in `cases.toml`: facts and a day, the expected result, and
the article or the decision that supports it. There are {cases} cases in {examples} examples. The tests
evaluate each with the engine and with the naive interpreter, and check that a case fails if any one norm is
removed.
"""
GROUPS = {
    "amount": "Amount",
    "payment": "Payment",
    "deadlines": "Deadlines and reports",
    "lapse": "Lapse",
    "recovery": "Reduction and recovery",
    "life": "Life of the agreement",
}


@frozen
class Shape:
    """A kind of clause, the agreements with it, and the examples for it."""

    group: str
    seen: int
    text: str
    examples: tuple[str, ...]


def shapes() -> tuple[Shape, ...]:
    """Return the shapes, as the file of the examples lists them."""
    table = tomllib.loads((EXAMPLES / "shapes.toml").read_text(encoding="utf-8"))
    return tuple(Shape(**{**item, "examples": tuple(item["examples"])}) for item in table["shape"])


def page() -> str:
    """Return the page: one table a group."""
    found = shapes()
    names = sorted({name for shape in found for name in shape.examples})
    decided = {name: read_cases(EXAMPLES / name) for name in names}
    count = sum(len(one.cases) for one in decided.values())
    lines = [HEAD.format(cases=count, examples=len(names))]
    for group, title in GROUPS.items():
        lines += [f"## {title}", "", "| kind | seen in | example | norms used |", "|---|---|---|---|"]
        for shape in (shape for shape in found if shape.group == group):
            links = "<br>".join(f"[{name}](../examples/clauses/{name})" for name in shape.examples)
            norms = "<br>".join(
                "; ".join(norms_of(decided[name].dossier.agreement)) for name in shape.examples
            )
            lines.append(f"| {shape.text} | {shape.seen} | {links} | {norms} |")
        lines.append("")
    return "\n".join(lines)


def norms_of(agreement: Agreement) -> Iterator[str]:
    """Yield the norms of an agreement by kind, each by its name."""
    kinds = (
        ("define", [item.name for item in agreement.definitions]),
        ("duty", [duty.name for duty in agreement.duties if not duty.is_payment]),
        ("payment", [duty.name for duty in agreement.duties if duty.is_payment]),
        ("right", [right.name for right in agreement.rights]),
    )
    for kind, names in kinds:
        if names:
            yield f"{kind} {', '.join(f'`{name}`' for name in names)}"
    if agreement.grant_formula is not None:
        yield "a formula for the grant"
    if agreement.lapses is not None:
        yield "`[term] lapses`"
