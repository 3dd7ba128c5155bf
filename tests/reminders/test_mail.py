"""A mail as it goes: lines that every server takes, names that no one can bend, equal bytes."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

from attrs import evolve

import conventions as cv
from conventions.messages import catalogue
from conventions.reminders.mail import Letter, digest_mail, mail_bytes, message_id, reminder_mail
from conventions.reminders.reminder_rules import Reminder, ReminderRules, reminder_decision

SOURCE = Path(__file__).parents[2] / "examples" / "portefeuille-fictif" / "fete-2024"
LONG = "Communauté d’agglomération du très long nom de l’Établissement public de coopération intercommunale"
AT = datetime(2025, 7, 11, 7, 30, tzinfo=UTC)


def letter() -> tuple[cv.Dossier, Reminder]:
    dossier = cv.read_dossier(SOURCE)
    return dossier, reminder_decision(dossier, datetime(2025, 7, 11, tzinfo=UTC).date(), ReminderRules()).due[
        0
    ]


def made(name: str, title: str) -> bytes:
    dossier, reminder = letter()
    parties = tuple(
        evolve(party, name=name) if party.role == "funder" else party for party in dossier.agreement.parties
    )
    agreement = evolve(dossier.agreement, parties=parties, title=title)
    mail = reminder_mail(
        reminder, agreement, {"bilan": "Bilan"}, Letter("lettre.docx", b"PK" * 500),
        sender="service@commune.example", to="contact@association.example", words=catalogue("fr"), at=AT,
    )  # fmt: skip
    return mail_bytes(mail)


def header(content: bytes, name: str) -> str:
    return str(make_header(decode_header(message_from_bytes(content)[name])))


def test_lines_are_short_and_end_as_servers_expect() -> None:
    content = made(LONG, "Fête du réemploi, " * 12)
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert content.isascii()
    assert header(content, "From") == f"{LONG} <service@commune.example>"
    assert header(content, "Subject").count("Fête du réemploi") == 12


def test_a_name_or_a_title_adds_no_header_and_no_addressee() -> None:
    content = made(
        'ACME "x" <autre@ailleurs.example>\r\nBcc: autre@ailleurs.example',
        "Titre\nBcc: autre@ailleurs.example",
    )
    mail = message_from_bytes(content)
    assert (mail["Bcc"], mail["To"]) == (None, "contact@association.example")
    assert mail["From"].endswith(" <service@commune.example>")


def test_equal_arguments_give_equal_bytes_and_one_reminder_has_one_identifier() -> None:
    assert made(LONG, "x") == made(LONG, "x")
    assert (
        message_from_bytes(made(LONG, "x"))["Message-ID"] == message_from_bytes(made("A", "y"))["Message-ID"]
    )
    ids = {
        message_id("a@b.example", kind, about) for kind in ("rappel", "relance") for about in (["x"], ["y"])
    }
    assert len(ids) == 4
    digest = digest_mail(["Envoyé :"], "Rappels", ["x"], sender="a@b.example", to="c@d.example")
    assert digest["Date"] is None
    assert "b.example>" in digest["Message-ID"]
