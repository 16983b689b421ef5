"""A blob is there only when it is whole and what it was announced to be."""

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest
from pydra_core.master.blobs import STALE, Blobs

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
    assert [each.name for each in tmp_path.iterdir()] == ["parts"]


async def test_what_is_not_held_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        await Blobs(tmp_path).read(NAME, 0, 10)
    assert caught.value.fault is Fault.NOT_FOUND


async def test_parts_that_nobody_went_on_with_are_dropped(tmp_path: Path) -> None:
    await Blobs(tmp_path).put(NAME, 0, len(BODY), BODY[:1000])
    old = time.time() - STALE - 60
    os.utime(tmp_path / "parts" / NAME, (old, old))
    assert await Blobs(tmp_path).held(NAME) == 0
