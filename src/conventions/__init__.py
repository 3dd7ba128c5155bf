"""Grant agreements: what was promised, what happened, what follows, and the documents.

`import conventions as cv` is the whole public interface: the names of `cv.__all__`, described in
docs/python.md. Everything below — the packages in this folder and `budget`, which the distribution
installs beside it — is private, and may be renamed from one version to the next.

A name is imported when it is first used, so that `import conventions` costs next to nothing.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from budget.money import Euros
    from conventions.files.dossier_folder import read_dossier

__all__ = [
    "Euros",
    "read_dossier",
]

# Where each public name lives. A new one stands here, above for the type checker, and in `__all__`.
_HOMES: Final = {
    "Euros": "budget.money",
    "read_dossier": "conventions.files.dossier_folder",
}


if not TYPE_CHECKING:  # a type checker knows the names above, and reports any other

    def __getattr__(name: str) -> object:
        """Import a public name when it is first used."""
        if name not in _HOMES:
            raise AttributeError(f"module 'conventions' has no attribute {name!r}")
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)


class _PublicNames(ModuleType):
    """A module whose public names stay what they are.

    Importing `conventions.audit` sets the package as an attribute here; the public function
    `conventions.audit` would be gone.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name in _HOMES and isinstance(value, ModuleType):
            return
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _PublicNames
