"""What may be said when: every phase of every kind of link against every message there is."""

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, strategies as st

from pydra_core.errors import CloseCode, PeerError
from pydra_core.ids import Attempt, UnitName
from pydra_core.protocol import blobline, controlline, dealing, environments, messages, verbs
from pydra_core.protocol.facts import Facts, Hours, IsolationReport, Load
from pydra_core.protocol.hello import (
    OLDEST,
    PROTOCOL,
    AnyHello,
    BlobHello,
    Challenge,
    ControlHello,
    EnrolHello,
    NodeHello,
    Welcome,
)
from pydra_core.protocol.session import LIMITS, SMALL, LinkKind, Phase, Session, Side, kind_of
from pydra_core.protocol.states import Outcome

UNIT, ATTEMPT = UnitName(1), Attempt(1, 1)
NAMED: dict[str, Any] = {"unit": UNIT, "attempt": ATTEMPT}
DIGEST = "ab" * 32
TARGET = environments.Target(DIGEST, "3.12", "linux-x86_64")
FACTS = Facts(host="h", system="s", machine="m", python="3.11", cores=1, memory=1, program="0")
SPOKEN: dict[str, Any] = {"protocol": PROTOCOL, "program": "0"}
HELLOS: dict[LinkKind, AnyHello] = {
    LinkKind.NODE: NodeHello(**SPOKEN, key=b"k", signature=b"s", facts=FACTS),
    LinkKind.CONTROL: ControlHello(**SPOKEN, credential="c"),
    LinkKind.BLOB: BlobHello(**SPOKEN, ticket="t"),
}
ENROL = EnrolHello(**SPOKEN, token="t", secret="s", name="n", key=b"k", signature=b"s", facts=FACTS)
CHALLENGE = Challenge(protocol=PROTOCOL, oldest=OLDEST, program="0", nonce=bytes(32))
WELCOME = Welcome(epoch=1, master="m")
PLACEMENT = messages.Placement(
    unit=UNIT, attempt=ATTEMPT, package="p", version=DIGEST, task="p.T", module="p", cls="T", arguments=b"\x80"
)
SAMPLES: dict[tuple[LinkKind, Side], list[Any]] = {
    (LinkKind.NODE, Side.CALLER): [
        messages.NodeReady(slots=1, isolation=IsolationReport()),
        messages.Heartbeat(Load()),
        messages.UnitSyncing(unit=UNIT, attempt=ATTEMPT),
        messages.UnitStarting(unit=UNIT, attempt=ATTEMPT),
        messages.UnitStarted(unit=UNIT, attempt=ATTEMPT, worker_pid=1, isolation="full", at=1.0),
        messages.UnitProgress(unit=UNIT, attempt=ATTEMPT, done=1.0),
        messages.UnitSaved(unit=UNIT, attempt=ATTEMPT, artifacts=(messages.Artifact("a", DIGEST, 1),)),
        messages.UnitEnded(serial=1, unit=UNIT, attempt=ATTEMPT, outcome=Outcome.COMPLETE),
        messages.VersionHeld(DIGEST),
        messages.InputsHeld((DIGEST,)),
        environments.UnitBuilding(unit=UNIT, attempt=ATTEMPT),
        environments.LockResolved(target=TARGET, lock="x"),
        environments.LockWanted(target=TARGET),
        environments.EnvironmentNews(state="held"),
        messages.NodeHours(Hours(slots=0, reason="works again at 20:00")),
        messages.TicketAsked(request=1),
        messages.LogLines(unit=None, first=0, lines=(messages.LogLine(1.0, "out", "x"),)),
        messages.NodeStopping(),
        dealing.SpreadOpened(**NAMED, path="/u"),
        dealing.UnitsOffered(**NAMED, path="/u", body=b"\x90"),
        dealing.SpreadTotal(**NAMED, path="/u", total=3),
        dealing.SpreadSettled(**NAMED, path="/u"),
        dealing.SlotReturned(**NAMED),
        dealing.SlotWanted(**NAMED),
        dealing.UnitsAnswered(**NAMED, body=b"\x90"),
    ],
    (LinkKind.NODE, Side.MASTER): [
        messages.Place(PLACEMENT),
        messages.StopUnit(unit=UNIT, attempt=ATTEMPT),
        messages.Acknowledged((1,)),
        messages.Ticket(request=1, ticket="t"),
        messages.WatchLog(unit=UNIT),
        messages.WatchLoad(True),
        messages.PackageNews("p", None),
        environments.LockPinned(target=TARGET),
        dealing.CreditGranted(**NAMED, path="/u", credit=2),
        dealing.AnswersFor(**NAMED, path="/u", body=b"\x90"),
        dealing.WorkFor(**NAMED, body=b"\x90"),
        dealing.NoMoreWork(**NAMED),
        dealing.Replay(**NAMED, path="/u", order=b"", last=1),
        dealing.OfferAgain(**NAMED),
        dealing.SlotGranted(**NAMED),
        messages.FreezeUnit(**NAMED, on=True),
    ],
    (LinkKind.CONTROL, Side.CALLER): [controlline.Request(1, verbs.Query(kind="runs"))],
    (LinkKind.CONTROL, Side.MASTER): [controlline.Reply(1, verbs.Done()), controlline.Pushed(verbs.WatchClosed(1))],
    (LinkKind.BLOB, Side.CALLER): [
        blobline.Fetch(DIGEST, 0, 1),
        blobline.Part(digest=DIGEST, offset=0, size=1, body=b"x"),
        blobline.Ask(DIGEST, 1),
        blobline.Redeem("t"),
    ],
    (LinkKind.BLOB, Side.MASTER): [
        blobline.Part(digest=DIGEST, offset=0, size=1, body=b"x"),
        blobline.StoreAt(DIGEST, 1),
    ],
}
EVERYTHING = [CHALLENGE, WELCOME, ENROL, *HELLOS.values(), *(m for said in SAMPLES.values() for m in said)]
FAR = {Side.MASTER: Side.CALLER, Side.CALLER: Side.MASTER}


