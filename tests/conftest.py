"""Settings of test runs: cases, skips and approvals, all by command line."""

import gc
import os
import shutil
from functools import cache
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import HealthCheck, settings

from tools.catalogs import build

IN_CI = os.environ.get("CI", "").lower() == "true"
LEFT = ("slow", "render", "schema")
"""The tests that only `make test-all` runs."""
RENDERERS = ("soffice", "pdftoppm", "pdftotext")
HERE = Path(__file__).parent
ROOT = HERE.parent
VALIDATOR = ROOT / "build" / "node" / "node_modules" / "@xarsh" / "ooxml-validator"
APPROVE = "SUBVENTIO_APPROVE"
COUNTED = (
    *(
        HERE / name
        for name in ("audit", "budget", "calendar", "clauses", "control", "engine", "exports", "views")
    ),
    *(HERE / name for name in ("faults", "language", "nightly", "portfolio", "rulebooks")),
    ROOT / "src",
)
"""The tests with coverage: they reach every branch of the core. Measuring takes as long as the tests."""

UNCOUNTED = (
    HERE / "engine" / "test_naive_on_examples.py",
    HERE / "engine" / "test_no_float.py",
    HERE / "faults" / "test_newcomers.py",
    HERE / "rulebooks" / "test_each_part_of_a_rule.py",
)
"""Those of them that reach no branch of their own."""

# The same cases every time, except with --hypothesis-profile: `all` uses more, `fuzz` uses new random ones and
# stores failures. No test depends on time, because a shared machine may be slow.
settings.register_profile(
    "test",
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("all", settings.get_profile("test"), max_examples=150)
settings.register_profile(
    "fuzz",
    max_examples=int(os.environ.get("FUZZ_EXAMPLES") or 1_000),
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("test")


# Looking for circles again and again, among all that was imported and collected, took a tenth of the time.
gc.set_threshold(5_000, 20, 100)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--slow", action="store_true", help="run the slow, rendered and validated tests too, as with CI=true"
    )
    parser.addoption(
        "--approve", action="store_true", help="write the approved files anew: read the difference"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Build the catalogues, which are not committed, before any worker starts."""
    if hasattr(config, "workerinput"):
        _measure_once()
        return
    _, faults = build()
    if faults:
        raise pytest.UsageError("\n".join(faults))
    if config.getoption("--approve"):
        os.environ[APPROVE] = "1"


def _measure_once() -> None:
    """Stop what pytest-cov starts first in a worker: it starts twice there, and `no_cover` pauses the second alone.

    The first went on tracing every test that is not counted, in twice its time, and threw its data away.
    """
    if (first := Coverage.current()) is not None:
        first.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Count lines where it matters; while approving, keep the tests that approve something."""
    for item in items:
        if not _is_counted(item.path):
            item.add_marker(pytest.mark.no_cover)
    if not config.getoption("--approve"):
        return
    config.hook.pytest_deselected(items=[item for item in items if not _approves(item)])
    items[:] = [item for item in items if _approves(item)]


@cache
def _is_counted(path: Path) -> bool:
    return path not in UNCOUNTED and any(folder in path.parents for folder in COUNTED)


def pytest_collection_finish() -> None:
    """Keep the collector from what stays until the end."""
    gc.collect()
    gc.freeze()


def _approves(item: pytest.Item) -> bool:
    """Return whether a test calls `assert_approved`."""
    return isinstance(item, pytest.Function) and "assert_approved" in item.function.__code__.co_names


def pytest_runtest_setup(item: pytest.Item) -> None:
    asked = IN_CI or item.config.getoption("--slow") or item.config.getoption("--approve")
    if not asked and any(item.get_closest_marker(name) for name in LEFT):
        pytest.skip(f"{', '.join(LEFT)}: run with CI=true or --slow")
    if item.get_closest_marker("schema") and not (VALIDATOR.is_dir() and shutil.which("node")):
        if IN_CI:
            pytest.fail("with CI=true nothing may skip: make build/node/ready", pytrace=False)
        pytest.skip("needs the validator: make build/node/ready")
    if item.get_closest_marker("render"):
        missing = [name for name in RENDERERS if shutil.which(name) is None]
        if missing and IN_CI:
            pytest.fail(f"with CI=true nothing may skip: {', '.join(missing)} not found", pytrace=False)
        if missing:
            pytest.skip(f"needs {', '.join(missing)}")
