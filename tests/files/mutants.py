"""Dossiers as they come after a hand changed them: a name, a key, a table, an amendment, one that does not fit.

Each is the text of an example with one to three places of its tables changed; most are at fault.
"""

import copy
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from conventions.files.layers import Data, is_below
from conventions.files.toml_edit import laid_out

__all__ = ["mutants"]

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = tuple(sorted(path.parent for path in EXAMPLES.glob("**/convention.toml")))
CONVENTION, FACTS = "convention.toml", "facts.toml"
OF_NORMS = ("define", "duty", "payment", "right", "fact", "selection")
A_NAME = re.compile(r"[a-z_][a-z0-9_]*(?:\.[a-z0-9_]+)*")
WORDS = (
    "grant", "paid", "period", "period.end", "as_of", "expenses", "resources", "years", "signed", "payment",
    "repaid", "exercised", "funder", "beneficiary", "main", "unknown", "holidays", "law_fr.r25",
)  # fmt: skip
VALUES: tuple[object, ...] = (
    "0",
    "10 €",
    "50 %",
    "2024-06-30",
    "6 months",
    "true",
    "",
    "(",
    3,
    True,
    date(2024, 2, 29),
    [],
    {},
)
WRAPS = (
    "met({})", "due({})", "done({})", "claimed({})", "happened({})", "acquired({})", "count({})",
    "sum({}, amount)", "last({}, value)", "previous({}, 0 €)", "running({})", "split(grant, {})", "row.{}",
)  # fmt: skip
FIELDS: Mapping[str, tuple[object, ...]] = {
    "due": ("2024-06-30",), "until": ("period.end",), "from": ("period.start",), "holds": ("paid <= grant",),
    "amount": ("100 €",), "up_to": ("100 €",), "done": ("2024-03-03",), "unread": (True,),
    "each": (), "done_by": (), "posted_by": (), "breached_by": (), "role": (), "act": ("reduce", "lapse"),
    "parts": (["a"],), "readings": ({"r": {"due": "2024-07-07"}}, {"main": "1 €"}),
}  # fmt: skip
KEYS = (
    "payment", "repaid", "exercised", "waived", "reading_chosen", "acknowledged", "recovery_order", "remitted",
    "bilan_received", "bilan_incomplete", "signed", "liquidated", "merged", "transfer_returned",
)  # fmt: skip

Tree = Any
"""Data of TOML, at any depth."""
Files = dict[str, Tree]
Path_ = tuple[str | int, ...]


@lru_cache(maxsize=8)
def example(folder: Path) -> tuple[Data, Mapping[str, str]]:
    """The tables of an example by their files, and its other texts."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    texts = {path.relative_to(folder).as_posix(): path for path in paths}
    read = [name for name in texts if name in (CONVENTION, FACTS) or is_below(name, "amendments", ".toml")]
    others = {name: path.read_text("utf-8") for name, path in texts.items() if name.endswith((".csv", ".md"))}
    kept = ("expenses.csv", "resources.csv", "sessions.csv", "years.csv")
    tables = {name: tomllib.loads(texts[name].read_text("utf-8")) for name in read}
    for book in tables[CONVENTION].get("rulebooks", ()):
        if book.endswith(".toml"):
            others[book] = (folder / book).read_text("utf-8")
    return tables, {name: text for name, text in others.items() if name in kept or not name.endswith(".csv")}


def places(node: object, path: Path_ = ()) -> Iterator[tuple[Path_, object]]:
    """Yield every place of some data but the root, with what stands there."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield (*path, key), value
        yield from places(value, (*path, key))


def parent(data: Tree, path: Path_) -> Tree:
    """The table, or list, that holds a place."""
    for step in path[:-1]:
        data = data[step]
    return data


def names_in(files: Files) -> list[str]:
    """Every name that the files give to anything, and every word that they take for one."""
    found = {path[-1] for path, _ in places(files[CONVENTION]) if isinstance(path[-1], str)}
    texts = {value for _, value in places(files) if isinstance(value, str) and A_NAME.fullmatch(value)}
    return sorted({*map(str, found), *texts, *WORDS})


@st.composite
def mutants(draw: st.DrawFn) -> dict[str, str]:
    """The texts of a dossier that a hand changed, by the names of their files."""
    tables, others = example(draw(st.sampled_from(FOLDERS)))
    files: Files = copy.deepcopy(dict(tables))
    for change in draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3)):
        change(files, draw)
    return {**{name: laid_out(data) for name, data in files.items()}, **others}


