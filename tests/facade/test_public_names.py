"""The names of `import conventions`: one table, seen alike by Python and by the type checker."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from inspect import isclass, isfunction
from pathlib import Path
from types import ModuleType

import pytest

import conventions as cv

SOURCE = Path(cv.__file__)
PAGE = (SOURCE.parents[2] / "docs" / "python.md").read_text("utf-8")


def _for_the_type_checker() -> dict[str, str]:
    tree = ast.parse(SOURCE.read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    return {
        name.name: node.module or ""
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }


def test_the_table_the_list_and_the_imports_of_the_type_checker_are_equal() -> None:
    assert sorted(cv.__all__) == sorted(cv._HOMES)
    assert _for_the_type_checker() == cv._HOMES


@pytest.mark.parametrize("name", sorted(cv.__all__))
def test_a_public_name_is_what_its_module_says(name: str) -> None:
    assert getattr(cv, name) is getattr(import_module(cv._HOMES[name]), name)
    assert not isinstance(getattr(cv, name), ModuleType)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'assses'"):
        cv.assses  # type: ignore[attr-defined]  # noqa: B018


def test_dir_lists_the_public_names() -> None:
    assert dir(cv) == sorted(cv.__all__)


def test_importing_a_package_of_the_same_name_does_not_hide_a_public_function() -> None:
    lines = [f"import {module}" for module in ("conventions.audit.audit", "conventions.portfolio")]
    lines += ["import conventions as cv", "print(type(cv.read_dossier).__name__)"]
    lines += ["assert not [name for name in cv.__all__ if type(getattr(cv, name)).__name__ == 'module']"]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "function\n"


def test_the_import_alone_loads_nothing_of_ours() -> None:
    program = (
        "import sys, conventions; print([n for n in sys.modules if n.startswith(('conventions.', 'budget'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("name", sorted(cv.__all__))
def test_a_public_name_is_documented(name: str) -> None:
    value = getattr(cv, name)
    if isclass(value) or isfunction(value):
        assert (value.__doc__ or "").strip(), name
        assert not (value.__doc__ or "").startswith(f"{name}("), f"{name}: attrs wrote this docstring"
    assert re.search(rf"`(?:cv\.)?{name}\b", PAGE), name


def test_the_functions_of_the_page_are_public() -> None:
    named = set(re.findall(r"\bcv\.([a-zA-Z]\w*)", PAGE))
    assert named <= set(cv.__all__)
