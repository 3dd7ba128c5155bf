"""A fault as one line: «file:line: what, expected what», and the remedy."""

from budget.errors import InputError
from conventions.exports.json_values import Json, fields_json
from conventions.files.faults import Fault
from conventions.files.part_names import NONE
from conventions.messages import Catalogue


def fault_message(fault: Fault, words: Catalogue) -> str:
    """Return the sentence of a fault."""
    params = {
        **dict(fault.params),
        "actual": fault.actual,
        "expected": fault.expected,
        "path": fault.place.path,
    }
    return words.text(words.numbered(f"fault.{fault.code}", params), params)


def fault_remedy(fault: Fault, words: Catalogue) -> str:
    """Return what to do about a fault; empty if there is nothing to do."""
    key = f"fault.{fault.remedy or fault.code}.remedy"
    if not words.has(key):
        return words.text("fault.none_there.remedy") if fault.expected == NONE else ""
    return words.text(key, {**dict(fault.params), "actual": fault.actual, "expected": fault.expected})


def fault_line(fault: Fault, words: Catalogue) -> str:
    """Return the line for the standard error."""
    remedy = fault_remedy(fault, words)
    tail = f" → {remedy}" if remedy else ""
    return f"{fault.place}: {_placed_message(fault, words)}{tail}"


def _placed_message(fault: Fault, words: Catalogue) -> str:
    """Return the sentence of a fault after the path in the data, if there is one."""
    path = f"{fault.place.path}{words.text('colon')}" if fault.place.path else ""
    return f"{path}{fault_message(fault, words)}"


def fault_json(fault: Fault, words: Catalogue) -> dict[str, Json]:
    """Return a fault as JSON."""
    return {
        **fields_json(fault, "place", "code"),
        "message": _placed_message(fault, words),
        "actual": fault.actual or None,
        "expected": fault.expected or None,
        "remedy": fault_remedy(fault, words) or None,
    }


def _where(params: dict[str, str], words: Catalogue) -> str:
    """Return the place in a template: part, article if there is one, paragraph if it is in one."""
    if params["paragraph"] in ("", "0"):
        return params["part"]
    return words.text("lint.place_in_article" if params["article"] else "lint.place", params)


def error_text(error: InputError, words: Catalogue) -> str:
    """Return the sentence of a refused input; dates among its parameters are written out."""
    params = {name: words.dates_in(value) for name, value in error.params.items()}
    if "paragraph" in params:
        params["where"] = _where(params, words)
    spoken = f".{words.language}"
    params |= {name.removesuffix(spoken): said for name, said in params.items() if name.endswith(spoken)}
    if "why" in params:
        known = {**params, "expected": error.expected}
        params["why"] = words.text(f"why.{params['why']}", known, actual=params.get("what", error.actual))
    near = f"error.{error.code}.near"
    key = near if error.expected and words.has(near) else f"error.{error.code}"
    if not words.has(key):
        return str(error)
    reason = f"why.{error.actual}"
    actual = words.text(reason) if error.code == "template_unsafe" and words.has(reason) else error.actual
    params |= {"actual": actual, "expected": error.expected}
    return words.text(words.numbered(key, params), params)
