"""Only what changed goes over the wire, to the master and from it, and a cut costs no more than what was on its way."""

import asyncio
import random
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from pydra_core.client import blobs as sending
from pydra_core.client.cluster import Cluster
from pydra_core.client.control import ControlLink
from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest
from pydra_core.link.dial import dial
from pydra_core.link.wire import LinkClosed, Wire
from pydra_core.master.outlines import Outlines
from pydra_core.master.runtime import Master
from pydra_core.node import sync as room
from pydra_core.node.deeds import VersionArrived, VersionFailed
from pydra_core.node.folders import Folders
from pydra_core.node.pulls import AHEAD
from pydra_core.node.sync import Sync
from pydra_core.packages.archive import pack
from pydra_core.packages.assembly import MAX_RANGES
from pydra_core.packages.outline import Member, encode, outline_of, placed
from pydra_core.protocol import blobline, messages, verbs
from pydra_core.protocol.facts import Load
from pydra_core.protocol.hello import PROTOCOL, BlobHello
from pydra_core.protocol.messages import Artifact, Ticket
from pydra_core.settings import Homes
from pydra_core.trust.credentials import write_address
from tests.core.link.cutter import Cutter, a_cutter
from tests.core.master.machines import Person, ScriptedNode, a_master, a_node

MB = 1_000_000
CODE = "from pydra_core.tasks import Task\n\nclass Count(Task):\n    def work(self): return 1\n"
SPEAKING = 40_000
"""Bytes that a handshake and the messages around some bodies take at most."""


