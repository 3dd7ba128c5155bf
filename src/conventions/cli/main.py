"""The entry point: what is cheap is answered here, before other imports."""

import sys
from collections.abc import Sequence

from conventions.version import VERSION

INTERRUPTED = 130
FAILED = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Return the exit code of the command: 0 nothing to report, 1 something to report, 2 failure.

    An internal error is also one line; `python -X dev` shows its traceback.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if words in (["--version"], ["-V"]):
        print(f"subventio {VERSION}")
        return 0
    try:
        from conventions.cli.collecting import left_at_exit, while_loading

        left_at_exit()
        with while_loading():
            from conventions.cli.arguments import dispatch

        return dispatch(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        print(f"subventio: {type(error).__name__}: {' '.join(str(error).split())}", file=sys.stderr)
        return FAILED


if __name__ == "__main__":
    sys.exit(main())
