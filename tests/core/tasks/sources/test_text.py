"""TextLines over files of this machine: what units get, what hooks see, and what is said when it cannot be."""

import os
from pathlib import Path

import pytest

from pydra_core.tasks import Failed, InputFile, MapReduceTask, ParallelTask, Task, TextLines
from pydra_core.tasks.sources import Part


class Give(Task):
    standalone = False

    def work(self, lines: list[str]) -> list[str]:
        return lines


class Lines(ParallelTask):
    subtask = Give

    def datasource(self, file: str | os.PathLike[str], count: int = 2) -> TextLines:
        return TextLines(file, lines_per_unit=count)


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "words.txt"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("kind", [str, Path, InputFile])
def test_units_get_whole_lines_without_their_ends(tmp_path: Path, kind: type) -> None:
    path = written(tmp_path, b"one\r\ntwo\n\nfour\nlast")
    assert Lines().work(file=kind(str(path))) == [["one", "two"], ["", "four"], ["last"]]


def test_an_empty_file_has_no_units(tmp_path: Path) -> None:
    assert Lines().work(file=written(tmp_path, b"")) == []


def test_a_name_is_that_of_a_file_beside_the_code() -> None:
    class Words(MapReduceTask):
        datasource = TextLines("three.txt", lines_per_unit=1)

        def map(self, lines: list[str]) -> object:  # type: ignore[override]
            return [(line, 1) for line in lines]

        def reduce(self, key: object, values: object) -> object:  # type: ignore[override]
            return sum(values)  # type: ignore[call-overload]

    assert Words().work() == {"tick": 2, "tock": 1}


def test_a_name_that_is_not_beside_the_code_is_one_of_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, b"here\n")
    assert Lines().work(file="words.txt") == [["here"]]


def test_hooks_see_the_key_and_may_read_again(tmp_path: Path) -> None:
    seen: list[tuple[dict[str, object], object]] = []

    class Seeing(Lines):
        def unit_complete(self, index: int, item: object, result: object) -> None:
            assert isinstance(item, Part)
            with item.open() as lines:
                assert lines == result
            seen.append((item.key, result))

    Seeing().work(file=written(tmp_path, b"a\nb\nc\n"))
    assert seen == [
        ({"file": "words.txt", "offset": 0, "length": 4}, ["a", "b"]),
        ({"file": "words.txt", "offset": 4, "length": 2}, ["c"]),
    ]


def test_sources_may_be_chained_and_added(tmp_path: Path) -> None:
    one, two = tmp_path / "1", tmp_path / "2"
    one.write_text("a\nb\n")
    two.write_text("c\n")
    done: list[object] = []

    class Chained(ParallelTask):
        subtask = Give

        def unit_complete(self, index: int, item: object, result: object) -> None:
            done.append(result)
            if index == 0:
                self.add_units(TextLines(one, lines_per_unit=5))

        def datasource(self) -> object:  # type: ignore[override]
            for path in (one, two):
                yield from TextLines(path, lines_per_unit=1)

    Chained().work()
    assert done == [["a"], ["b"], ["c"], ["a", "b"]]


@pytest.mark.parametrize("content", [b"ONE\ntwo\n", b"one\ntwo\nthree\n", b"one"])
def test_a_file_that_changed_since_the_cut_fails_the_unit(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, b"one\ntwo\n")
    part = next(iter(TextLines(path, lines_per_unit=1)))
    path.write_bytes(content)
    os.utime(path, ns=(1, 1))
    with pytest.raises(Failed, match=r"the file words\.txt has changed since the run began"), part.open():
        raise AssertionError("it was read")


def test_a_file_that_changes_while_it_is_cut_fails_the_run(tmp_path: Path) -> None:
    path = written(tmp_path, b"one\ntwo\n")
    parts = iter(TextLines(path, lines_per_unit=1))
    next(parts)
    with path.open("ab") as file:
        file.write(b"three\n")
    with pytest.raises(Failed, match="has changed since the run began"):
        list(parts)


def test_what_is_no_text_of_the_encoding_is_told_with_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, b"good\nb\xffd\n")
    with pytest.raises(
        Failed, match=r"unit 1 failed: the file words\.txt is no utf-8 at byte 6: give TextLines another"
    ):
        Lines().work(file=path, count=1)
    assert [part.key["length"] for part in TextLines(path, lines_per_unit=1, encoding="latin-1")] == [5, 4]
    with next(iter(TextLines(path, bytes_per_unit=99, errors="replace"))).open() as lines:
        assert lines == ["good", "b\ufffdd"]


def test_a_file_that_is_not_there_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"there is no file .*: give it as an InputFile"):
        Lines().work(file=tmp_path / "missing")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Failed, match="is no file that can be read in parts"):
        Lines().work(file=tmp_path / "pipe")


def test_what_a_unit_is_stands_in_lines_or_in_bytes() -> None:
    with pytest.raises(TypeError, match="either lines_per_unit or bytes_per_unit"):
        TextLines("x")
    with pytest.raises(TypeError, match="either lines_per_unit or bytes_per_unit"):
        TextLines("x", lines_per_unit=1, bytes_per_unit=1)
    with pytest.raises(ValueError, match="lines_per_unit=0: a whole number from 1 on"):
        TextLines("x", lines_per_unit=0)


def test_parts_are_equal_if_they_are_the_same_part_of_equal_sources(tmp_path: Path) -> None:
    path = written(tmp_path, b"a\nb\n")
    one, two = list(TextLines(path, lines_per_unit=1))
    assert {one, two} == {*TextLines(path, lines_per_unit=1)}
    assert one != two
    assert one != next(iter(TextLines(path, lines_per_unit=2)))
    assert repr(one) == "TextLines part(file='words.txt', offset=0, length=2)"