def write(folder: Path, files: dict[str, bytes]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, body in {"main.py": CODE.encode(), **files}.items():
        (folder / name).write_bytes(body)
    return folder


def noise(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


@dataclass
class Terminal:
    """Deploys through a cutter, and again when it was cut off."""

    home: Homes
    cutter: Cutter
    tries: int = 0

    async def deploy(self, path: Path) -> verbs.Deployed:
        while True:
            self.tries += 1
            try:
                async with await ControlLink.open(self.home) as link:
                    return await Cluster(link).deploy(path)
            except UserError as error:
                if error.fault is not Fault.UNREACHABLE:
                    raise


@asynccontextmanager
async def a_terminal(folder: Path, master: Master) -> AsyncIterator[Terminal]:
    home = Homes(folder)
    shutil.copytree(master.home, home.master, ignore=shutil.ignore_patterns("blobs", "*.db*"))
    async with a_cutter(master.addresses[0], down=False) as cutter:
        write_address(home.master, cutter.address)
        yield Terminal(home, cutter)


@dataclass
class Machine:
    """A node's folders and its sync; its blob links go through a cutter, its tickets come from the real master."""

    node: ScriptedNode
    folders: Folders
    cutter: Cutter
    facts: list[Any] = field(default_factory=list)
    opened: int = 0

    def __post_init__(self) -> None:
        self.folders.prepare([])

    async def ticket(self, fetch: tuple[Digest, ...] = (), store: tuple[Artifact, ...] = ()) -> Ticket:
        await self.node.wire.send(messages.TicketAsked(request=1, fetch=fetch, store=store))
        return await self.node.get(Ticket)

    async def open(self, ticket: str) -> Wire:
        hello = BlobHello(protocol=PROTOCOL, program="0.2.0", ticket=ticket)
        self.opened += 1
        return (await dial([self.cutter.address], self.node.pin, lambda _: hello))[0]

    async def pull(self, version: Digest) -> int:
        """The version is here when this returns; returns the bytes that came for it."""
        before = self.cutter.came
        self.facts.clear()
        await Sync(self.folders, self, self.facts.append).pull(version)
        assert isinstance(self.facts[-1], VersionArrived), self.facts[-1]
        return self.cutter.came - before


@asynccontextmanager
async def a_machine(folder: Path, master: Master) -> AsyncIterator[Machine]:
    async with a_node(folder / "node", master) as node, a_cutter(master.addresses[0], down=True) as cutter:
        beating = asyncio.create_task(_beat(node))
        yield Machine(node, Folders(folder / "home"), cutter)
        beating.cancel()


async def _beat(node: ScriptedNode) -> None:
    while True:
        await node.wire.send(messages.Heartbeat(Load()))
        await asyncio.sleep(2)


async def wanted(person: Person, machine: Machine, deployed: verbs.Deployed) -> Digest:
    """A run of this version stands on the machine: it may fetch it."""
    await person.ask(verbs.Submit(task="pack.main.Count"), verbs.Submitted)
    await machine.node.place()
    return deployed.digest


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def test_a_new_version_costs_what_changed_to_the_master_and_to_each_node(tmp_path: Path) -> None:
    files = {f"data{n:02}": noise(n, MB) for n in range(30)}
    async with a_master(tmp_path / "m") as master, a_terminal(tmp_path / "t", master) as terminal:
        person = Person(master)
        async with a_machine(tmp_path / "a", master) as one:
            first = await terminal.deploy(write(tmp_path / "pack", files))
            assert terminal.cutter.up > 30 * MB
            assert await one.pull(await wanted(person, one, first)) > 30 * MB

            changed = {**files, "data17": noise(99, MB), "renamed": files["data03"]}
            del changed["data03"]
            before = terminal.cutter.up
            second = await terminal.deploy(write(tmp_path / "pack", changed))
            assert MB < terminal.cutter.up - before < MB + SPEAKING
            assert MB < await one.pull(await wanted(person, one, second)) < MB + SPEAKING
            assert content(one.folders.version(second.digest)) == content(tmp_path / "pack")

        before = terminal.cutter.up
        assert (await terminal.deploy(tmp_path / "pack")).what == "same"
        assert terminal.cutter.up - before < SPEAKING
        assert set(master.cluster.blobs) == {first.digest, second.digest}


async def test_many_small_files_are_no_round_trips(tmp_path: Path) -> None:
    """Every second of 600 files changed: a request holds many of them, in both directions."""
    files = {f"f{n:04}": noise(n, 200) for n in range(600)}
    changed = {name: noise(n + 600, 200) if n % 2 else body for n, (name, body) in enumerate(files.items())}
    async with a_master(tmp_path / "m") as master, a_terminal(tmp_path / "t", master) as terminal:
        person = Person(master)
        async with a_machine(tmp_path / "a", master) as machine:
            first = await terminal.deploy(write(tmp_path / "pack", files))
            await machine.pull(await wanted(person, machine, first))
            before, up = terminal.cutter.up, machine.cutter.up
            second = await terminal.deploy(write(tmp_path / "pack", changed))
            outline = 601 * (11 + 5 + 32)
            assert terminal.cutter.up - before < 300 * (200 + 16 + 12) + outline + SPEAKING
            came = await machine.pull(await wanted(person, machine, second))
            assert came < 300 * (200 + 16) + outline + SPEAKING
            assert machine.cutter.up - up < 300 * 12 + SPEAKING
            assert content(machine.folders.version(second.digest)) == content(tmp_path / "pack")


async def test_an_upload_that_is_cut_at_any_byte_goes_on_there(tmp_path: Path) -> None:
    chance = random.Random(6)
    async with a_master(tmp_path / "m") as master, a_terminal(tmp_path / "t", master) as terminal:
        await terminal.deploy(write(tmp_path / "pack", {"a": noise(1, 3 * MB), "b": noise(2, 100)}))
        terminal.cutter.cuts = [chance.randrange(1, 2 * MB) for _ in range(12)]
        before = terminal.cutter.up
        await terminal.deploy(write(tmp_path / "pack", {"a": noise(1, 3 * MB), "b": noise(3, 6 * MB)}))
        assert terminal.tries == 14 - len(terminal.cutter.cuts) > 8
        spent = terminal.cutter.up - before
        assert spent < 6 * MB + terminal.tries * (verbs.CHUNK + SPEAKING)


async def test_a_pull_that_is_cut_at_any_byte_goes_on_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "delays", lambda _: repeat(0.0))
    chance = random.Random(7)
    async with a_master(tmp_path / "m") as master, a_terminal(tmp_path / "t", master) as terminal:
        person = Person(master)
        async with a_machine(tmp_path / "a", master) as machine:
            for n in range(2):
                files = {"a": noise(1, 3 * MB), f"b{n}": noise(n + 2, 6 * MB)}
                deployed = await terminal.deploy(write(tmp_path / "pack", files))
                opened = machine.opened
                machine.cutter.cuts = [chance.randrange(1, 2 * MB) for _ in range(10)]
                came = await machine.pull(await wanted(person, machine, deployed))
                assert machine.opened - opened == 11 - len(machine.cutter.cuts) > 5
                assert content(machine.folders.version(deployed.digest)) == content(tmp_path / "pack")
                assert came < (9 - 3 * n) * MB + 10 * (AHEAD * blobline.CHUNK + SPEAKING) + SPEAKING


async def test_a_pull_goes_on_after_both_ends_were_started_anew(tmp_path: Path) -> None:
    files = {"a": noise(1, 4 * MB), "b": noise(2, 4 * MB)}
    async with a_master(tmp_path / "m") as master, a_terminal(tmp_path / "t", master) as terminal:
        first = await terminal.deploy(write(tmp_path / "pack", files))
        archive = master.blobs.path(first.digest).read_bytes()
    async with a_master(tmp_path / "m") as master, a_machine(tmp_path / "a", master) as machine:
        machine.folders.part(first.digest).write_bytes(archive[: 5 * MB + 1])
        machine.folders.prepare([])
        came = await machine.pull(await wanted(Person(master), machine, first))
        assert len(archive) - 5 * MB - 1 <= came < 3 * MB + SPEAKING


async def test_of_a_damaged_part_only_the_damaged_file_is_fetched_again(tmp_path: Path) -> None:
    files = {f"data{n}": noise(n, MB) for n in range(6)}
    async with a_master(tmp_path / "m") as master, a_terminal(tmp_path / "t", master) as terminal:
        first = await terminal.deploy(write(tmp_path / "pack", files))
        damaged = bytearray(master.blobs.path(first.digest).read_bytes()[: 5 * MB])
        damaged[2 * MB + 17] ^= 255
        async with a_machine(tmp_path / "a", master) as machine:
            machine.folders.part(first.digest).write_bytes(damaged)
            came = await machine.pull(await wanted(Person(master), machine, first))
            assert 2 * MB < came < 2 * MB + SPEAKING
            assert content(machine.folders.version(first.digest)) == content(tmp_path / "pack")
            assert list(machine.folders.parts.iterdir()) == []


async def test_of_a_damaged_upload_only_the_damaged_file_is_sent_again(tmp_path: Path) -> None:
    files = {f"data{n}": noise(n, MB) for n in range(6)}
    async with a_master(tmp_path / "m") as master, a_terminal(tmp_path / "t", master) as terminal:
        packed = pack(write(tmp_path / "pack", files), tmp_path / "packed")
        damaged = bytearray(packed.blob.read_bytes()[: 5 * MB])
        damaged[2 * MB + 17] ^= 255
        (master.home / "blobs" / "parts" / packed.digest).write_bytes(damaged)
        assert (await terminal.deploy(tmp_path / "pack")).digest == packed.digest
        assert 2 * MB < terminal.cutter.up < 2 * MB + SPEAKING
        assert master.blobs.path(packed.digest).read_bytes() == packed.blob.read_bytes()
        assert list((master.home / "blobs" / "parts").iterdir()) == []


async def test_what_another_version_here_should_hold_and_does_not_is_sent_and_fetched(tmp_path: Path) -> None:
    """A disk rots: what is copied is checked, at the master and at the node."""
    files = {f"data{n}": noise(n, MB) for n in range(3)}
    async with a_master(tmp_path / "m") as master, a_terminal(tmp_path / "t", master) as terminal:
        person = Person(master)
        async with a_machine(tmp_path / "a", master) as machine:
            first = await terminal.deploy(write(tmp_path / "pack", files))
            await machine.pull(await wanted(person, machine, first))
            await Outlines(master.blobs).encoded(first.digest)
            for path in (master.blobs.path(first.digest), machine.folders.version(first.digest) / "data1"):
                body = bytearray(path.read_bytes())
                body[placed(outline_of(path))[1].content + 5 if path.name == first.digest else 5] ^= 1
                path.chmod(0o644)
                path.write_bytes(body)
            before = terminal.cutter.up
            second = await terminal.deploy(write(tmp_path / "pack", {**files, "data2": b"new"}))
            assert MB < terminal.cutter.up - before < MB + 2 * SPEAKING
            assert MB < await machine.pull(await wanted(person, machine, second)) < MB + 2 * SPEAKING
            assert content(machine.folders.version(second.digest)) == content(tmp_path / "pack")


def lies(members: tuple[Member, ...]) -> dict[str, bytes]:
    """Outlines that no honest master tells of a package of `a`, `b` and `main.py`."""
    a, b, main = members
    return {
        "swapped digests": encode((replace(a, sha=b.sha), replace(b, sha=a.sha), main)),
        "a file too many": encode((a, b, main, replace(a, name="z"))),
        "a file too few": encode((a, main)),
        "another size": encode((a, replace(b, size=b.size + 1), main)),
        "another name": encode((a, replace(b, name="bb"), main)),
        "names that overlap": encode((a, replace(a), main)),
        "a way out": encode((replace(a, name="../a"), b, main)),
        "half of it": encode(members)[:-20],
        "nothing": b"",
        "garbage": b"pydra outline 1\n" + bytes(100),
    }


@pytest.mark.parametrize(
    "lie", lies((Member("a", False, 1, b"a" * 32), Member("b", False, 1, b"b" * 32), Member("m", False, 1, b"m" * 32)))
)
async def test_an_outline_that_lies_costs_its_bytes_and_no_more(
    tmp_path: Path, lie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the node what comes of it is the very version, or none. At the master it is refused, or found out at the end."""
    files = {"a": noise(1, 1000), "b": noise(2, 1000)}
    async with a_master(tmp_path / "m") as master, a_terminal(tmp_path / "t", master) as terminal:
        person = Person(master)
        async with a_machine(tmp_path / "a", master) as machine:
            first = await terminal.deploy(write(tmp_path / "pack", files))
            await machine.pull(await wanted(person, machine, first))
            second = await terminal.deploy(write(tmp_path / "pack", {**files, "b": noise(3, 1000)}))
            path = master.blobs.outline_path(second.digest)
            lying = lies(outline_of(master.blobs.path(second.digest)))[lie]
            monkeypatch.setattr(Outlines, "encoded", _returns(lying))
            await machine.pull(await wanted(person, machine, second))
            assert content(machine.folders.version(second.digest)) == content(tmp_path / "pack")
            assert not path.exists()

        packed = pack(write(tmp_path / "pack", {**files, "b": noise(4, 1000)}), tmp_path / "packed")
        lying = lies(outline_of(packed.blob))[lie]
        async with await ControlLink.open(terminal.home) as link:
            await sending.put(link, packed.blob, packed.digest, outline=lying)
        assert master.blobs.path(packed.digest).read_bytes() == packed.blob.read_bytes()


def _returns(body: bytes) -> Callable[[Outlines, Digest], Coroutine[None, None, bytes]]:
    async def encoded(_: Outlines, __: Digest) -> bytes:
        return body

    return encoded


async def test_a_node_reads_neither_outline_nor_ranges_of_what_its_placements_do_not_name(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_terminal(tmp_path / "t", master) as terminal:
        person = Person(master)
        async with a_machine(tmp_path / "a", master) as machine:
            secret = await terminal.deploy(write(tmp_path / "secret", {"a": b"secret"}))
            mine = await terminal.deploy(write(tmp_path / "pack", {"a": b"a" * 100}))
            assert (await machine.ticket(fetch=(mine.digest,))).refused
            await wanted(person, machine, mine)
            assert (await machine.ticket(fetch=(secret.digest,))).refused
            good = blobline.Fetch(mine.digest, 0, 10, more=((20, 5),))
            for bad in (
                blobline.Fetch(secret.digest, 0, 100, outline=True),
                blobline.Fetch(secret.digest, 0, 10, more=((20, 5),)),
                blobline.Fetch(mine.digest, 0, 10, more=((20, blobline.CHUNK),)),
                blobline.Fetch(mine.digest, 0, 10, more=((-20, 10),)),
                blobline.Fetch(mine.digest, 0, 10, more=((20, -10),)),
                blobline.Fetch(mine.digest, 0, 1, more=((0, 1),) * MAX_RANGES),
            ):
                wire = await machine.open((await machine.ticket(fetch=(mine.digest,))).ticket)
                await wire.send(good)
                archive = master.blobs.path(mine.digest).read_bytes()
                assert (await wire.receive()).body == archive[:10] + archive[20:25]
                await wire.send(bad)
                with pytest.raises(LinkClosed, match=r"not for that blob|more ranges"):
                    await wire.receive()


async def test_a_version_of_which_the_master_holds_no_good_copy_is_no_version(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_terminal(tmp_path / "t", master) as terminal:
        person = Person(master)
        async with a_machine(tmp_path / "a", master) as machine:
            deployed = await terminal.deploy(write(tmp_path / "pack", {"a": b"a" * 1000}))
            path = master.blobs.path(deployed.digest)
            path.write_bytes(path.read_bytes().replace(b"aa", b"ab"))
            await wanted(person, machine, deployed)
            await Sync(machine.folders, machine, machine.facts.append).pull(deployed.digest)
            assert isinstance(machine.facts[-1], VersionFailed)
            assert "its copy is damaged" in machine.facts[-1].reason
            assert machine.folders.held() == list(machine.folders.parts.iterdir()) == []
