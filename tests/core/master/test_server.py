"""Who comes in, who is sent away and why, and what a blob link gives and takes."""

import ssl
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from pydra_core.errors import CloseCode, PeerError
from pydra_core.ids import Digest
from pydra_core.link.dial import dial
from pydra_core.link.wire import LinkClosed
from pydra_core.master.runtime import Master
from pydra_core.protocol import controlline, messages, verbs
from pydra_core.protocol.blobline import CHUNK, Ask, Fetch, Part, StoreAt
from pydra_core.protocol.hello import PROTOCOL, Challenge, ControlHello, NodeHello
from pydra_core.protocol.messages import Artifact
from pydra_core.trust.tokens import JoinToken
from tests.core.master.machines import FACTS, Person, ScriptedNode, a_master, a_node, running

BODY = b"a picture" * 1000
PICTURE = Artifact("out/picture.png", Digest(sha256(BODY).hexdigest()), len(BODY))


async def refusal(node: ScriptedNode, token: str) -> PeerError:
    with pytest.raises(PeerError) as caught:
        await node.enrol(token)
    return caught.value


async def test_a_token_is_for_its_uses_only(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        token = await Person(master).token(uses=2)
        for name in ("n1", "n2"):
            node = ScriptedNode(tmp_path / name, master)
            await node.enrol(token)
            await node.close()
        assert sorted(node.name for node in master.cluster.nodes.values()) == ["oak", "oak-2"]
        error = await refusal(ScriptedNode(tmp_path / "n3", master), token)
        assert (error.code, error.reason) == (CloseCode.TOKEN, "this join token is used up: make a new one")


async def test_a_revoked_an_expired_and_a_made_up_token_are_refused_each_with_its_reason(tmp_path: Path) -> None:
    late = 0.0
    async with a_master(tmp_path / "m", clock=lambda: 1e9 + late) as master:
        person = Person(master)
        node = ScriptedNode(tmp_path / "n", master)
        made = await person.ask(verbs.NewToken(), verbs.TokenMade)
        await person.ask(verbs.RevokeToken(made.token), verbs.Done)
        assert "was revoked" in (await refusal(node, made.text)).reason
        token = await person.token(ttl=60)
        late = 61.0
        assert "has expired" in (await refusal(node, token)).reason
        other = JoinToken.make(master.addresses, master.identity.pin, 2e9).text
        assert "no such join token" in (await refusal(node, other)).reason
        assert not master.cluster.nodes


async def test_a_token_says_itself_for_how_many_machines_it_is(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        assert [JoinToken.parse(await person.token(uses=uses)).uses for uses in (1, 5)] == [1, 5]


async def test_the_secret_of_a_token_is_not_kept(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        secret = JoinToken.parse(await Person(master).token()).secret.encode()
    for path in (tmp_path / "m").rglob("*"):
        assert path.is_dir() or secret not in path.read_bytes()


async def test_enrolment_is_on_disk_when_the_node_is_welcomed(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        node = ScriptedNode(tmp_path / "n", master)
        await node.enrol(await Person(master).token())
    async with a_master(tmp_path / "m", listen=None) as master:
        assert master.cluster.nodes[node.key.node_id].name == "oak"


async def test_a_node_that_is_unknown_or_cannot_prove_its_key_is_refused(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        node = ScriptedNode(tmp_path / "n", master)
        with pytest.raises(PeerError) as caught:
            await node.connect()
        assert caught.value.code is CloseCode.UNKNOWN_NODE
        await node.enrol(await Person(master).token())
        with pytest.raises(PeerError) as caught:
            await node.connect(signature=b"\0" * 64)
        assert caught.value.code is CloseCode.REFUSED
        await node.close()


async def test_a_removed_node_is_cut_off_and_has_to_join_again(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        await Person(master).ask(verbs.RemoveNode(node.key.node_id), verbs.Done)
        with pytest.raises(LinkClosed, match="removed"):
            await node.get(messages.Place)
        with pytest.raises(PeerError) as caught:
            await node.connect()
        assert caught.value.code is CloseCode.UNKNOWN_NODE


async def test_of_two_links_of_one_node_the_newer_wins_and_what_goes_beside_the_older_ends(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        await person.submit()
        placement = await node.place()
        beside = await node.blobs(store=(PICTURE,))
        await node.wire.send(messages.TicketAsked(request=2, store=(PICTURE,)))
        unused = await node.get(messages.Ticket)
        twin = ScriptedNode(tmp_path / "n", master)
        await twin.connect()
        with pytest.raises(LinkClosed) as caught:
            await node.get(messages.Place)
        assert caught.value.code == CloseCode.REPLACED
        await twin.ready(running=(running(placement),))
        with pytest.raises(LinkClosed, match="lost"):
            await beside.receive()
        with pytest.raises(PeerError, match="unknown, used or older"):
            await twin.open(unused.ticket)
        await twin.ended(placement)
        await twin.get(messages.Acknowledged)
        assert list(master.links) == [twin.key.node_id]
        await twin.close()


async def test_a_node_of_another_protocol_stays_in_the_list_with_what_helps(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.watch("nodes")
        reason = await refused_with(node, master, PROTOCOL + 1)
        assert str(PROTOCOL + 1) in reason
        push = await person.until(lambda push: any(row.upgrade for row in push.page.nodes))
        assert push.page.nodes[0].node == node.key.node_id


async def refused_with(node: ScriptedNode, master: Master, protocol: int) -> str:
    """What a node of another protocol is told; our own session would not let us say it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    async with connect(f"wss://{master.addresses[0]}/", ssl=context, proxy=None) as connection:
        challenge = msgspec.msgpack.decode(await connection.recv(decode=False), type=Challenge)
        signature = node.key.sign(master.identity.pin, challenge.nonce)
        hello = NodeHello(protocol=protocol, program="9", key=node.key.public, signature=signature, facts=FACTS)
        await connection.send(msgspec.msgpack.encode(hello))
        with pytest.raises(ConnectionClosed):
            await connection.recv()
        assert connection.close_code == CloseCode.VERSION
        return connection.close_reason or ""


async def test_only_the_credential_of_the_home_opens_a_control_link(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        with pytest.raises(PeerError) as caught:
            await control(master, "guess")
        assert caught.value.code is CloseCode.REFUSED
        wire = await control(master, master.credential)
        await wire.send(controlline.Request(7, verbs.Query(kind="status")))
        reply = await wire.receive()
        assert reply.id == 7
        assert reply.answer.status.master == "test"
        await wire.send(controlline.Request(8, verbs.Watch(verbs.Query(kind="packages"))))
        assert isinstance((await wire.receive()).answer, verbs.Watching)
        assert isinstance((await wire.receive()).push, verbs.Snapshot)
        await wire.close()


async def control(master: Master, credential: str):  # type: ignore[no-untyped-def]
    def hello(_: Challenge) -> ControlHello:
        return ControlHello(protocol=PROTOCOL, program="0.2.0", credential=credential)

    return (await dial([master.addresses[0]], master.identity.pin, hello))[0]


async def test_a_node_fetches_the_version_that_its_placement_names(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        deployed = await person.deploy(tmp_path, "# " + "x" * (CHUNK + 100))
        await node.wire.send(messages.TicketAsked(request=9, fetch=(deployed.digest,)))
        refused = await node.get(messages.Ticket)
        assert (refused.request, refused.ticket) == (9, "")
        assert "needs this blob" in refused.refused

        await person.submit()
        await node.place()
        wire = await node.blobs(fetch=(deployed.digest,))
        body, size = b"", CHUNK + 100
        while len(body) < size:
            await wire.send(Fetch(deployed.digest, len(body), CHUNK))
            part = await wire.receive()
            assert part.offset == len(body)
            body, size = body + part.body, part.size
        assert sha256(body).hexdigest() == deployed.digest

        await wire.send(Fetch(Digest("0" * 64), 0, 10))
        with pytest.raises(LinkClosed, match="not for that blob"):
            await wire.receive()


async def test_a_node_stores_what_its_ticket_announces_and_goes_on_where_it_was_cut(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        await person.submit()
        placement = await node.place()
        wire = await node.blobs(store=(PICTURE,))
        await wire.send(Part(digest=PICTURE.digest, offset=0, size=PICTURE.size, body=BODY[:1000]))
        assert await wire.receive() == StoreAt(PICTURE.digest, 1000)
        await wire.close()
        wire = await node.blobs(store=(PICTURE,))
        await wire.send(Ask(PICTURE.digest, PICTURE.size))
        assert await wire.receive() == StoreAt(PICTURE.digest, 1000)
        await wire.send(Part(digest=PICTURE.digest, offset=1000, size=PICTURE.size, body=BODY[1000:]))
        assert await wire.receive() == StoreAt(PICTURE.digest, PICTURE.size)
        await wire.close()
        await node.ended(placement, artifacts=(PICTURE,))
        await node.get(messages.Acknowledged)
        part = await person.ask(verbs.GetPart(digest=PICTURE.digest), verbs.PartOf)
        assert part.body == BODY
        assert (await person.details(1)).artifacts == (PICTURE,)


async def test_a_ticket_opens_one_link_of_its_own_kind_only(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        await person.submit()
        await node.place()
        await node.wire.send(messages.TicketAsked(request=1, store=(PICTURE,)))
        ticket = (await node.get(messages.Ticket)).ticket
        wire = await node.open(ticket)
        with pytest.raises(PeerError) as caught:
            await node.open(ticket)
        assert caught.value.code is CloseCode.TOKEN
        await wire.send(Part(digest=Digest("1" * 64), offset=0, size=4, body=b"evil"))
        with pytest.raises(LinkClosed, match="not for that blob"):
            await wire.receive()


async def test_too_much_and_what_no_run_left_is_not_stored(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        await node.wire.send(messages.TicketAsked(request=1, store=(PICTURE,)))
        assert "No run" in (await node.get(messages.Ticket)).refused
        person = Person(master)
        await person.deploy(tmp_path)
        await person.submit()
        await node.place()
        huge = Artifact("huge", Digest("2" * 64), 2 * 2**30)
        await node.wire.send(messages.TicketAsked(request=2, store=(huge,)))
        assert "at most" in (await node.get(messages.Ticket)).refused
