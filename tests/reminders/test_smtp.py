"""One mail to a real server that refuses, drops, is silent or answers twice: what is then known."""

import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP

import pytest
import trustme
from attrs import evolve

from conventions.reminders import mail as mails
from conventions.reminders.mail import Outcome, Server, ServerRefusedError, deliver, server_of
from tests.reminders.mail_server import PATIENCE, MailServer, serving


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving() as found:
        yield found


def mail(text: str = "Bonjour\n") -> bytes:
    found = EmailMessage(policy=SMTP)
    found["Message-ID"] = "<one@commune.example>"
    found["Subject"] = "Essai"
    found.set_content(text, charset="utf-8", cte="8bit")
    return found.as_bytes()


def given(server: MailServer, content: bytes | None = None) -> Outcome:
    asked = evolve(server_of(server.url), seconds=PATIENCE)
    content = mail() if content is None else content
    return deliver(asked, content, "service@commune.example", ["contact@association.example"]).outcome


@pytest.mark.parametrize(
    ("behaviour", "outcome", "taken"),
    [
        ("ok", Outcome.SENT, 1),
        ("no_sender", Outcome.REFUSED, 0),
        ("no_recipient", Outcome.REFUSED, 0),
        ("drop_at_data", Outcome.REFUSED, 0),
        ("no_text", Outcome.REFUSED, 0),
        ("drop_in_text", Outcome.DOUBTFUL, 0),
        ("drop_after_text", Outcome.DOUBTFUL, 1),
        ("silent", Outcome.DOUBTFUL, 1),
        ("slow", Outcome.SENT, 1),
        ("twice", Outcome.SENT, 1),
        ("twice_early", Outcome.REFUSED, 0),
        ("odd", Outcome.DOUBTFUL, 1),
    ],
)
def test_what_became_of_a_mail_is_said_only_where_it_is_known(
    server: MailServer, behaviour: str, outcome: Outcome, taken: int
) -> None:
    server.script = [behaviour]
    assert given(server) is outcome
    assert len(server.log) == taken
    assert (given(server), len(server.log)) == (Outcome.SENT, taken + 1)  # the next one is not confused by it


def test_a_server_that_is_not_there_takes_nothing(server: MailServer) -> None:
    there = server_of(server.url)
    assert (
        deliver(evolve(there, port=9), mail(), "a@b.example", ["c@d.example"]).outcome is Outcome.UNREACHABLE
    )


def test_a_password_never_goes_unencrypted(server: MailServer) -> None:
    asked = server_of(f"smtp://service@127.0.0.1:{server.port}", "secret")
    found = deliver(asked, mail(), "a@b.example", ["c@d.example"])
    assert (found.outcome, server.log) == (Outcome.UNREACHABLE, [])
    assert "secret" not in repr(asked)


def test_a_line_that_begins_with_a_dot_arrives_whole(server: MailServer) -> None:
    assert given(server, mail("un\n.\n..deux\n")) is Outcome.SENT
    assert server.log[0].get_content().replace("\r", "") == "un\n.\n..deux\n"


# --- an encrypted connection -------------------------------------------------------------------------------


GIVEN = "a word that only the server knows"


def contexts(*names: str, is_known: bool = True) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server of these names shows, and what a machine trusts that knows who certified it, or does not."""
    authority, other = trustme.CA(), trustme.CA()
    shown, trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.issue_cert(*names).configure_cert(shown)
    (authority if is_known else other).configure_trust(trusted)
    return shown, trusted


@pytest.mark.parametrize(
    ("names", "is_known", "said", "outcome"),
    [
        (("127.0.0.1",), True, GIVEN, Outcome.SENT),
        (("127.0.0.1",), True, "another", Outcome.UNREACHABLE),
        (("127.0.0.1",), False, GIVEN, Outcome.UNREACHABLE),
        (("courrier.example",), True, GIVEN, Outcome.UNREACHABLE),
    ],
    ids=["trusted", "a wrong password", "nobody known certified it", "certified for another"],
)
def test_mail_and_password_go_encrypted_to_a_server_that_is_who_it_says_and_to_no_other(
    names: tuple[str, ...], is_known: bool, said: str, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, trusted = contexts(*names, is_known=is_known)
    monkeypatch.setattr(mails, "_trusted", lambda: trusted)
    with serving(tls=shown, password=GIVEN) as server:
        asked = evolve(server_of(f"smtp://service@127.0.0.1:{server.port}", said), seconds=5)
        found = deliver(asked, mail(), "service@commune.example", ["contact@association.example"])
        assert (found.outcome, len(server.log)) == (outcome, int(outcome is Outcome.SENT)), found.reason
        assert GIVEN not in found.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("smtp://courrier.example", Server("courrier.example", 25)),
        ("smtp://courrier.example:587/", Server("courrier.example", 587)),
        (
            "smtps://moi%40commune.example@courrier.example",
            Server("courrier.example", 465, "moi@commune.example", is_tls=True),
        ),
    ],
)
def test_an_address_names_a_server(text: str, expected: Server) -> None:
    assert server_of(text) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("courrier.example", "address"), ("http://courrier.example", "address"), ("smtp://", "address"),
        ("smtp://x:port", "address"), ("smtp://x:99999", "address"), ("smtp://x/path", "address"),
        ("smtp://x?tls=no", "address"), ("smtp://moi:secret@x", "password"),
        ("smtp://courrier..example:587", "address"), (f"smtp://{'x' * 64}.example", "address"),
        ("smtp://andr%C3%A9@x", "password_letters"),
    ],
)  # fmt: skip
def test_what_names_no_server_is_refused(text: str, why: str) -> None:
    with pytest.raises(ServerRefusedError) as refused:
        server_of(text)
    assert refused.value.params["why"] == why
    assert "secret" not in str(refused.value) + refused.value.actual


def test_a_password_that_cannot_be_transmitted_is_refused_before_anything_is_noted() -> None:
    with pytest.raises(ServerRefusedError) as refused:
        server_of("smtp://service@courrier.example", "sésame")
    assert refused.value.params["why"] == "password_letters"
    assert "sésame" not in str(refused.value) + refused.value.actual
    assert server_of("smtp://courrier.example", "sésame").user is None  # it is not given to anybody
