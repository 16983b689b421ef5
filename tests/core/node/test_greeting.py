"""Where a node looks for its master."""

import asyncio
from pathlib import Path

import msgspec

from pydra_core.node.greeting import Greeter, Wish
from pydra_core.trust.credentials import ADDRESS
from pydra_core.trust.pairing import Pairing, write_pairing
from tests.core.node.scripted import ScriptedMaster

PAIRED = Pairing(("127.0.0.1:1001", "10.0.0.1:1001"), "pin")


def greeter(folder: Path, beside: Path | None) -> Greeter:
    write_pairing(folder / "node", PAIRED)
    return Greeter(Wish(folder / "node", None, None, None, beside))


def test_a_node_tries_what_its_pairing_says(tmp_path: Path) -> None:
    assert greeter(tmp_path, None)._addresses() == PAIRED.addresses


def test_a_node_beside_its_master_first_tries_where_that_listens_now(tmp_path: Path) -> None:
    made = greeter(tmp_path, tmp_path)
    assert made._addresses() == PAIRED.addresses
    (tmp_path / ADDRESS).write_text("127.0.0.1:2002\n")
    assert made._addresses() == ("127.0.0.1:2002", *PAIRED.addresses)
    (tmp_path / ADDRESS).write_text("127.0.0.1:1001\n")
    assert made._addresses() == PAIRED.addresses


def test_an_address_that_cannot_be_read_is_no_end(tmp_path: Path) -> None:
    (tmp_path / ADDRESS).write_text("127.0.0.1:seventy\n")
    assert greeter(tmp_path, tmp_path)._addresses() == PAIRED.addresses


async def test_a_blob_link_is_opened_where_the_master_answered(master: ScriptedMaster, tmp_path: Path) -> None:
    came = 0

    def turn_away(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal came
        came += 1
        writer.transport.abort()

    elsewhere = await asyncio.start_server(turn_away, "127.0.0.1", 0)
    address = "{}:{}".format(*elsewhere.sockets[0].getsockname())
    join = msgspec.structs.replace(master.token(), addresses=(address, *master.addresses))
    (tmp_path / "node").mkdir()
    made = Greeter(Wish(tmp_path / "node", join, None, None))
    main, _ = await made.open()
    assert came == 1
    blobs = await made.open_blobs("t")
    assert came == 1
    for wire in (blobs, main):
        await wire.close()
    elsewhere.close()
    await elsewhere.wait_closed()
