"""A chart, as a value of a document: what it shows, and what it says to who cannot see it."""

from enum import Enum
from fractions import Fraction

from attrs import frozen

__all__ = ["Chart", "ChartForm", "ChartSeries"]


class ChartForm(Enum):
    """How a chart is drawn."""

    PIE = "pie"
    BARS = "bars"
    """Lying bars: their labels may be long."""


@frozen
class ChartSeries:
    """One series of numbers, one for each label of its chart."""

    label: str
    values: tuple[Fraction, ...]


@frozen
class Chart:
    """A chart that Word draws itself from numbers of its own, which an officer can edit.

    Attributes:
        name: the key of the field that it is the value of.
        format: how Word writes its numbers, as a spreadsheet says it.
        alt: what it says to who cannot see it, with all its numbers.
    """

    name: str
    form: ChartForm
    title: str
    labels: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    alt: str
    format: str
