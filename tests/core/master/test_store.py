"""The store gives back what was written, in order, and nothing that was not."""

import sqlite3
import threading
from concurrent.futures import Future, wait
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from pydra_core.errors import UserError
from pydra_core.ids import Attempt, Digest, NodeId, PackageName, RunId, TaskKey, TokenId, UnitName
from pydra_core.master.schema import MIGRATIONS
from pydra_core.master.state import Cluster, Node, Package, Pin, Run, Token, Unit, Version
from pydra_core.master.store import FILE, Store, forget, row
from pydra_core.protocol.environments import Target
from pydra_core.protocol.facts import Facts
from pydra_core.protocol.manifest import Manifest, ParamSpec, TaskSpec
from pydra_core.protocol.pictures import Story
from pydra_core.protocol.states import RunState, UnitState
from pydra_core.protocol.values import Encoded, encode

SPEC = TaskSpec(
    key=TaskKey("count.Count"), name="Count", module="count", cls="Count",
    params=(ParamSpec(name="n", kind="int", required=False, default=3),),
)  # fmt: skip
FACTS = Facts(host="h", system="Linux", machine="x86_64", python="3.11.7", cores=2, memory=1, program="0.2.0")


def a_run(number: int, state: RunState = RunState.QUEUED) -> Run:
    return Run(
        run=RunId(number), task=SPEC, package=PackageName("count"), version=1, digest=Digest("d" * 64),
        arguments=encode({"n": 3}), queued=1.5, unit=Unit(name=UnitName(RunId(number))), state=state,
        story=[Story(1.5, RunState.QUEUED, "queued")],
    )  # fmt: skip


def a_node() -> Node:
    return Node(node=NodeId("a" * 16), name="oak", key=b"k" * 32, joined=2.0, facts=FACTS, versions={Digest("d" * 64)})


def loaded(folder: Path) -> Cluster:
    store = Store(folder)
    cluster = store.load()
    store.close()
    return cluster


def written(store: Store, *rows: object, again: bool = False) -> None:
    store.write(list(rows), again=again).result(10)  # type: ignore[arg-type]


def test_every_record_comes_back_as_it_was_written(tmp_path: Path) -> None:
    run = a_run(7, RunState.RUNNING)
    run.unit = Unit(
        name=UnitName(RunId(7)), state=UnitState.RUNNING, attempt=Attempt(1, 2), holder=NodeId("a" * 16), placed=2
    )
    run.result, run.has_result = Encoded("msgpack", encode([1, b"x"])), True
    package = Package(name=PackageName("count"), origin="h:/count.py", versions=[
        Version(number=1, digest=Digest("d" * 64), deployed=3.0, manifest=Manifest(package=PackageName("count"), tasks=(SPEC,)))
    ])  # fmt: skip
    token = Token(token=TokenId("abcd0123"), secret=b"s" * 32, uses=2, made=1.0, expires=9.0, used=1)
    store = Store(tmp_path)
    store.load()
    written(store, row(run), row(a_node()), row(package), row(token))
    store.close()

    cluster = loaded(tmp_path)

    assert cluster.runs == {7: run}
    assert cluster.live == {7: run}
    assert cluster.nodes == {"a" * 16: a_node()}
    assert cluster.packages == {"count": package}
    assert cluster.tokens == {"abcd0123": token}
    assert cluster.next_run == 8


def test_each_start_has_a_new_epoch_even_if_nothing_else_was_written(tmp_path: Path) -> None:
    epochs = []
    for _ in range(3):
        store = Store(tmp_path)
        epochs.append(store.load().epoch)
        store.close()
    assert epochs == [1, 2, 3]


def test_a_record_is_written_as_it_was_when_it_was_saved(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.load()
    run = a_run(1)
    saved = row(run)
    run.state = RunState.FAILED
    written(store, saved)
    store.close()
    assert loaded(tmp_path).runs[RunId(1)].state is RunState.QUEUED


def test_of_many_rows_of_one_record_the_last_one_counts(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.load()
    run = a_run(1)
    done: list[Future[None]] = []
    for message in map(str, range(500)):
        run.message = message
        done.append(store.write([row(run)]))
    wait(done, 10)
    written(store, row(a_node()), forget(a_node().node))
    store.close()
    cluster = loaded(tmp_path)
    assert cluster.runs[RunId(1)].message == "499"
    assert not cluster.nodes


def test_a_node_that_was_forgotten_may_come_back_in_the_same_commit(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.load()
    written(store, row(a_node()), forget(a_node().node), row(a_node()))
    store.close()
    assert list(loaded(tmp_path).nodes) == [a_node().node]


def test_a_write_is_on_disk_for_others_when_its_future_is_done(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.load()
    written(store, row(a_run(1)))
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert db.execute("SELECT state, task, package FROM runs").fetchall() == [("queued", "count.Count", "count")]
    store.close()


def test_closing_writes_what_still_waits(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.load()
    done = [store.write([row(a_run(number))]) for number in range(1, 200)]
    store.close()
    assert all(each.done() and each.exception() is None for each in done)
    assert len(loaded(tmp_path).runs) == 199


def test_a_disk_that_says_no_fails_the_write_and_all_after_it_until_it_is_tried_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.load()
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        # The cheapest real "disk is full": the table refuses the row inside the same transaction.
        db.execute("CREATE TRIGGER full BEFORE INSERT ON runs BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        first = store.write([row(a_run(1)), row(a_node())])
        with pytest.raises(UserError, match="disk is full"):
            first.result(10)
        db.execute("DROP TRIGGER full")
    with pytest.raises(UserError, match="disk is full"):
        store.write([row(a_run(2))]).result(10)
    written(store, row(a_run(1)), row(a_node()), row(a_run(2)), again=True)
    store.close()
    cluster = loaded(tmp_path)
    assert sorted(cluster.runs) == [1, 2]
    assert len(cluster.nodes) == 1


def test_a_damaged_file_is_named_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with pytest.raises(UserError, match=FILE):
        Store(tmp_path).load()
    assert (tmp_path / FILE).read_bytes().startswith(b"no database")


def test_a_store_of_a_newer_pydra_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.load()
    store.close()
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(UserError, match="newer Pydra"):
        Store(tmp_path).load()


def test_the_writer_ends_with_the_store(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.load()
    store.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "pydra store"]


def test_what_is_pinned_comes_back_until_it_is_forgotten(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.load()
    target = Target(Digest("d" * 64), "3.12", "linux-x86_64")
    pin = Pin(target=target, lock="text", digest=Digest("e" * 64), made=1.0, node_name="oak")
    other = msgspec.structs.replace(pin, target=Target(Digest("d" * 64), "3.13", "linux-x86_64"))
    written(store, row(pin), row(other))
    store.close()
    assert loaded(tmp_path).pins == {pin.target: pin, other.target: other}

    store = Store(tmp_path)
    store.load()
    written(store, row(other), row(msgspec.structs.replace(other, lock="")))
    store.close()
    assert loaded(tmp_path).pins == {pin.target: pin}
