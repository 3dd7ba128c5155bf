"""Every call is made from the top of the checkout, so that the paths it prints are the same everywhere."""

import pytest

from tests.cli.console import ROOT, Console, calling


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Console:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("LANGUAGE", "fr")  # the command sets it; it is put back after the test
    return calling(capsys)
