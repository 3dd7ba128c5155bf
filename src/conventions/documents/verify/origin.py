"""What a document says of its own making, in its properties."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from lxml import etree

from conventions.documents.render.properties import CORE, CUSTOM
from conventions.documents.trees import to_tree
from conventions.documents.verify.differences import Origin

__all__ = ["origin_of"]

_CREATED: Final = "{http://purl.org/dc/terms/}created"


def origin_of(parts: Mapping[str, bytes]) -> Origin:
    """The provenance of a document; what another program dropped is None."""
    stated = _stated(parts.get(CUSTOM))
    created = None
    if CORE in parts:
        try:
            created = date.fromisoformat((to_tree(CORE, parts[CORE]).findtext(_CREATED) or "")[:10])
        except ValueError:
            created = None
    return Origin(
        stated.get("subventio.kind"),
        created if "subventio.kind" in stated else None,
        stated.get("subventio.status"),
        stated.get("subventio.data.sha256"),
        stated.get("subventio.template.sha256"),
    )


def _stated(custom: bytes | None) -> dict[str, str]:
    tree = etree.Element("none") if custom is None else to_tree(CUSTOM, custom)
    return {str(entry.get("name")): "".join(entry.itertext()).strip() for entry in tree}