def encoded(message: Any) -> bytes:
    return msgspec.msgpack.encode(message)


def session_at(side: Side, phase: Phase, kind: LinkKind = LinkKind.NODE) -> Session:
    """A session that came to this phase by what both sides legally said."""
    session = Session(side)
    for speaker, message in [(Side.MASTER, CHALLENGE), (Side.CALLER, HELLOS[kind]), (Side.MASTER, WELCOME)]:
        if session.phase is phase:
            break
        if speaker is side:
            session.send(message)
        else:
            session.receive(encoded(message))
    assert session.phase is phase
    return session


def legal(phase: Phase, kind: LinkKind, speaker: Side) -> list[Any]:
    match phase, speaker:
        case Phase.GREETING, Side.MASTER:
            return [CHALLENGE]
        case Phase.HELLO, Side.CALLER:
            return [*HELLOS.values(), ENROL]
        case Phase.WELCOME, Side.MASTER:
            return [WELCOME]
        case Phase.OPEN, _ if (kind, speaker) == (LinkKind.NODE, Side.CALLER):
            return SAMPLES[kind, speaker][:1]
        case Phase.OPEN, _:
            return SAMPLES[kind, speaker]
    return []


def test_the_samples_are_all_messages_there_are():
    for union, key in [
        (messages.FromNode, (LinkKind.NODE, Side.CALLER)),
        (messages.ToNode, (LinkKind.NODE, Side.MASTER)),
        (controlline.ToControl, (LinkKind.CONTROL, Side.MASTER)),
        (blobline.FromBlobLink, (LinkKind.BLOB, Side.CALLER)),
        (blobline.ToBlobLink, (LinkKind.BLOB, Side.MASTER)),
    ]:
        assert {type(message) for message in SAMPLES[key]} == set(get_args(union))


