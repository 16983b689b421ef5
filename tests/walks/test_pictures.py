"""Thumbnails of two hundred pictures on two machines that have nothing, and again at once: real files in and out, a real dependency."""

import asyncio
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from pydra_core.protocol.states import RunState
from pydra_core.settings import resource
from tests.walks.cutting import Cutting
from tests.walks.machines import Machines

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
PICTURES = 200
SMALL = 500_000
"""Bytes that messages of a run have at most; the pictures alone have more."""


def png(path: Path, number: int) -> None:
    """A picture of 64 × 48 points that no other number gives."""
    rows = b"".join(
        b"\0"
        + bytes((x * 4 + number, y * 5, (x * y * (number + 1)) & 255)[c] & 255 for x in range(64) for c in range(3))
        for y in range(48)
    )
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 64, 48, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 1)),
        (b"IEND", b""),
    )
    body = b"".join(struct.pack(">I", len(b)) + k + b + struct.pack(">I", zlib.crc32(k + b)) for k, b in parts)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)


def environments(machines: Machines) -> dict[str, int]:
    """The environments that stand on the nodes, and which folders these are."""
    found = (path for name in "bc" for path in (machines.home(name) / "node" / "environments").iterdir())
    return {str(path): path.stat().st_ino for path in found if len(path.name) == 64}


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pillow and what a worker needs, from the index that this machine has: its nodes need none of their own then."""
    folder = tmp_path_factory.mktemp("wheels")
    wanted = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--only-binary",
        ":all:",
        "-d",
        str(folder),
        "pillow>=10",
        "msgspec",
    ]
    found = subprocess.run(wanted, capture_output=True, text=True, check=False, timeout=100)
    if found.returncode:
        pytest.skip(f"no index has Pillow for this Python: {found.stderr[-300:]}")
    return folder


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    (folder / "more").mkdir(parents=True)
    for number in range(PICTURES):
        png(folder / ("more" if number % 3 else ".") / f"p{number:03}.png", number)
    return folder


@pytest.mark.timeout(300)
async def test_two_empty_machines_make_thumbnails_and_the_second_time_nothing_is_sent_or_built(
    machines: Machines, wheels: Path, pictures: Path, tmp_path: Path
) -> None:
    await machines.master()
    address = (machines.a / "master" / "address").read_text().strip().splitlines()[0]
    async with Cutting(int(address.rpartition(":")[2]), "down") as proxy:
        for name in "bc":
            await machines.node(
                name, "--slots", "1", "--index-url", "none", "--find-links", str(wheels), "--master", proxy.address
            )
        answer = await machines.ctl("deploy", "--yes", str(resource("examples") / "thumbnails.py"))
        assert answer.status == 0, answer.err
        told = []
        for size in (32, 24):
            proxy.arm([])
            run = (await machines.ctl("run", "Thumbnails", f"pictures={pictures}", f"size={size}")).document["run"]
            async with machines.cluster() as cluster, asyncio.timeout(120):
                details = await cluster.wait(run)
            assert details.row.state is RunState.COMPLETE, (details.error, machines.said())
            assert details.result == {"thumbnails": PICTURES}
            told.append((details.row.ended - details.row.started, proxy.carried["down"], environments(machines)))
            saved = tmp_path / f"saved {size}"
            await machines.ctl("artifacts", str(run), "--save", str(saved))
            names = sorted(path.stem for path in saved.rglob("*.jpg"))
            assert names == [f"p{number:03}" for number in range(PICTURES)]
            assert all(path.read_bytes().startswith(b"\xff\xd8\xff") for path in saved.rglob("*.jpg"))
        for when, (took, sent, there) in zip(("from nothing", "from the caches"), told, strict=True):
            print(f"{PICTURES} thumbnails {when}: {took:.1f} s, {sent:,} bytes to the nodes, {len(there)} environments")
        whole = sum(path.stat().st_size for path in pictures.rglob("*.png"))
        assert told[0][1] > 2 * whole, "both nodes got all pictures"
        assert len(told[0][2]) == 2, "one on each node"
        assert told[1][2] == told[0][2], "nothing is built again"
        assert told[1][1] < SMALL < whole, "what a node has is not sent again"
