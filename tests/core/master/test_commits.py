"""What waits for the disk: counted, so that who looks may give way to it, and written when a disk that was full takes it again."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pydra_core.master.commits import Commits
from pydra_core.master.store import Store, row
from pydra_core.protocol.states import RunState
from tests.core.master.machines import until
from tests.core.master.test_store import a_run


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    store.load()
    yield store
    store.close()


def execute(store: Store, statement: str) -> None:
    with closing(sqlite3.connect(store.path, isolation_level=None)) as db:
        db.execute(statement)


async def test_it_tells_how_many_events_waited_for_the_disk_at_most(store: Store) -> None:
    commits = Commits(store, lambda effect: None)
    assert commits.most_owed() == 0
    for number in range(1, 4):
        commits.add([row(a_run(number, RunState.QUEUED))], [])
    await commits.flush()
    assert commits.most_owed() == 4, "three, and who waited for them"
    assert commits.most_owed() == 0, "since then nobody waits"


async def test_what_happens_while_all_is_written_again_is_written_as_well(store: Store) -> None:
    commits = Commits(store, lambda effect: None)
    # The cheapest real "disk is full": the table refuses the row inside the same transaction.
    execute(store, "CREATE TRIGGER full BEFORE INSERT ON runs BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    commits.add([row(a_run(1, RunState.QUEUED))], [])
    await commits.flush()
    assert "disk is full" in str(commits.trouble)

    execute(store, "DROP TRIGGER full")
    commits.try_again()
    commits.add([row(a_run(2, RunState.QUEUED))], [])  # before it is known that the disk takes all
    await until(lambda: commits.trouble is None)

    async with asyncio.timeout(60):
        await commits.flush()
    commits.add([row(a_run(3, RunState.QUEUED))], [])
    async with asyncio.timeout(60):
        await commits.flush()
    store.close()
    again = Store(store.path.parent)
    assert sorted(again.load().runs) == [1, 2, 3]
    again.close()
