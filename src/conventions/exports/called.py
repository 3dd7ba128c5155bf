"""What an agreement calls its values: the labels it gives them."""

from collections.abc import Mapping

from conventions.dossier.dossier import Dossier

__all__ = ["called_by"]


def called_by(dossier: Dossier) -> Mapping[str, str]:
    """Return what the agreement and its amendments call their values, by the name that expressions use."""
    texts = (dossier.agreement, dossier.last_text)
    found = {item.name: item.label for text in texts for item in text.definitions if item.label}
    found |= {item.key: item.label for text in texts for item in text.facts if item.label}
    found |= {item.name: item.label for text in texts for item in text.selections if item.label}
    parameters = [item for text in texts for item in text.parameters]
    return found | {item.name: item.label for item in parameters if item.label}
