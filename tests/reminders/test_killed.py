"""Reminders of many nights, of which each run is killed at a moment of chance: none goes twice, none is lost.

Children are forked, and call the command; the server is a process too, and its own log says what it took.
`KILLS=200 pytest -n 0 --slow -s tests/reminders/test_killed.py` kills so many,
each time others, and prints its seed.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import partial
from pathlib import Path

import pytest

import conventions as cv
from conventions.cli import output, remind
from conventions.files import atomic, register_log
from conventions.files.register_store import verified
from conventions.files.write_back import adopt
from conventions.messages import catalogue
from conventions.reminders import mail
from conventions.reminders.outbox import Outbox
from tests.cli.console import plain
from tests.cli.recorded import called
from tests.forks import Killer, calls_within
from tests.reminders.mail_server import PATIENCE, serving_apart
from tests.reminders.test_sending import notices, office

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a child is forked to be killed")

MANY = 60
KILLS = int(os.environ.get("KILLS") or MANY)
DOSSIERS = 3
DUE = date(2025, 6, 30)
NIGHTS = range(1, 3650, 3)
"""So many days after the day of the report: on each of them all dossiers are reminded again."""
EACH = 4
"""So many runs of a night are begun to be killed."""
RULES = f"""schema = "subventio/reminders/1"
before = []
after = [{", ".join(map(str, NIGHTS))}]
formal_notice = 3650
apart = 1
quiet_days = false
"""
FRENCH = catalogue("fr")
WRITERS = {
    function.__code__
    for function in (
        *(remind.Sending._sent, remind.Sending._record_each, remind.Sending._digest, output.write_whole),
        *(Outbox._at_once, Outbox.told, mail.deliver, mail._connected, mail._envelope, mail._text),
        *(register_log._replaced, register_log._written, register_log._append, register_log._repaired),
        *(atomic.replace_file, atomic.put_in_place, atomic.sync_folder),
    )
}


def asked(folder: Path, night: int, *channel: str) -> tuple[str, ...]:
    rules = ("--rules", str(folder.parent / "rules.toml"), "--rulebooks", "none")
    return ("remind", str(folder), "--as-of", str(DUE + timedelta(night)), *rules, *channel)


def run_to_its_end(*words: str) -> None:
    """Run until nothing that is due is left: the server refuses a mail now and then."""
    said = [called(*words)]
    while said[-1].code:
        said.append(called(*words))
        assert len(said) < 30, said


@pytest.mark.slow  # processes are killed, and a run that is not ends each night: 10 s of CPU
@pytest.mark.parametrize(("way", "kills"), [("--send", KILLS), ("--outbox", KILLS // 4)])
def test_kills_at_moments_of_chance_send_nothing_twice_and_lose_nothing(
    way: str, kills: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    seed = 16 if KILLS == MANY else random.randrange(10**6)
    folder, taken = office(tmp_path / "office", DOSSIERS), tmp_path / "taken"
    places = sorted(folder.iterdir())
    for place in places:
        adopt(place, "le service instructeur", "registre commencé", DUE)
    (tmp_path / "rules.toml").write_text(RULES, "utf-8")
    taken.mkdir()
    with serving_apart(taken, seed) as address:
        channel = (way, address if way == "--send" else str(taken))
        whole = partial(run_to_its_end, *asked(folder, NIGHTS[0], *channel))
        killer = Killer(random.Random(seed), WRITERS, calls_within(WRITERS, whole), seconds=0.1)
        killed, nights = 0, iter(NIGHTS[1:])
        while killed < kills:
            words = asked(folder, night := next(nights), *channel)
            for number in range(EACH):
                kill = killer.after_a_time if number % 2 == 0 else killer.at_a_call
                killed += kill(partial(called, *words))
            run_to_its_end(*words)
        time.sleep(5 * PATIENCE)  # what was on its way is taken
    told = all_was_told_once(folder, taken, NIGHTS[: NIGHTS.index(night) + 1])
    print(f"{way}: seed {seed}, {killed} killed, {told}")  # noqa: T201 — whoever repeats it needs the seed


def all_was_told_once(folder: Path, taken: Path, nights: Sequence[int]) -> str:
    """Each dossier was reminded once for each night, as the server's own log and the records say."""
    known, places = notices(folder), sorted(folder.glob("d*"))
    steps = Counter((item.dossier, reminder.step) for item in known for reminder in item.asked)
    assert steps == {(place.name, night): 1 for place in places for night in nights}
    mails = [read(path) for path in sorted(taken.glob("*.eml"))]
    ids = [str(mail["Message-ID"]) for mail in mails if mail.is_multipart()]
    assert len(set(ids)) == len(ids)
    sent, doubtful = ({item.id for item in known if item.is_sent is it} for it in (True, False))
    assert sent <= set(ids) <= sent | doubtful
    assert len(sent) + len(doubtful) == len(places) * len(nights)
    assert doubtful
    is_recorded = (taken / "address").exists() and not list(taken.glob("subventio.*"))
    for place in places:
        facts = [fact for fact in cv.read_dossier(place).facts if fact.key == "letter_sent"]
        mine = [item.id for item in known if item.dossier == place.name and item.is_sent and is_recorded]
        assert Counter(name for name in mine for fact in facts if name in (fact.evidence or "")) == Counter(
            mine
        )
        assert len(facts) == len(mine)
        found = verified(place)
        assert (found.faults, found.is_unfinished) == ((), False)
    summaries = plain("".join(mail.get_content() for mail in mails if not mail.is_multipart()))
    for item in known:
        line = f"– {item.dossier}  relance : Bilan → {item.address} ({plain(FRENCH.day(item.on))})"
        assert not item.is_sent or line in summaries
    return f"{len(ids)} letters taken, {len(sent)} sent + {len(doubtful)} doubtful = {len(known)} due"


def read(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default)
