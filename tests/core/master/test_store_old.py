"""A database that an older Pydra wrote is read, brought up to date, and kept; `data/schema1.sql` to `schema3.sql` are dumps of such."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pydra_core.errors import UserError
from pydra_core.ids import PackageName, RunId
from pydra_core.master import books
from pydra_core.master.schema import MIGRATIONS, copy_of
from pydra_core.master.store import FILE, Store, row
from pydra_core.master.traces import Trace, recall
from pydra_core.protocol import verbs
from pydra_core.protocol.manifest import USUAL
from pydra_core.protocol.spreads import packed, unpacked
from pydra_core.protocol.states import RunState, UnitState
from pydra_core.protocol.values import shown
from tests.core.doubles import Brain

DATA = Path(__file__).parent / "data"
DUMP = DATA / "schema1.sql"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A home whose store is of schema 1: a complete, a failed, a running and a queued run, two versions, a node and a token."""
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.executescript(DUMP.read_text())
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
    return tmp_path


def test_everything_in_an_old_database_is_there_with_defaults_for_what_is_new(old: Path) -> None:
    store = Store(old)
    cluster = store.load()
    store.close()
    assert [run.state for run in cluster.runs.values()] == [
        RunState.COMPLETE, RunState.FAILED, RunState.RUNNING, RunState.QUEUED,
    ]  # fmt: skip
    done = cluster.runs[RunId(1)]
    assert shown(done.result) == [1, "a", {"$bytes": "eA=="}]
    assert (done.group, done.labels, done.after, done.sealed, done.result_blob) == ("", (), (), b"", None)
    assert (done.task.kind, done.task.needs) == ("task", USUAL)
    package = cluster.packages[PackageName("count")]
    assert [version.number for version in package.versions] == [1, 2]
    assert package.pruned == {}
    assert list(cluster.tokens) == ["abcd0123"]


def test_an_old_database_is_a_new_one_from_then_on(old: Path) -> None:
    for _ in range(2):
        store = Store(old)
        cluster = store.load()
        store.write([row(run) for run in cluster.runs.values()]).result(10)
        store.close()
    with closing(sqlite3.connect(old / FILE)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert db.execute("SELECT count(*) FROM runs").fetchone() == (4,)


def test_the_old_database_is_kept_beside_the_new_one(old: Path) -> None:
    store = Store(old)
    store.load()
    store.close()
    kept = copy_of(old / FILE, 1)
    with closing(sqlite3.connect(kept)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT count(*) FROM runs").fetchone() == (4,)
    assert kept.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in old.iterdir()) == [kept.name, FILE]


def test_a_new_database_leaves_no_copy(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.load()
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_cluster_from_an_old_database_goes_on(old: Path) -> None:
    store = Store(old)
    brain = Brain(store.load(), now=2000.0)
    store.close()
    going, queued = brain.cluster.runs[RunId(3)], brain.cluster.runs[RunId(4)]
    assert going.unit.state is UnitState.RUNNING
    brain.ask(verbs.PauseRun(run=queued.run))
    brain.tick(100)
    brain.join("elm")
    brain.plan()
    assert (going.unit.holder, queued.state) == ("elm", RunState.PAUSED)
    again = brain.ask(verbs.RunAgain(run=RunId(1)))
    assert brain.cluster.runs[RunId(5)].arguments == brain.cluster.runs[RunId(1)].arguments
    assert again


def test_a_database_of_a_newer_pydra_is_left_alone(old: Path) -> None:
    with closing(sqlite3.connect(old / FILE)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(UserError, match="written by a newer Pydra"):
        Store(old).load()


def test_a_database_of_schema_2_goes_on_with_a_parallel_run_whose_units_it_did_not_keep(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.executescript((DATA / "schema2.sql").read_text())
        assert db.execute("PRAGMA user_version").fetchone() == (2,)
    store = Store(tmp_path)
    cluster = store.load()
    store.close()
    run = cluster.runs[RunId(1)]
    assert (run.state, run.task.kind, run.given) == (RunState.RUNNING, "parallel", {"/u": {0, 1, 2}})
    assert (run.items, run.unit.fresh, cluster.left) == ({}, "", {})
    assert books.read_order(store.path, run.run, "/u") == ((), 0, -1, ())
    assert copy_of(tmp_path / FILE, 2).exists()


def test_a_database_of_schema_3_goes_on_with_answers_that_nobody_noted_how_to_show(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.executescript((DATA / "schema3.sql").read_text())
        assert db.execute("PRAGMA user_version").fetchone() == (3,)
    store = Store(tmp_path)
    cluster = store.load()
    store.close()
    run = cluster.runs[RunId(1)]
    assert (run.state, run.task.kind) == (RunState.RUNNING, "parallel")
    order, following, highest, cells = books.read_order(store.path, run.run, "/u")
    assert (order, following, highest) == ((packed([0, 2, 1, 5, 3]),), 5, 5)
    trace = Trace()
    for indices, told in cells:
        recall(trace, unpacked(indices), told)
    assert trace == Trace(), "what an older master did not note is not guessed"
    assert books.read_trace_list(store.path, run.run) == []
