"""Logs reach who follows them, each line once, across the end of the run, lost links and other attempts."""

from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from pydra_core.ids import Digest, RunId
from pydra_core.master import logs
from pydra_core.master.state import SILENCE
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.blobline import Part
from pydra_core.protocol.messages import Artifact, LogLine, LogLines, Placement
from pydra_core.protocol.verbs import LogPushed
from tests.core.master.machines import Person, ScriptedNode, a_master, a_node

LINES = tuple(LogLine(float(number), "out", f"line {number}") for number in range(1200))
BODY = b"".join(msgspec.json.encode(line) + b"\n" for line in LINES)
LOG = Artifact("log", Digest(sha256(BODY).hexdigest()), len(BODY))


async def store_log(node: ScriptedNode) -> None:
    wire = await node.blobs(store=(LOG,))
    await wire.send(Part(digest=LOG.digest, offset=0, size=LOG.size, body=BODY))
    await wire.receive()
    await wire.close()


async def tell(node: ScriptedNode, placement: Placement, first: int, end: int, turn: int = 0) -> None:
    await node.wire.send(LogLines(unit=placement.unit, first=first, lines=LINES[first:end], turn=turn))


async def at_work(person: Person, node: ScriptedNode) -> tuple[RunId, Placement]:
    """A run whose worker has started, as its master knows: its node is asked for its log once."""
    submitted = await person.submit()
    placement = await node.place()
    await node.started(placement)
    other = Person(person.master)
    told = await other.watch("run", run=submitted.run)
    while told.page.details.row.state != "running":
        told = await other.push()
    return submitted.run, placement


async def collect(person: Person, count: int | None = None) -> list[str]:
    """The texts of the next lines: so many, or until the end of the log."""
    texts: list[str] = []
    while count is None or len(texts) < count:
        push = await person.push()
        assert isinstance(push, LogPushed), push
        texts += [line.text for line in push.lines]
        if push.ended:
            break
    return texts


def texts(first: int, end: int) -> list[str]:
    return [line.text for line in LINES[first:end]]


