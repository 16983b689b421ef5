"""Files of runs that left many: a row each, written as they come, and the same after any restart."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from pydra_core.ids import Attempt, Digest, RunId
from pydra_core.master import artifact_rows, ledger, outputs, references
from pydra_core.master.artifact_rows import FEW
from pydra_core.master.invariants import check
from pydra_core.master.schema import MIGRATIONS
from pydra_core.master.state import Cluster, Run, UnitLog
from pydra_core.master.store import FILE, Store, row
from pydra_core.protocol.messages import Artifact
from tests.core.doubles import Brain, deploy
from tests.core.node.links import digest


def file(number: int, size: int = 10, name: str = "") -> Artifact:
    return Artifact(name or f"f{number}", digest(b"%d %d" % (number, size)), size)


def a_run() -> tuple[Brain, Run]:
    brain = Brain()
    brain.ask(deploy("count", "1"))
    return brain, brain.submit()


class Disk:
    """A store that is opened anew again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.open()

    def open(self) -> Cluster:
        self.store = Store(self.folder)
        self.cluster = self.store.load()
        return self.cluster

    def save(self, *runs: Run) -> None:
        self.store.write([each for run in runs for each in self.store.rows(run)]).result(10)

    def again(self) -> Cluster:
        self.store.close()
        return self.open()

    def count(self) -> int:
        with closing(sqlite3.connect(self.folder / FILE)) as db:
            (found,) = db.execute("SELECT count(*) FROM artifacts").fetchone()
            return int(found)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path)
    yield made
    made.store.close()


def test_few_files_stand_with_their_run_and_many_in_rows_of_their_own(disk: Disk) -> None:
    _, run = a_run()
    outputs.left(run, map(file, range(FEW)))
    disk.save(run)
    assert disk.count() == 0
    outputs.left(run, [file(FEW)])
    disk.save(run)
    assert disk.count() == FEW + 1
    assert disk.again().runs[run.run].artifacts == run.artifacts


def test_one_file_more_writes_one_row_more_and_the_run_without_its_files(disk: Disk) -> None:
    _, run = a_run()
    outputs.left(run, map(file, range(1_000)))
    disk.save(run)
    outputs.add(run, [(7, file(1_000))], "/u")
    rows = disk.store.rows(run)
    assert [each.statement for each in rows[1:]] == [artifact_rows.KEEP]
    assert rows[1].values[:5] == (run.run, "/u", 7, "f1000", 1_000)
    assert b"f500" not in rows[0].values[-1]
    disk.store.write(rows).result(10)
    assert disk.again().runs[run.run].artifacts == run.artifacts


def test_any_history_of_files_is_read_back_as_it_was(disk: Disk) -> None:
    chance = random.Random(5)
    _, run = a_run()
    for step in range(120):
        match chance.randrange(6):
            case 0:
                outputs.left(run, [file(chance.randrange(200), chance.randrange(1, 99)) for _ in range(40)])
            case 1 | 2 | 3:
                outputs.add(run, [(step, file(n)) for n in range(chance.randrange(30))], "/u")
            case 4:
                outputs.left(run, [file(step, name="same")], "/u", chance.randrange(3))
            case 5 if chance.random() < 0.3:
                run.artifacts = ()
                outputs.count(run)
        disk.save(run)
        if chance.random() < 0.2:
            assert disk.again().runs[run.run].artifacts == run.artifacts
    assert disk.again().runs[run.run].artifacts == run.artifacts


def test_several_writes_of_one_batch_come_to_the_last_of_them(disk: Disk) -> None:
    _, run = a_run()
    rows = []
    for files in (range(100), range(100, 150)):
        outputs.left(run, map(file, files))
        rows += disk.store.rows(run)
    outputs.left(run, [file(3, 77)])
    rows += disk.store.rows(run)
    disk.store.write(rows).result(10)
    assert run.artifacts[-1].size == 77
    assert disk.again().runs[run.run].artifacts == run.artifacts


def test_a_run_that_begins_anew_and_one_that_is_forgotten_leave_no_rows(disk: Disk) -> None:
    _, run = a_run()
    outputs.left(run, map(file, range(100)))
    disk.save(run)
    run.artifacts = ()
    disk.save(run)
    assert disk.count() == 0
    outputs.left(run, map(file, range(100)))
    disk.store.write([*disk.store.rows(run), *disk.store.forget_run(run.run)]).result(10)
    assert (disk.count(), disk.again().runs) == (0, {})


def test_a_database_that_has_many_files_in_a_run_is_read_and_writes_rows_from_then_on(tmp_path: Path) -> None:
    _, run = a_run()
    outputs.left(run, map(file, range(500)))
    body = msgspec.msgpack.encode(run)
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        for script in MIGRATIONS[:6]:
            db.executescript(script)
        db.execute("PRAGMA user_version = 6")
        values = (*row(run).values[:-1], body)
        db.execute(f"INSERT INTO runs VALUES ({', '.join('?' * len(values))})", values)
        db.commit()
    disk = Disk(tmp_path)
    found = disk.cluster.runs[RunId(run.run)]
    assert found.artifacts == run.artifacts
    outputs.left(found, [file(500)])
    disk.save(found)
    assert disk.count() == 501
    assert disk.again().runs[run.run].artifacts == found.artifacts
    disk.store.close()


def test_blobs_of_files_that_came_one_by_one_are_counted_as_if_they_had_come_at_once() -> None:
    brain, run = a_run()
    for number in range(30):
        outputs.add(run, [(number, file(number % 20)), (number, file(7))], "/u")
        assert references.saved(brain.cluster, run) == []
    check(brain.cluster)
    one_by_one = dict(brain.cluster.referring[run.run]), brain.cluster.left_bytes
    ledger.index(brain.cluster)
    assert (dict(brain.cluster.referring[run.run]), brain.cluster.left_bytes) == one_by_one
    assert run.left_size == sum(each.size for each in run.artifacts)


def test_a_file_that_takes_the_place_of_another_lets_go_of_its_blob() -> None:
    brain, run = a_run()
    outputs.left(run, [file(1, name="a"), file(2, name="b")])
    references.saved(brain.cluster, run)
    outputs.left(run, [file(3, name="a")])
    assert references.saved(brain.cluster, run) == [file(1).digest]
    run.log = Digest("a" * 64)
    outputs.left(run, [file(4, name="c")])
    assert references.saved(brain.cluster, run) == []
    assert run.log in brain.cluster.blobs
    check(brain.cluster)


def test_the_log_of_a_worker_of_a_run_that_left_files_is_counted() -> None:
    brain, run = a_run()
    outputs.add(run, [(0, file(1))], "/u")
    references.saved(brain.cluster, run)
    said = Digest("b" * 64)
    run.unit_logs = (UnitLog("/u", 0, Attempt(1, 1), "/u", -1, said, 3, 90),)
    references.saved(brain.cluster, run)
    assert references.needed(brain.cluster, said)
    check(brain.cluster)
