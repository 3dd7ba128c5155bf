"""`subventio template lint`: all faults of templates, with place and remedy."""

from datetime import date
from pathlib import Path

from attrs import evolve

from budget.errors import InputError
from conventions.agreement.agreement import Agreement
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Unread, load_one
from conventions.cli.output import complain, reason, write_whole
from conventions.cli.refused import refuse
from conventions.cli.reporting import say_result
from conventions.documents.document_errors import TemplateFault
from conventions.documents.kinds import Kind, kind_named
from conventions.documents.lint import lint
from conventions.documents.render.archive import written
from conventions.documents.templates import Templates, whole_template
from conventions.exports.fault_text import error_text
from conventions.facade.papers import Linted, lint_json, remedy_words, sentence_words
from conventions.messages import Catalogue


def template_lint(arguments: Arguments, words: Catalogue) -> int:
    """Print the faults; return 2 if a file is no template, 1 if there is a fault, 0 if there is none."""
    agreement: Agreement | None = None
    try:
        kind = kind_named(arguments.kind) if arguments.kind else None
    except InputError as error:
        return refuse("template lint", error, words)
    if arguments.dossier is not None:
        item = load_one(arguments.dossier, words, arguments.office)
        if isinstance(item, Unread):
            return 2
        agreement = item.dossier.agreement
    found = [
        _written(_linted(item, agreement, arguments, words), arguments, words)
        for path in arguments.paths
        for item in _templates(path, kind, words)
    ]
    _report(found, arguments, words)
    unreadable = any(item.faults is None for item in found)
    return 2 if unreadable else int(any(item.faults for item in found))


def _templates(path: Path, kind: Kind | None, words: Catalogue) -> list[Linted]:
    """Return the templates at a path: a file, or each kind as in a funder's folder."""
    try:
        if path.is_dir():
            office = Templates(path)
            made = [(item, office.composed(item, date.max)) for item in Kind if kind in (None, item)]
            return [
                Linted(path / item.template_name, item, written(composed.parts)) for item, composed in made
            ]
        named = kind or max(
            (item for item in Kind if path.stem.startswith(item.value)),
            key=lambda item: len(item.value),
            default=None,
        )
        return [Linted(path, named, whole_template(path))]
    except InputError as error:
        refuse(str(path), error, words)
        return [Linted(path, kind, error=error_text(error, words))]


def _linted(item: Linted, agreement: Agreement | None, arguments: Arguments, words: Catalogue) -> Linted:
    if item.error:
        return item
    try:
        if arguments.fix:
            from conventions.documents.lint_rules import with_unbroken_spaces

            content, count = with_unbroken_spaces(item.content)
            item = evolve(item, content=content, fixed=count)
        return evolve(item, faults=lint(item.content, item.kind, agreement))
    except InputError as error:
        refuse(str(item.path), error, words)
        return evolve(item, error=error_text(error, words))


def _written(item: Linted, arguments: Arguments, words: Catalogue) -> Linted:
    """Write the mended template over the file, the copy with comments next to it, or both to a folder."""
    if item.faults is None:
        return item
    folder = arguments.output or item.path.parent
    try:
        if item.fixed:
            write_whole(folder / item.path.name, item.content)
        if arguments.annotate and item.faults:
            from conventions.documents.lint import annotated

            target = folder / f"{item.path.stem}.annotated.docx"
            write_whole(target, annotated(item.content, item.faults, lambda fault: _comment(fault, words)))
            return evolve(item, annotated=target)
    except OSError as error:
        why = reason(error, words)
        complain(words.text("generate.not_written", path=str(folder / item.path.name), reason=why))
        return evolve(item, faults=None, error=why)
    return item


def _comment(fault: TemplateFault, words: Catalogue) -> str:
    return f"{sentence_words(fault, words)}\n→ {remedy_words(fault, words)}"


def _report(found: list[Linted], arguments: Arguments, words: Catalogue) -> None:
    lines = (line for item in found for line in item.lines(words))
    say_result(arguments.form, lambda: lint_json(found, words), lines)
