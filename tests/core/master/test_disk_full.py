"""A disk without room: nothing is acknowledged that is not stored, and all goes on when there is room."""

import asyncio
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest
from pydra_core.master import schema
from pydra_core.master.blobs import Blobs, NoRoom
from pydra_core.master.store import FILE, Store, row
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.states import RunState
from tests.core.master.machines import Person, a_master, a_node
from tests.core.master.test_runtime import stored
from tests.core.master.test_store import a_run, loaded, written
from tests.core.small_disk import SIZE, SmallDisk, small_disk

BODY = b"x" * 300_000
DIGEST = Digest(hashlib.sha256(BODY).hexdigest())


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "small") as found:
        yield found


def test_what_does_not_fit_is_refused_in_a_sentence_and_written_when_there_is_room(disk: SmallDisk) -> None:
    store = Store(disk.folder)
    store.load()
    written(store, row(a_run(1)))
    disk.fill()
    large = a_run(2)
    large.message = "m" * 1_000_000
    with pytest.raises(UserError, match=r"Nothing can be stored in .*Make room on the disk"):
        written(store, row(large))
    with pytest.raises(UserError, match="Nothing can be stored"):
        written(store, row(a_run(3)))
    disk.make_room()
    written(store, row(large), row(a_run(3)), again=True)
    store.close()
    assert sorted(loaded(disk.folder).runs) == [1, 2, 3]


def test_a_master_that_starts_on_a_full_disk_says_so_and_not_that_its_state_is_damaged(disk: SmallDisk) -> None:
    store = Store(disk.folder)
    store.load()
    written(store, row(a_run(1)))
    store.close()
    disk.fill()
    with pytest.raises(UserError, match=r"Nothing can be stored in .*Make room on the disk"):
        Store(disk.folder).load()
    disk.make_room()
    assert sorted(loaded(disk.folder).runs) == [1]


def test_the_write_ahead_log_stays_small_whatever_is_written(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.load()
    run = a_run(1)
    for _ in range(60):
        run.message = "m" * 1_000_000
        written(store, row(run))
    assert (tmp_path / f"{FILE}-wal").stat().st_size <= schema.WAL_LIMIT
    store.close()
    assert not (tmp_path / f"{FILE}-wal").exists()


async def test_an_upload_stops_at_a_full_disk_and_goes_on_where_it_was(disk: SmallDisk) -> None:
    blobs = Blobs(disk.folder / "blobs")
    assert await blobs.put(DIGEST, 0, len(BODY), BODY[:100_000]) == 100_000
    disk.fill()
    with pytest.raises(NoRoom, match="Make room") as caught:
        await blobs.put(DIGEST, 100_000, len(BODY), BODY[100_000:])
    assert caught.value.fault is Fault.REFUSED
    assert not await blobs.has(DIGEST)
    disk.make_room()
    held = await blobs.held(DIGEST)
    assert held >= 100_000
    assert await blobs.put(DIGEST, held, len(BODY), BODY[held:]) == len(BODY)
    assert (await blobs.read(DIGEST, 0, len(BODY)))[0] == BODY


async def test_a_blob_that_would_fill_the_disk_is_not_begun(disk: SmallDisk) -> None:
    if shutil.disk_usage(disk.folder).total > SIZE:
        pytest.skip("this user may mount no small disk")
    blobs = Blobs(disk.folder / "blobs")
    free = shutil.disk_usage(disk.folder).free
    with pytest.raises(NoRoom, match="Make room"):
        await blobs.put(DIGEST, 0, free, BODY)
    assert await blobs.held(DIGEST) == 0
    assert shutil.disk_usage(disk.folder).free > free - len(BODY)


async def test_a_master_refuses_what_it_cannot_store_and_goes_on_when_there_is_room(
    disk: SmallDisk, tmp_path: Path
) -> None:
    home = disk.folder / "m"
    async with a_master(home) as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        first = await person.submit()
        placement = await node.place()
        disk.fill()
        await node.started(placement)
        await node.ended(placement, "v" * 100_000)
        refused = await person.ask(verbs.Submit(task="count.Count", arguments={}), verbs.Refused)
        while "Make room" not in refused.sentence:  # a few pages may have had room yet
            refused = await person.ask(verbs.Submit(task="count.Count", arguments={}), verbs.Refused)
        assert not [message for message in node.skipped if isinstance(message, messages.Acknowledged)]
        disk.make_room()
        async with asyncio.timeout(30):
            await node.get(messages.Acknowledged)
        assert stored(home, first.run) == "complete"
        assert (await person.details(first.run)).row.state is RunState.COMPLETE
        assert (await person.submit()).run > first.run
