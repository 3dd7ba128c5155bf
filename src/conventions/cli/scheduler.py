"""Work over the workers of a Dask scheduler: what is wrong with it is a sentence."""

from collections.abc import Callable

from conventions.cli.arguments import Arguments
from conventions.cli.output import complain
from conventions.messages import Catalogue

__all__ = ["by_scheduler"]

FAILED = 2


def by_scheduler(arguments: Arguments, words: Catalogue, run: Callable[[], int]) -> int:
    """Return the exit code of a run; 2 where the scheduler that is asked for cannot be used."""
    address = arguments.scheduler
    if address is None:
        return run()

    def said(key: str, reason: str = "") -> int:
        told = words.text(key, address=address, reason=reason)
        complain(f"subventio {arguments.command}: {told} → {words.text(f'{key}.remedy')}")
        return FAILED

    try:
        from conventions.cli.on_dask import SchedulerRefusedError, ask_workers
    except ModuleNotFoundError:
        return said("dask.not_installed")
    try:
        ask_workers(address)
        return run()
    except SchedulerRefusedError as error:
        return said(error.why, error.reason)
