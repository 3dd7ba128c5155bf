"""A check over the workers of a Dask scheduler: what is wrong with it is a sentence."""

from collections.abc import Callable

from conventions.cli.output import complain
from conventions.cli.refused import FAILED
from conventions.messages import Catalogue

__all__ = ["by_scheduler"]


def by_scheduler(address: str, words: Catalogue, check: Callable[[], int]) -> int:
    """Return the exit code of a check; 2 where Dask is not installed, or its workers cannot be used."""

    def said(key: str, reason: str = "") -> int:
        told = words.text(key, address=address, reason=reason)
        complain(f"subventio check: {told} → {words.text(f'{key}.remedy')}")
        return FAILED

    try:
        from conventions.cli.on_dask import SchedulerRefusedError, ask_workers
    except ModuleNotFoundError:
        return said("dask.not_installed")
    try:
        ask_workers(address)
        return check()
    except SchedulerRefusedError as error:
        return said(error.why, error.reason)
