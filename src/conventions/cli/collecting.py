"""The collector of circles, held back while many dossiers are checked."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

__all__ = ["collected_rarely"]

_SOME: Final = 20_000
"""Objects made since the last look: those of a few dossiers."""
_TIMES: Final = 20


@contextmanager
def collected_rarely() -> Iterator[None]:
    """Look for circles every few dossiers, and never among what was loaded before.

    Nearly all that a dossier leaves goes by itself; looking for the rest after every few hundred objects took
    a tenth of the time. What it holds meanwhile is a few megabytes.
    """
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_SOME, _TIMES, _TIMES)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
