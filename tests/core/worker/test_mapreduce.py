"""Maps leave sorted files, reduces see each key once; here, through the files of a seat, and across processes."""

import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from pydra_core.ids import Digest
from pydra_core.protocol import values
from pydra_core.protocol.spreads import Piece, Range, pack
from pydra_core.protocol.worker import Answers, NoMore, Work
from pydra_core.tasks import Failed, MapReduceTask
from pydra_core.worker import mapfiles
from pydra_core.worker.mapfiles import Sorter, encode_key, groups, partition_of
from tests.core.worker.seats import worker


class CountWords(MapReduceTask):
    reducers = 3
    lines: list[str] = []

    def datasource(self) -> list[str]:
        return self.lines

    def map(self, line):  # type: ignore[no-untyped-def]
        for word in line.split():
            yield word, 1

    def reduce(self, key, counts):  # type: ignore[no-untyped-def]
        return sum(counts)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(alphabet="ab ", max_size=30), max_size=8), st.booleans())
def test_a_word_count_equals_a_counter(lines: list[str], combined: bool) -> None:
    task = CountWords()
    task.lines = lines
    task.combine = (lambda key, counts: sum(counts)) if combined else None
    assert task.work() == dict(Counter(" ".join(lines).split()))


def test_the_partition_of_a_key_is_the_same_in_every_process() -> None:
    keys = "['a', 1, 1.5, None, b'x', ('a', 2), True]"
    program = (
        "from pydra_core.worker.mapfiles import encode_key, partition_of\n"
        f"print([partition_of(encode_key(key), 1000) for key in {keys}])"
    )
    here = str([partition_of(encode_key(key), 1000) for key in ["a", 1, 1.5, None, b"x", ("a", 2), True]])
    for seed in ("1", "2"):
        said = subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True
        )
        assert said.stdout.strip() == here, said.stderr


@pytest.mark.parametrize("key", [object(), {"a"}, ["a"], float("nan"), 2**70, "\udcff", ("a", [1])])
def test_a_key_without_a_stable_encoding_is_refused_precisely(key: object) -> None:
    with pytest.raises(TypeError, match="has no stable encoding: keys are"):
        encode_key(key)


def test_such_a_key_fails_the_run_and_names_the_map() -> None:
    task = CountWords()
    task.lines = ["a"]
    task.map = lambda line: [({"a"}, 1)]  # type: ignore[assignment, method-assign, misc]
    with pytest.raises(Failed, match=r"map of unit 0 failed: TypeError: the key \{'a'\}"):
        task.work()


def test_equal_keys_of_different_types_are_no_silent_loss() -> None:
    task = CountWords()
    task.lines = ["a"]
    task.map = lambda line: [(1, 1), (True, 1)]  # type: ignore[assignment, method-assign, misc]
    with pytest.raises(Failed, match="of different types"):
        task.work()


def test_many_spills_and_files_are_merged_so_that_each_key_comes_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mapfiles, "FAN_IN", 4)
    paths, expected = [], Counter[tuple[str, int]]()
    for number in range(10):
        sorter = Sorter(tmp_path, 1, 3_000)
        for i in range(100):
            sorter.add(("k", i * number % 17), i)
            expected["k", i * number % 17] += i
        sorter.finish(tmp_path / f"m{number}")
        paths.append(tmp_path / f"m{number}")
    with ExitStack() as stack:
        seen = [(key, sum(values)) for key, values in groups(paths, tmp_path, stack)]  # type: ignore[arg-type]
    assert len(seen) == len(dict(seen)) == len(expected)
    assert dict(seen) == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in paths)


MAIN = """
class Main(MapReduceTask):
    reducers = 2
    output = ''
    datasource = ['b a b', 'c a']
    def map(self, line):
        for word in line.split(): yield word, 1
    def reduce(self, key, values): return sum(values)
class Big(MapReduceTask):
    reducers = 2
    datasource = [1]
    def map(self, megabytes):
        for i in range(megabytes * 16):
            yield f'key{i % 977}', bytes(65536)
    def reduce(self, key, values): return sum(map(len, values))
"""


def test_seats_map_and_reduce_through_ranges_of_files(tmp_path: Path) -> None:
    with worker(tmp_path, MAIN, role="units", path="/m") as node:
        node.work_on("b a b", "c a")
        maps = node.answers(2)
        assert set(node.all(Answers)[-1].files) <= {answer.files[0].name for answer in maps}
        files = {answer.index: (node.work / "outputs" / answer.files[0].name).read_bytes() for answer in maps}
        tables = {answer.index: values.decode(answer.value) for answer in maps}
        node.say(NoMore())
        node.process.wait()
    with worker(tmp_path, MAIN, role="units", path="/r") as node:
        found: dict[str, int] = {}
        for reducer in range(2):
            inputs = []
            for index, body in files.items():
                start, end = tables[index][reducer : reducer + 2]
                (node.work / "inputs" / f"r{reducer}-m{index}").write_bytes(body[start:end])
                inputs.append(Range(f"r{reducer}-m{index}", Digest(""), start, end - start))
            node.say(Work(pack([Piece(reducer, "msgpack", values.encode(reducer), 1, tuple(inputs))])))
            found |= dict(values.decode(node.answers(1)[0].value))
        assert found == {"a": 2, "b": 2, "c": 1}


def test_ten_times_the_memory_of_a_map_is_sorted_on_disk(tmp_path: Path) -> None:
    limit = 64 * 1024**2
    with worker(tmp_path, MAIN, "Big", role="units", path="/m", limit=limit) as node:
        node.work_on(10 * 64)
        answer = node.answers(1)[0]
        assert answer.done, answer.error
        assert answer.files[0].size > 10 * limit
        (node.work / "outputs" / answer.files[0].name).rename(node.work / "inputs" / "all")
        node.say(NoMore())
    path = "/r"
    with worker(tmp_path, MAIN, "Big", role="units", path=path, limit=limit) as node:
        whole = Range("all", Digest(""), 0, answer.files[0].size)
        node.say(Work(pack([Piece(0, "msgpack", values.encode(0), 1, (whole,))])))
        reduced = node.answers(1)[0]
        assert reduced.done, reduced.error
        assert sum(dict(values.decode(reduced.value)).values()) == 10 * limit
    (node.work / "inputs" / "all").unlink()


def test_an_output_is_a_file_for_each_reducer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    task = CountWords()
    task.lines, task.output = ["a b a"], "counts.jsonl"
    assert task.work() == ["counts-0.jsonl", "counts-1.jsonl", "counts-2.jsonl"]
    lines = "".join((tmp_path / "outputs" / f"counts-{i}.jsonl").read_text() for i in range(3)).splitlines()
    assert sorted(lines) == ['["a", 2]', '["b", 1]']
