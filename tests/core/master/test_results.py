"""Large results: told and shown at once, then in a blob; neither the memory nor a list of runs carries them."""

import tracemalloc
from pathlib import Path
from typing import Any

from pydra_core.ids import RunId
from pydra_core.master import events, views
from pydra_core.master.results import LARGE
from pydra_core.master.store import Store, row
from pydra_core.protocol import verbs
from pydra_core.protocol.codec import Codec
from pydra_core.protocol.states import RunState
from pydra_core.protocol.values import Encoded, encode
from pydra_core.settings import ensure
from tests.core.doubles import Brain, digest, ended
from tests.core.master.machines import Person, a_master, a_node

BIG = "x" * 3_000_000


async def _completed(person: Person, node: Any, folder: Path) -> RunId:
    await person.deploy(folder)
    run = (await person.submit()).run
    placement = await node.place()
    await node.started(placement)
    await node.ended(placement, BIG)
    await person.watch("run", run=run)
    await person.until(lambda push: push.page.details.row.state is RunState.COMPLETE)
    return run


async def test_a_large_result_goes_into_a_blob_and_is_shown_all_the_same(tmp_path: Path) -> None:
    async with a_master(tmp_path / "home") as master, a_node(tmp_path, master) as node:
        person = Person(master)
        run = await _completed(person, node, tmp_path)
        assert (await person.details(run)).result == BIG
        while master.cluster.runs[run].result_blob is None:
            await person.push()
        kept = master.cluster.runs[run]
        assert kept.result.body == b""
        assert (await person.details(run)).result == BIG
    size = sum(path.stat().st_size for path in (tmp_path / "home").glob("state.sqlite-wal"))
    assert size < len(BIG)
    async with a_master(tmp_path / "home") as master:
        assert master.cluster.runs[run].result.body == b""
        assert (await Person(master).details(run)).result == BIG


async def test_who_watches_is_told_that_a_large_result_follows(tmp_path: Path) -> None:
    async with a_master(tmp_path / "home") as master, a_node(tmp_path, master) as node:
        run = await _completed(Person(master), node, tmp_path)
    async with a_master(tmp_path / "home") as master:
        person = Person(master)
        first = (await person.watch("run", run=run)).page.details
        last = (await person.until(lambda push: not push.page.details.result_follows)).page.details
    assert first.result_follows
    assert "$preview" in first.result
    assert last.result == BIG


async def test_a_result_that_was_not_kept_before_the_master_died_is_kept_by_the_next_one(tmp_path: Path) -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.said("a", ended(run, value=Encoded("msgpack", encode(BIG))))
    home = ensure(tmp_path / "home")
    store = Store(home)
    store.load()
    store.write([row(run), row(brain.node("a"))]).result()
    store.close()
    async with a_master(home) as master:
        person = Person(master)
        await person.watch("run", run=run.run)
        while master.cluster.runs[run.run].result_blob is None:
            await person.push()
        assert (await person.details(run.run)).result == BIG


def test_a_list_of_runs_does_not_carry_results() -> None:
    brain = Brain()
    run = brain.run_on("a")
    value = Encoded("msgpack", encode(BIG))
    brain.said("a", ended(run, value=value))
    tracemalloc.start()
    page = views.query(brain.cluster, verbs.Query(kind="runs"), brain.now, views.Outside())
    assert len(Codec(verbs.Page).encode(page)) < LARGE
    assert tracemalloc.get_traced_memory()[1] < len(BIG) // 10
    tracemalloc.stop()


def test_only_the_blob_has_the_body_once_it_is_kept() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.said("a", ended(run, value=Encoded("msgpack", encode(BIG))))
    effects = brain.do(events.ResultKept(run.run, digest("7")))
    assert events.Save(run) in effects
    assert (run.result.body, run.result_blob) == (b"", digest("7"))
    assert brain.do(events.ResultKept(run.run, digest("8"))) == []
    assert run.result_blob == digest("7")
