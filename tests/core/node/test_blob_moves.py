"""Blobs up and inputs down over a real blob link: shared, cut off and gone on with, refused, and never written through a link."""

import asyncio
import os
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import repeat
from pathlib import Path

import pytest

from pydra_core.ids import Digest, RunId
from pydra_core.link import backoff
from pydra_core.link.dial import dial
from pydra_core.link.wire import Wire
from pydra_core.node import blobline, uploads
from pydra_core.node.blobline import TRIES, BlobLine, Refused
from pydra_core.node.folders import Folders
from pydra_core.node.happened import Fact, VersionFailed
from pydra_core.node.inputs import INPUTS, Inputs
from pydra_core.node.lanes import FilesLost
from pydra_core.node.sync import Sync
from pydra_core.node.uploads import Order, Uploads
from pydra_core.packages.listings import Listed, pack_listing
from pydra_core.protocol.blobline import CHUNK
from pydra_core.protocol.hello import PROTOCOL, AnyHello, BlobHello, Challenge
from pydra_core.protocol.messages import Artifact, Input, Ticket
from pydra_core.protocol.spreads import Range
from pydra_core.protocol.states import Blame
from tests.core.node.links import PATIENCE, Tasks, digest, key, no_file_over, until
from tests.core.node.scripted import ScriptedMaster, scripted_master

RUN = RunId(7)
OWNER = key()


class Tickets:
    """How the line comes by its link: straight from a scripted master's door. `refuses` are digests that get no ticket."""

    def __init__(self, master: ScriptedMaster) -> None:
        self._master = master
        self.asked: list[tuple[Digest, ...]] = []
        self.opened = 0
        self.refuses: set[Digest] = set()
        self.main_link_went = False

    async def ticket(self, fetch: tuple[Digest, ...] = (), store: tuple[Artifact, ...] = ()) -> Ticket:
        wanted = (*fetch, *(each.digest for each in store))
        self.asked.append(wanted)
        no = "No run on this node needs this blob." if self.refuses & set(wanted) else ""
        return Ticket(request=1, ticket=f"ticket {len(self.asked)}", refused=no)

    async def open(self, ticket: str) -> Wire:
        def hello(challenge: Challenge) -> AnyHello:
            return BlobHello(protocol=PROTOCOL, program="0.2.0", ticket=ticket)

        self.opened += 1
        return (await dial(self._master.addresses, self._master.identity.pin, hello))[0]

    async def pause(self, seconds: float) -> bool:
        await asyncio.sleep(seconds)
        return self.main_link_went


class Moves:
    """Everything between a node's folders and the master's blobs."""

    def __init__(self, master: ScriptedMaster, folder: Path) -> None:
        self.master = master
        self.tickets = Tickets(master)
        self.folders = Folders(folder / "node")
        self.folders.prepare([])
        self.line = BlobLine(self.tickets)
        self.inputs = Inputs(self.folders, self.line)
        self.uploads = Uploads(self.line)
        self.work = folder / "work"
        self.work.mkdir()

    def left(self, body: bytes, name: str = "a") -> Artifact:
        """A file that was taken, ready to go up."""
        folder = self.folders.between(RUN)
        folder.mkdir(exist_ok=True)
        (folder / digest(body)).write_bytes(body)
        return Artifact(name, digest(body), len(body))

    async def store(self, *blobs: Artifact, order: Order | None = None) -> tuple[frozenset[Digest], str]:
        async with asyncio.timeout(PATIENCE):
            return await self.uploads.store(self.folders.between(RUN), list(blobs), order)

    async def bring(self, *ranges: Range) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.inputs.bring(RUN, self.work, ranges)

    def read(self, name: str) -> bytes:
        return (self.work / INPUTS / name).read_bytes()


@pytest.fixture
async def moves(tmp_path: Path) -> AsyncIterator[Moves]:
    async with scripted_master(tmp_path) as master, running(Moves(master, tmp_path)) as made:
        yield made


@asynccontextmanager
async def running(made: Moves) -> AsyncIterator[Moves]:
    tasks = Tasks()
    tasks.begin(made.inputs.run())
    tasks.begin(made.uploads.run())
    try:
        yield made
    finally:
        await tasks.end()


