"""The door over real sockets: who is let in, who is told why not, and what strangers can not do."""

import asyncio
import socket
import ssl
import warnings
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from websockets.exceptions import ConnectionClosed

from pydra_core.errors import CloseCode, PeerError, UserError
from pydra_core.link.dial import Unreachable, WrongPin, _found, dial
from pydra_core.link.serve import HELLO_LIMIT, TLS_BUFFER
from pydra_core.link.wire import LinkClosed, Wire
from pydra_core.protocol.facts import IsolationReport
from pydra_core.protocol.hello import Challenge, NodeHello
from pydra_core.protocol.messages import Acknowledged, Heartbeat, Load, NodeReady, PackageNews
from pydra_core.trust.identity import MasterIdentity
from pydra_core.trust.node_key import NodeKey
from tests.core.link.gates import control_hello, enrol_hello, node_hello, open_door, raw, refusal

READY = NodeReady(slots=2, isolation=IsolationReport())


async def test_a_machine_enrols_and_comes_back_by_its_key(tmp_path: Path):
    async with open_door(tmp_path) as rig:
        wire, welcome = await rig.enrol()
        assert (welcome.node, welcome.name) == (rig.key.node_id, "ada")
        await wire.close()
        wire, welcome = await rig.dial(partial(node_hello, rig.key, rig.identity.pin))
        assert welcome.node == rig.key.node_id
        await wire.close()


async def test_messages_go_both_ways_in_order(tmp_path: Path):
    async def echo(wire: Wire) -> None:
        async for message in wire:
            wire.post(Acknowledged((int(message.at),)) if isinstance(message, Heartbeat) else PackageNews("p", None))

    async with open_door(tmp_path, echo) as rig:
        wire, _ = await rig.enrol()
        await wire.send(READY)
        assert await wire.receive() == PackageNews("p", None)
        for number in range(500):
            wire.post(Heartbeat(Load(), at=number))
        assert [(await wire.receive()).serials[0] for _ in range(500)] == list(range(500))
        await wire.close()


async def test_another_pin_is_told_with_both_pins_before_a_byte_was_sent(tmp_path: Path):
    asked: list[Challenge] = []
    async with open_door(tmp_path) as rig:
        other = MasterIdentity.load_or_make(tmp_path / "other")
        with pytest.raises(WrongPin) as caught:
            await rig.dial(asked.append, other.pin)
        assert rig.identity.pin_shown in caught.value.reason
        assert other.pin_shown in caught.value.reason
        assert (asked, rig.gate.nonces) == ([], [])


async def test_the_right_master_is_found_behind_a_wrong_one_and_a_dead_address(tmp_path: Path):
    async with open_door(tmp_path / "a") as wrong, open_door(tmp_path / "b") as right:
        with socket.socket() as dead:
            dead.bind(("127.0.0.1", 0))
            addresses = ["nonsense:port", f"127.0.0.1:{dead.getsockname()[1]}", wrong.address, right.address]
            wire, _ = await dial(addresses, right.identity.pin, control_hello, timeout=5)
            assert wire.peer == right.address
            await wire.close()


async def test_nobody_there_names_every_address():
    with socket.socket() as dead:
        dead.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{dead.getsockname()[1]}"
        with pytest.raises(Unreachable) as caught:
            await dial([address], "00" * 32, control_hello)
    assert list(caught.value.reasons) == [address]


async def test_an_ipv6_literal_is_an_address(tmp_path: Path):
    async with open_door(tmp_path) as rig:
        try:
            [address] = await rig.door.open("::1", 0)
        except UserError:
            pytest.skip("no IPv6 here")
        assert address.startswith("[::1]:")
        wire, _ = await dial([address], rig.identity.pin, control_hello)
        await wire.close()


@pytest.mark.parametrize("spoil", ["signature", "pin", "nonce", "key"])
async def test_a_hello_that_proves_nothing_is_refused(tmp_path: Path, spoil: str):
    async with open_door(tmp_path) as rig:
        other = NodeKey.load_or_make(tmp_path / "other")

        def hello(challenge: Challenge) -> NodeHello:
            pin = "00" * 32 if spoil == "pin" else rig.identity.pin
            nonce = bytes(32) if spoil == "nonce" else challenge.nonce
            signature = bytes(64) if spoil == "signature" else rig.key.sign(pin, nonce)
            key = other.public if spoil == "key" else rig.key.public
            return msgspec.structs.replace(node_hello(rig.key, pin, challenge), signature=signature, key=key)

        with pytest.raises(PeerError, match="does not prove") as caught:
            await rig.dial(hello)
        assert caught.value.code is CloseCode.REFUSED
        assert rig.gate.hellos == []


