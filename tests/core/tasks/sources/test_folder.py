"""Files: which files of a folder are units, in which order, and that no link leads out of it."""

import os
from pathlib import Path

import pytest

from pydra_core.tasks import Failed, Files, InputFolder, ParallelTask, Task
from pydra_core.tasks.sources.folder import fits


class Read(Task):
    standalone = False

    def work(self, path: Path) -> str:
        return f"{path.name}: {path.read_text()}"


class Reads(ParallelTask):
    subtask = Read

    def datasource(self, folder: "str | os.PathLike[str]", pattern: str = "**") -> Files:
        return Files(folder, pattern)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    top = tmp_path / "top"
    for name in ("b.txt", "a.txt", "sub/c.txt", "sub/deep/d.md", "a.md"):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(name)
    return top


def names(folder: Path, pattern: str) -> list[object]:
    return [part.key["file"] for part in Files(folder, pattern)]


def test_files_come_in_order_of_folders_and_names(folder: Path) -> None:
    assert names(folder, "*") == ["a.md", "a.txt", "b.txt"]
    assert names(folder, "**") == ["a.md", "a.txt", "b.txt", "sub/c.txt", "sub/deep/d.md"]
    assert names(folder, "**/*.txt") == ["a.txt", "b.txt", "sub/c.txt"]
    assert names(folder, "*/?.txt") == ["sub/c.txt"]


def test_each_unit_gets_the_path_of_its_file(folder: Path) -> None:
    assert Reads().work(folder=InputFolder(folder), pattern="**/c*") == ["c.txt: sub/c.txt"]
    assert len(Reads().work(folder=folder)) == 5  # type: ignore[arg-type]


def test_links_that_lead_out_are_left_out(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (folder / "out.txt").symlink_to(tmp_path / "secret")
    (folder / "around").symlink_to(folder, target_is_directory=True)
    (folder / "broken").symlink_to(tmp_path / "nothing")
    (folder / "within.txt").symlink_to(folder / "a.txt")
    os.mkfifo(folder / "pipe")
    assert names(folder, "**") == ["a.md", "a.txt", "b.txt", "sub/c.txt", "sub/deep/d.md", "within.txt"]


def test_a_file_that_became_a_link_out_is_not_read(folder: Path, tmp_path: Path) -> None:
    part = next(iter(Files(folder, "b.txt")))
    (tmp_path / "secret").write_text("secret")
    (folder / "b.txt").unlink()
    (folder / "b.txt").symlink_to(tmp_path / "secret")
    with pytest.raises(Failed, match=r"there is no file b\.txt in the folder"), part.open():
        raise AssertionError("it was read")


def test_a_file_that_changed_fails_its_unit(folder: Path) -> None:
    part = next(iter(Files(folder, "b.txt")))
    (folder / "b.txt").write_text("another")
    with pytest.raises(Failed, match=r"the file b\.txt has changed since the run began"), part.open():
        raise AssertionError("it was read")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"there is no folder .*: give it as an InputFile or InputFolder"):
        Reads().work(folder=tmp_path / "none")


@pytest.mark.parametrize(
    ("name", "pattern", "does"),
    [
        ("a/b/c", "**/c", True),
        ("c", "**/c", True),
        ("a/c", "*", False),
        ("a/b/c", "a/**/c", True),
        ("a/c", "a/**/c", True),
        ("A/c", "a/*", False),
        ("a/b", "**/**/b", True),
        ("a", "a/**", True),
    ],
)
def test_a_star_stays_within_a_name_and_two_are_any_folders(name: str, pattern: str, does: bool) -> None:
    assert fits(name.split("/"), pattern.split("/")) is does
