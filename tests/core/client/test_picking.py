"""Files that a person names: what may go with a run, and one sentence for each that may not."""

import os
import socket
import sys
from pathlib import Path

import pytest

from pydra_core.client import picking
from pydra_core.client.picking import look, pattern, read
from pydra_core.errors import UserError
from pydra_core.packages.listings import read_listing
from pydra_core.protocol.manifest import Kind

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def refused(kind: Kind, *paths: Path) -> str:
    with pytest.raises(UserError) as error:
        look(kind, [str(path) for path in paths])
    return error.value.sentence


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "made"
    (made / "deep").mkdir(parents=True)
    (made / "a.txt").write_bytes(b"a")
    (made / "deep" / "b.txt").write_bytes(b"bb")
    return made


def test_a_folder_is_named_as_it_is_and_equal_contents_have_equal_digests(folder: Path) -> None:
    name, found = look("folder", [str(folder)])
    picked = read("folder", name, found, lambda count: None)
    assert [file.name for file in read_listing(picked.listing)] == ["made/a.txt", "made/deep/b.txt"]
    assert picked.argument == {"$input": picked.argument["$input"], "name": "made", "size": 3, "files": 2}
    again = read("folder", *look("folder", [f"{folder}/deep/.."]), lambda count: None)
    assert again.listing == picked.listing


def test_names_that_are_alike_are_told_apart(folder: Path) -> None:
    (folder / "deep" / "A.txt").write_bytes(b"other")
    _, found = look("files", [str(folder / "a.txt"), str(folder / "deep" / "A.txt")])
    assert [file.name for file in found] == ["a.txt", "A-2.txt"]


def test_a_folder_among_files_stands_for_its_files_and_a_pattern_for_what_it_names(folder: Path) -> None:
    _, found = look("files", [str(folder)])
    assert [file.name for file in found] == ["a.txt"]
    assert pattern(f"{folder}/**/*.txt") == [str(folder / "a.txt"), str(folder / "deep" / "b.txt")]
    with pytest.raises(UserError, match="No file is named like"):
        pattern(f"{folder}/*.png")


def test_a_link_stands_for_a_file_of_the_folder_and_for_no_other(folder: Path, tmp_path: Path) -> None:
    (folder / "link").symlink_to("a.txt")
    assert len(look("folder", [str(folder)])[1]) == 3
    (tmp_path / "secret").write_text("x")
    (folder / "link").unlink()
    (folder / "link").symlink_to(tmp_path / "secret")
    assert "leads out of the folder" in refused("folder", folder)
    (folder / "link").unlink()
    (folder / "link").symlink_to("link")
    assert "cannot be read" in refused("folder", folder)
    (folder / "link").unlink()
    (folder / "link").symlink_to("deep")
    assert "is a folder" in refused("folder", folder)
    (folder / "link").unlink()
    (folder / "link").symlink_to("nothing")
    assert "leads nowhere" in refused("folder", folder)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")
def test_what_is_no_file_is_never_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(folder / "pipe")
    assert "is a pipe" in refused("folder", folder)
    assert "is a pipe" in refused("file", folder / "pipe")
    with socket.socket(socket.AF_UNIX) as made:
        monkeypatch.chdir(folder)  # a socket's path must be short
        made.bind("socket")
        assert "is a socket" in refused("file", folder / "socket")
    assert "is a device" in refused("file", Path("/dev/null"))


def test_what_is_not_there_empty_or_of_another_kind_is_told(folder: Path) -> None:
    (folder / "empty").mkdir()
    assert "There is no" in refused("file", folder / "missing")
    assert "is a folder" in refused("file", folder)
    assert "is no folder" in refused("folder", folder / "a.txt")
    assert "There is no file" in refused("folder", folder / "empty")
    assert "There is no file" in refused("files", folder / "empty")


@pytest.mark.skipif(ROOT, reason="root may read everything")
def test_what_may_not_be_read_is_told(folder: Path) -> None:
    (folder / "a.txt").chmod(0)
    assert "may not be read" in refused("file", folder / "a.txt")


def test_too_many_and_too_large_are_told_before_any_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "large").open("wb") as file:
        file.truncate(picking.MAX_FILE + 1)
    assert "are the most of one file" in refused("folder", folder)
    with (folder / "large").open("wb") as file:
        file.truncate(picking.MAX_FILE)
    names = [str(folder / "large")] * 5
    with pytest.raises(UserError, match="are the most"):
        look("files", names)
    with pytest.raises(UserError, match="more than 20,000 files"):
        look("files", [str(folder / "a.txt")] * 20_001)


def test_a_file_that_changes_while_it_is_read_goes_nowhere(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"x" * 3_000_000)
    name, found = look("file", [str(folder / "a.txt")])

    def moved(count: int) -> None:
        (folder / "a.txt").write_bytes(b"shorter")

    with pytest.raises(UserError, match=r"a\.txt changed while it was being sent"):
        read("file", name, found, moved)


def test_names_that_no_other_system_takes_are_told(folder: Path) -> None:
    (folder / "a:b").write_bytes(b"")
    assert "a colon" in refused("folder", folder)
    (folder / "a:b").unlink()
    (folder / "A.TXT").write_bytes(b"")
    assert "one name on some systems" in refused("folder", folder)
