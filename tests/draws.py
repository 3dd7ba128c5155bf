"""The number of Hypothesis cases for a property whose cases are each slow."""

from hypothesis import settings

__all__ = ["heavy"]

heavy = settings(max_examples=max(50, settings().max_examples // 5))
"""A fifth of the usual number, but at least 50."""
