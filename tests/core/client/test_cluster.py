"""The verbs as Python, over a real link."""

import asyncio
from contextlib import aclosing
from hashlib import sha256
from pathlib import Path

import pytest

from pydra_core.client.blobs import put
from pydra_core.client.cluster import Cluster
from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest, RunId
from pydra_core.protocol import verbs
from pydra_core.protocol.messages import LogLine
from pydra_core.protocol.states import RunState
from tests.core.client.masters import page_of, small_master

TASK = '''
from pydra_core.tasks import Task


class Count(Task):
    """Counts."""

    def work(self, steps: int = 3) -> int:
        return steps
'''
BODY = bytes(range(256)) * 10_000
DIGEST = Digest(sha256(BODY).hexdigest())


async def test_a_file_is_packed_here_and_deployed_there(tmp_path: Path):
    (tmp_path / "count.py").write_text(TASK)
    async with small_master(tmp_path / "home") as (master, link, _):
        deployed = await Cluster(link).deploy(tmp_path / "count.py")
        assert (deployed.package, [task.key for task in deployed.tasks]) == ("count", ["count.Count"])
        assert set(master.blobs) == {deployed.digest}


async def test_a_blob_goes_on_where_it_was_cut(tmp_path: Path):
    (tmp_path / "blob").write_bytes(BODY)
    async with small_master(tmp_path / "home") as (master, link, _):
        master.blobs[DIGEST] = bytearray(BODY[:2_000_000])
        told: list[tuple[int, int]] = []
        await put(link, tmp_path / "blob", DIGEST, lambda done, size: told.append((done, size)))
        assert master.blobs[DIGEST] == BODY
        assert told == [(2_000_000, len(BODY)), (len(BODY), len(BODY))]
        assert sum(isinstance(verb, verbs.PutPart) for verb in master.asked) == 2


async def test_an_empty_blob_is_put_too(tmp_path: Path):
    (tmp_path / "blob").touch()
    async with small_master(tmp_path / "home") as (master, link, _):
        await put(link, tmp_path / "blob", Digest(sha256(b"").hexdigest()))
        assert len(master.blobs) == 1


async def test_an_artifact_comes_in_parts_as_bytes_or_into_a_file(tmp_path: Path):
    async with small_master(tmp_path / "home") as (master, link, _):
        master.blobs[DIGEST] = bytearray(BODY)
        assert await Cluster(link).artifact(DIGEST) == BODY
        assert await Cluster(link).artifact(DIGEST, tmp_path / "saved") == b""
        assert (tmp_path / "saved").read_bytes() == BODY


async def test_damaged_bytes_are_never_taken_for_the_artifact(tmp_path: Path):
    async with small_master(tmp_path / "home") as (master, link, _):
        master.blobs[DIGEST] = bytearray(BODY[:-1] + b"?")
        for into in (None, tmp_path / "saved"):
            with pytest.raises(UserError, match="damaged"):
                await Cluster(link).artifact(DIGEST, into)
        assert [path.name for path in tmp_path.iterdir()] == ["home"]


async def test_a_file_that_cannot_be_written_is_told(tmp_path: Path):
    async with small_master(tmp_path / "home") as (master, link, _):
        master.blobs[DIGEST] = bytearray(BODY)
        with pytest.raises(UserError, match="cannot be written"):
            await Cluster(link).artifact(DIGEST, tmp_path / "missing" / "saved")


async def test_waiting_ends_with_the_run(tmp_path: Path):
    async with small_master(tmp_path) as (master, link, _):
        waiting = asyncio.ensure_future(Cluster(link).wait(RunId(1)))
        watch = await master.watched.get()
        for number, state in enumerate([RunState.RUNNING, RunState.COMPLETE], start=1):
            master.push(verbs.Delta(watch=watch, number=number, page=page_of(state)))
        assert (await waiting).row.state is RunState.COMPLETE
        assert await master.unwatched.get() == watch
        assert sum(isinstance(verb, verbs.Watch) for verb in master.asked) == 1


async def test_a_log_is_read_once_or_followed_to_its_end(tmp_path: Path):
    async with small_master(tmp_path) as (master, link, _):
        assert [line.text async for line in Cluster(link).log(RunId(1))] == ["one", "two"]
        await master.watched.get()
        seen = []
        async with aclosing(Cluster(link).log(RunId(1), follow=True)) as lines:
            async for line in lines:
                seen.append(line.text)
                if line.text == "two":
                    watch = await master.watched.get()
                    master.push(
                        verbs.LogPushed(watch=watch, first=2, lines=(LogLine(3.0, "out", "three"),), ended=True)
                    )
        assert seen == ["one", "two", "three"]


async def test_a_log_that_comes_in_pieces_is_read_to_what_stood_there(tmp_path: Path):
    async with small_master(tmp_path) as (master, link, _):
        master.backlog = 3
        seen = [line.text async for line in Cluster(link).log(RunId(1))]
        assert seen == ["one", "two"] * 3


async def test_lists_are_read_to_their_end(tmp_path: Path):
    async with small_master(tmp_path) as (master, link, _):
        assert len({row.package for row in await Cluster(link).packages()}) == 450
        assert sum(isinstance(verb, verbs.Query) for verb in master.asked) == 3


async def test_an_answer_of_another_kind_is_told_and_not_believed(tmp_path: Path):
    async with small_master(tmp_path) as (_, link, _rig):
        with pytest.raises(UserError, match="answered NewToken with Done") as caught:
            await Cluster(link).token()
        assert caught.value.fault is Fault.REFUSED
