"""Search over what has ended: a real master takes runs in beside its work, and builds its index again when that is gone."""

import asyncio
import time
from pathlib import Path

import pytest

from pydra_core.errors import Fault, UserError
from pydra_core.ids import RunId
from pydra_core.master import search as search_module
from pydra_core.master.runtime import Master
from pydra_core.master.search import Search, may_mend, trouble_of
from pydra_core.master.search_index import Lacking
from pydra_core.master.store import Store, row
from pydra_core.protocol import verbs
from pydra_core.protocol.states import Outcome, RunState
from pydra_core.settings import ensure
from tests.core.doubles import Brain, ended
from tests.core.master.machines import Person, a_master, a_node
from tests.core.master.test_control_logs import LINES, LOG, store_log


async def search(person: Person, text: str, **options: object) -> verbs.Hits:
    return await person.ask(verbs.SearchLogs(text=text, **options), verbs.Hits)  # type: ignore[arg-type]


async def until_found(person: Person, text: str) -> verbs.Hits:
    """The index is built beside everything else: it is asked until it has the run."""
    while not (found := await search(person, text)).hits:
        pass
    return found


async def test_a_run_that_ended_is_found_by_a_line_of_its_log_and_by_its_error(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        run = (await person.submit()).run
        placement = await node.place()
        await node.started(placement)
        await store_log(node)
        assert not (await search(person, "line 777")).hits
        await node.ended(
            placement, outcome=Outcome.FAILED, error="ZeroDivisionError: of <b>all</b> things",
            log=LOG.digest, log_lines=len(LINES),
        )  # fmt: skip
        hit = (await until_found(person, "line 777")).hits[0]
        assert (hit.run, hit.where, hit.line, hit.text) == (run, "log", 777, "line 777")
        assert hit.state is RunState.FAILED
        error = (await search(person, "zerodivision")).hits[0]
        assert (error.where, error.line, error.text) == ("error", -1, "ZeroDivisionError: of <b>all</b> things")
        only = verbs.Filter(states=(RunState.COMPLETE,))
        assert not (await search(person, "zerodivision", filter=only)).hits
        assert (await search(person, "zerodivision", filter=verbs.Filter(package=hit_package(master, run)))).hits


async def test_what_is_not_in_the_index_yet_is_read_with_every_search(tmp_path: Path) -> None:
    home = tmp_path / "m"
    _history(home, 3)
    async with a_master(home) as master:
        person, search_ = Person(master), master._control._search
        await until_all_is_in(person, search_)
        search_._index.keep({RunId(1)})
        search_._working = True  # whoever takes runs in has something else to do
        search_._queue.extend((RunId(3), RunId(2)))
        found = await search(person, "fault")
        assert [hit.run for hit in found.hits] == [3, 2, 1]
        assert (found.indexing, found.note, found.more) == (2, "", False)
        two = await search(person, "fault", limit=2)
        assert ([hit.run for hit in two.hits], two.more) == ([3, 2], True)
        search_._queue.extend(RunId(2) for _ in range(40))
        assert (await search(person, "fault")).note == (
            "42 ended runs are being indexed: the newest 32 of them were read through."
        )
        search_._queue.clear()


def hit_package(master: Master, run: RunId) -> object:
    return master.cluster.runs[run].package


def _history(home: Path, count: int = 1) -> None:
    brain = Brain(now=time.time())
    records = []
    for number in range(count):
        run = brain.run_on("a")
        brain.said("a", ended(run, outcome=Outcome.FAILED, error=f"fault number {number}"))
        records.append(row(run))
    store = Store(ensure(home))
    store.load()
    store.write([*records, row(brain.node("a"))]).result()
    store.close()


@pytest.mark.parametrize("body", [None, b"garbage" * 1000])
async def test_an_index_that_is_missing_or_damaged_is_built_at_the_start(tmp_path: Path, body: bytes | None) -> None:
    home = tmp_path / "m"
    _history(home)
    if body is not None:
        (home / "search.sqlite").write_bytes(body)
    async with a_master(home) as master:
        assert (await until_found(Person(master), "fault")).hits[0].text == "fault number 0"
    async with a_master(home) as master:
        assert (await until_found(Person(master), "fault")).hits


async def test_an_index_that_breaks_meanwhile_is_built_again(tmp_path: Path) -> None:
    home = tmp_path / "m"
    _history(home)
    async with a_master(home) as master:
        person = Person(master)
        await until_found(person, "fault")
        (home / "search.sqlite").write_bytes(b"garbage" * 1000)
        assert (await search(person, "fault")).hits
        assert (await until_found(person, "fault")).hits


async def until_all_is_in(person: Person, mine: Search) -> None:
    while not mine._ready.is_set() or mine._queue or mine._working:
        await search(person, "fault")


async def test_an_index_that_is_gone_or_empty_for_who_writes_or_reads_is_built_again(tmp_path: Path) -> None:
    """Who takes runs in and who looks meet it at once, and it is made once, after whoever writes is done."""
    home = tmp_path / "m"
    _history(home, 3)
    async with asyncio.timeout(60), a_master(home) as master:
        person, mine = Person(master), master._control._search

        await until_all_is_in(person, mine)
        for empty in (False, True):
            mine._index.delete()
            if empty:
                (home / "search.sqlite").touch()
            mine.ended(RunId(2))
            hits = [(await each).hits for each in [asyncio.ensure_future(search(person, "fault")) for _ in range(8)]]
            assert all(len(each) == 3 for each in hits)
            await until_all_is_in(person, mine)
            assert not mine._trouble
            assert mine._index.prepare() == {RunId(1), RunId(2), RunId(3)}


async def test_an_index_that_could_not_be_written_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_module, "AGAIN", 0.01)
    home = tmp_path / "m"
    _history(home, 3)
    (home / "search.sqlite").mkdir()
    async with asyncio.timeout(60), a_master(home) as master:
        person, mine = Person(master), master._control._search

        while not mine._trouble:
            await search(person, "fault")
        assert "tried again" in mine._trouble
        assert len((await search(person, "fault")).hits) == 3
        (home / "search.sqlite").rmdir()
        await until_all_is_in(person, mine)
        assert not mine._trouble

        mine._index.delete()
        (home / "search.sqlite").mkdir()
        mine.ended(RunId(2))
        while not mine._trouble:  # noqa: ASYNC110 (each turn is the index's, and it has no event)
            await asyncio.sleep(0)
        assert RunId(2) in mine._queue, "a log that came late is not lost"
        (home / "search.sqlite").rmdir()
        await until_all_is_in(person, mine)
        assert mine._index.prepare() == {RunId(1), RunId(2), RunId(3)}


