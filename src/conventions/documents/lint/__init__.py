"""The linter of templates: every fault at once, each with its place."""

from conventions.documents.errors import TemplateFault
from conventions.documents.lint.lint import RULES, lint

__all__ = ["RULES", "TemplateFault", "lint"]
