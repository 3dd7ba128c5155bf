"""`subventio match`: payments of an accounting export, matched to dossiers, then recorded."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from budget.errors import InputError
from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, load, print_faults
from conventions.cli.output import FAILED, complain, is_mapping_kept, not_written, say, say_text
from conventions.cli.refused import refuse
from conventions.cli.reporting import say_json
from conventions.dossier.dossier import Dossier
from conventions.exports.check_forms import CsvForm
from conventions.exports.fault_text import error_text
from conventions.exports.match_text import choices_in, match_csv, match_json, match_lines
from conventions.files.faults import UnreadableDossierError
from conventions.files.ledgers.mapping import ledger_mapping, mapping_text
from conventions.files.ledgers.payments import PaymentsReading, read_payments
from conventions.files.ledgers.reader import source_bytes
from conventions.files.text import toml_text
from conventions.messages import Catalogue
from conventions.portfolio.matching import chosen, matched, recorded
from conventions.portfolio.movements import Match, Matching, Rank


def match(arguments: Arguments, words: Catalogue) -> int:
    """Print the match of each row of an export, and record the certain or accepted ones if requested.

    Return 1 if something is left to record, decide or read; 2 if the export, a dossier or a list is
    unreadable, or writing failed.
    """
    try:
        reading = _read(arguments)
        choices = None if arguments.accept is None else choices_in(arguments.accept)
    except InputError as refused:
        return refuse("subventio match", refused, words)
    loaded = load(arguments.paths, words, arguments.office)
    dossiers = {item.path: item.dossier for item in loaded if isinstance(item, Loaded)}
    found = matched(dossiers.items(), reading, arguments.as_of, arguments.author)
    _say(found, arguments, words)
    used = mapping_text(found.reading.mapping)
    if not is_mapping_kept(arguments.save_mapping, used, words, replaces=arguments.replace):
        return FAILED
    is_read = len(dossiers) == len(loaded)
    if not arguments.write and choices is None:
        return FAILED if not is_read else int(not found.is_done())
    if reading.questions:
        complain(words.text("ledger.not_answered", path=reading.file))
        return 1
    if not is_read:
        complain(words.text("match.not_all_read"))
        return FAILED
    matches: Sequence[Match] = found.of(Rank.CERTAIN)
    if choices is not None:
        matches, faults = chosen(found, choices, dossiers, arguments.author)
        if faults:
            print_faults(faults, words)
            return FAILED
    return _record(matches, dossiers, found, arguments, words)


def _read(arguments: Arguments) -> PaymentsReading:
    path, mapping = arguments.mapping, None
    if path is not None:
        mapping = ledger_mapping(path, toml_text(source_bytes(path)), of_payments=True)
    since = {} if arguments.since is None else {"since": arguments.since}
    return read_payments(arguments.file or Path(), mapping, as_of=arguments.as_of, **since)


def _say(found: Matching, arguments: Arguments, words: Catalogue) -> None:
    match arguments.form:
        case "json":
            say_json(match_json(found, words))
        case "csv":
            say_text([match_csv(found, words, CsvForm(arguments.csv))])
        case _:
            is_proposed = arguments.mapping is None
            for line in match_lines(found, words, is_proposed=is_proposed, is_whole=arguments.all):
                say(line)


def _record(
    matches: Sequence[Match],
    dossiers: Mapping[Path, Dossier],
    found: Matching,
    arguments: Arguments,
    words: Catalogue,
) -> int:
    """Record the matches, and report for each dossier what was recorded or why not."""
    is_well = True
    for folder, facts, error in recorded(matches, dossiers, arguments.as_of, arguments.office):
        match error:
            case None if arguments.form == "text":
                say(
                    words.text(
                        "match.recorded", path=str(folder), facts=words.count("match.facts", len(facts))
                    )
                )
            case UnreadableDossierError():
                print_faults(error.faults, words)
            case InputError():
                complain(f"{folder}{words.text('colon')}{error_text(error, words)}")
            case OSError():
                not_written(folder, error, words)
            case _:
                pass
        is_well = is_well and error is None
    if not is_well:
        return FAILED
    return int(not found.is_done(matches))
