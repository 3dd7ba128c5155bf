"""A page of the documentation that a tool writes from data: written, or checked against them."""

import argparse
import sys
from pathlib import Path

__all__ = ["written"]


def written(page: Path, text: str, tool: str, arguments: list[str]) -> int:
    """Write the page, or with `--check` only say if it is not what it would be: 1 then, else 0."""
    options = argparse.ArgumentParser(prog=f"python -m tools.{tool}", description=f"Write docs/{page.name}.")
    options.add_argument("--check", action="store_true", help="write nothing, and say if it is stale")
    if not options.parse_args(arguments).check:
        page.write_text(text, encoding="utf-8")
        return 0
    if page.exists() and page.read_text("utf-8") == text:
        return 0
    print(f"docs/{page.name} is not up to date: run python -m tools.{tool}", file=sys.stderr)
    return 1
