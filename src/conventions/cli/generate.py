"""`subventio generate`: documents of one or thousands of dossiers, each written whole or not at all."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from enum import Enum
from pathlib import Path
from shlex import quote
from typing import Final

from attrs import field

from budget import frozen
from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.document_files import (
    ArchiveSink,
    FileSink,
    FolderSink,
    Sink,
    TakenError,
    scope_of,
    templates_for,
)
from conventions.cli.loading import Loaded, folders_below, load_one, named_rulebooks, warn_of_duplicates
from conventions.cli.output import FAILED, Progress, complain, not_written, say
from conventions.cli.refused import refuse
from conventions.documents.context import Removed
from conventions.documents.document_errors import HeldBackError, NoOccasionError
from conventions.documents.generate import (
    DEFAULT_NAME,
    Document,
    date_of,
    document,
    document_name,
    file_name,
    prepare,
)
from conventions.documents.kinds import Kind, kind_named
from conventions.documents.pdf import Converter
from conventions.documents.source import Scope
from conventions.documents.templates import Templates, read_template
from conventions.engine.program import compile_terms
from conventions.files.evidence import pictures_of
from conventions.messages import Catalogue
from conventions.rulebook import Rulebook

_NAME: Final = "subventio generate"
_KEPT: Final = 50


class _Outcome(Enum):
    """The outcome of a dossier: document written, no occasion for one, or failed."""

    WRITTEN = "written"
    IDLE = "idle"
    FAILED = "failed"


@frozen
class _Batch:
    """What all documents of one call share."""

    kind: Kind
    templates: Templates
    attached: dict[str, bytes]
    arguments: Arguments
    words: Catalogue
    converter: Converter | None
    rulebooks: tuple[Rulebook, ...] = ()
    scope: Scope = field(factory=Scope)
    waiting: list[tuple[str, int, Path]] = field(factory=list)
    """The documents waiting for their PDF: name, number, dossier."""
    idle: list[str] = field(factory=list)
    """The messages about dossiers without an occasion: together, after the others."""

    @property
    def suffix(self) -> str:
        """Return the suffix of the files."""
        return ".docx" if self.converter is None else ".pdf"

    def name(self, item: Loaded, made: Document) -> str:
        """Return the file name of a document."""
        pattern = self.arguments.name or DEFAULT_NAME
        return document_name(pattern, item.dossier.agreement, self.kind.value, made.on) + self.suffix


def generate(arguments: Arguments, words: Catalogue) -> int:
    """Write the documents; failures are reported and the others continue. Return 2 if any failed.

    For several dossiers, one without an occasion is reported but no failure.
    """
    books = named_rulebooks(arguments.rulebooks, "generate", words)
    scope = scope_of(arguments, words)
    if books is None or scope is None:
        return FAILED
    with ExitStack() as stack:
        try:
            batch = _batch(arguments, books, scope, words, stack)
            file_name(arguments.name or DEFAULT_NAME, {})
        except InputError as error:
            return refuse(_NAME, error, words)
        if not _is_sound(batch):
            return FAILED
        folders, unread = folders_below(arguments.paths, words)
        warn_of_duplicates(folders, words)
        many = len(folders) + len(unread) > 1
        misfit = _misfit(batch, len(folders) + len(unread))
        if misfit:
            complain(f"{_NAME}: {misfit}")
            return FAILED
        try:
            sink = stack.enter_context(_sink(arguments, many=many))
        except TakenError as taken:
            return _refused_existing(taken, words)
        except OSError as error:
            return not_written(error.filename or arguments.output or Path(), error, words)
        several = many or _is_found_below(folders, arguments.paths)
        outcomes = [*_documents(folders, batch, sink, several=several), *_pdfs(batch, sink)]
        outcomes += [_Outcome.FAILED] * len(unread)
        for line in batch.idle:
            say(line)
        if several:
            say(_summary(outcomes, words))
        return 0 if outcomes and _Outcome.FAILED not in outcomes else FAILED


def _is_found_below(folders: list[Path], asked: Iterable[Path]) -> bool:
    """Return whether a dossier was found below a folder, rather than named itself."""
    named = {(path if path.is_dir() else path.parent).resolve() for path in asked}
    return any(folder.resolve() not in named for folder in folders)


def _summary(outcomes: list[_Outcome], words: Catalogue) -> str:
    """Return the number of documents written, and of dossiers without an occasion or failed, if any."""
    counts = ((outcome, outcomes.count(outcome)) for outcome in _Outcome)
    said = [
        words.count(f"generate.{outcome.value}", count)
        for outcome, count in counts
        if count or outcome is _Outcome.WRITTEN
    ]
    return ", ".join(said)


def _batch(
    arguments: Arguments, books: tuple[Rulebook, ...], scope: Scope, words: Catalogue, stack: ExitStack
) -> _Batch:
    """Return what all documents share; raise InputError."""
    kind = kind_named(arguments.kind)
    scope.refuse_of(kind)
    templates = Templates(arguments.templates)
    attached = {name: _attached(path, words) for name, path in arguments.attached}
    converter = Converter() if arguments.pdf else None
    if converter is not None:
        stack.callback(converter.close)
    return _Batch(kind, templates, attached, arguments, words, converter, books, scope)


def _attached(path: Path, words: Catalogue) -> bytes:
    """Read a document to attach and report what is lost of its pages; raise InputError for its file."""
    from conventions.documents.render.attachments import attachment

    found = attachment(path.name, read_template(path))
    for what in found.lost:
        complain(f"{path}{words.text('colon')}{words.text(f'generate.lost.{what}')}")
    return found.content


def _is_sound(batch: _Batch) -> bool:
    """Return whether the template compiles; its errors are reported once, not per dossier."""
    arguments = batch.arguments
    path = arguments.template or batch.templates.path(batch.kind)
    try:
        prepare(
            batch.kind,
            arguments.document_date or date.max,
            draft=arguments.draft,
            template=arguments.template,
            templates=batch.templates,
        )
    except InputError as error:
        refuse(str(path), error, batch.words)
        return False
    return True


def _misfit(batch: _Batch, count: int) -> str:
    """Return why the request does not fit the named file; empty if it does."""
    output = batch.arguments.output
    if output is None or output.suffix not in (".docx", ".pdf") or output.is_dir():
        return ""
    if count > 1:
        return batch.words.text("generate.one_file", count=str(count))
    if output.suffix != batch.suffix:
        return batch.words.text("generate.suffix", path=str(output), suffix=batch.suffix)
    return ""


def _sink(arguments: Arguments, *, many: bool) -> Sink:
    output = arguments.output
    if output is not None and output.suffix == ".zip":
        return ArchiveSink(output, force=arguments.force)
    if output is not None and not many and not output.is_dir() and output.suffix in (".docx", ".pdf"):
        return FileSink(output, force=arguments.force)
    return FolderSink(output or Path(), force=arguments.force)


def _documents(folders: list[Path], batch: _Batch, sink: Sink, *, several: bool) -> Iterator[_Outcome]:
    """Yield the outcome of each document that does not wait; one dossier in memory at a time."""
    progress = Progress(len(folders), batch.words)
    for number, folder in enumerate(progress.over(folders), start=1):
        outcome = _document(folder, batch, sink, several=several)
        if outcome is not None:
            yield outcome
        if number % _KEPT == 0:
            compile_terms.cache_clear()  # agreements do not recur in a batch


def _document(folder: Path, batch: _Batch, sink: Sink, *, several: bool) -> _Outcome | None:
    """Write one document; return None if it waits for its PDF."""
    item = load_one(folder, batch.words, batch.arguments.office)
    if not isinstance(item, Loaded):
        return _Outcome.FAILED
    arguments = batch.arguments
    try:
        made = document(
            batch.kind,
            item.dossier,
            on=arguments.document_date or date_of(batch.kind, item.dossier, batch.scope),
            draft=arguments.draft,
            template=arguments.template,
            templates=templates_for(item, batch.templates),
            attached=batch.attached,
            rulebooks=item.dossier.applied(batch.rulebooks),
            pictures=pictures_of(item.path),
            scope=batch.scope,
        )
    except InputError as error:
        if several and isinstance(error, NoOccasionError) and not isinstance(error, HeldBackError):
            batch.idle.append(_idle(item.path, error, batch.words))
            return _Outcome.IDLE
        if "folder" in error.params:
            error.params["folder"] = quote(str(item.path))
        refuse(str(item.path), error, batch.words)
        return _Outcome.FAILED
    for unseen in made.unseen:
        why = batch.words.text(f"generate.{unseen.why}", file=unseen.figure.file)
        complain(f"{item.path / str(unseen.place)}{batch.words.text('colon')}{why}")
    for removed in made.removed:
        complain(f"{item.path}{batch.words.text('colon')}{_removed(removed, batch.words)}")
    name = batch.name(item, made)
    if batch.converter is not None:
        batch.waiting.append((name, batch.converter.add(made.content), item.path))
        return None
    return _outcome_of_writing(name, made.content, sink, batch.words)


def _idle(path: Path, error: NoOccasionError, words: Catalogue) -> str:
    """Return why there was no occasion for a document of a dossier."""
    day = words.day(date.fromisoformat(error.params["day"]))
    why = words.text(f"why.{error.params['why']}", actual=str(error.actual))
    return words.text("generate.no_occasion", path=str(path), day=day, why=why)


def _pdfs(batch: _Batch, sink: Sink) -> Iterator[_Outcome]:
    """Convert all waiting documents together, and yield their outcomes."""
    if batch.converter is None:
        return
    batch.converter.convert()
    for name, number, dossier in batch.waiting:
        content = batch.converter.result(number)
        if content is None:
            complain(f"{dossier}{batch.words.text('colon')}{batch.words.text('generate.pdf_failed')}")
            yield _Outcome.FAILED
        else:
            yield _outcome_of_writing(name, content, sink, batch.words)


def _outcome_of_writing(name: str, content: bytes, sink: Sink, words: Catalogue) -> _Outcome:
    try:
        path = sink.put(name, content)
    except TakenError as taken:
        _refused_existing(taken, words)
        return _Outcome.FAILED
    except OSError as error:
        not_written(error.filename or name, error, words)
        return _Outcome.FAILED
    say(words.text("generate.written", path=str(path)))
    return _Outcome.WRITTEN


def _refused_existing(taken: TakenError, words: Catalogue) -> int:
    key = "generate.name_twice" if taken.in_batch else "generate.exists"
    complain(words.text(key, path=str(taken.path)))
    return FAILED


def _removed(removed: Removed, words: Catalogue) -> str:
    codes = ", ".join(dict.fromkeys(f"U+{ord(char):04X}" for char in removed.characters))
    params = {"key": removed.key, "count": str(len(removed.characters)), "codes": codes}
    return words.text(words.numbered("document.removed", params), params)
