"""What nodes tell of a live log goes into a file that nobody holds open, and that says when it has not everything."""

from pathlib import Path

import psutil

from pydra_core.ids import WatchId
from pydra_core.master.spool import Spool
from pydra_core.protocol.messages import LogLine
from pydra_core.protocol.verbs import LogPushed


def pushed(first: int, count: int = 2) -> LogPushed:
    lines = tuple(LogLine(float(n), "out", f"line {n}") for n in range(first, first + count))
    return LogPushed(watch=WatchId(0), first=first, lines=lines)


def test_many_logs_can_be_followed_as_no_file_stays_open(tmp_path: Path) -> None:
    spools = [Spool(tmp_path / str(number), lambda: None) for number in range(20)]
    for spool in spools:
        spool.push(pushed(0))
        spool.push(pushed(2))
    assert not [each.path for each in psutil.Process().open_files() if Path(each.path).parent == tmp_path]
    for spool in spools:
        assert spool.index.grow()
        assert [line.text for line in spool.index.read(range(4))] == ["line 0", "line 1", "line 2", "line 3"]
        assert spool.whole
        spool.close()
        spool.push(pushed(4))
    assert list(tmp_path.iterdir()) == []


def test_what_could_not_be_written_or_was_not_told_is_missing(tmp_path: Path) -> None:
    lost = Spool(tmp_path / "gone" / "log", lambda: None)
    lost.push(pushed(0))
    assert not lost.whole
    late = Spool(tmp_path / "late", lambda: None)
    late.push(pushed(7))
    assert (late.base, late.whole) == (7, False)
    (tmp_path / "again").write_bytes(b"of an earlier master\n")
    again = Spool(tmp_path / "again", lambda: None)
    again.push(pushed(0))
    again.push(pushed(3))
    assert not again.whole
    assert again.index.grow()
    assert len(again.index) == 4
    another = Spool(tmp_path / "another attempt, which said nothing yet", lambda: None)
    another.push(pushed(0))
    another.push(pushed(2, 0))
    assert another.whole
    another.push(pushed(0, 0))
    assert (another.anew, another.whole) == (True, False)
    another.push(pushed(2))
    assert another.index.grow()
    assert len(another.index) == 2
    for spool in (lost, late, again, another):
        spool.close()