# ------------------------------------------------------------------------------------------------------- up


async def test_what_waits_at_once_goes_over_one_link(moves: Moves) -> None:
    blobs = [moves.left(b"%d" % number * 100, str(number)) for number in range(20)]
    stored, problem = await moves.store(*blobs)
    assert (stored, problem) == (frozenset(each.digest for each in blobs), "")
    assert all(digest(moves.master.blobs[each]) == each for each in stored)
    await moves.store(moves.left(b"later"))
    assert moves.tickets.opened == 1
    assert len(moves.tickets.asked) == 2


async def test_an_empty_blob_and_one_of_many_parts_arrive(moves: Moves) -> None:
    large = os.urandom(3 * CHUNK + 1)
    _, problem = await moves.store(moves.left(large), moves.left(b""))
    assert problem == ""
    assert moves.master.blobs[digest(large)] == large
    assert moves.master.blobs[digest(b"")] == b""


async def test_an_upload_that_is_cut_off_goes_on_where_it_was(moves: Moves) -> None:
    large = os.urandom(8 * CHUNK)
    moves.master.cut_after = 4
    uploading = asyncio.create_task(moves.store(moves.left(large)))
    await until(lambda: moves.tickets.opened == 2)
    moves.master.cut_after = None
    assert (await uploading)[1] == ""
    assert moves.master.blobs[digest(large)] == large


async def test_an_upload_outlasts_a_master_without_room_and_tells_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "ROOM_EVERY", 0.01)
    lacks: list[int] = []
    async with scripted_master(tmp_path) as master, running(Moves(master, tmp_path)) as moves:
        master.no_room = 2 * TRIES
        order = Order(OWNER, lacks=lacks.append)
        assert await moves.store(moves.left(b"good"), order=order) == (frozenset({digest(b"good")}), "")
        assert master.no_room == 0
    assert lacks == [*[4] * 2 * TRIES, 0]


async def test_what_is_given_up_while_the_master_has_no_room_stays_behind_and_nobody_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "ROOM_EVERY", 0.01)
    short = asyncio.Event()
    async with scripted_master(tmp_path) as master, running(Moves(master, tmp_path)) as moves:
        master.no_room = 10**9
        order = Order(OWNER, lacks=lambda size: short.set() if size else None)
        giving = asyncio.create_task(moves.store(moves.left(b"good"), order=order))
        other = asyncio.create_task(moves.store(moves.left(b"other")))
        await short.wait()
        moves.uploads.give_up(OWNER, "it was stopped")
        assert await giving == (frozenset(), "it was stopped")
        master.no_room = 0
        assert await other == (frozenset({digest(b"other")}), "")
        assert digest(b"good") not in master.blobs


async def test_who_comes_while_others_wait_for_room_does_not_wait_with_them(moves: Moves) -> None:
    short = asyncio.Event()
    moves.master.no_room = 1
    first = asyncio.create_task(moves.store(moves.left(b"first"), order=Order(OWNER, lacks=lambda size: short.set())))
    await short.wait()
    assert (await moves.store(moves.left(b"x")))[1] == ""
    assert (await first)[1] == ""


async def test_an_upload_is_not_given_up_while_each_try_moves_some_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backoff, "delays", lambda _: repeat(0.0))
    large = os.urandom(6 * TRIES * CHUNK)
    async with scripted_master(tmp_path) as master, running(Moves(master, tmp_path)) as moves:
        master.cut_after = 2
        assert await moves.store(moves.left(large)) == (frozenset({digest(large)}), "")
        assert moves.tickets.opened > TRIES


async def test_where_large_parts_do_not_get_through_smaller_ones_are_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backoff, "delays", lambda _: repeat(0.0))
    large = os.urandom(CHUNK)
    async with scripted_master(tmp_path) as master, running(Moves(master, tmp_path)) as moves:
        master.largest = CHUNK // 10
        assert await moves.store(moves.left(large)) == (frozenset({digest(large)}), "")


