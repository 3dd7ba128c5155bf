"""Garbage collection: less frequent during checks of many dossiers, off while modules load."""

import atexit
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SOME: Final = 20_000
"""Allocations between two collections: those of a few dossiers."""
_TIMES: Final = 20


@contextmanager
def collected_rarely() -> Iterator[None]:
    """Collect only every few dossiers, and never among older objects.

    Nearly all objects of a dossier are freed by reference counting; a collection after every few hundred
    allocations took a tenth of the time. The garbage in between is a few megabytes.
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
    """Do not collect while modules load, nor later among what they created, which is permanent."""
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
    """Do not collect at exit: the memory is returned to the system at once.

    It took a sixth of a command on one dossier.
    """
    atexit.unregister(gc.freeze)  # once, however many commands a program calls
    atexit.register(gc.freeze)
