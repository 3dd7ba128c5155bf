"""What one row of a ledger adds to a sum."""

import re

from conventions.language.compiled_pieces import Piece, Ratio, Scalar, Truth
from conventions.language.syntax import Node
from conventions.language.types import Kind, Type

__all__ = ["column_piece", "row_body", "shape"]


def column_piece(key: str, kind: Type, never: str, empty: str) -> Piece:
    """Return a column of a row: a day of payment left empty never came, a text left empty is empty."""
    match kind:
        case Kind.DATE if key == "engaged_on":  # left empty, it is not known
            return Scalar(f"item.{key}", (f"item.{key} is not None",))
        case Kind.TRUTH:
            return Truth(f"item.{key}", (f"item.{key} is not None",), may_fail=True)
        case Kind.DATE:
            return Scalar(f"(item.{key} or {never})")
        case Kind.TEXT:
            return Scalar(f"(item.{key} or {empty})")
        case _:
            return Ratio(f"item.{key}")


def row_body(kept: Truth, value: Ratio, local: str, sure: str) -> tuple[list[str], bool]:
    """Return what a row adds, and whether a row may leave the sum in doubt."""
    add = f"{local} += {value.text}"
    lines = [add]
    if value.guards:
        lines = [f"if {' and '.join(value.guards)}:", f"    {add}", "else:", f"    {sure} = False"]
    if kept.text == "True":
        return lines, bool(value.guards)
    if not kept.may_fail:
        return [f"if {kept.text}:", *(f"    {line}" for line in lines)], bool(value.guards)
    return [
        f"kept = {kept.text}",
        "if kept:",
        *(f"    {line}" for line in lines),
        "elif kept is None:",
        f"    {sure} = False",
    ], True


def shape(node: Node | None) -> str:
    """Return a tree as text, the same for the same expression wherever it stands."""
    return re.sub(r"column=\d+", "", str(node))