@pytest.mark.parametrize("message", EVERYTHING, ids=lambda message: type(message).__name__)
@pytest.mark.parametrize("kind", LinkKind)
@pytest.mark.parametrize("phase", [Phase.GREETING, Phase.HELLO, Phase.WELCOME, Phase.OPEN])
@pytest.mark.parametrize("side", Side)
def test_each_message_is_legal_exactly_where_the_table_says(side: Side, phase: Phase, kind: LinkKind, message: Any):
    session = session_at(side, phase, kind)
    frame = encoded(message)
    # A type may be known by the same tag on another link: what counts is what the other side may say here.
    may = {encoded(sample) for sample in legal(phase, kind, FAR[side])}
    if frame in may:
        assert encoded(session.receive(frame)) == frame
    else:
        with pytest.raises(PeerError):
            session.receive(frame)
        assert session.phase is Phase.CLOSED


@pytest.mark.parametrize("kind", LinkKind)
def test_a_closed_session_hears_nothing_any_more(kind: LinkKind):
    session = session_at(Side.MASTER, Phase.OPEN, kind)
    with pytest.raises(PeerError):
        session.receive(b"\xc1")
    for message in SAMPLES[kind, Side.CALLER]:
        with pytest.raises(PeerError):
            session.receive(encoded(message))


def test_a_ready_node_may_say_everything():
    session = session_at(Side.MASTER, Phase.OPEN)
    for message in SAMPLES[LinkKind.NODE, Side.CALLER]:
        assert session.receive(encoded(message)) == message


def test_both_sides_come_open_together():
    master, caller = Session(Side.MASTER), Session(Side.CALLER)
    assert caller.receive(master.send(CHALLENGE)) == CHALLENGE
    assert master.receive(caller.send(ENROL)) == ENROL
    assert caller.receive(master.send(WELCOME)) == WELCOME
    assert (master.phase, caller.phase, master.kind, caller.kind) == (
        Phase.OPEN,
        Phase.OPEN,
        LinkKind.NODE,
        LinkKind.NODE,
    )


@pytest.mark.parametrize("protocol", [OLDEST - 1, PROTOCOL + 1, -1, 2**40])
def test_another_protocol_is_refused_by_a_reason_that_names_both(protocol: int):
    session = session_at(Side.MASTER, Phase.HELLO)
    with pytest.raises(PeerError) as caught:
        session.receive(encoded(msgspec.structs.replace(HELLOS[LinkKind.NODE], protocol=protocol)))
    assert caught.value.code is CloseCode.VERSION
    assert str(protocol) in caught.value.reason
    assert str(PROTOCOL) in caught.value.reason


@pytest.mark.parametrize("name", ["Heartbeat", "UnitProgress", "EnrolHello"])
def test_each_type_has_its_limit(name: str):
    limit = LIMITS.get(name, SMALL)
    if name == "EnrolHello":
        session, message = session_at(Side.MASTER, Phase.HELLO), msgspec.structs.replace(ENROL, name="n" * limit)
    else:
        session = session_at(Side.MASTER, Phase.OPEN)
        session.receive(encoded(SAMPLES[LinkKind.NODE, Side.CALLER][0]))
        [known] = [said for said in SAMPLES[LinkKind.NODE, Side.CALLER] if type(said).__name__ == name]
        message = {**msgspec.to_builtins(known), "junk": "j" * limit}
    with pytest.raises(PeerError, match="over"):
        session.receive(encoded(message))


def test_what_we_may_not_say_is_not_sent():
    session = session_at(Side.CALLER, Phase.OPEN)
    with pytest.raises(PeerError, match="before it was ready"):
        session.send(messages.Heartbeat(Load()))


def test_kinds_follow_from_hellos():
    assert {kind: kind_of(greeting) for kind, greeting in HELLOS.items()} == {kind: kind for kind in LinkKind}
    assert kind_of(ENROL) is LinkKind.NODE


@given(st.binary(max_size=200), st.sampled_from(list(LinkKind)), st.sampled_from(list(Side)))
def test_no_bytes_do_anything_but_be_refused_or_be_a_message(frame: bytes, kind: LinkKind, side: Side):
    session = session_at(side, Phase.OPEN, kind)
    try:
        message = session.receive(frame)
    except PeerError:
        assert session.phase is Phase.CLOSED
    else:
        assert type(message) in {type(sample) for sample in SAMPLES[kind, FAR[side]]}
