"""The command, for models too."""

from tests.cli.conftest import run

__all__ = ["run"]
