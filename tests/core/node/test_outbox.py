"""What a node owes survives its death, and nothing that is damaged is believed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pydra_core.ids import Attempt, RunId, UnitName
from pydra_core.node import outbox as room
from pydra_core.node.outbox import Outbox
from pydra_core.protocol.messages import UnitEnded
from pydra_core.protocol.states import Outcome
from pydra_core.protocol.values import Encoded
from tests.core.small_disk import small_disk

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.core.node.test_outbox import end
from pydra_core.node.outbox import Outbox
outbox = Outbox(Path(sys.argv[1]))
for serial in range(1, 101):
    outbox.append(end(serial))
outbox.forget((1, 2, 3))
print("written", flush=True)
sys.stdin.read()
"""


def end(serial: int, size: int = 10) -> UnitEnded:
    return UnitEnded(
        serial=serial,
        unit=UnitName(RunId(serial)),
        attempt=Attempt(1, 1),
        outcome=Outcome.COMPLETE,
        value=Encoded("pickle", b"x" * size),
    )


def test_what_was_appended_is_read_back_after_kill_9(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[3])
    command = [sys.executable, "-c", WRITER, str(tmp_path / "outbox"), root]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"written\n"
        os.kill(writer.pid, signal.SIGKILL)
        writer.communicate()
    outbox = Outbox(tmp_path / "outbox")
    assert list(outbox.owed) == list(range(4, 101))
    assert outbox.owed[50] == end(50)
    outbox.close()


def test_a_torn_tail_is_cut_off_and_written_over(tmp_path: Path) -> None:
    path = tmp_path / "outbox"
    first = Outbox(path)
    first.append(end(1))
    whole = path.stat().st_size
    first.append(end(2))
    first.close()
    os.truncate(path, path.stat().st_size - 5)
    second = Outbox(path)
    assert list(second.owed) == [1]
    assert path.stat().st_size == whole
    second.append(end(3))
    second.close()
    third = Outbox(path)
    assert list(third.owed) == [1, 3]
    third.close()


def test_damage_ends_what_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "outbox"
    first = Outbox(path)
    first.append(end(1))
    at = path.stat().st_size
    first.append(end(2))
    first.close()
    body = bytearray(path.read_bytes())
    body[at + 20] ^= 0xFF
    path.write_bytes(body)
    second = Outbox(path)
    assert list(second.owed) == [1]
    second.close()


def test_it_is_emptied_when_nothing_is_owed(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    outbox.append(end(1))
    outbox.append(end(2))
    outbox.forget((1,))
    assert outbox.owed == {2: end(2)}
    outbox.forget((2, 77))
    assert (tmp_path / "outbox").stat().st_size == 0
    outbox.close()


def test_it_is_rewritten_when_little_of_it_is_owed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "REWRITE_FROM", 5_000)
    path = tmp_path / "outbox"
    outbox = Outbox(path)
    for serial in range(1, 11):
        outbox.append(end(serial, 1_000))
    outbox.forget(tuple(range(1, 10)))
    assert path.stat().st_size < 2_000
    outbox.append(end(11))
    outbox.close()
    again = Outbox(path)
    assert list(again.owed) == [10, 11]
    again.close()


def test_what_a_full_disk_does_not_take_is_owed_and_written_down_when_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as disk:
        path = disk.folder / "outbox"
        outbox = Outbox(path)
        outbox.append(end(1))
        disk.fill()
        with pytest.raises(OSError, match=r"."):
            outbox.append(end(2, 300_000))
        with pytest.raises(OSError, match=r"."):
            outbox.try_again()
        assert list(outbox.owed) == [1, 2]
        disk.make_room()
        outbox.try_again()
        outbox.append(end(3))
        outbox.close()
        again = Outbox(path)
        assert sorted(again.owed) == [1, 2, 3]
        again.close()


def test_what_was_never_written_down_may_be_acknowledged(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as disk:
        path = disk.folder / "outbox"
        outbox = Outbox(path)
        outbox.append(end(1))
        disk.fill()
        with pytest.raises(OSError, match=r"."):
            outbox.append(end(2, 300_000))
        outbox.forget((2,))
        outbox.forget((1,))
        assert not outbox.owed
        assert path.stat().st_size == 0
        disk.make_room()
        outbox.try_again()
        assert path.stat().st_size == 0
        outbox.close()
