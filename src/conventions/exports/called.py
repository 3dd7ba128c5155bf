"""What an agreement calls its values: the labels it gives them."""

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from conventions.dossier.dossier import Dossier

__all__ = ["UNCALLED", "Called", "called_by", "labels"]


@frozen
class Called:
    """Labels by the name that expressions use."""

    labels: Mapping[str, str] = field(factory=dict)

    def label(self, name: str) -> str:
        """Return what the agreement calls a value, with the row it is of; the name where it has no label.

        >>> Called({"share": "Part du montant dû"}).label("share.retained")
        'Part du montant dû [retained]'
        """
        defined, _, row = name.partition(".")
        if name in self.labels or defined not in self.labels:
            return self.labels.get(name, name)
        return f"{self.labels[defined]} [{row}]"


UNCALLED: Final = Called()
"""Where no agreement says what its values are called."""


def called_by(dossier: Dossier) -> Called:
    """Return what the agreement calls its values, and what its amendments call them."""
    texts = (dossier.agreement, dossier.last_text)
    found = {item.name: item.label for text in texts for item in text.definitions if item.label}
    found |= {item.key: item.label for text in texts for item in text.facts if item.label}
    parameters = [item for text in texts for item in text.parameters]
    found |= {item.name: item.label for item in parameters if item.label}
    return Called(found)


def labels(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return what the agreement calls its definitions, and what its amendments call them."""
    texts = (dossier.agreement, dossier.last_text)
    found = {item.name: item.label for text in texts for item in text.definitions if item.label}
    return tuple(found.items())
