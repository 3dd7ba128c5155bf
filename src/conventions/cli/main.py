"""The door: what costs nothing is answered here, before anything else is imported."""

import sys
from collections.abc import Sequence

from conventions.version import VERSION

__all__ = ["main"]

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Return the exit code of the command: 0 nothing to report, 1 something is, 2 it could not be done."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words in (["--version"], ["-V"]):
        print(f"subventio {VERSION}")
        return 0
    from conventions.cli.dispatch import dispatch

    try:
        return dispatch(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has left: nothing more can be said to it
        return 0


if __name__ == "__main__":
    sys.exit(main())
