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
    from budget.ledger import Expense, Resource
    from budget.money import Euros
    from conventions.dossier.dossier import Dossier
    from conventions.facade.building import agreement, from_model, with_facts
    from conventions.facade.entries import euros, expense, fact, resource
    from conventions.facade.errors import AgreementError, SubventioError, fault_text, fault_texts
    from conventions.facade.parts import Part, declare, define, duty, party, payment, right, select
    from conventions.facade.reading import (
        DossierRefusedError,
        dossier_from_dict,
        parse_dossier,
        read_dossier,
        to_dict,
        validate,
        write_dossier,
    )
    from conventions.facade.recording import record
    from conventions.facts.fact import Fact
    from conventions.files.dossier_data import FolderTakenError, NotWrittenError
    from conventions.files.faults import Fault, UnreadableDossierError
    from conventions.files.write_back import DossierBusyError

__all__ = [
    "AgreementError",
    "Dossier",
    "DossierBusyError",
    "DossierRefusedError",
    "Euros",
    "Expense",
    "Fact",
    "Fault",
    "FolderTakenError",
    "NotWrittenError",
    "Part",
    "Resource",
    "SubventioError",
    "UnreadableDossierError",
    "agreement",
    "declare",
    "define",
    "dossier_from_dict",
    "duty",
    "euros",
    "expense",
    "fact",
    "fault_text",
    "fault_texts",
    "from_model",
    "parse_dossier",
    "party",
    "payment",
    "read_dossier",
    "record",
    "resource",
    "right",
    "select",
    "to_dict",
    "validate",
    "with_facts",
    "write_dossier",
]

# Where each public name lives. A new one stands here, above for the type checker, and in `__all__`.
_HOMES: Final = {
    "AgreementError": "conventions.facade.errors",
    "Dossier": "conventions.dossier.dossier",
    "DossierBusyError": "conventions.files.write_back",
    "DossierRefusedError": "conventions.facade.reading",
    "Euros": "budget.money",
    "Expense": "budget.ledger",
    "Fact": "conventions.facts.fact",
    "Fault": "conventions.files.faults",
    "FolderTakenError": "conventions.files.dossier_data",
    "NotWrittenError": "conventions.files.dossier_data",
    "Part": "conventions.facade.parts",
    "Resource": "budget.ledger",
    "SubventioError": "conventions.facade.errors",
    "UnreadableDossierError": "conventions.files.faults",
    "agreement": "conventions.facade.building",
    "declare": "conventions.facade.parts",
    "define": "conventions.facade.parts",
    "dossier_from_dict": "conventions.facade.reading",
    "duty": "conventions.facade.parts",
    "euros": "conventions.facade.entries",
    "expense": "conventions.facade.entries",
    "fact": "conventions.facade.entries",
    "fault_text": "conventions.facade.errors",
    "fault_texts": "conventions.facade.errors",
    "from_model": "conventions.facade.building",
    "parse_dossier": "conventions.facade.reading",
    "party": "conventions.facade.parts",
    "payment": "conventions.facade.parts",
    "read_dossier": "conventions.facade.reading",
    "record": "conventions.facade.recording",
    "resource": "conventions.facade.entries",
    "right": "conventions.facade.parts",
    "select": "conventions.facade.parts",
    "to_dict": "conventions.facade.reading",
    "validate": "conventions.facade.reading",
    "with_facts": "conventions.facade.building",
    "write_dossier": "conventions.facade.reading",
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
