"""The build step that compiles the message catalogues, which are not committed."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Builds `locale/*/LC_MESSAGES/*.mo` for a wheel, an sdist and an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- the interface's
        """Build the catalogues; faults stop the build."""
        catalogs = Path(self.root) / "tools" / "catalogs.py"
        subprocess.run([sys.executable, str(catalogs)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own
