"""Preparation of the pages of docs/ for mkdocs; mkdocs.yml refers to this file."""

import re
from pathlib import Path
from typing import Final, Protocol

__all__ = ["on_config", "on_page_markdown"]

_OUTSIDE: Final = re.compile(r"\[([^\]]*)\]\((?:\.\./)+([^)]*)\)")
"""A link from a page to a file of the repository outside the site."""


class Config(Protocol):
    """The part of mkdocs' configuration used here; mkdocs is not installed for the tests."""

    docs_dir: str
    nav: list[object] | None


def on_config(config: Config) -> Config:
    """Add the decisions, in the order of their numbers, to the navigation."""
    docs = Path(config.docs_dir)
    decisions = [str(path.relative_to(docs)) for path in sorted(docs.glob("adr/*.md"))]
    config.nav = [_filled(entry, decisions) for entry in config.nav or []]
    return config


def on_page_markdown(markdown: str, **_about: object) -> str:
    """Return the text with paths in place of links to files outside docs/.

    >>> on_page_markdown("See [the example](../examples/cd62-apes-2024).")
    'See the example (`examples/cd62-apes-2024`).'
    """
    return _OUTSIDE.sub(lambda link: f"{link[1]} (`{link[2]}`)", markdown)


def _filled(entry: object, decisions: list[str]) -> object:
    match entry:
        case "DECISIONS":
            return decisions
        case dict():
            return {key: _filled(value, decisions) for key, value in entry.items()}
        case list():
            return [_filled(value, decisions) for value in entry]
        case _:
            return entry
