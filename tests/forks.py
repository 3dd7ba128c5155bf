"""A child process that runs a function and may be killed: faster than starting a program."""

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from types import CodeType, FrameType

from attrs import define

__all__ = ["Killer", "calls_within", "forked"]


def forked(run: Callable[[], object]) -> int:
    """Return the process of a child that runs a function and exits without the parent's cleanup."""
    child = os.fork()
    if child == 0:
        code = 1
        with suppress(BaseException):
            run()
            code = 0
        os._exit(code)
    return child


@define
class Killer:
    """Kills a child at a random moment: after a number of calls in writing functions, or after some time.

    Both are about as long as a run takes: slightly longer if the last one had not finished.
    """

    chance: random.Random
    writers: Collection[CodeType]
    calls: float
    seconds: float = 0.03

    def at_a_call(self, run: Callable[[], object]) -> bool:
        """Kill a child after a number of calls; return whether it got so far."""
        last = self.chance.randrange(max(1, round(self.calls)))

        def run_until() -> None:
            kill = _call_counter(
                self.writers, lambda seen: os.kill(os.getpid(), signal.SIGKILL) if seen == last else None
            )
            sys.setprofile(kill)
            run()

        was_killed = os.WIFSIGNALED(os.waitpid(forked(run_until), 0)[1])
        self.calls *= 1.05 if was_killed else 0.8
        return was_killed

    def after_a_time(self, run: Callable[[], object]) -> bool:
        """Kill a child after some time; return whether it was still running."""
        child = forked(run)
        time.sleep(self.seconds * self.chance.uniform(0.7, 1.3))
        os.kill(child, signal.SIGKILL)
        was_killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        self.seconds *= 1.2 if was_killed else 0.8
        return was_killed


def calls_within(writers: Collection[CodeType], run: Callable[[], object]) -> int:
    """Return the number of calls at which it can be killed."""
    seen = [0]
    sys.setprofile(_call_counter(writers, seen.append))
    run()
    sys.setprofile(None)
    return seen[-1] + 1


def _call_counter(
    writers: Collection[CodeType], each: Callable[[int], None]
) -> Callable[[FrameType, str, object], None]:
    """Return a profiler that counts calls, also system calls, in the writing functions."""
    seen = 0

    def count(frame: FrameType, _event: str, _about: object) -> None:
        nonlocal seen
        if frame.f_code in writers:
            each(seen)
            seen += 1

    return count
