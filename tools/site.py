"""What is done to the pages of docs/ before mkdocs turns them into a site; mkdocs.yml names this file."""

import re
from pathlib import Path
from typing import Final, Protocol

__all__ = ["on_config", "on_page_markdown"]

_OUTSIDE: Final = re.compile(r"\[([^\]]*)\]\((?:\.\./)+([^)]*)\)")
"""A link from a page to a file of the repository that is no page of the site."""


class Config(Protocol):
    """What is used of the configuration of mkdocs, which is not there where the tests run."""

    docs_dir: str
    nav: list[object] | None


def on_config(config: Config) -> Config:
    """List the decisions in the order of their numbers, in the place that the navigation keeps for them."""
    docs = Path(config.docs_dir)
    decisions = [str(path.relative_to(docs)) for path in sorted(docs.glob("adr/*.md"))]
    config.nav = [_filled(entry, decisions) for entry in config.nav or []]
    return config


def on_page_markdown(markdown: str, **_about: object) -> str:
    """Return the text with the paths of files outside docs/ in the place of links that would lead nowhere.

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
