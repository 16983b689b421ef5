"""What a task sees of the files that it is given."""

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from pydra_core.tasks import InputFile, InputFiles, InputFolder
from pydra_core.tasks.files import stand_at


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deep").mkdir()
    (tmp_path / "b.txt").write_text("bé", encoding="utf-8")
    (tmp_path / "deep" / "a.png").write_bytes(b"abc")
    return tmp_path


@pytest.fixture
def placed() -> Iterator[None]:
    yield
    stand_at(None)


def test_a_file_is_a_path_that_is_read(folder: Path) -> None:
    file = InputFile(folder / "b.txt")
    assert (file.name, file.size, file.read_text(), Path(file)) == ("b.txt", 3, "bé", folder / "b.txt")
    with file.open() as binary, open(file, encoding="utf-8") as text:
        assert (binary.read(), text.read()) == (file.read_bytes(), "bé")
    with pytest.raises(ValueError, match="cannot be written"):
        file.open("r+b")


def test_several_files_keep_their_order(folder: Path) -> None:
    files = InputFiles([folder / "deep" / "a.png", str(folder / "b.txt")])
    assert [file.name for file in files] == ["a.png", "b.txt"]
    assert files[1:] == InputFiles([folder / "b.txt"])
    assert (files.size, len(files), bool(InputFiles())) == (6, 2, False)


def test_a_folder_is_a_path_and_a_row_of_its_files(folder: Path) -> None:
    given = InputFolder(folder)
    assert [given.name_of(file) for file in given] == ["b.txt", "deep/a.png"]
    assert given.matching("*.png") == InputFiles([given / "deep/a.png"])
    assert (len(given), given.size, Path(given)) == (2, 6, folder)


def test_files_are_sorted_by_their_paths(folder: Path) -> None:
    files = [InputFile(folder / name) for name in ("b", "a", "c")]
    assert [file.name for file in sorted(files)] == ["a", "b", "c"]
    with pytest.raises(TypeError):
        sorted([files[0], 1])  # type: ignore[type-var]


def test_a_folder_that_is_empty_is_a_folder_all_the_same(tmp_path: Path) -> None:
    assert InputFolder(tmp_path)
    assert len(InputFolder(tmp_path)) == 0


def test_what_is_passed_on_to_another_worker_is_found_among_its_inputs(folder: Path, placed: None) -> None:
    stand_at(folder)
    files = InputFiles([folder / "deep" / "a.png"])
    passed = pickle.dumps([files, InputFolder(folder / "deep")])
    stand_at(Path("elsewhere"))
    assert pickle.loads(passed) == [InputFiles(["elsewhere/deep/a.png"]), InputFolder("elsewhere/deep")]


def test_what_is_no_input_is_passed_on_by_its_path(folder: Path) -> None:
    file = InputFile(folder / "b.txt")
    assert pickle.loads(pickle.dumps(file)) == file != InputFolder(folder / "b.txt")
