"""The names that the findings of a dossier use: recorded when it is checked, reused without it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from attrs import evolve

from budget.findings import Finding
from conventions.exports.finding_text import finding_words
from conventions.exports.names import Names
from conventions.messages import Catalogue
from conventions.nightly.kept import Labels

Key = TypeVar("Key")
Value = TypeVar("Value")


class _Heard(Mapping[Key, Value]):
    """A mapping that records which of its keys were looked up."""

    def __init__(self, known: Mapping[Key, Value]) -> None:
        self.known = known
        self.heard: dict[Key, Value] = {}

    def __getitem__(self, key: Key) -> Value:
        found = self.heard[key] = self.known[key]
        return found

    def __iter__(self) -> Iterator[Key]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


def called_in(findings: Iterable[Finding], names: Names, words: Catalogue) -> Labels:
    """Return what some findings call what they name. Both languages ask for the same names."""
    values, norms, rows = _Heard(names.called), _Heard(names.norms), _Heard(names.rows)
    readings, rules, labels = _Heard(names.readings), _Heard(names.rules), _Heard(names.labels)
    english = _Heard(names.english)
    heard = Names(names.dossier, rules, labels)
    heard.called, heard.norms, heard.rows = values, norms, rows
    heard.readings, heard.english = readings, english
    if names.dossier is not None:
        heard.label(names.dossier.agreement.title, words)
    for finding in findings:
        finding_words(finding, words, heard)
    return Labels(
        dict(values.heard),
        dict(norms.heard),
        dict(rows.heard),
        tuple(sorted(names.tables)),
        tuple((norm, reading, label) for (norm, reading), label in readings.heard.items()),
        {name: tuple(evolve(it, message="", remedy="") for it in said) for name, said in rules.heard.items()},
        dict(labels.heard),
        names.currency,
        dict(english.heard),
    )


def names_again(called: Labels) -> Names:
    """Return the names that findings were said with."""
    names = Names(None, called.rules, called.labels)
    names.called, names.norms, names.rows = called.values, called.norms, called.rows
    names.currency, names.english = called.currency, called.english
    names.tables = frozenset(called.tables)
    names.readings = {(norm, reading): label for norm, reading, label in called.readings}
    return names
