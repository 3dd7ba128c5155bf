"""`subventio remind`: the letters that are due about what beneficiaries have not done, and their sending."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from conventions.cli.arguments import Arguments
from conventions.cli.loading import Loaded, broken, load_one, places, tell
from conventions.cli.output import say
from conventions.cli.progress import Progress
from conventions.cli.rulebooks import asked_rulebooks
from conventions.files.discovery import twins
from conventions.files.faults import UnreadableDossierError
from conventions.messages import Catalogue
from conventions.reminders.decide import decided, without_twins
from conventions.reminders.rules import ReminderRules
from conventions.reminders.rules_file import read_rules
from conventions.reminders.told import DossierReminders, of_dossier, reminders_json, reminders_lines
from conventions.rulebook.rulebook import Rulebook

__all__ = ["remind"]

_FAILED: Final = 2


def remind(arguments: Arguments, words: Catalogue) -> int:
    """Tell which reminders are due; return 2 for a dossier unreadable, 1 where one is due, else 0."""
    rulebooks = asked_rulebooks(arguments.rulebooks, "remind", words)
    if rulebooks is None:
        return _FAILED
    try:
        rules = ReminderRules() if arguments.reminder_rules is None else read_rules(arguments.reminder_rules)
    except UnreadableDossierError as refused:
        tell(refused.faults, words)
        return _FAILED
    found = places(arguments.paths, words)
    folders = [place for place in found if isinstance(place, Path)]
    told = list(_decided(folders, rules, rulebooks, arguments, words))
    if arguments.form == "json":
        say(json.dumps(reminders_json(told, arguments.as_of), ensure_ascii=False, indent=1))
    else:
        for line in reminders_lines(told, arguments.as_of, words, is_whole=arguments.all):
            say(line)
    if len(told) < len(found):
        return _FAILED
    return int(any(item.decision.due for item in told))


def _decided(
    folders: list[Path],
    rules: ReminderRules,
    rulebooks: tuple[Rulebook, ...],
    arguments: Arguments,
    words: Catalogue,
) -> Iterator[DossierReminders]:
    """Yield what is decided of each dossier that could be read; what is wrong with another is told."""
    same = {name for name, _ in twins(folders)}
    progress = Progress(len(folders), words)
    for folder in progress.over(folders):
        item = load_one(folder, words, arguments.office)
        if isinstance(item, Loaded):
            try:
                books = item.dossier.applied(rulebooks)
                found = decided(item.dossier, arguments.as_of, rules, (), books)
            except Exception as error:  # noqa: BLE001 — whatever it is, the other dossiers are still told
                broken(folder, error, words)
                continue
            is_twin = item.dossier.agreement.id in same
            yield of_dossier(item.dossier, without_twins(found) if is_twin else found)
