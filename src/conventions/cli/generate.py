"""`subventio generate`: documents of one dossier or of thousands, each written whole or not at all."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Final

from attrs import field, frozen

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, folders_below, load_one
from conventions.cli.model_templates import templates_for
from conventions.cli.output import complain, reason, say
from conventions.cli.progress import Progress
from conventions.cli.refused import FAILED, refuse
from conventions.cli.sinks import ArchiveSink, FileSink, FolderSink, Sink, TakenError
from conventions.documents.context import Removed
from conventions.documents.generate import Document, date_of, document, prepare
from conventions.documents.kinds import Kind, kind_named
from conventions.documents.naming import DEFAULT_NAME, file_name
from conventions.documents.pdf import Converter
from conventions.documents.resources import read_template
from conventions.documents.templates import Templates
from conventions.engine.program import compile_terms
from conventions.messages import Catalogue

__all__ = ["generate"]

_NAME: Final = "subventio generate"
_KEPT: Final = 50


@frozen
class _Batch:
    """What is the same for all documents of one call."""

    kind: Kind
    templates: Templates
    attached: dict[str, bytes]
    arguments: Arguments
    words: Catalogue
    converter: Converter | None
    waiting: list[tuple[str, int, Path]] = field(factory=list)
    """The documents that wait for their PDF: name, number, dossier."""

    @property
    def suffix(self) -> str:
        """The suffix of the files written."""
        return ".docx" if self.converter is None else ".pdf"

    def name(self, item: Loaded, made: Document) -> str:
        """The name of a document's file."""
        agreement = item.dossier.agreement
        first = agreement.period.first
        names = {party.role: party.name for party in agreement.parties}
        values = {
            "id": agreement.id,
            "kind": self.kind.value,
            "number": agreement.number or "",
            "beneficiary": names.get("beneficiary", ""),
            "funder": names.get("funder", ""),
            "date": made.on.isoformat(),
            "year": str(first.year) if first is not None else "",
        }
        return file_name(self.arguments.name or DEFAULT_NAME, values) + self.suffix


def generate(arguments: Arguments, words: Catalogue) -> int:
    """Write the documents; one that cannot be made is said, and the others are made. 2 if any was not."""
    with ExitStack() as stack:
        try:
            batch = _batch(arguments, words, stack)
            file_name(arguments.name or DEFAULT_NAME, {})
        except InputError as error:
            return refuse(_NAME, error, words)
        if not _is_sound(batch):
            return FAILED
        folders, unread = folders_below(arguments.paths, words)
        many = len(folders) + len(unread) > 1
        misfit = _misfit(batch, len(folders) + len(unread))
        if misfit:
            complain(f"{_NAME}: {misfit}")
            return FAILED
        try:
            sink = stack.enter_context(_sink(arguments, many=many))
        except TakenError as taken:
            return _taken(taken, words)
        except OSError as error:
            return _not_written(arguments.output or Path(), error, words)
        done = list(_documents(folders, batch, sink)) + list(_pdfs(batch, sink))
        return 0 if done and all(done) and not unread else FAILED


def _batch(arguments: Arguments, words: Catalogue, stack: ExitStack) -> _Batch:
    """Make ready what all documents share; InputError."""
    kind = kind_named(arguments.kind)
    templates = Templates(arguments.templates)
    attached = {name: read_template(path) for name, path in arguments.attached}
    converter = Converter() if arguments.pdf else None
    if converter is not None:
        stack.callback(converter.close)
    return _Batch(kind, templates, attached, arguments, words, converter)


def _is_sound(batch: _Batch) -> bool:
    """Whether the template compiles: what is wrong with it is said once, not once a dossier."""
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
    """Return why what was asked cannot be written to the file that was named; nothing where it can."""
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


def _documents(folders: list[Path], batch: _Batch, sink: Sink) -> Iterator[bool]:
    """Make each document, and whether it was: one dossier in memory at a time."""
    progress = Progress(len(folders), batch.words)
    for number, folder in enumerate(folders, start=1):
        progress.clear()
        yield _document(folder, batch, sink)
        progress.step(number)
        if number % _KEPT == 0:
            compile_terms.cache_clear()  # none of these agreements comes back in this batch
    progress.clear()


def _document(folder: Path, batch: _Batch, sink: Sink) -> bool:
    item = load_one(folder, batch.words)
    if not isinstance(item, Loaded):
        return False
    arguments = batch.arguments
    try:
        made = document(
            batch.kind,
            item.dossier,
            on=arguments.document_date or date_of(batch.kind, item.dossier),
            draft=arguments.draft,
            template=arguments.template,
            templates=templates_for(item, batch.templates),
            attached=batch.attached,
        )
    except InputError as error:
        refuse(str(item.path), error, batch.words)
        return False
    for removed in made.removed:
        complain(f"{item.path}{batch.words.text('colon')}{_removed(removed, batch.words)}")
    name = batch.name(item, made)
    if batch.converter is not None:
        batch.waiting.append((name, batch.converter.add(made.content), item.path))
        return True
    return _put(name, made.content, sink, batch.words)


def _pdfs(batch: _Batch, sink: Sink) -> Iterator[bool]:
    """Convert what waits, all of it in one process, and whether each came out."""
    if batch.converter is None:
        return
    batch.converter.convert()
    for name, number, dossier in batch.waiting:
        content = batch.converter.result(number)
        if content is None:
            complain(f"{dossier}{batch.words.text('colon')}{batch.words.text('generate.pdf_failed')}")
            yield False
        else:
            yield _put(name, content, sink, batch.words)


def _put(name: str, content: bytes, sink: Sink, words: Catalogue) -> bool:
    try:
        path = sink.put(name, content)
    except TakenError as taken:
        _taken(taken, words)
        return False
    except OSError as error:
        _not_written(Path(name), error, words)
        return False
    say(words.text("generate.written", path=str(path)))
    return True


def _taken(taken: TakenError, words: Catalogue) -> int:
    key = "generate.name_twice" if taken.in_batch else "generate.exists"
    complain(words.text(key, path=str(taken.path)))
    return FAILED


def _not_written(path: Path, error: OSError, words: Catalogue) -> int:
    where = str(error.filename or path)
    complain(words.text("generate.not_written", path=where, reason=reason(error, words)))
    return FAILED


def _removed(removed: Removed, words: Catalogue) -> str:
    codes = ", ".join(dict.fromkeys(f"U+{ord(char):04X}" for char in removed.characters))
    params = {"key": removed.key, "count": str(len(removed.characters)), "codes": codes}
    return words.text("document.removed", params)
