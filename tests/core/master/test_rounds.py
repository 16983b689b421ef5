"""A round of pictures: between two of them, and within a long one, the master does what else there is."""

import asyncio
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from pydra_core.ids import NodeId, RunId, TokenId
from pydra_core.master import control, events
from pydra_core.master.runtime import Master
from pydra_core.master.watches import SLICE, WHOLE, ListWatch, Marks, Stale
from pydra_core.protocol import verbs
from pydra_core.protocol.facts import Load
from pydra_core.protocol.messages import Heartbeat
from tests.core.doubles import FACTS, ready
from tests.core.master.machines import DEADLINE, Person, a_master, until

MANY = 190
"""More than a slice, and no more than a master handles in one go, or a window has rows."""


@pytest.fixture(autouse=True)
def long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what is done between two turns is done then, on a slow machine, too."""
    monkeypatch.setattr(control, "PAUSE", 0.3)


async def enrol(master: Master) -> list[NodeId]:
    """Machines without links, which are up."""
    nodes = [NodeId(f"{number:016x}") for number in range(MANY)]
    for node in nodes:
        master.happened(events.NodeEnrolled(node, node.encode(), node, FACTS, TokenId("t"), "addr"))
        master.happened(events.NodeSaid(node, ready(8)))
    await master.settled(events.NodeSaid(nodes[-1], ready(8)))
    return nodes


def beat(master: Master, *nodes: NodeId, cpu: float) -> None:
    for node in nodes:
        master.happened(events.NodeSaid(node, Heartbeat(Load(cpu=cpu))))


def the_watch(master: Master) -> ListWatch:
    return next(watch for watch in master._control._lists if watch.query.kind == "nodes")


async def each_turn_until_told(person: Person, watch: ListWatch, then: Callable[[int], None]) -> None:
    """Tells in each turn of the loop how many rows of the next picture there are."""
    async with asyncio.timeout(DEADLINE):
        while person.pushes.empty():
            then(len(watch._known.nodes))
            await asyncio.sleep(0)


async def test_a_long_picture_is_made_in_slices_and_told_whole(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        nodes, person = await enrol(master), Person(master)
        await person.watch("nodes")
        made: set[int] = set()
        beat(master, *nodes, cpu=0.5)
        await each_turn_until_told(person, the_watch(master), made.add)
        assert SLICE in made
        delta = await person.push()
        assert len(delta.page.nodes) == delta.page.total == MANY


async def test_who_asks_meanwhile_is_answered_before_the_round_is_over(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        nodes, person, other = await enrol(master), Person(master), Person(master)
        await person.watch("nodes")
        asked: list[asyncio.Future[verbs.Page]] = []
        answered_at: list[int] = []
        watch = the_watch(master)

        def ask(made: int) -> None:
            if made == SLICE and not asked:
                query = verbs.Query(kind="packages")
                asked.append(asyncio.ensure_future(other.ask(query, verbs.Page)))
                asked[0].add_done_callback(lambda _: answered_at.append(len(watch._known.nodes)))

        beat(master, *nodes, cpu=0.5)
        await each_turn_until_told(person, watch, ask)
        assert answered_at == [SLICE], "the answer came after the picture"


async def test_what_changes_within_a_round_is_told_in_the_next(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        nodes, person = await enrol(master), Person(master)
        await person.watch("nodes")
        changed: list[int] = []

        def change(made: int) -> None:
            if made == SLICE and not changed:
                changed.append(made)
                beat(master, nodes[0], cpu=0.9)

        beat(master, *nodes, cpu=0.5)
        await each_turn_until_told(person, the_watch(master), change)
        assert changed
        await person.until(lambda push: any(row.node == nodes[0] and row.load.cpu == 0.9 for row in push.page.nodes))


async def test_who_stops_looking_within_a_round_costs_the_others_nothing(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        nodes, leaving, person = await enrol(master), Person(master), Person(master)
        await leaving.watch("nodes")
        watch = the_watch(master)
        await person.watch("nodes")

        def leave(made: int) -> None:
            if made == SLICE:
                master.close_carrier(leaving.carrier)

        beat(master, *nodes, cpu=0.5)
        await each_turn_until_told(person, watch, leave)
        assert len((await person.push()).page.nodes) == MANY
        assert leaving.pushes.empty()
        beat(master, nodes[0], cpu=0.9)
        assert [row.node for row in (await person.push()).page.nodes] == [nodes[0]]


async def test_a_round_that_was_put_off_is_not_cut_off_by_what_changes_within_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_master(tmp_path / "m") as master:
        nodes, person, other = await enrol(master), Person(master), Person(master)
        await person.watch("nodes")
        await other.watch("status")
        the_control, loop = master._control, asyncio.get_running_loop()
        rounds: list[str] = []
        begin, end = the_control._pace.begin, the_control._pace.end
        monkeypatch.setattr(the_control._pace, "begin", lambda *a: (rounds.append("begin"), begin(*a)))
        monkeypatch.setattr(the_control._pace, "end", lambda *a: (rounds.append("end"), end(*a)))
        for each in the_control._lists:
            each.rests_until = loop.time() + 0.2
        beat(master, *nodes, cpu=0.5)
        await until(lambda: the_control._put_off)

        def change(made: int) -> None:
            if made == SLICE:
                beat(master, nodes[0], cpu=0.9)

        await each_turn_until_told(person, the_watch(master), change)
        await until(lambda: rounds[-1] == "end")
        assert rounds == ["begin", "end"] * (len(rounds) // 2)


async def test_a_picture_that_takes_longer_than_its_rows_may_be_old_is_told_nevertheless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_master(tmp_path / "m") as master:
        nodes, person = await enrol(master), Person(master)
        await person.watch("nodes")
        plain, looks = master.clock, count(1)
        # Each look at it is later than rows may be old.
        monkeypatch.setattr(master, "clock", lambda: plain() + 2 * WHOLE * next(looks))
        beat(master, *nodes, cpu=0.5)
        assert len((await person.push()).page.nodes) == MANY


async def test_a_change_of_nothing_that_is_marked_is_told_though_it_comes_within_a_round(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        nodes, person, other = await enrol(master), Person(master), Person(master)
        await other.watch("status")  # its turn is over when the nodes have theirs
        await person.watch("nodes")
        kept: list[asyncio.Future[verbs.Done]] = []

        def keep(made: int) -> None:
            if made == SLICE and not kept:
                kept.append(asyncio.ensure_future(Person(master).ask(verbs.Keep(runs=77), verbs.Done)))

        beat(master, *nodes, cpu=0.5)
        await each_turn_until_told(person, the_watch(master), keep)
        await kept[0]
        await other.until(lambda push: push.page.status.keep_runs == 77)


async def test_where_too_much_changed_to_mark_it_all_nothing_of_it_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "MANY", 2)
    async with a_master(tmp_path / "m") as master:
        nodes, person = await enrol(master), Person(master)
        await person.watch("nodes")
        for run in (7, 8, 9):
            master.shown_anew(RunId(run))
        assert master._control._marks.all
        beat(master, nodes[0], cpu=0.9)
        delta = await person.until(lambda push: push.page.nodes)
        assert [(row.node, row.load.cpu) for row in delta.page.nodes] == [(nodes[0], 0.9)]


async def test_who_comes_after_the_last_one_left_within_a_round_in_which_too_much_changed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "MANY", 2)
    async with a_master(tmp_path / "m") as master:
        nodes, leaving, person = await enrol(master), Person(master), Person(master)
        await leaving.watch("nodes")
        the_control, watch = master._control, the_watch(master)
        beat(master, *nodes, cpu=0.5)
        await until(lambda: len(watch._known.nodes) == SLICE)
        for run in (7, 8, 9):
            master.shown_anew(RunId(run))
        master.close_carrier(leaving.carrier)
        await until(lambda: the_control._timer is None)
        assert the_control._marks.all
        await person.watch("status")
        await Person(master).ask(verbs.Keep(runs=77), verbs.Done)
        await person.until(lambda push: push.page.status.keep_runs == 77)


@pytest.mark.parametrize("kind", ["runs", "units", "nodes", "packages", "environments", "tokens", "status"])
def test_too_many_marks_touch_whatever_is_watched_but_events_which_are_marked_all_the_same(kind: str) -> None:
    stale = Stale(Marks(some=True, all=True))
    assert stale.touches(verbs.Query(kind=kind))
    assert not stale.touches(verbs.Query(kind="events"))


async def test_a_picture_that_meets_a_bug_ends_its_watch_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_master(tmp_path / "m") as master:
        nodes, person, other = await enrol(master), Person(master), Person(master)
        await person.watch("nodes")
        await other.watch("status")
        monkeypatch.delattr(type(master.cluster.nodes[nodes[0]]), "facts")
        beat(master, *nodes, cpu=0.5)
        closed = await person.push()
        assert isinstance(closed, verbs.WatchClosed)
        assert "bug" in closed.reason
        assert "met a bug" in caplog.text
        assert the_kinds(master) == {"status"}


def the_kinds(master: Master) -> set[str]:
    return {watch.query.kind for watch in master._control._lists}
