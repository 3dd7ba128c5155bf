"""The version is stated once for people and once for the build, and both agree."""

import tomllib
from pathlib import Path

from conventions.version import VERSION

ROOT = Path(__file__).parents[2]


def test_the_version_is_that_of_the_distribution() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION


def test_the_changes_name_the_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"[{VERSION}]" in text or f"## {VERSION}" in text or "Unreleased" in text


def test_the_page_on_json_names_every_key() -> None:
    from tests.cli.test_check_json import (
        AMENDMENT,
        AMOUNTS,
        ANSWER,
        DOSSIER,
        ERROR,
        FINDING,
        PAYMENT,
        RIGHT,
    )

    text = (ROOT / "docs" / "json.md").read_text("utf-8")
    for name in {*DOSSIER, *PAYMENT, *RIGHT, *FINDING, *ERROR, *ANSWER, *AMOUNTS, *AMENDMENT}:
        assert f"`{name}`" in text, name