async def test_a_recorded_hello_is_of_no_use_a_second_time(tmp_path: Path):
    async with open_door(tmp_path) as rig:
        said: list[NodeHello] = []

        def record(challenge: Challenge) -> NodeHello:
            said.append(node_hello(rig.key, rig.identity.pin, challenge))
            return said[0]

        wire, _ = await rig.enrol()
        await wire.close()
        wire, _ = await rig.dial(record)
        await wire.close()
        with pytest.raises(PeerError, match="does not prove"):
            await rig.dial(lambda _: said[0])


async def test_a_used_token_and_an_unknown_node_are_told_apart(tmp_path: Path):
    async with open_door(tmp_path) as rig:
        with pytest.raises(PeerError) as caught:
            await rig.dial(partial(node_hello, rig.key, rig.identity.pin))
        assert caught.value.code is CloseCode.UNKNOWN_NODE
        wire, _ = await rig.enrol()
        await wire.close()
        other = NodeKey.load_or_make(tmp_path / "other")
        with pytest.raises(PeerError, match="used already") as caught:
            await rig.dial(partial(enrol_hello, other, rig.identity.pin))
        assert caught.value.code is CloseCode.TOKEN


async def test_another_protocol_is_refused_with_both_versions_and_told_to_the_master(tmp_path: Path):
    async with open_door(tmp_path) as rig:
        outdated: list[NodeHello] = []
        rig.door._outdated = lambda hello, challenge, peer: outdated.append(hello)
        async with raw(rig) as connection:
            challenge = msgspec.msgpack.decode(await connection.recv(), type=Challenge)
            later = msgspec.structs.replace(node_hello(rig.key, rig.identity.pin, challenge), protocol=9)
            await connection.send(msgspec.msgpack.encode(later))
            code, reason = await refusal(connection)
        assert code == CloseCode.VERSION
        assert reason == "you speak protocol 9, this master 1: install pydra-cluster 0.2.0 on both"
        assert [hello.key for hello in outdated] == [rig.key.public]


async def test_a_hello_of_the_future_is_refused_for_its_version_and_not_for_its_shape(tmp_path: Path):
    async with open_door(tmp_path) as rig, raw(rig) as connection:
        await connection.recv()
        await connection.send(msgspec.msgpack.encode({"type": "quantum", "protocol": 12, "entangled": True}))
        assert (await refusal(connection))[0] == CloseCode.VERSION


@pytest.mark.parametrize(
    "frame", [b"", b"\xc1", b"garbage" * 20, "text", msgspec.msgpack.encode({"type": "welcome"}), b"\x91" * 5000]
)
async def test_garbage_is_refused_with_a_reason(tmp_path: Path, frame: bytes | str):
    async with open_door(tmp_path) as rig, raw(rig) as connection:
        await connection.recv()
        await connection.send(frame)
        code, reason = await refusal(connection)
        assert (code, bool(reason)) == (CloseCode.PROTOCOL, True)
        assert rig.gate.hellos == []


async def test_a_stranger_may_not_send_large_frames(tmp_path: Path):
    async with open_door(tmp_path) as rig, raw(rig) as connection:
        await connection.recv()
        await connection.send(bytes(HELLO_LIMIT + 1))
        assert (await refusal(connection))[0] == 1009


async def test_who_was_let_in_may_send_more_but_not_beyond_the_limit_of_its_message(tmp_path: Path):
    async with open_door(tmp_path) as rig:
        wire, _ = await rig.enrol()
        wire.post(READY)
        large = bytes(300 * 1024)
        await wire._connection.send(msgspec.msgpack.encode({"type": "heartbeat", "load": {}, "at": 0.0, "junk": large}))
        with pytest.raises(LinkClosed, match="over its limit") as caught:
            await wire.receive()
        assert caught.value.code == CloseCode.PROTOCOL


async def test_a_node_that_speaks_before_it_is_ready_is_cut_off_even_while_it_floods(tmp_path: Path):
    async with open_door(tmp_path) as rig:
        wire, _ = await rig.enrol()
        heartbeat = msgspec.msgpack.encode({"type": "heartbeat", "load": {}})
        with suppress(ConnectionClosed):
            while True:
                await wire._connection.send(heartbeat)
        with pytest.raises(LinkClosed, match="before it was ready"):
            await wire.receive()