def one_place(files: Files, draw: st.DrawFn, wanted: Callable[[object], bool]) -> tuple[Tree, Path_] | None:
    """The table or list that holds a place, and the place; None where nothing is as wanted."""
    name = draw(st.sampled_from([CONVENTION, CONVENTION, *files]))
    found = [path for path, value in places(files[name]) if wanted(value)]
    path = draw(st.sampled_from(found)) if found else None
    return None if path is None else (parent(files[name], path), path)


def another_word(files: Files, draw: st.DrawFn) -> None:
    """A name of an expression becomes another, or what asks something of another."""
    found = one_place(files, draw, lambda value: isinstance(value, str))
    if found is not None:
        holder, path = found
        text = holder[path[-1]]
        word = draw(st.sampled_from(names_in(files)))
        new = draw(st.sampled_from(("{}", "{}", *WRAPS))).format(word)
        names = list(A_NAME.finditer(text))
        at = draw(st.sampled_from(names)) if names else None
        holder[path[-1]] = new if at is None else text[: at.start()] + new + text[at.end() :]


def another_value(files: Files, draw: st.DrawFn) -> None:
    found = one_place(files, draw, lambda _: True)
    if found is not None:
        holder, path = found
        holder[path[-1]] = copy.deepcopy(draw(st.sampled_from(VALUES)))


def gone(files: Files, draw: st.DrawFn) -> None:
    found = one_place(files, draw, lambda _: True)
    if found is not None:
        del found[0][found[1][-1]]


def twice_or_elsewhere(files: Files, draw: st.DrawFn) -> None:
    """A thing stands there twice, or under another name: beside itself or instead."""
    found = one_place(files, draw, lambda value: isinstance(value, dict))
    if found is None:
        return
    holder, (*_, key) = found
    value = copy.deepcopy(holder[key])
    if isinstance(holder, list):
        holder.append(value)
        return
    if draw(st.booleans()):
        del holder[key]
    holder[draw(st.sampled_from(names_in(files)))] = value


def one_field_more(files: Files, draw: st.DrawFn) -> None:
    kinds = [kind for kind in OF_NORMS if isinstance(files[CONVENTION].get(kind), dict)]
    norms = [norm for kind in kinds for norm in files[CONVENTION][kind].values() if isinstance(norm, dict)]
    if norms:
        field = draw(st.sampled_from(sorted(FIELDS)))
        value = draw(st.sampled_from(FIELDS[field] or names_in(files)))
        draw(st.sampled_from(norms))[field] = copy.deepcopy(value)


def one_fact_more(files: Files, draw: st.DrawFn) -> None:
    facts = files.setdefault(FACTS, {}).setdefault("fact", [])
    if isinstance(facts, list):
        names = st.sampled_from(names_in(files))
        fact = {"key": draw(st.one_of(st.sampled_from(KEYS), names)), "occurred_on": date(2024, 9, 2)}
        fact |= {"of": draw(names)} if draw(st.booleans()) else {}
        fact |= {"value": draw(st.one_of(names, st.just("100.00")))} if draw(st.booleans()) else {}
        facts.append(fact)


def one_amendment_more(files: Files, draw: st.DrawFn) -> None:
    """An amendment that takes something out, or writes something again with one place of it changed."""
    number = 1 + sum(name.startswith("amendments/") for name in files)
    there = [path for path, _ in places(files[CONVENTION]) if all(isinstance(step, str) for step in path)]
    change: Files = {CONVENTION: {}}
    for path in draw(st.lists(st.sampled_from(there), max_size=2)):
        *above, last = path
        table = change[CONVENTION]
        for step in above:
            inner = table.setdefault(step, {})
            table = inner if isinstance(inner, dict) else {}
        table[last] = copy.deepcopy(parent(files[CONVENTION], path)[last])
        another_word(change, draw)
    amendment = {"schema": "subventio/amendment/1", "id": f"n{number}", "number": number, "title": "Avenant"}
    taken_out = draw(st.lists(st.sampled_from(there), max_size=2))
    amendment |= {"remove": [".".join(map(str, path)) for path in taken_out]} if taken_out else {}
    files[f"amendments/n{number}.toml"] = {**amendment, "change": change[CONVENTION]}
    if draw(st.booleans()):
        facts = files.setdefault(FACTS, {}).setdefault("fact", [])
        fact = {"key": "amendment_signed", "occurred_on": date(2024, 8, 1), "of": f"n{number}"}
        if isinstance(facts, list):
            facts.append(fact)


CHANGES: tuple[Callable[[Files, st.DrawFn], None], ...] = (
    another_word, another_word, another_value, gone, twice_or_elsewhere, one_field_more, one_fact_more,
    one_amendment_more, one_amendment_more,
)  # fmt: skip
