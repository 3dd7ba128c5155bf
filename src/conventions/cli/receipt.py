"""`check --receipt` and `verify-receipt`: a verdict saved with all its inputs, and checked again later."""

import json
from pathlib import Path
from typing import Final

from conventions.cli.arguments import Arguments
from conventions.cli.output import complain, put_quietly, reason, say
from conventions.cli.reporting import say_json
from conventions.exports.json_values import Json, fields_json
from conventions.exports.receipt_text import Check, Disagreement, Files, ReceiptQuestion, receipt, verified
from conventions.files.rulebook_file import find_rulebook
from conventions.files.stamps import Input, dossier_inputs
from conventions.messages import Catalogue

SCHEMA: Final = "subventio/verify-receipt/1"
MAX_BYTES: Final = 200_000_000
"""Enough for ten thousand dossiers; a larger file is not a receipt."""

_REFUSED: Final = (Check.SHAPE, Check.SEAL, Check.INPUT)
"""A file that was changed after writing, or never was a receipt."""


def write_receipt(
    path: Path,
    read: list[Path],
    names: str,
    asked: ReceiptQuestion,
    words: Catalogue,
) -> bool:
    """Write the receipt of the readable dossiers; return whether that succeeded."""
    dossiers = tuple(dossier_inputs(folder) for folder in read)
    found = receipt(Files(dossiers, _rulebooks(names)), asked)
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    return put_quietly(path, text.encode(), words)


def _rulebooks(names: str) -> tuple[Input, ...]:
    """Return the files of the rulebooks, each under a unique name."""
    found: dict[str, Input] = {}
    for path in (find_rulebook(name.strip()) for name in names.split(",") if name != "none"):
        if path is not None:
            name = (
                f"{path.stem}.toml" if f"{path.stem}.toml" not in found else f"{path.stem}~{len(found)}.toml"
            )
            found[name] = Input(name, path.read_bytes())
    return tuple(found.values())


def verify_receipt(arguments: Arguments, words: Catalogue) -> int:
    """Print what is wrong with a receipt; return 2 if it is invalid, 1 if the verdict differs now."""
    path = arguments.paths[0]
    found = _read(path, words)
    if found is None:
        return 2
    wrong = verified(found)
    if arguments.form == "json":
        say_json({"schema": SCHEMA, "disagreements": [_json(item) for item in wrong]})
    else:
        for item in wrong:
            complain(_line(path, item, words))
        if not wrong:
            say(words.text("receipt.sound", path=str(path), dossiers=_counted(found, words)))
    return 2 if any(item.check in _REFUSED for item in wrong) else int(bool(wrong))


def _read(path: Path, words: Catalogue) -> Json:
    """Return the JSON in a file; None if it is unreadable, which is reported."""
    try:
        if path.stat().st_size > MAX_BYTES:
            complain(f"{path}: {words.text('receipt.too_big', most=str(MAX_BYTES))}")
            return None
        found: Json = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        complain(f"{path}: {words.text('fault.file_missing')}")
        return None
    except OSError as error:
        complain(f"{path}: {reason(error, words)}")
        return None
    except RecursionError:
        complain(f"{path}: {words.text('receipt.too_deep')}")
        return None
    except UnicodeDecodeError:
        complain(f"{path}: {words.text('receipt.no_text')}")
        return None
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        complain(f"{path}:{line}: {words.text('receipt.no_json')}")
        return None
    return found if found is not None else {}


def _line(path: Path, item: Disagreement, words: Catalogue) -> str:
    check = item.check.value
    said = words.text(f"receipt.{check}", place=item.place, actual=item.actual, expected=item.expected)
    return f"{path}: {said} → {words.text(f'receipt.{check}.remedy')}"


def _json(item: Disagreement) -> dict[str, Json]:
    return fields_json(item, "check", "place", "actual", "expected")


def _counted(found: Json, words: Catalogue) -> str:
    dossiers = found.get("dossiers") if isinstance(found, dict) else None
    return words.count("count.dossiers", len(dossiers) if isinstance(dossiers, list) else 0)
