"""What the suite may skip, and how hard Hypothesis looks: everything here depends on where it runs."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

IN_CI = os.environ.get("CI", "").lower() == "true"
RENDERERS = ("soffice", "pdftoppm", "pdftotext")
ROOT = Path(__file__).parents[1]
VALIDATOR = ROOT / "build" / "node" / "node_modules" / "@xarsh" / "ooxml-validator"

# An oracle test takes `settings.get_profile("oracle")`: 2 000 cases here, 2 400 in CI, always the same there.
ORACLE_CASES = int(os.environ.get("ORACLE_CASES") or (2_400 if IN_CI else 2_000))

# A shared machine is slow now and then: no test depends on time.
settings.register_profile("dev", max_examples=50, deadline=None, print_blob=True)
settings.register_profile(
    "ci",
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "oracle",
    settings.get_profile("ci" if IN_CI else "dev"),
    max_examples=ORACLE_CASES,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if IN_CI else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the slow tests too, as with CI=true")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("slow") and not (IN_CI or item.config.getoption("--slow")):
        pytest.skip("slow: runs with CI=true or --slow")
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
