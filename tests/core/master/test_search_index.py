"""The index of ended runs: newest first, by line, bounded, plain, and built again when it is of no use any more."""

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

import msgspec
import pytest

from pydra_core.errors import UserError
from pydra_core.ids import RunId
from pydra_core.master import search_index
from pydra_core.master.search_index import (
    PER_RUN,
    SNIPPET,
    Damaged,
    Found,
    Index,
    Log,
    Words,
    blocks,
    log_end,
    scan,
    snippet,
    terms,
)
from pydra_core.protocol.messages import LogLine


def kept(path: Path, *texts: str, units: Sequence[int] = ()) -> Path:
    lines = (LogLine(1.0, "out", text, unit) for text, unit in zip_longest(texts, units, fillvalue=-1) if text != -1)
    path.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    return path


def words(run: int, log: Path | None = None, *workers: Log, **facts: str) -> Words:
    root = [Log(0, log)] if log is not None else []
    return Words(RunId(run), tuple(facts.items()), (*root, *workers))


@pytest.fixture
def index(tmp_path: Path) -> Index:
    made = Index(tmp_path / "search.sqlite")
    assert made.prepare() == set()
    return made


def found(index: Index, text: str, *runs: int) -> list[Found]:
    return index.find(text, {RunId(run) for run in runs} or None, 100)[0]


def test_a_line_of_a_log_is_found_by_its_words_with_its_number(tmp_path: Path, index: Index) -> None:
    log = kept(tmp_path / "log", *(f"step {n} of the Fähre" for n in range(100)), "out of memory <b>now</b>", "the end")
    index.add([words(7, log)])
    assert found(index, "MEMORY out") == [Found(RunId(7), "log", 100, "out of memory <b>now</b>")]
    assert found(index, "fahre 41")[0].line == 41
    assert found(index, '"memory out"') == []


def test_words_of_what_a_run_was_told_and_came_to_are_found(index: Index) -> None:
    index.add([words(3, arguments="path='/data/cats', to=5", error="ValueError: no cats")])
    assert found(index, "valueerror") == [Found(RunId(3), "error", -1, "ValueError: no cats")]
    assert {hit.where for hit in found(index, "cats")} == {"arguments", "error"}


def test_the_newest_runs_come_first_and_one_run_does_not_fill_the_list(tmp_path: Path, index: Index) -> None:
    log = kept(tmp_path / "log", *["disk full"] * 40)
    index.add([words(1, log), words(3, log), words(2, log)])
    hits = found(index, "disk")
    assert [hit.run for hit in hits] == [3] * PER_RUN + [2] * PER_RUN + [1] * PER_RUN
    assert len(found(index, "disk", 2)) == 40
    assert {hit.run for hit in found(index, "disk", 1, 3)} == {1, 3}
    assert index.find("disk", None, 4)[1]


def test_signs_of_the_query_language_are_words_like_others(index: Index) -> None:
    index.add([words(1, error='a NOT b OR "c" (d* near) col:e')])
    for text in ('"', "NOT", 'b" OR', "(d*", "col:e", "near)", "-", "'; DROP TABLE runs"):
        assert len(found(index, text)) in (0, 1)
    assert len(found(index, "col:e")) == 1
    assert terms('one "two three" - "') == ["one", "two three"]


def test_the_oldest_runs_go_when_there_is_too_much_and_do_not_come_back(tmp_path: Path) -> None:
    index = Index(tmp_path / "search.sqlite", total=250)
    index.prepare()
    index.add([words(run, error=f"fault {'x' * 90}") for run in (1, 2, 3)])
    assert [hit.run for hit in found(index, "fault")] == [3, 2]
    assert index.prepare() == {1, 2, 3}


def test_what_is_forgotten_is_not_found_and_a_run_taken_in_twice_is_there_once(index: Index) -> None:
    index.add([words(1, error="fault"), words(2, error="fault")])
    index.add([words(2, error="fault")])
    assert len(found(index, "fault")) == 2
    index.keep({RunId(2)})
    assert [hit.run for hit in found(index, "fault")] == [2]
    assert index.prepare() == {2}


