"""Letters arrive at real servers, are tried again, and say why they did not arrive, without a secret in it."""

import email
import logging
from email import policy
from pathlib import Path

import pytest

from pydra_core.errors import UserError
from pydra_core.master import couriers
from pydra_core.master.couriers import Couriers, send
from pydra_core.master.letters import Letter, trial
from pydra_core.protocol.rules import Mail
from pydra_core.trust.identity import MasterIdentity
from tests.core.master.post_offices import Hook, MailServer, at_work

DEADLINE = 30
PASSWORD = "correct-horse-battery"


def mail_of(server: MailServer, **more: str) -> Mail:
    given = {"host": "127.0.0.1", "port": server.port, "security": "none", "sender": "pydra@example.org", **more}
    return Mail(**given)  # type: ignore[arg-type]


def letter(to: str) -> Letter:
    return trial(to, "desk", "today")


def test_mail_arrives_as_plain_text_from_whom_it_should_be() -> None:
    server = MailServer()
    with at_work(server):
        send(letter("mailto:ada@example.org"), mail_of(server))
    got = email.message_from_string(server.letters.get(timeout=DEADLINE), policy=policy.default)
    assert (got["From"], got["To"], got["Subject"]) == ("pydra@example.org", "ada@example.org", "Pydra desk: a test")
    assert got.get_content_type() == "text/plain"
    assert got["Auto-Submitted"] == "auto-generated"


def test_a_server_with_a_certificate_that_nobody_vouches_for_gets_no_password(tmp_path: Path) -> None:
    server = MailServer(MasterIdentity.load_or_make(tmp_path).server_context())
    with at_work(server), pytest.raises(UserError, match="its certificate is not trusted"):
        send(letter("mailto:ada@example.org"), mail_of(server, security="starttls", user="ada", password=PASSWORD))
    assert server.logins.empty()
    assert server.letters.empty()


def test_a_server_without_starttls_gets_no_password_either() -> None:
    server = MailServer()
    with at_work(server), pytest.raises(UserError, match="cannot be used"):
        send(letter("mailto:ada@example.org"), mail_of(server, security="starttls", user="ada", password=PASSWORD))
    assert server.logins.empty()


@pytest.mark.parametrize(
    ("command", "answer", "said"),
    [
        ("AUTH", "535 no", "does not take the password of ada"),
        ("RCPT", "550 unknown", "does not take mail for ada@example.org"),
        ("MAIL", "451 come back later", "answered 451: come back later"),
    ],
)
def test_what_a_server_refuses_is_said(command: str, answer: str, said: str) -> None:
    server = MailServer()
    server.answers[command] = [answer]
    with at_work(server), pytest.raises(UserError, match=said) as caught:
        send(letter("mailto:ada@example.org"), mail_of(server, user="ada", password=PASSWORD))
    assert PASSWORD not in caught.value.sentence


def test_no_mail_goes_without_a_server() -> None:
    with pytest.raises(UserError, match="No mail server is set"):
        send(letter("mailto:ada@example.org"), Mail())


def test_a_webhook_gets_a_document() -> None:
    hook = Hook()
    with at_work(hook):
        send(letter(hook.address), Mail())
    assert hook.calls.get(timeout=DEADLINE)["event"] == "test"


@pytest.mark.parametrize(("status", "said"), [(404, "answered 404"), (500, "answered 500"), (302, "answered 302")])
def test_a_webhook_that_does_not_take_it_is_named_without_its_path(status: int, said: str) -> None:
    hook = Hook()
    hook.statuses = [status]
    with at_work(hook), pytest.raises(UserError, match=said) as caught:
        send(letter(hook.address), Mail())
    assert "secret-path" not in caught.value.sentence


def test_where_nobody_listens_that_is_said() -> None:
    hook = Hook()
    hook.server_close()
    with pytest.raises(UserError, match="cannot be reached: Connection refused"):
        send(letter(hook.address), Mail())


def test_what_does_not_arrive_is_tried_again() -> None:
    hook = Hook()
    hook.statuses = [503, 503]
    with at_work(hook):
        sent = Couriers(Mail, pauses=(0.0, 0.0))
        sent.post(letter(hook.address))
        assert hook.calls.get(timeout=DEADLINE)["event"] == "test"
        sent.close()


def test_in_the_end_the_log_says_why_and_the_next_letter_goes(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    hook = Hook()
    hook.statuses = [410, 410]
    with at_work(hook):
        sent = Couriers(Mail, pauses=(0.0,))
        sent.post(letter(hook.address))
        sent.post(letter(hook.address))
        hook.calls.get(timeout=DEADLINE)
        sent.close()
    assert [record.message for record in caplog.records] == [
        "a notice did not arrive: The webhook at 127.0.0.1 answered 410 Gone."
    ]


def test_too_many_letters_are_dropped_and_counted_in_the_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(couriers, "WAITING", 1)
    hook = Hook()
    hook.statuses = [503]
    with at_work(hook):
        sent = Couriers(Mail, pauses=(3600.0,))
        for _ in range(50):
            sent.post(letter(hook.address))
        sent.close()
    assert "one for 127.0.0.1 is dropped" in caplog.text


def test_who_was_closed_takes_nothing_more() -> None:
    sent = Couriers(Mail)
    sent.close()
    sent.post(letter("https://example.org/"))
    assert sent._thread is None
