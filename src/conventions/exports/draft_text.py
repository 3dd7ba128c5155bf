"""The file of a drafted amendment: its data, with what stood there before beside each value."""

from conventions.files.amendment_file import CHANGE
from conventions.files.drafting import Draft
from conventions.files.faults import DataPath
from conventions.files.toml_edit import toml_value
from conventions.files.toml_layout import Comments, laid_out
from conventions.messages import Catalogue

__all__ = ["draft_text"]

_LONGEST = 100


def draft_text(draft: Draft, words: Catalogue) -> str:
    """Return the text; what is left to decide is in its comments."""
    after = {path: text for path, value in draft.former.items() if (text := _former_value(value, words))}
    before: dict[DataPath, str] = {("schema",): words.text("draft.head")}
    if draft.data.get("moves"):
        before["moves",] = words.text("draft.moves")
    if CHANGE in draft.data:
        before[CHANGE,] = words.text("draft.change")
    return laid_out(draft.data, Comments(before, after))


def _former_value(value: object, words: Catalogue) -> str:
    """Return what stood there, as the file writes it; nothing of what is too long to say on a line."""
    if isinstance(value, bool | int | str):
        text = toml_value(value)
    elif isinstance(value, list | dict):
        return ""
    else:
        text = str(value)
    return words.text("draft.was", value=text) if len(text) <= _LONGEST else ""
