"""Build the message catalogues: the parts `locale/<lang>/*.po` become one `LC_MESSAGES/subventio.mo`.

The names of months and days of the week are those of the CLDR, which Babel holds: no part states them.
The part `argparse.po` becomes `argparse.mo`, which the standard parser reads whole at each start.

The catalogues stand in no commit: the build of the package, make and the tests call this. Equal parts give
equal bytes: the header holds no date and no tool. Every fault of every part is reported at once, and then
nothing is written; `--check` looks for faults only.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from string import Formatter

from attrs import field, frozen
from babel.dates import get_day_names, get_month_names
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, PoFileParser

__all__ = ["Entry", "build", "compiled", "faults_between", "faults_of", "main", "placeholders", "read_part"]

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "src" / "conventions" / "locale"
LANGUAGES = ("fr", "en")
TYPED = {
    "fr": (
        ("« ", " »", " :", " ;", " ?", " !", " €", "'"),
        "U+00A0 or U+202F holds a mark to its word, and ’ elides",
    ),
    "en": (("«", "»", "\u00a0", "\u202f"), "English has no French marks"),
}
"""Texts that no language may contain, and why."""
EITHER = re.compile(r"\((?:s|es|e|x|aux|ies)\)")
"""«ligne(s)»: a message with a number has singular and plural forms."""
PARSER = "argparse"
"""The part with the sentences of the standard parser, which is built into a file of its own."""


@frozen
class Entry:
    """A message of a part; `texts` has one text, or one per plural form."""

    key: str
    texts: tuple[str, ...]
    place: str
    message: Message = field(repr=False)


class _Recorded(Catalog):
    """A catalogue that remembers every message it was given, also those that repeat a key."""

    def __init__(self, locale: str) -> None:
        super().__init__(locale=locale, fuzzy=False)
        self.given: list[Message] = []

    def __setitem__(self, id: str | tuple[str, ...] | list[str], message: Message) -> None:
        if message.id:
            self.given.append(message)
        super().__setitem__(id, message)


class _Undated(Catalog):
    """A catalogue whose header contains only what gettext reads."""

    def __iter__(self) -> Iterator[Message]:
        lines = (
            f"Language: {self.locale}",
            "Content-Type: text/plain; charset=UTF-8",
            f"Plural-Forms: {self.plural_forms}",
        )
        yield Message("", "".join(f"{line}\n" for line in lines))
        yield from (message for message in super().__iter__() if message.id)


def read_part(path: Path, language: str, shown: str) -> list[Entry]:
    """Return the messages of one part in its order; an unreadable part raises `PoFileError`."""
    catalog = _Recorded(language)
    with path.open("rb") as stream:
        PoFileParser(catalog, ignore_obsolete=True, abort_invalid=True).parse(stream)
    return [
        Entry(
            key=message.id if isinstance(message.id, str) else message.id[0],
            texts=(message.string,) if isinstance(message.string, str) else tuple(message.string or ("",)),
            place=f"{shown}:{message.lineno}",
            message=message,
        )
        for message in catalog.given
    ]


def calendar_names(language: str) -> list[Entry]:
    """Return the names of the months, from 1, and of the days of the week, from Monday as 1.

    >>> [entry.texts[0] for entry in calendar_names("fr")][:2], calendar_names("en")[-1].texts
    (['janvier', 'février'], ('Sunday',))
    """
    months, days = get_month_names("wide", locale=language), get_day_names("wide", locale=language)
    named = {f"date.month.{number}": str(months[number]) for number in range(1, 13)}
    named |= {f"date.weekday.{number + 1}": str(days[number]) for number in range(7)}
    return [Entry(key, (text,), f"{language}/CLDR", Message(key, text)) for key, text in named.items()]


def placeholders(text: str) -> frozenset[str]:
    """Return the names that `text` expects; a text that `str.format` refuses raises `ValueError`.

    >>> sorted(placeholders("{{as is}} {days} jours, {amount:>10}"))
    ['amount', 'days']
    >>> placeholders("{days")
    Traceback (most recent call last):
    ...
    ValueError: expected '}' before end of string
    """
    names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    if not all(name.isidentifier() for name in names):
        message = "a placeholder is one plain name"
        raise ValueError(message)
    return frozenset(names)


def _expected(entry: Entry) -> frozenset[str]:
    return frozenset[str]().union(*(placeholders(text) for text in entry.texts))


def faults_of(language: str, entries: list[Entry]) -> Iterator[str]:
    """Yield the faults within one language: a key given twice, an empty text, a bad placeholder or mark."""
    marks, typed = TYPED[language]
    first: dict[str, Entry] = {}
    for entry in entries:
        earlier = first.setdefault(entry.key, entry)
        if earlier is not entry:
            yield f"{entry.place}: {entry.key} is stated already at {earlier.place}"
        if found := [mark for mark in marks if any(mark in text for text in entry.texts)]:
            yield f"{entry.place}: {entry.key} holds {', '.join(map(repr, found))}: {typed}"
        if any("{" in text and EITHER.search(text) for text in entry.texts):
            yield f"{entry.place}: {entry.key} leaves one or several open: say one as {entry.key}.one"
        if not all(entry.texts):
            yield f"{entry.place}: {entry.key} has no text"
        if entry.message.fuzzy:
            yield f"{entry.place}: {entry.key} is marked fuzzy: settle its text"
        try:
            _expected(entry)
        except ValueError as error:
            yield f"{entry.place}: {entry.key} cannot be formatted: {error}"


def faults_between(languages: Mapping[str, list[Entry]]) -> Iterator[str]:
    """Yield the differences between languages: a missing key, other placeholders."""
    stated = {name: {entry.key: entry for entry in entries} for name, entries in languages.items()}
    for name, entries in stated.items():
        for other, others in stated.items():
            for key, entry in entries.items():
                if key not in others:
                    yield f"{entry.place}: {key} is missing in «{other}»"
                elif name < other and (difference := _difference(entry, others[key])):
                    yield f"{entry.place}: {key} and {others[key].place} differ: {difference}"


def _difference(one: Entry, other: Entry) -> str:
    try:
        unshared = _expected(one) ^ _expected(other)
    except ValueError:  # already reported in its part
        return ""
    return ", ".join(f"{{{name}}}" for name in sorted(unshared))


def compiled(language: str, entries: list[Entry]) -> bytes:
    """Return the bytes of the catalogue of one language, in the order of its keys."""
    catalog = _Undated(locale=language, fuzzy=False)
    for entry in entries:
        catalog[entry.message.id] = entry.message
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def _files(entries: list[Entry]) -> dict[str, list[Entry]]:
    """Return the messages by the file they are built into: those of the standard parser have their own."""
    found: dict[str, list[Entry]] = {"subventio": [], PARSER: []}
    for entry in entries:
        found[PARSER if f"/{PARSER}.po:" in entry.place else "subventio"].append(entry)
    return found


def _read(folder: Path) -> tuple[dict[str, list[Entry]], list[str]]:
    languages: dict[str, list[Entry]] = {}
    faults: list[str] = []
    for language in LANGUAGES:
        languages[language] = calendar_names(language)
        parts = sorted((folder / language).glob("*.po"))
        if not parts:
            faults.append(f"{language}: no part found, expected {language}/<part>.po")
        for part in parts:
            shown = f"{language}/{part.name}"
            try:
                languages[language] += read_part(part, language, shown)
            except PoFileError as error:
                faults.append(f"{shown}: {error}")
            except UnicodeDecodeError as error:
                faults.append(f"{shown}: not UTF-8 ({error.reason} at byte {error.start})")
    return languages, faults


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def build(folder: Path = LOCALE, *, is_check: bool = False) -> tuple[dict[str, int], list[str]]:
    """Write the catalogues that changed; return how many messages each language has, and all faults."""
    languages, faults = _read(folder)
    for language, entries in languages.items():
        faults += faults_of(language, entries)
    faults += faults_between(languages)
    if not faults and not is_check:
        for language, entries in languages.items():
            for name, part in _files(entries).items():
                path = folder / language / "LC_MESSAGES" / f"{name}.mo"
                content = compiled(language, part)
                if not path.exists() or path.read_bytes() != content:
                    _write(path, content)
    return {language: len(entries) for language, entries in languages.items()}, faults


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when the catalogues are built, or without fault; 1 with every fault on stderr."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say what is wrong")
    parser.add_argument("--locale", type=Path, default=LOCALE, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    counts, faults = build(options.locale, is_check=options.check)
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(", ".join(f"{language}: {count} messages" for language, count in counts.items()))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
