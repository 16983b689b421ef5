"""The master tells by e-mail and webhook by itself: rules are kept, a password is sealed, and the terminal says what came of a test."""

import asyncio
import stat
import sys
from pathlib import Path

import msgspec
import pytest

from pydra_core.errors import UserError
from pydra_core.master.notify import FILE, Notify
from pydra_core.master.secrets import Vault
from pydra_core.protocol import verbs
from pydra_core.protocol.rules import Mail, Rule, When
from tests.core.master.machines import Person, a_master, a_node
from tests.core.master.post_offices import Hook, at_work
from tests.core.master.test_control_secrets import deployed, submit

PASSWORD = "correct-horse-battery"
MAIL = Mail(host="mail.example.org", sender="pydra@example.org", user="ada", password=PASSWORD)


def rule(to: str, *when: When, **more: str) -> Rule:
    return Rule(name="one", when=when or (When.FAILED,), to=to, **more)  # type: ignore[arg-type]


def made(home: Path) -> Notify:
    return Notify(home, Vault(home), "desk")


def test_rules_and_server_are_there_again_and_the_password_is_sealed(tmp_path: Path) -> None:
    told = made(tmp_path).set(verbs.SetNotify(rules=(rule("mailto:ada@example.org"),), mail=MAIL))
    assert (told.mail.password, told.mail.has_password) == ("", True)
    again = made(tmp_path)
    assert again.told() == told
    assert again.mail().password == PASSWORD
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert PASSWORD.encode() not in kept
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_an_empty_password_leaves_the_one_that_is_there_unless_the_user_goes(tmp_path: Path) -> None:
    notify = made(tmp_path)
    notify.set(verbs.SetNotify(mail=MAIL))
    notify.set(verbs.SetNotify(mail=msgspec.structs.replace(MAIL, password="", port=465, security="tls")))
    assert notify.mail().password == PASSWORD
    with pytest.raises(UserError, match="under TLS only"):
        notify.set(verbs.SetNotify(mail=msgspec.structs.replace(MAIL, password="", security="none")))
    notify.set(verbs.SetNotify(mail=msgspec.structs.replace(MAIL, password="", user="")))
    assert notify.mail().password == ""


def test_what_is_refused_changes_nothing(tmp_path: Path) -> None:
    notify = made(tmp_path)
    notify.set(verbs.SetNotify(rules=(rule("mailto:ada@example.org"),)))
    before = notify.told()
    with pytest.raises(UserError):
        notify.set(verbs.SetNotify(rules=(rule("nowhere"),)))
    assert notify.told() == before


def test_a_file_that_is_broken_stops_no_master(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{")
    assert made(tmp_path).told().rules == ()


async def test_a_run_that_ended_reaches_the_webhook_of_a_rule_without_any_window(tmp_path: Path) -> None:
    hook = Hook()
    with at_work(hook):
        async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
            person = Person(master)
            await deployed(person, tmp_path)
            await person.ask(
                verbs.SetNotify(rules=(rule(hook.address, When.FINISHED, package="vault*"),)), verbs.NotifyTold
            )
            said = await person.ask(verbs.TestNotify(hook.address), verbs.Done)
            assert said.text == "It was taken by 127.0.0.1."
            assert (await asyncio.to_thread(hook.calls.get, True, 30))["event"] == "test"
            run = (await person.ask(submit(), verbs.Submitted)).run
            placement = await node.place()
            await node.started(placement)
            await node.ended(placement)
            document = await asyncio.to_thread(hook.calls.get, True, 30)
            assert (document["event"], document["run"], document["package"]) == ("run-finished", run, "vaulted")
            refused = await person.ask(verbs.TestNotify("nowhere"), verbs.Refused)
            assert refused.fields["to"].startswith("Write an address")