@pytest.mark.parametrize("body", [b"no database at all" * 400, b"", b"SQLite format 3\0" + bytes(4000)])
def test_a_file_that_is_of_no_use_is_built_again(tmp_path: Path, index: Index, body: bytes) -> None:
    index.add([words(1, error="fault")])
    (tmp_path / "search.sqlite").write_bytes(body)
    assert index.prepare() == set()
    index.add([words(1, error="fault")])
    assert len(found(index, "fault")) == 1


def test_a_file_that_became_garbage_says_that_it_is_damaged(tmp_path: Path, index: Index) -> None:
    (tmp_path / "search.sqlite").write_bytes(b"no database at all" * 400)
    with pytest.raises(Damaged):
        index.find("fault", None, 1)
    with pytest.raises(Damaged):
        index.add([words(1, error="fault")])


def test_a_folder_that_takes_nothing_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"search\.sqlite cannot be used now"):
        Index(tmp_path / "nowhere" / "search.sqlite").prepare()


def test_of_a_long_log_the_last_lines_count_with_their_own_numbers(tmp_path: Path) -> None:
    log = kept(tmp_path / "log", *(f"line {n}" for n in range(20_000)))
    first, lines, size = log_end(log, 50_000)
    assert 0 < first < 20_000
    assert 49_000 < size <= 50_000
    assert [line.text for line in lines] == [f"line {n}" for n in range(first, 20_000)]
    first, lines, size = log_end(log)
    assert (first, len(lines), lines[-1].text, size) == (0, 20_000, "line 19999", log.stat().st_size)
    assert log_end(tmp_path / "gone") == (0, [], 0)


def test_what_workers_said_is_found_with_its_unit_also_where_the_root_said_nothing(
    tmp_path: Path, index: Index
) -> None:
    seat = kept(tmp_path / "seat", *(f"tile {n}" for n in range(40)), "it ends", units=range(100, 140))
    child = kept(tmp_path / "child", "the tile of a child")
    run = words(4, None, Log(1, seat), Log(2, child, unit=9))
    index.add([run])
    assert found(index, "tile 33") == [Found(RunId(4), "log", 33, "tile 33", part=1, unit=133)]
    assert found(index, "ends") == [Found(RunId(4), "log", 40, "it ends", part=1, unit=-1)]
    assert found(index, "child") == [Found(RunId(4), "log", 0, "the tile of a child", part=2, unit=9)]
    assert found(index, "133") == [], "where a line stands is no text"


def test_many_workers_share_what_is_looked_through_and_leave_the_root_its_own(
    tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "LOG_BYTES", 4_000)
    root = kept(tmp_path / "root", *(f"rooted {n}" for n in range(60)))
    talker = kept(tmp_path / "talker", *(f"talk {n}" for n in range(1_000)))
    quiet = [Log(part, kept(tmp_path / f"quiet{part}", f"quiet {part}")) for part in range(2, 5)]
    index.add([words(1, root, Log(1, talker), *quiet, Log(5, talker))])
    said = [text for text, where in blocks(words(1, root, Log(1, talker), *quiet, Log(5, talker))) if where is not None]
    assert sum(map(len, said)) < 8_000
    assert all(found(index, f"quiet {part}")[0].part == part for part in range(2, 5))
    assert [hit.part for hit in found(index, '"talk 999"')] == [5, 1]
    assert found(index, '"talk 0"') == []
    assert len(found(index, '"rooted 0"')) == 1


def test_a_scan_finds_what_the_index_finds(tmp_path: Path, index: Index) -> None:
    log = kept(tmp_path / "log", *(f"step {n}" for n in range(70)), "Überlauf at step 3")
    runs = [words(2, log, error="Überlauf"), words(1, error="nothing")]
    index.add(runs)
    for text in ("uberlauf", "überlauf step", "step 69"):
        assert sorted(map(repr, scan(runs, text, 100)[0])) == sorted(map(repr, found(index, text)))


def test_a_long_line_is_cut_around_what_was_looked_for() -> None:
    text = "a" * 500 + " needle " + "b" * 500
    shown = snippet(text, ["needle"])
    assert "needle" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= SNIPPET + 2
