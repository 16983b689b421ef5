"""Only what changed goes over the wire, to the master and from it, and a cut costs no more than what was on its way."""

import asyncio
import random
from collections.abc import Callable, Coroutine
from dataclasses import replace
from itertools import repeat
from pathlib import Path

import pytest
from click.testing import CliRunner

from pydra_core.cli import terminal as cli
from pydra_core.cli.ctl import command
from pydra_core.client import blobs as sending
from pydra_core.client.agreeing import NotAgreed
from pydra_core.client.cluster import Cluster
from pydra_core.client.control import ControlLink
from pydra_core.ids import Digest
from pydra_core.link import backoff
from pydra_core.link.wire import LinkClosed
from pydra_core.master.outlines import Outlines
from pydra_core.node.happened import VersionFailed
from pydra_core.node.pulls import AHEAD
from pydra_core.node.sync import Sync
from pydra_core.packages.archive import pack
from pydra_core.packages.assembly import MAX_RANGES
from pydra_core.packages.outline import Member, encode, outline_of, placed
from pydra_core.packages.weight import Burden
from pydra_core.protocol import blobline, verbs
from tests.core.master.machines import Person, a_master
from tests.core.master.transfers import MB, SPEAKING, a_machine, a_terminal, content, noise, wanted, write


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
    monkeypatch.setattr(backoff, "delays", lambda _: repeat(0.0))
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


async def test_nothing_is_sent_before_somebody_agreed(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_terminal(tmp_path / "t", master) as terminal:
        path = write(tmp_path / "pack", {"a.npy": noise(1, 6 * MB)})
        asked: list[tuple[Burden, ...]] = []
        answers = [False, True]

        async def agree(found: tuple[Burden, ...]) -> bool:
            asked.append(found)
            return answers.pop(0)

        async with await ControlLink.open(terminal.home) as link:
            cluster = Cluster(link)
            with pytest.raises(NotAgreed, match=r"pack was not sent: a.npy is data \(6.0 MB\)"):
                await cluster.deploy(path, agree=agree)
            assert terminal.cutter.up < SPEAKING
            await cluster.deploy(path, agree=agree)
            assert (await cluster.deploy(path, agree=agree)).what == "same"
            assert len(asked) == 2


async def test_a_deploy_of_the_terminal_goes_on_by_itself_when_its_link_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "delays", lambda _: repeat(0.0))
    path = write(tmp_path / "pack", {"a.npy": noise(1, 6 * MB)})
    async with a_master(tmp_path / "m") as master, a_terminal(tmp_path / "t", master) as terminal:
        terminal.cutter.cuts = [random.Random(8).randrange(100_000, 2 * MB) for _ in range(5)]
        words = ["--home", str(tmp_path / "t"), "deploy", str(path)]
        told = await asyncio.to_thread(CliRunner().invoke, command, words)
        assert isinstance(told.exception, NotAgreed)
        assert "a.npy is data (6.0 MB)" in told.stderr
        assert "Add --yes" in told.stderr
        told = await asyncio.to_thread(CliRunner().invoke, command, [*words, "--yes"])
        assert told.exit_code == 0, told.stderr
        assert told.stdout == "pack v1: 1 task, new\n"
        assert told.stderr.count("Trying again.") == 5 - len(terminal.cutter.cuts) > 2
        assert terminal.cutter.up < 6 * MB + 6 * (verbs.CHUNK + SPEAKING)
