"""The collector of circles: held back while many dossiers are checked, off while modules are loaded."""

import atexit
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

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


@contextmanager
def while_loading() -> Iterator[None]:
    """Look for no circles while modules are loaded, nor later among what they made, for it stays."""
    is_on, known = gc.isenabled(), len(sys.modules)
    gc.disable()
    try:
        yield
    finally:
        if len(sys.modules) > known:
            gc.freeze()
        if is_on:
            gc.enable()


def left_at_exit() -> None:
    """Look for no circles when the process ends: its memory goes back at once, whatever is in it.

    Looking took a sixth of a command on one dossier.
    """
    atexit.unregister(gc.freeze)  # once, however often a program calls commands
    atexit.register(gc.freeze)
