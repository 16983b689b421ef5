"""An index tells where lines stand, grows with its file, is kept and taken back, and doubts what does not fit."""

from array import array
from collections.abc import Iterable
from pathlib import Path

import msgspec

from pydra_core.master import log_index
from pydra_core.master.log_index import LineIndex
from pydra_core.protocol.messages import LogLine


def written(lines: list[LogLine]) -> bytes:
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def some(first: int, count: int) -> list[LogLine]:
    levels = ("error", "info", "out", "critical", "strange")
    return [LogLine(float(n), levels[n % 5], f"line {n} “é”\t\\", n % 3 - 1) for n in range(first, first + count)]


def whole(index: LineIndex) -> LineIndex:
    while index.grow():
        pass
    return index


def test_lines_are_found_by_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(written(some(0, 1_000)))
    index = whole(LineIndex(path))
    assert len(index) == 1_000
    assert index.read(range(990, 1_000)) == some(990, 10)
    assert index.read([3, 500, 999]) == [some(n, 1)[0] for n in (3, 500, 999)]
    assert index.read([]) == []
    assert [index.levels[n] for n in range(5)] == [0, 2, 4, 0, 4]
    assert list(index.units[:4]) == [-1, 0, 1, -1]


def test_it_grows_by_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "log"
    body = written(some(0, 20))
    path.write_bytes(body[:-5])
    index = whole(LineIndex(path))
    assert len(index) == 19
    with path.open("ab") as file:
        file.write(body[-5:] + written([LogLine(1.0, "out", "earlier")]))
    assert len(whole(index)) == 21
    assert index.keys[20] == 19.0
    assert index.read([19, 20])[1].text == "earlier"


def test_a_large_log_is_taken_in_piece_by_piece(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(written(some(0, 20_000)))
    index = LineIndex(path)
    assert index.grow()
    assert 0 < len(index) < 20_000
    assert len(whole(index)) == 20_000
    assert index.read([19_999]) == some(19_999, 1)


def test_lines_far_from_each_other_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(written([LogLine(float(n), "out", "x" * 8_000) for n in range(400)]))
    index = whole(LineIndex(path))
    assert [line.at for line in index.read([0, 399])] == [0.0, 399.0]


def test_what_is_no_line_is_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(written(some(0, 2)) + b"rubbish\n\n" + written(some(2, 1)))
    index = whole(LineIndex(path))
    assert [line.text for line in index.read(range(5))] == [
        "line 0 “é”\t\\",
        "line 1 “é”\t\\",
        "",
        "",
        "line 2 “é”\t\\",
    ]
    path.unlink()
    assert index.read([0, 1]) == [log_index.UNREADABLE] * 2
    assert not index.grow()


def test_it_is_kept_and_taken_back_unless_it_does_not_fit(tmp_path: Path) -> None:
    path, kept = tmp_path / "log", tmp_path / "log.lines"
    path.write_bytes(written(some(0, 300)))
    index = whole(LineIndex(path))
    index.save(kept)
    again = LineIndex(path, kept)
    assert not again.load(tmp_path / "nothing")
    whole(again)
    assert again.keep_at is None
    assert (again.starts, again.keys, again.units, again.levels) == (
        index.starts,
        index.keys,
        index.units,
        index.levels,
    )
    assert again.read([299]) == some(299, 1)
    for spoiled in (kept.read_bytes()[:-1], b"x" * 50, b""):
        kept.write_bytes(spoiled)
        assert not LineIndex(path).load(kept)
    index.save(kept)
    path.write_bytes(written(some(0, 301)))
    assert not LineIndex(path).load(kept)
    index.save(tmp_path / "no" / "folder")


def test_a_kept_index_of_which_the_disk_lost_a_piece_is_doubted(tmp_path: Path) -> None:
    path, kept = tmp_path / "log", tmp_path / "log.lines"
    path.write_bytes(written(some(0, 300)))
    whole(LineIndex(path)).save(kept)
    body = kept.read_bytes()
    kept.write_bytes(body[:1_000] + bytes(1_000) + body[2_000:])
    assert not LineIndex(path).load(kept)


def test_a_line_of_an_impossible_unit_or_a_deep_nest_costs_no_other_line(tmp_path: Path) -> None:
    path = tmp_path / "log"
    deep = b'[0.0,"out","deep",-1,' + b"[" * 50_000 + b"]" * 50_000 + b"]\n"
    path.write_bytes(written([LogLine(1.0, "out", "far", -(2**62)), LogLine(2.0, "out", "high", 2**62)]) + deep)
    index = whole(LineIndex(path))
    assert [line.text for line in index.read([0, 1, 2])] == ["far", "high", ""]
    assert list(index.units) == [-1, 2**31 - 1, -1]


def test_a_line_counts_once_all_is_known_of_it(tmp_path: Path) -> None:
    """Another thread may read while this one grows."""
    path = tmp_path / "log"
    path.write_bytes(written(some(0, 3)))
    index, known = LineIndex(path), []

    class Units(array):  # type: ignore[type-arg]
        def extend(self, more: Iterable[int], /) -> None:
            known.append(len(index))
            super().extend(more)

    index.units = Units("i")
    assert len(whole(index)) == 3
    assert known == [0]
