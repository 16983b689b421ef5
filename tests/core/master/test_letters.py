"""Which rules an event fires, what is written, and what rules and servers must be like."""

import json

import pytest

from pydra_core.errors import UserError
from pydra_core.ids import NodeId, PackageName, RunId
from pydra_core.master import letters
from pydra_core.protocol.pictures import EventRow
from pydra_core.protocol.rules import Mail, Rule, When
from pydra_core.protocol.states import EventKind

MAIL = "mailto:ada@example.org"
HOOK = "https://example.org/hook/secret"


def failed(package: str = "climate") -> EventRow:
    text = "run 7 of climate.Regrid failed: KeyError: 'tas'\r\nBcc: mallory@example.org"
    return EventRow(number=1, at=1.0, kind=EventKind.RUN_FAILED, text=text, run=RunId(7), package=PackageName(package))


LOST = EventRow(number=2, at=2.0, kind=EventKind.NODE_LOST, text="oak is lost", node=NodeId("n1"))


def rule(to: str = MAIL, *when: When, **more: str) -> Rule:
    return Rule(name=to, when=when or (When.FAILED,), to=to, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "fires"),
    [
        (rule(), True),
        (rule(MAIL, When.FINISHED), False),
        (rule(package="climate"), True),
        (rule(package="clim*"), True),
        (rule(package="sky"), False),
        (rule(label="night"), True),
        (rule(label="n?ght"), True),
        (rule(label="day"), False),
        (rule(package="climate", label="day"), False),
        (Rule(name="x", when=(When.FAILED,), to=MAIL, silent=True), False),
    ],
)
def test_a_rule_is_fired_by_what_it_waits_for(one: Rule, fires: bool) -> None:
    assert letters.fired([one], failed(), ["night"]) == ([MAIL] if fires else [])


def test_nodes_have_neither_package_nor_label() -> None:
    assert letters.fired([rule(MAIL, When.LOST)], LOST, ()) == [MAIL]
    assert letters.fired([rule(MAIL, When.LOST, package="*")], LOST, ()) == []


def test_one_event_is_told_to_one_place_once() -> None:
    assert letters.fired([rule(), rule(HOOK), rule(MAIL, When.FAILED, When.LOST)], failed(), ()) == [MAIL, HOOK]


def test_what_no_rule_can_wait_for_fires_none() -> None:
    queued = EventRow(number=3, at=1.0, kind=EventKind.RUN_QUEUED, text="", run=RunId(7))
    assert letters.fired([rule(MAIL, *When)], queued, ()) == []


def test_a_letter_has_one_line_of_subject_and_all_facts_in_its_document() -> None:
    made = letters.letter(MAIL, failed(), "desk", "today")
    assert made.subject == "Pydra desk: run 7 of climate.Regrid failed: KeyError: 'tas' Bcc: mallory@example.org"
    document = json.loads(made.document)
    assert (document["event"], document["run"], document["package"], document["master"]) == (
        "run-failed",
        7,
        "climate",
        "desk",
    )
    assert "node" not in document


def test_logs_name_the_host_of_a_webhook_and_not_its_path() -> None:
    assert letters.letter(HOOK, LOST, "desk", "").place == "example.org"


@pytest.mark.parametrize(
    "to",
    ["", "ada@example.org", "mailto:", "mailto:ada", "mailto:a@b,c@d", "mailto:a@b\nBcc: c@d", "ftp://x/", "https://", "file:///etc/passwd",
     "https://exämple.org/", "http://x:99999/", "https://[::1/"],
)  # fmt: skip
def test_what_is_no_place_is_refused_and_says_what_to_write(to: str) -> None:
    with pytest.raises(UserError, match=r"Write an address like mailto:") as caught:
        letters.check_rules([rule(to)])
    assert "to" in caught.value.fields


def test_rules_have_a_name_of_their_own_and_wait_for_something() -> None:
    with pytest.raises(UserError, match="same name"):
        letters.check_rules([rule(), rule()])
    with pytest.raises(UserError) as caught:
        letters.check_rules([Rule(name=" ", when=(), to=MAIL)])
    assert set(caught.value.fields) == {"name", "when"}
    with pytest.raises(UserError, match="There can be 100 rules"):
        letters.check_rules([Rule(name=str(at), when=(When.LOST,), to=MAIL) for at in range(101)])


@pytest.mark.parametrize(
    ("mail", "field"),
    [
        (Mail(host="mail server", sender="a@b"), "host"),
        (Mail(host="mail", sender="a@b", port=0), "port"),
        (Mail(host="mail", sender="nobody"), "sender"),
        (Mail(host="mail", sender="a@b", password="x"), "user"),
        (Mail(host="mail", sender="a@b", user="u", password="x", security="none"), "security"),
    ],
)
def test_a_server_that_cannot_work_says_what_to_write(mail: Mail, field: str) -> None:
    with pytest.raises(UserError) as caught:
        letters.check_mail(mail)
    assert set(caught.value.fields) == {field}


def test_no_server_is_fine() -> None:
    letters.check_mail(Mail())
