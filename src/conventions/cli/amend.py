"""`subventio amend`: the amendments of a dossier, and the draft of the next one."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from budget import frozen
from budget.errors import InputError
from budget.findings import Finding, Severity
from conventions.agreement.agreement import Agreement
from conventions.agreement.amendment import Change, apply_changes, conflicts
from conventions.audit.dates import dates_left_behind
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, Unread, load_one
from conventions.cli.model import print_model_faults, toml_or_report
from conventions.cli.output import FAILED, complain, not_written, say
from conventions.cli.reporting import exit_code, say_result
from conventions.dossier.dossier import Dossier
from conventions.engine.in_force import AmendmentStatus, in_force, refusal_on
from conventions.exports.amendment_text import (
    AmendmentEffect,
    Drafted,
    ShownAmendment,
    amend_json,
    draft_text,
    drafted_lines,
    shown_lines,
)
from conventions.exports.check_text import heading
from conventions.exports.fault_text import error_text, fault_line
from conventions.facts.fact import View, seen
from conventions.files.agreement_versions import base_text
from conventions.files.dossier_folder import CONVENTION, checked_as
from conventions.files.drafting import (
    Draft,
    Edit,
    LatestText,
    draft_of,
    edit_of,
    edited,
    placed_at_edits,
    standing_text,
)
from conventions.files.faults import UnreadableDossierError
from conventions.files.layers import Data
from conventions.files.new_convention import write_new
from conventions.files.sources import FolderSource
from conventions.files.write_back import DossierBusyError, locked
from conventions.messages import Catalogue
from conventions.views.differences import moved_dates


@frozen
class _DraftRequest:
    """The next amendment as requested: the edits, and what an edited copy changes and removes."""

    edits: tuple[Edit, ...]
    change: Data
    removed: tuple[tuple[str, ...], ...]


def amend(arguments: Arguments, words: Catalogue) -> int:
    """Print the amendments, and draft the next one if requested; return 1 if a finding is serious."""
    item = load_one(arguments.paths[0], words, arguments.office)
    if isinstance(item, Unread):
        return FAILED
    words = words.counted_in(item.dossier.agreement.currency)
    view = seen(item.dossier.facts, arguments.as_of, arguments.known_on)
    drafted: Drafted | None = None
    if arguments.edits or arguments.copy is not None:
        drafted = _drafted(item, view, arguments, words)
        if drafted is None:
            return FAILED
    elif arguments.output is not None:
        complain(words.text("amend.nothing_to_draft"))
        return FAILED
    amendments = tuple(_shown(item.dossier, view))
    name, days = item.dossier.agreement.id, (arguments.as_of, arguments.known_on)
    lines = _lines(item, arguments, amendments, drafted, words)
    say_result(arguments.form, lambda: amend_json(name, days, amendments, drafted, words), lines)
    code = exit_code(list(_findings(amendments, drafted)), arguments.fail_on, unreadable=False)
    return code if drafted is None else max(code, _written(drafted, arguments, words))


def _lines(
    item: Loaded,
    arguments: Arguments,
    shown: tuple[ShownAmendment, ...],
    drafted: Drafted | None,
    words: Catalogue,
) -> Iterator[str]:
    day = heading(arguments.as_of, arguments.known_on, words)
    yield f"{item.dossier.agreement.id}{words.text('colon')}{day}"
    if not shown:
        yield words.text("amend.none")
    for amendment in shown:
        yield from shown_lines(amendment, words)
    if drafted is not None:
        yield ""
        yield from drafted_lines(drafted, words)
        if drafted.text and arguments.output is None:
            yield ""
            yield drafted.text.rstrip("\n")


def _findings(shown: tuple[ShownAmendment, ...], drafted: Drafted | None) -> Iterator[Finding]:
    """Yield the serious findings: an amendment that changes nothing, a date left behind."""
    for amendment in shown:
        if amendment.state.refusal is not None:
            yield Finding(amendment.state.refusal.value, Severity.MAJOR, amendment.state.amendment.id)
    if drafted is not None:
        yield from drafted.warnings
        if drafted.refusal is not None:
            yield Finding(drafted.refusal.value, Severity.MAJOR, drafted.file)


# --- existing amendments -----------------------------------------------------------------------------------


def _shown(dossier: Dossier, view: View) -> Iterator[ShownAmendment]:
    """Yield each amendment with its effect on the text before it, in the order of numbers."""
    text = dossier.agreement
    clashing = dict(_clashing(dossier, view))
    for state in in_force(dossier, view).states:
        after = apply_changes(state.amendment.changes, text)
        difference = _difference(text, after, state.amendment.changes, dossier, view)
        yield ShownAmendment(state, difference, clashing.get(state.amendment.id, ()))
        text = after


def _clashing(dossier: Dossier, view: View) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """Yield, for each amendment in force, its changes drawn up on another text."""
    states = in_force(dossier, view).states
    standing = [state for state in states if state.status is AmendmentStatus.IN_FORCE]
    text = dossier.agreement
    for state in sorted(standing, key=lambda item: (str(item.since), item.amendment.number)):
        yield state.amendment.id, conflicts(state.amendment.changes, text)
        text = apply_changes(state.amendment.changes, text)


def _difference(
    before: Agreement, after: Agreement, changes: tuple[Change, ...], dossier: Dossier, view: View
) -> AmendmentEffect:
    moved = moved_dates(before, after, dossier, view.as_of, view.known_on)
    return AmendmentEffect(before, after, changes, moved)


# --- the next amendment ------------------------------------------------------------------------------------


def _drafted(item: Loaded, view: View, arguments: Arguments, words: Catalogue) -> Drafted | None:
    """Return the draft; None if the request is faulty, which is reported."""
    standing = standing_text(item.path, arguments.office)
    asked = _draft_request(item.path, standing, arguments, words)
    if asked is None:
        return None
    draft = draft_of(standing, asked.edits, asked.change, asked.removed)
    if draft.problems or draft.after is None:
        print_model_faults(placed_at_edits(draft.problems, draft.file), {}, words)
        return None
    if not draft.changes:
        complain(words.text("amend.same"))
        return None
    text = draft_text(draft, words)
    try:
        checked_as(item.path, {draft.file: text}, arguments.office)
    except UnreadableDossierError as refused:
        for fault in refused.faults:
            complain(fault_line(fault, words))
        return None
    why = refusal_on(item.dossier, view, view.as_of)
    difference = _difference(draft.before, draft.after, draft.changes, item.dossier, view)
    warnings = tuple(sorted(_left_behind(draft, item.dossier), key=lambda finding: -finding.severity.rank))
    return Drafted(difference, warnings, why, "" if why is not None else text, draft.file)


def _left_behind(draft: Draft, dossier: Dossier) -> Iterator[Finding]:
    """Yield the dates that the draft leaves behind, including those of the original text."""
    if draft.after is not None:
        yield from dates_left_behind(dossier.agreement, draft.after)


def _draft_request(
    folder: Path, standing: LatestText, arguments: Arguments, words: Catalogue
) -> _DraftRequest | None:
    edits = []
    for word in arguments.edits:
        try:
            edits.append(edit_of(word))
        except InputError:
            complain(words.text("amend.not_an_edit", actual=word))
            return None
    copy = (
        _copied(folder, arguments.copy, arguments.office, words)
        if arguments.copy is not None
        else standing.convention
    )
    if copy is None:
        return None
    change, removed = edited(standing, copy)
    return _DraftRequest(tuple(edits), change, removed)


def _copied(folder: Path, path: Path, office: Path | None, words: Catalogue) -> Data | None:
    """Return the data of an edited copy, a file or a folder; None if it has faults, which are reported."""
    file = path / CONVENTION if path.is_dir() else path
    read = toml_or_report(file, words)
    if read is None:
        return None
    name, (text, data) = str(file), read
    found = base_text(FolderSource(folder, office=office), name, data, is_partial=False)
    if found.problems:
        print_model_faults(found.problems, {name: text, **found.texts}, words)
        return None
    return data


def _written(drafted: Drafted, arguments: Arguments, words: Catalogue) -> int:
    """Write the draft if requested; a refused one is not written."""
    path = arguments.output
    if path is None or not drafted.text:
        return 0
    folder = arguments.paths[0]
    try:
        with locked(folder) if folder.resolve() in path.resolve().parents else nullcontext():
            write_new(path, drafted.text)
    except DossierBusyError as busy:
        complain(f"subventio amend: {error_text(busy, words)}")
        return FAILED
    except FileExistsError:
        complain(words.text("amend.exists", path=str(path)))
        return FAILED
    except OSError as error:
        return not_written(path, error, words)
    if arguments.form == "text":
        say(words.text("generate.written", path=str(path)))
    return 0
