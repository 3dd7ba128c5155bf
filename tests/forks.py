"""A child of this process, which runs something and may be killed meanwhile: cheaper than a program that begins."""

import os
from collections.abc import Callable
from contextlib import suppress

__all__ = ["forked"]


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
