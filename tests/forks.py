"""A child of this process, which runs something and may be killed meanwhile: cheaper than a program that begins."""

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
    """The process of a child that runs something, and leaves without any of the parent's last words."""
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
    """Kills a child at a moment of chance: after so many calls within what writes, or after some time.

    Both are about as many as a run takes: a little more where the last one was not done yet.
    """

    chance: random.Random
    writers: Collection[CodeType]
    calls: float
    seconds: float = 0.03

    def at_a_call(self, run: Callable[[], object]) -> bool:
        """Kill a child there; return whether it came so far."""
        last = self.chance.randrange(max(1, round(self.calls)))

        def run_until() -> None:
            kill = _counting(
                self.writers, lambda seen: os.kill(os.getpid(), signal.SIGKILL) if seen == last else None
            )
            sys.setprofile(kill)
            run()

        was_killed = os.WIFSIGNALED(os.waitpid(forked(run_until), 0)[1])
        self.calls *= 1.05 if was_killed else 0.8
        return was_killed

    def after_a_time(self, run: Callable[[], object]) -> bool:
        """Kill a child then; return whether it was still there."""
        child = forked(run)
        time.sleep(self.seconds * self.chance.uniform(0.7, 1.3))
        os.kill(child, signal.SIGKILL)
        was_killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        self.seconds *= 1.2 if was_killed else 0.8
        return was_killed


def calls_within(writers: Collection[CodeType], run: Callable[[], object]) -> int:
    """How many calls there are to be killed at."""
    seen = [0]
    sys.setprofile(_counting(writers, seen.append))
    run()
    sys.setprofile(None)
    return seen[-1] + 1


def _counting(
    writers: Collection[CodeType], each: Callable[[int], None]
) -> Callable[[FrameType, str, object], None]:
    """A profiler that counts the calls, of the system too, in the functions that write."""
    seen = 0

    def count(frame: FrameType, _event: str, _about: object) -> None:
        nonlocal seen
        if frame.f_code in writers:
            each(seen)
            seen += 1

    return count
