"""A Task in a plain Python process behaves as in a worker: track, report, save and stop."""

from pathlib import Path

import pytest

import pydra_core.tasks as tasks
from pydra_core.tasks import Param, Stopped, Task
from pydra_core.tasks.task import LocalContext, as_share, build, safe_name


class Sum(Task):
    def work(self, numbers: list[int]) -> int:
        return sum(self.track(numbers, "adding"))


def test_names_that_authors_use() -> None:
    assert tasks.Stopped is Stopped
    assert tasks.Param is Param
    assert issubclass(Stopped, BaseException)
    assert not issubclass(Stopped, Exception)


def test_a_task_works_in_a_plain_process() -> None:
    assert Sum().work([1, 2, 3]) == 6


def test_track_reports_what_is_done_of_all(tmp_path: Path) -> None:
    context = LocalContext({"numbers": [1, 2]}, tmp_path)
    task = build(Sum, context)
    assert task.work([1, 2]) == 3
    assert context.last == (2, 2, "adding")
    assert task.parameters == {"numbers": [1, 2]}


def test_track_of_a_generator_has_no_total(tmp_path: Path) -> None:
    context = LocalContext(work_folder=tmp_path)
    list(build(Sum, context).track(i for i in range(3)))
    assert context.last == (3, None, "")


def test_a_stop_raises_stopped_before_the_next_item(tmp_path: Path) -> None:
    context = LocalContext(work_folder=tmp_path)
    task = build(Sum, context)
    items = task.track(range(10))
    seen = [next(items)]
    context.stop()
    with pytest.raises(Stopped):
        next(items)
    assert seen == [0]
    assert task.stop_requested


def test_a_context_is_there_before_init(tmp_path: Path) -> None:
    class Early(Task):
        def __init__(self) -> None:
            self.seen = self.work_folder

    assert build(Early, LocalContext(work_folder=tmp_path)).seen == tmp_path


def test_saved_bytes_and_files_stand_in_outputs(tmp_path: Path) -> None:
    context = LocalContext(work_folder=tmp_path)
    task = build(Sum, context)
    (tmp_path / "own.txt").write_text("x")
    assert task.save("a/b.bin", b"bytes").read_bytes() == b"bytes"
    assert task.save("own.txt", tmp_path / "own.txt").read_text() == "x"
    made = tmp_path / "outputs/here.txt"
    made.write_text("made in place")
    assert task.save("here.txt", made).read_text() == "made in place"
    assert context.artifacts == ["a/b.bin", "own.txt", "here.txt"]


@pytest.mark.parametrize("name", ["", "/etc/passwd", "../up", "a/../../b", "a\\b", "C:x", "x" * 300, "a\0b", "."])
def test_a_name_that_leaves_the_folder_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="artifact"):
        safe_name(name)


@pytest.mark.parametrize("name", ["a\nb", "a\tb", "\x1b[31m", "a\u202eb", "a\ud800", "\x7f"])
def test_a_name_that_cannot_be_shown_is_refused_at_the_call_and_leaves_no_file(name: str, tmp_path: Path) -> None:
    context = LocalContext(work_folder=tmp_path)
    with pytest.raises(ValueError, match="cannot name an artifact: not every machine can have such signs in a name"):
        build(Sum, context).save(name, b"x")
    assert (context.artifacts, [*tmp_path.iterdir()]) == ([], [])


def test_what_progress_may_return() -> None:
    assert as_share(0.5) == (0.5, 1.0, "")
    assert as_share((1, None)) == (1.0, None, "")
    assert as_share((1, 2, "m")) == (1.0, 2.0, "m")
    with pytest.raises(TypeError, match="progress"):
        as_share("half")  # type: ignore[arg-type]


def test_a_task_without_work_says_so() -> None:
    with pytest.raises(NotImplementedError, match="work"):
        Task().work()