async def test_a_log_is_followed_from_live_to_its_end_without_a_gap_or_a_double(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        placement = await node.place()
        await node.started(placement)
        await person.ask(verbs.WatchRunLog(run=submitted.run), verbs.Watching)
        assert (await node.get(messages.WatchLog)).unit == placement.unit
        await tell(node, placement, 0, 100)
        await tell(node, placement, 50, 150)
        assert await collect(person, 150) == texts(0, 150)
        await store_log(node)
        await node.ended(placement, log=LOG.digest, log_lines=len(LINES))
        await tell(node, placement, 150, 160)
        assert await collect(person) == texts(150, 1200)


async def test_what_still_follows_of_a_log_is_told_with_its_lines(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        placement = await node.place()
        await node.started(placement)
        await person.ask(verbs.WatchRunLog(run=submitted.run), verbs.Watching)
        await node.get(messages.WatchLog)
        for first, rest in ((0, 200), (200, 0)):
            await node.wire.send(
                LogLines(unit=placement.unit, first=first, lines=LINES[first : first + 200], rest=rest)
            )
            push = await person.push()
            assert isinstance(push, LogPushed)
            assert push.rest == rest


async def test_two_who_follow_one_log_get_each_what_they_asked_for(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person, other = Person(master), Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        placement = await node.place()
        await node.started(placement)
        await person.ask(verbs.WatchRunLog(run=submitted.run), verbs.Watching)
        await node.get(messages.WatchLog)
        await tell(node, placement, 0, 100)
        await collect(person, 100)
        await other.ask(verbs.WatchRunLog(run=submitted.run, first=-10), verbs.Watching)
        await tell(node, placement, 0, 110)
        assert await collect(other, 20) == texts(90, 110)
        assert await collect(person, 10) == texts(100, 110)


async def test_lines_that_were_on_their_way_when_somebody_came_are_not_his_first(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person, other = Person(master), Person(master)
        await person.deploy(tmp_path)
        run, placement = await at_work(person, node)
        await person.ask(verbs.WatchRunLog(run=run), verbs.Watching)
        asked = await node.get(messages.WatchLog)
        await tell(node, placement, 0, 100, turn=asked.turn)
        await collect(person, 100)
        await other.ask(verbs.WatchRunLog(run=run), verbs.Watching)
        again = await node.get(messages.WatchLog)
        assert again.first == 0
        await tell(node, placement, 100, 110, turn=asked.turn)
        await tell(node, placement, 0, 120, turn=again.turn)
        assert await collect(other, 120) == texts(0, 120)
        assert await collect(person, 20) == texts(100, 120)


async def test_a_node_that_has_nothing_says_so_and_a_busy_one_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert logs.PATIENCE >= SILENCE, "who takes longer is lost"
    monkeypatch.setattr(logs, "PATIENCE", 3600.0)
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person, other = Person(master), Person(master)
        await person.deploy(tmp_path)
        run, placement = await at_work(person, node)
        await person.ask(verbs.WatchRunLog(run=run), verbs.Watching)
        await tell(node, placement, 0, 0, turn=(await node.get(messages.WatchLog)).turn)
        assert "nothing yet" in (await person.push()).note
        await tell(node, placement, 0, 9)
        await collect(person, 9)
        await other.ask(verbs.WatchRunLog(run=run, first=100), verbs.Watching)
        await tell(node, placement, 0, 9, turn=(await node.get(messages.WatchLog)).turn)
        push = await other.push()
        assert (push.lines, push.rest, push.note) == ((), 0, "")


async def test_how_much_of_a_log_still_follows_is_told_to_each_by_what_he_has(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person, other = Person(master), Person(master)
        await person.deploy(tmp_path)
        run, placement = await at_work(person, node)
        await person.ask(verbs.WatchRunLog(run=run), verbs.Watching)
        await node.get(messages.WatchLog)
        await tell(node, placement, 0, 300)
        await collect(person, 300)
        await other.ask(verbs.WatchRunLog(run=run), verbs.Watching)
        for first, rest in ((0, 250), (200, 50)):
            await node.wire.send(
                LogLines(unit=placement.unit, first=first, lines=LINES[first : first + 200], rest=rest)
            )
            assert (await other.push()).rest == rest
        assert [(len(push.lines), push.rest) for push in (await person.push(), await person.push())] == [
            (0, 150),
            (100, 50),
        ]


async def test_of_a_kept_log_it_is_told_how_much_follows(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        placement = await node.place()
        await store_log(node)
        await node.ended(placement, log=LOG.digest, log_lines=len(LINES))
        await node.get(messages.Acknowledged)
        await person.ask(verbs.WatchRunLog(run=submitted.run), verbs.Watching)
        assert [(await person.push()).rest for _ in range(4)] == [700, 200, 0, 0]


async def test_a_kept_log_is_told_from_where_it_was_asked(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        placement = await node.place()
        await store_log(node)
        await node.ended(placement, log=LOG.digest, log_lines=len(LINES))
        await node.get(messages.Acknowledged)
        for first, expected in ((0, texts(0, 1200)), (1100, texts(1100, 1200)), (-5, texts(1195, 1200)), (5000, [])):
            await person.ask(verbs.WatchRunLog(run=submitted.run, first=first), verbs.Watching)
            assert await collect(person) == expected


async def test_a_run_that_waits_says_why_and_is_followed_once_it_runs(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        await person.ask(verbs.WatchRunLog(run=submitted.run), verbs.Watching)
        assert (await person.push()).note
        async with a_node(tmp_path / "n", master) as node:
            placement = await node.place()
            await node.started(placement)
            await node.get(messages.WatchLog)
            await tell(node, placement, 0, 3)
            assert await collect(person, 3) == texts(0, 3)


async def test_a_run_that_ended_without_a_word_ends_its_watch(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        await person.ask(verbs.WatchRunLog(run=submitted.run), verbs.Watching)
        await person.ask(verbs.CancelRun(run=submitted.run), verbs.Done)
        assert (await person.until(lambda push: push.ended)).lines == ()


async def test_a_lost_link_is_told_and_the_log_goes_on_after_it(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        placement = await node.place()
        await node.started(placement)
        await person.ask(verbs.WatchRunLog(run=submitted.run), verbs.Watching)
        await node.get(messages.WatchLog)
        await tell(node, placement, 0, 10)
        await collect(person, 10)
        await node.close()
        assert "away" in (await person.until(lambda push: push.note)).note
        await node.connect()
        unit = messages.Running(unit=placement.unit, attempt=placement.attempt, worker_pid=1)
        await node.ready(running=(unit,))
        assert (await node.get(messages.WatchLog)).first == 10
        await tell(node, placement, 10, 12)
        assert await collect(person, 2) == texts(10, 12)


async def test_another_attempt_begins_its_log_anew(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n1", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        placement = await node.place()
        await node.started(placement)
        await person.ask(verbs.WatchRunLog(run=submitted.run), verbs.Watching)
        await node.get(messages.WatchLog)
        await tell(node, placement, 0, 10)
        await collect(person, 10)
        await node.wire.send(messages.NodeStopping())
        async with a_node(tmp_path / "n2", master) as other:
            again = await other.place()
            await other.started(again)
            await other.get(messages.WatchLog)
            await tell(other, again, 0, 4)
            assert await collect(person, 4) == texts(0, 4)


async def test_a_nodes_own_log_goes_on_after_its_restart_without_doubles(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.ask(verbs.WatchNodeLog(node=node.key.node_id), verbs.Watching)
        assert (await node.get(messages.WatchLog)).first == -500
        await node.wire.send(LogLines(unit=None, first=700, lines=LINES[:5]))
        assert await collect(person, 5) == texts(0, 5)
        await node.close()
        await node.connect()
        await node.ready()
        await node.get(messages.WatchLog)
        await node.wire.send(LogLines(unit=None, first=3, lines=LINES[3:8]))
        assert await collect(person, 3) == texts(5, 8)
