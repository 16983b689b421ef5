"""A blob is there only when it is whole and what it was announced to be."""

import asyncio
import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest
from pydra_core.master.blobs import STALE, Blobs
from pydra_core.master.contents import Contents
from pydra_core.protocol import verbs
from tests.core.master.machines import Person, a_master

BODY = bytes(range(256)) * 40
NAME = Digest(sha256(BODY).hexdigest())


async def test_parts_become_a_blob_at_the_last_byte(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    assert await blobs.put(NAME, 0, len(BODY), BODY[:4000]) == 4000
    assert not await blobs.has(NAME)
    assert await blobs.put(NAME, 4000, len(BODY), BODY[4000:]) == len(BODY)
    assert await blobs.has(NAME)
    assert await blobs.read(NAME, 100, 50) == (BODY[100:150], len(BODY))
    assert blobs.path(NAME).read_bytes() == BODY
    assert not list((tmp_path / "parts").iterdir())


async def test_an_upload_goes_on_after_a_restart_where_it_was_cut(tmp_path: Path) -> None:
    await Blobs(tmp_path).put(NAME, 0, len(BODY), BODY[:1000])
    blobs = Blobs(tmp_path)
    assert await blobs.held(NAME) == 1000
    assert await blobs.put(NAME, 0, len(BODY)) == 1000
    assert await blobs.put(NAME, 1000, len(BODY), BODY[1000:]) == len(BODY)


async def test_one_whose_master_died_before_it_was_verified_is_not_taken_for_whole(tmp_path: Path) -> None:
    """All bytes were written, and neither looked at nor put into their place."""
    await Blobs(tmp_path).put(NAME, 0, len(BODY), BODY[:1000])
    part = tmp_path / "parts" / NAME
    part.write_bytes(BODY)
    blobs = Blobs(tmp_path)
    assert await blobs.put(NAME, -1, len(BODY)) == len(BODY)
    assert await blobs.has(NAME), "who asks is told that it is here, and it is"
    await blobs.delete(NAME)
    part.write_bytes(BODY[::-1])
    assert await blobs.put(NAME, -1, len(BODY)) == 0, "what is damaged comes anew"
    assert await blobs.put(NAME, 0, len(BODY), BODY) == len(BODY)
    assert await blobs.has(NAME)


async def test_a_piece_from_elsewhere_is_not_taken(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    assert await blobs.put(NAME, 500, len(BODY), BODY[500:1000]) == 0
    await blobs.put(NAME, 0, len(BODY), BODY[:10])
    assert await blobs.put(NAME, 0, len(BODY), BODY[:10]) == 10


async def test_bytes_that_are_not_what_was_announced_are_thrown_away(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    with pytest.raises(UserError, match="digest differs"):
        await blobs.put(NAME, 0, len(BODY), BODY[::-1])
    assert await blobs.held(NAME) == 0


async def test_more_than_was_announced_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        await Blobs(tmp_path).put(NAME, 0, 10, BODY)


async def test_the_empty_blob_needs_no_piece(tmp_path: Path) -> None:
    blobs, name = Blobs(tmp_path), Digest(sha256(b"").hexdigest())
    assert await blobs.put(name, 0, 0) == 0
    assert await blobs.has(name)


async def test_a_digest_is_never_a_path(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    for name in ("../../etc/passwd", "", "A" * 64, NAME + "\n"):
        with pytest.raises(UserError):
            await blobs.put(Digest(name), 0, 4, b"evil")
        with pytest.raises(UserError):
            await blobs.read(Digest(name), 0, 4)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["counted-on", "parts"]


async def test_what_is_not_held_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        await Blobs(tmp_path).read(NAME, 0, 10)
    assert caught.value.fault is Fault.NOT_FOUND


async def test_parts_that_nobody_went_on_with_are_dropped(tmp_path: Path) -> None:
    await Blobs(tmp_path).put(NAME, 0, len(BODY), BODY[:1000])
    old = time.time() - STALE - 60
    os.utime(tmp_path / "parts" / NAME, (old, old))
    assert await Blobs(tmp_path).held(NAME) == 0


async def test_what_nobody_sent_for_a_day_is_settled_and_asking_again_unsettles_it(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    await blobs.put(NAME, 0, len(BODY), BODY)
    [folder] = await blobs.folders()
    assert await blobs.settled(folder) == []
    os.utime(blobs.path(NAME), (1.0, 1.0))
    assert await blobs.settled(folder) == [NAME]
    assert not blobs.is_counted_on(NAME)
    assert await blobs.put(NAME, -1, len(BODY)) == len(BODY)
    assert await blobs.settled(folder) == []
    assert blobs.is_counted_on(NAME)
    assert Blobs(blobs.path(NAME).parent.parent).is_counted_on(NAME), "another life of the master"


async def test_blobs_that_nothing_refers_to_are_found_and_dropped_and_others_stay(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        deployed = await person.deploy(tmp_path)
        await person.put(BODY, NAME)
        old = [deployed.digest, NAME]
        for digest in old:
            os.utime(master.blobs.path(digest), (1.0, 1.0))
        fresh = b"fresh"
        await person.put(fresh, Digest(sha256(fresh).hexdigest()))
    async with a_master(tmp_path / "m", listen=None) as master:
        await Contents(master).sweep()
        assert not await master.blobs.has(NAME)
        assert await master.blobs.has(deployed.digest)
        assert await master.blobs.has(Digest(sha256(fresh).hexdigest()))


async def test_a_blob_that_somebody_counts_on_is_not_dropped_with_its_last_reference(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        first = await person.deploy(tmp_path, "x = 1\n")
        second = await person.deploy(tmp_path, "x = 2\n")
        await person.deploy(tmp_path, "x = 3\n")
        size = master.blobs.path(first.digest).stat().st_size
        await person.ask(verbs.PutPart(digest=first.digest, offset=0, size=size), verbs.Held)
        await person.ask(verbs.Prune(keep=1, dry=False), verbs.Pruned)
        await Contents(master).drop((first.digest, second.digest))
        assert await master.blobs.has(first.digest)
        assert not await master.blobs.has(second.digest)


async def test_a_blob_that_somebody_comes_to_count_on_while_it_waits_to_be_deleted_stays(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    await blobs.put(NAME, 0, len(BODY), BODY)
    async with asyncio.TaskGroup() as group:
        group.create_task(blobs.put(NAME, -1, len(BODY)))
        group.create_task(blobs.delete(NAME, blobs.is_counted_on))
    assert await blobs.has(NAME)
    await blobs.delete(NAME, lambda _: False)
    assert not await blobs.has(NAME)
