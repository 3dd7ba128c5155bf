"""How many cases a property draws when each of them is many evaluations, files or documents."""

from hypothesis import settings

__all__ = ["heavy"]

heavy = settings(max_examples=max(50, settings().max_examples // 5))
"""A fifth of the others, and never fewer than 50."""
