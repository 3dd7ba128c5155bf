"""`subventio template`: which templates there are, what they may name, and what is wrong with one."""

from conventions.cli.arguments import Arguments
from conventions.cli.output import say
from conventions.cli.reporting import say_json
from conventions.documents.kinds import Kind
from conventions.exports.json_values import Json
from conventions.messages import Catalogue

__all__ = ["template"]


def template(arguments: Arguments, words: Catalogue) -> int:
    """Do what was asked of the templates."""
    match arguments.action:
        case "fields":
            from conventions.cli.template_fields import template_fields

            return template_fields(arguments, words)
        case "lint":
            from conventions.cli.template_lint import template_lint

            return template_lint(arguments, words)
        case _:
            return _list(arguments, words)


def _list(arguments: Arguments, words: Catalogue) -> int:
    if arguments.form == "json":
        found: list[Json] = [{"kind": kind.value, "file": kind.template_name} for kind in Kind]
        say_json({"schema": "subventio/templates/1", "templates": found})
        return 0
    for kind in Kind:
        say(f"{kind.value:<12} {kind.template_name:<18} {words.text(f'template.{kind.value}')}")
    return 0
