"""What is on its way is told as it passes, with names that people know, and no longer than it moves."""

import sys
from pathlib import Path

import pytest

from pydra_core.ids import Digest
from pydra_core.node.agent import NodeOptions
from pydra_core.node.moving import MOST, SILENT, Moving
from pydra_core.node.policy import Policy
from pydra_core.protocol.blobline import Ask, Part
from pydra_core.protocol.facts import Transfer
from pydra_core.protocol.messages import Heartbeat
from pydra_core.protocol.verbs import LEAST_RATE
from tests.core.node.scripted import running_agent, scripted_master

A, B = Digest("a" * 64), Digest("b" * 64)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def part(digest: Digest, offset: int, size: int, length: int = 100) -> Part:
    return Part(digest=digest, offset=offset, size=size, body=bytes(length))


def test_a_transfer_is_told_with_its_rate_until_it_is_over() -> None:
    clock = Clock()
    moving = Moving({A: "count"}.get, clock)  # type: ignore[arg-type]
    assert moving.rows() == ()
    moving.passed(part(A, 0, 1000), out=False)
    moving.name(B, "picture.png")
    moving.passed(part(B, 500, 800), out=True)
    clock.now += 2
    assert moving.rows() == (
        Transfer(what="count", done=100, size=1000, rate=50),
        Transfer(what="picture.png", done=600, size=800, rate=50, out=True),
    )
    moving.passed(part(A, 800, 1000), out=False)
    moving.passed(part(B, 600, 800, 200), out=True)
    clock.now += 1
    assert moving.rows() == (Transfer(what="count", done=900, size=1000, rate=100),)
    clock.now += SILENT
    assert moving.rows() == ()


def test_what_carries_no_bytes_is_no_transfer_and_what_has_no_name_is_a_file() -> None:
    moving = Moving(lambda _: "")
    moving.passed(Ask(A, 100), out=True)
    moving.passed(part(A, 0, 0, 0), out=False)
    assert moving.rows() == ()
    moving.passed(part(A, 0, 1000), out=False)
    assert moving.rows()[0].what == "file aaaaaaaa"
    moving.name(A, "x" * 500)
    assert moving.rows()[0].what == "x" * 100


def test_a_heartbeat_tells_of_so_many() -> None:
    moving = Moving(lambda _: "")
    for number in range(3 * MOST):
        moving.passed(part(Digest(f"{number:064}"), 0, 1000), out=False)
    assert len(moving.rows()) == MOST


@pytest.mark.skipif(sys.platform != "linux", reason="the zygote needs Linux")
async def test_a_node_that_its_owner_slows_down_tells_how_far_a_version_is(tmp_path: Path) -> None:
    async with scripted_master(tmp_path) as master:
        version = master.deploy("greet", "from pydra_core.tasks import Task\n" + "# much to say\n" * 60_000)
        options = NodeOptions(home=tmp_path / "node", join=master.token(), name="ada", slots=1)
        options.policy = Policy(max_rate=LEAST_RATE)
        async with running_agent(options):
            await master.until(Heartbeat)
            master.place(version, "Greet")
            told = await master.until(Heartbeat, lambda beat: bool(beat.load.transfers))
            (transfer,) = told.load.transfers
            assert (transfer.what, transfer.size, transfer.out) == ("greet", len(master.blobs[version]), False)
            assert 0 < transfer.done < transfer.size