def test_what_a_python_lacks_is_not_tried_again() -> None:
    lacking, full = Lacking("No full-text search."), UserError("The disk is full.")
    assert (may_mend(lacking), may_mend(full)) == (False, True)
    assert trouble_of(lacking) == "No full-text search."
    assert trouble_of(full) == "The disk is full. It is tried again every 5 minutes."


async def test_what_retention_forgot_is_not_found(tmp_path: Path) -> None:
    home = tmp_path / "m"
    _history(home, 3)
    async with a_master(home) as master:
        person = Person(master)
        while len((await search(person, "fault")).hits) < 3:
            pass
        await person.ask(verbs.PruneRuns(keep=1, dry=False), verbs.PrunedRuns)
        while [hit.text for hit in (await search(person, "fault")).hits] != ["fault number 2"]:
            pass  # the index follows a moment later


@pytest.mark.parametrize(
    "verb", [verbs.SearchLogs(text=" "), verbs.SearchLogs(text="x" * 501), verbs.SearchLogs(text="x", limit=0)]
)
async def test_what_cannot_be_looked_for_is_refused(tmp_path: Path, verb: verbs.SearchLogs) -> None:
    async with a_master(tmp_path / "m") as master:
        refused = await Person(master).ask(verb, verbs.Refused)
        assert refused.fault is Fault.BAD_INPUT