async def test_what_goes_with_the_main_link_is_no_fault_of_a_blob(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backoff, "delays", lambda _: repeat(0.0))
    up, down = b"up", b"down"
    async with scripted_master(tmp_path) as master, running(Moves(master, tmp_path)) as moves:
        master.blobs[digest(down)] = down
        master.cut_after, moves.tickets.main_link_went = 0, True
        storing = asyncio.create_task(moves.store(moves.left(up)))
        await until(lambda: moves.tickets.opened > 2 * TRIES)
        bringing = asyncio.create_task(moves.bring(Range("a", digest(down), 0, len(down))))
        now = moves.tickets.opened
        await until(lambda: moves.tickets.opened > now + 4 * TRIES)
        master.cut_after = None
        await bringing
        assert (await storing)[1] == ""
        assert moves.read("a") == down


async def test_ranges_are_not_given_up_while_each_try_brings_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backoff, "delays", lambda _: repeat(0.0))
    body = os.urandom(10 * 4 * TRIES)
    async with scripted_master(tmp_path) as master, running(Moves(master, tmp_path)) as moves:
        master.blobs[digest(body)] = body
        master.cut_after = 2
        await moves.bring(*(Range(f"{n}", digest(body), n * 10, 10) for n in range(4 * TRIES)))
        assert moves.read("0") == body[:10]
        assert moves.tickets.opened > TRIES


async def test_a_refusal_is_of_one_blob_and_not_of_its_batch(moves: Moves) -> None:
    good, bad = moves.left(b"good"), moves.left(b"bad", "bad")
    moves.tickets.refuses = {bad.digest}
    stored, problem = await moves.store(good, bad)
    assert stored == {good.digest}
    assert problem == "No run on this node needs this blob."


async def test_a_file_that_is_gone_or_shorter_than_was_said_is_given_up_by_its_name(moves: Moves) -> None:
    gone, short = moves.left(b"gone", "gone.txt"), moves.left(b"short", "short.txt")
    (moves.folders.between(RUN) / gone.digest).unlink()
    (moves.folders.between(RUN) / short.digest).write_bytes(b"sh")
    for blob, why in (
        (gone, "gone.txt cannot be read: No such file"),
        (short, "short.txt cannot be read: it has less"),
    ):
        stored, problem = await moves.store(blob)
        assert stored == frozenset()
        assert why in problem
    assert (await moves.store(moves.left(b"good")))[1] == ""


# ------------------------------------------------------------------------------------------------------ down


async def test_ranges_come_from_this_node_or_from_the_master(moves: Moves) -> None:
    here, there = b"0123456789", os.urandom(2 * CHUNK + 5)
    moves.left(here)
    moves.master.blobs[digest(there)] = there
    await moves.bring(
        Range("here", digest(here), 2, 5),
        Range("there", digest(there), 1, 2 * CHUNK),
        Range("nothing", digest(there), 0, 0),
    )
    assert (moves.read("here"), moves.read("there")) == (here[2:7], there[1 : 2 * CHUNK + 1])
    assert moves.read("nothing") == b""
    assert moves.tickets.asked == [(digest(there),)]


async def test_many_ranges_share_one_link_and_are_asked_ahead(moves: Moves) -> None:
    body = os.urandom(1000)
    moves.master.blobs[digest(body)] = body
    await moves.bring(*(Range(f"part {n}", digest(body), n * 10, 10) for n in range(100)))
    assert b"".join(moves.read(f"part {n}") for n in range(100)) == body
    assert moves.tickets.opened == 1
    assert moves.master.fetches == 100


async def test_a_cut_link_costs_no_range_that_is_here(moves: Moves) -> None:
    body = os.urandom(20 * 10)
    moves.master.blobs[digest(body)] = body
    moves.master.cut_after = 12
    bringing = asyncio.create_task(moves.bring(*(Range(f"{n}", digest(body), n * 10, 10) for n in range(20))))
    await until(lambda: moves.tickets.opened == 2)
    moves.master.cut_after = None
    await bringing
    assert b"".join(moves.read(f"{n}") for n in range(20)) == body
    assert moves.master.fetches < 12 + 20


