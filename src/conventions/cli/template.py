"""`subventio template`: which templates there are, one a kind of document."""

import json

from conventions.cli.arguments import Arguments
from conventions.documents.kinds import Kind
from conventions.messages import Catalogue

__all__ = ["template"]


def template(arguments: Arguments, words: Catalogue) -> int:
    """Print the templates."""
    if arguments.form == "json":
        found = [{"kind": kind.value, "file": kind.template_name} for kind in Kind]
        print(
            json.dumps({"schema": "subventio/templates/1", "templates": found}, ensure_ascii=False, indent=1)
        )
        return 0
    for kind in Kind:
        print(f"{kind.value:<12} {kind.template_name:<18} {words.text(f'template.{kind.value}')}")
    return 0
