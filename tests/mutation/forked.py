"""A pytest plugin for mutants that mutmut has made: collects once, then forks for each of them.

The child runs the tests of the mutant's file, those that decide most first, until one fails. It starts without any
cache that a test filled: with one, a mutant of what is cached seems to survive. README.md says how to call it.
"""

import json
import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

FIRST: Final = (
    "tests/engine/test_decided_cases.py",
    "tests/faults/test_account.py",
    "tests/budget/test_balance.py",
)
CHOSEN: Final[Mapping[str, tuple[str, ...]]] = {
    "conventions.calendar": ("tests/calendar/",),
    "conventions.engine": ("tests/engine/", "tests/faults/test_account.py"),
    "budget.balance": (*FIRST, "tests/engine/test_naive_on_examples.py"),
}
SECONDS: Final = 600
"""After so many a mutant counts as killed: it does not end."""


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run each mutant of the file MUTANTS that has no line in the file RESULTS yet, one JSON line each."""
    results = Path(os.environ["RESULTS"])
    done = results.read_text("utf-8").splitlines() if results.exists() else []
    known = {json.loads(line)["mutant"] for line in done}
    for mutant in Path(os.environ["MUTANTS"]).read_text("utf-8").split():
        if mutant not in known:
            began = time.monotonic()
            code = _code_of(mutant, session)
            found = {"mutant": mutant, "code": code, "seconds": round(time.monotonic() - began, 1)}
            with results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(found) + "\n")
    return True


def _code_of(mutant: str, session: pytest.Session) -> int:
    """Return 1 where a test fails under the mutant, 0 where all pass, below 0 where it had to be ended."""
    child = os.fork()
    if child == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        signal.alarm(SECONDS)
        os.environ["MUTANT_UNDER_TEST"] = mutant
        for item in _tests_of(mutant, session.items):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if session.testsfailed:
                break
        os._exit(int(bool(session.testsfailed)))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _tests_of(mutant: str, items: list[pytest.Item]) -> list[pytest.Item]:
    paths = next(paths for module, paths in CHOSEN.items() if mutant.startswith(module))
    found = [(item.path.relative_to(Path.cwd()).as_posix(), item) for item in items]
    chosen = [(path, item) for path, item in found if path.startswith(paths)]
    return [
        item
        for _, item in sorted(
            chosen, key=lambda pair: FIRST.index(pair[0]) if pair[0] in FIRST else len(FIRST)
        )
    ]
