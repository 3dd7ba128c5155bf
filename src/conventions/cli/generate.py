"""`subventio generate`: documents of one dossier or of many, each written whole or not at all."""

from pathlib import Path

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Unread, load
from conventions.cli.output import complain, reason, say, write_whole
from conventions.documents.generate import document
from conventions.documents.kinds import Kind, kind_named
from conventions.exports.fault_text import error_text
from conventions.files.models import document_template
from conventions.messages import Catalogue

__all__ = ["generate"]


def generate(arguments: Arguments, words: Catalogue) -> int:
    """Write the documents; one that cannot be made is said, and the others are made. 2 if any was not."""
    if arguments.pdf:
        complain(f"subventio generate: {words.text('generate.no_pdf')}")
        return 2
    try:
        kind = kind_named(arguments.kind)
    except InputError as error:
        complain(f"subventio generate: {error_text(error, words)}")
        return 2
    found = load(arguments.paths, words)
    many = len(found) > 1
    if many and arguments.output is not None and arguments.output.suffix == ".docx":
        complain(f"subventio generate: {words.text('generate.one_file', count=str(len(found)))}")
        return 2
    done = [_write(kind, item, arguments, words, many=many) for item in found]
    return 0 if done and all(done) else 2


def _write(kind: Kind, item: Loaded | Unread, arguments: Arguments, words: Catalogue, *, many: bool) -> bool:
    if isinstance(item, Unread):
        return False
    target = target_of(kind, item, arguments.output, many=many)
    of_model = document_template(item.dossier.agreement.uses, kind.value, item.path)
    try:
        made = document(
            kind,
            item.dossier,
            on=arguments.document_date,
            draft=arguments.draft,
            template=arguments.template or of_model,
        )
        write_whole(target, made.content)
    except InputError as error:
        complain(f"{item.path}{words.text('colon')}{error_text(error, words)}")
        return False
    except OSError as error:
        why = reason(error, words)
        complain(words.text("generate.not_written", path=str(target), reason=why))
        return False
    say(words.text("generate.written", path=str(target)))
    return True


def target_of(kind: Kind, item: Loaded, output: Path | None, *, many: bool) -> Path:
    """Return where a document goes: the file named, or `ID-KIND.docx` in the folder named, or here."""
    name = f"{item.dossier.agreement.id}-{kind.value}.docx"
    if output is None:
        return Path(name)
    return output / name if many or output.is_dir() or output.suffix != ".docx" else output