async def test_silence_is_ended_by_the_deadline_with_a_reason(tmp_path: Path):
    async with open_door(tmp_path, deadline=0.2) as rig, raw(rig) as connection:
        code, reason = await refusal(connection)
        assert (code, reason) == (CloseCode.TIMEOUT, "no hello within 0.2 seconds")


async def test_silent_strangers_do_not_keep_a_node_out_for_longer_than_their_deadline(tmp_path: Path):
    async with open_door(tmp_path, deadline=1.0, at_once=2) as rig:
        strangers = [await raw(rig) for _ in range(2)]
        for stranger in strangers:
            await stranger.recv()
        # It waits for a turn behind them, at worst until it is told to come back.
        wire = None
        while wire is None:
            with suppress(PeerError):
                wire, _ = await rig.control()
        await asyncio.gather(wire.close(), *(stranger.close() for stranger in strangers))


async def test_plain_tcp_is_dropped(tmp_path: Path):
    async with open_door(tmp_path) as rig:
        reader, writer = await asyncio.open_connection("127.0.0.1", rig.port)
        writer.write(b"hello?\r\n\r\n")
        await writer.drain()
        try:
            await reader.read()
        except ConnectionError:
            pass
        writer.close()
        wire, _ = await rig.control()
        await wire.close()


async def test_a_tcp_connection_that_says_nothing_is_dropped_by_the_deadline(tmp_path: Path):
    async with open_door(tmp_path, deadline=0.2) as rig:
        reader, writer = await asyncio.open_connection("127.0.0.1", rig.port)
        try:
            assert await reader.read() == b""
        except ConnectionError:
            pass
        writer.close()


@pytest.mark.parametrize(
    "request_line", [b"GET / HTTP/1.1", b"POST /x HTTP/1.1", b"\x00\x01\x02", b"GET /" + b"a" * 20000]
)
async def test_a_browser_gets_a_clean_answer(tmp_path: Path, request_line: bytes):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    async with open_door(tmp_path) as rig:
        reader, writer = await asyncio.open_connection("127.0.0.1", rig.port, ssl=context, server_hostname="x")
        writer.write(request_line + b"\r\nHost: x\r\n\r\n")
        answer = await reader.read()
        assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
        if request_line.startswith(b"GET / "):
            assert b"426" in answer
            assert b"pydra-node" in answer
        writer.close()


async def test_tls_1_1_is_refused(tmp_path: Path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings(action="ignore"):
        context.minimum_version = ssl.TLSVersion.TLSv1_1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    async with open_door(tmp_path) as rig:
        with pytest.raises((ssl.SSLError, ConnectionError)):
            await asyncio.open_connection("127.0.0.1", rig.port, ssl=context, server_hostname="x")


async def test_a_fault_of_our_own_hello_is_not_taken_for_an_address_that_does_not_answer(tmp_path: Path):
    def broken(challenge: Challenge) -> NodeHello:
        raise UserError("the key is gone")

    async with open_door(tmp_path) as rig:
        with pytest.raises(UserError, match="the key is gone"):
            await rig.dial(broken)


async def test_a_proxy_of_the_environment_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "wss_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{nobody.getsockname()[1]}")
        async with open_door(tmp_path) as rig:
            wire, _ = await rig.control()
            await wire.close()


async def test_a_connection_costs_little_memory_once_the_door_is_open(tmp_path: Path):
    async with open_door(tmp_path) as rig:
        wire, _ = await rig.enrol()
        theirs = await rig.gate.wires.get()
        assert len(theirs._connection.transport._ssl_protocol._ssl_buffer) == TLS_BUFFER
        await wire.close()


async def test_one_door_has_several_addresses(tmp_path: Path):
    async with open_door(tmp_path) as rig:
        [second] = await rig.door.open("127.0.0.1", 0)
        assert second != rig.address
        wire, _ = await dial([second], rig.identity.pin, control_hello)
        await wire.close()


async def test_a_certificate_of_a_strange_key_is_not_our_master():
    key = ec.generate_private_key(ec.BrainpoolP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    )
    certificate = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    der = bytearray(certificate.public_bytes(Encoding.DER))
    place = der.index(bytes.fromhex("06092b2403030208010107"))
    der[place + 10] = 0x7F
    with pytest.raises(ConnectionRefusedError, match="no certificate that we can read"):
        _found(bytes(der))
    with pytest.raises(ConnectionRefusedError):
        _found(b"not even a certificate")
