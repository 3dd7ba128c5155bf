"""The text of a finding, compiled from a template of the caller: `{key}` stands for a value of the row."""

from collections.abc import Callable
from string import Formatter
from typing import cast

from conventions.engine.bulk_layout import Layout, LayoutError
from conventions.engine.program import Program
from conventions.language.types import EUROS

__all__ = ["Speaker", "speaker"]

Speaker = Callable[[object], str]
"""From a row to the text: dates ISO, amounts `1234.50`, nothing where nothing is recorded."""


def speaker(template: str, program: Program, layout: Layout) -> Speaker:
    """Return the function that says `template` of a row; a key that no row holds is a LayoutError."""
    held = dict(layout.facts)
    parts = []
    for said, key, style, conversion in Formatter().parse(template):
        parts.append(repr(said))
        if key is not None:
            if key not in held or style or conversion:
                raise LayoutError(
                    f"no row holds {key}", actual=key, expected="{key} of a fact that rows hold"
                )
            parts.append(_shown(held[key], program.types[key] == EUROS))
    source = f"def say(row):\n    return ''.join(({', '.join(parts)},))\n"
    return _function(source)


def _shown(attribute: str, is_amount: bool) -> str:  # noqa: FBT001
    value = f"row.{attribute}"
    return f"cents({value})" if is_amount else f"('' if {value} is None else str({value}))"


def _function(source: str) -> Speaker:
    space: dict[str, object] = {"__builtins__": {}, "cents": cents, "str": str}
    exec(compile(source, "<words>", "exec"), space)  # noqa: S102  # made here: quoted text, checked attributes
    return cast("Speaker", space["say"])


def cents(amount: int | None) -> str:
    """Return an amount of cents in euros.

    >>> cents(-5)
    '-0.05'
    """
    if amount is None:
        return ""
    return f"{amount // 100}.{amount % 100:02d}" if amount >= 0 else f"-{-amount // 100}.{-amount % 100:02d}"