async def test_a_range_that_is_cut_off_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "delays", lambda _: repeat(0.0))
    body = os.urandom((3 * TRIES + 1) * CHUNK + 7)
    async with scripted_master(tmp_path) as master, running(Moves(master, tmp_path)) as moves:
        master.blobs[digest(body)] = body
        master.cut_after = 3
        await moves.bring(Range("a", digest(body), 5, len(body) - 5), Range("b", digest(body), 0, 4))
        assert (moves.read("a"), moves.read("b")) == (body[5:], body[:4])
        assert moves.tickets.opened > TRIES


async def test_what_the_master_does_not_give_is_not_the_workers_fault(moves: Moves) -> None:
    moves.tickets.refuses = {digest(b"x")}
    with pytest.raises(FilesLost, match=r"What its work reads \(x\) could not be brought to this node: No run") as lost:
        await moves.bring(Range("x", digest(b"x"), 0, 1))
    assert lost.value.ours


@pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
async def test_nothing_is_written_through_what_a_worker_put_there(moves: Moves, tmp_path: Path) -> None:
    """A link in place of the file is replaced; a link in place of the folder is refused; a name that leads out is none."""
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "file").write_text("precious")
    moves.left(b"data")
    (moves.work / INPUTS).mkdir()
    (moves.work / INPUTS / "a").symlink_to(victim / "file")
    await moves.bring(Range("a", digest(b"data"), 0, 4))
    assert moves.read("a") == b"data"
    assert stat.S_ISREG((moves.work / INPUTS / "a").lstat().st_mode)
    (moves.work / INPUTS / "a").unlink()
    (moves.work / INPUTS).rmdir()
    (moves.work / INPUTS).symlink_to(victim)
    for name in ("a", "file"):
        with pytest.raises(FilesLost):
            await moves.bring(Range(name, digest(b"data"), 0, 4))
    (moves.work / INPUTS).unlink()
    for name in ("../a", "a/b", "..", ".", "", "a\0b", "x" * 300):
        with pytest.raises(FilesLost):
            await moves.bring(Range(name, digest(b"data"), 0, 4))
    assert [each.name for each in victim.iterdir()] == ["file"]
    assert (victim / "file").read_text() == "precious"


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
async def test_what_the_disk_has_no_room_for_does_not_keep_it_full(moves: Moves) -> None:
    small, large = os.urandom(1000), os.urandom(3 * CHUNK)
    files = [Listed("small", digest(small), len(small)), Listed("large", digest(large), len(large))]
    listing = pack_listing(files)
    moves.master.blobs |= {digest(each): each for each in (small, large, listing)}
    facts: list[Fact] = []
    sync = Sync(moves.folders, moves.tickets, facts.append)
    with no_file_over(2 * CHUNK):
        await sync.stock.pull(digest(b"set"), (Input("files", digest(listing), len(small) + len(large)),))
        await sync.pull(digest(large))
    failed = [fact for fact in facts if isinstance(fact, VersionFailed)]
    assert [(fact.version, fact.blame) for fact in failed] == [
        (digest(b"set"), Blame.MACHINE),
        (digest(large), Blame.MACHINE),
    ]
    assert [*moves.folders.stock.iterdir()] == []
    assert not moves.folders.part(digest(large)).exists()


# ------------------------------------------------------------------------------------------------- the line


async def test_a_refused_ticket_opens_nothing(moves: Moves) -> None:
    moves.tickets.refuses = {digest(b"x")}
    with pytest.raises(Refused, match="No run on this node"):
        async with moves.line.use(fetch=(digest(b"x"),)):
            raise AssertionError("no link")
    assert moves.tickets.opened == 0


async def test_who_breaks_off_in_the_middle_leaves_no_half_read_link_to_the_next(moves: Moves) -> None:
    with pytest.raises(ValueError, match="broke off"):
        async with moves.line.use(store=(Artifact("a", digest(b"a"), 1),)):
            raise ValueError("broke off")
    assert (await moves.store(moves.left(b"next")))[1] == ""
    assert moves.tickets.opened == 2


async def test_a_link_that_nobody_uses_is_closed(moves: Moves, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobline, "IDLE", 0.05)
    await moves.store(moves.left(b"first"))
    wire = moves.line._wire
    await until(lambda: wire is not None and not wire.is_open)
    await moves.store(moves.left(b"second"))
    assert moves.tickets.opened == 2
