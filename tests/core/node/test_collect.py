"""Only regular files that were announced are taken, and through no link."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from pydra_core.ids import Attempt, RunId, UnitName
from pydra_core.node.collect import Refused, gather, open_beneath, take_log
from pydra_core.node.deeds import Key
from pydra_core.node.folders import Folders, remove

pytestmark = pytest.mark.skipif(os.name != "posix", reason="workers run on POSIX systems")


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    folders = Folders(tmp_path / "home")
    folders.prepare(())
    return folders


@pytest.fixture
def into(folders: Folders) -> Path:
    into = folders.owed / "1"
    into.mkdir()
    return into


@pytest.fixture
def work(folders: Folders) -> Path:
    work = folders.runs / "1"
    (work / "outputs" / "sub").mkdir(parents=True)
    (work / "outputs" / "a.txt").write_bytes(b"hello")
    (work / "outputs" / "sub" / "b.txt").write_bytes(b"")
    (work / "secret").write_bytes(b"secret")
    return work


def test_announced_files_are_taken_under_their_digest(into: Path, work: Path) -> None:
    harvest = gather(into, work, ("a.txt", "sub/b.txt"))
    assert harvest.problems == ()
    assert [(a.name, a.size) for a in harvest.artifacts] == [("a.txt", 5), ("sub/b.txt", 0)]
    assert harvest.artifacts[0].digest == sha256(b"hello").hexdigest()
    assert (into / harvest.artifacts[0].digest).read_bytes() == b"hello"


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "", ".", "sub//b.txt", "sub/../a.txt", "a\0b", "n" * 600])
def test_names_that_lead_elsewhere_are_refused(into: Path, work: Path, name: str) -> None:
    harvest = gather(into, work, (name, "a.txt"))
    assert len(harvest.problems) == 1
    assert [a.name for a in harvest.artifacts] == ["a.txt"]


def test_links_fifos_and_folders_are_refused(into: Path, work: Path) -> None:
    outputs = work / "outputs"
    (outputs / "file-link").symlink_to(work / "secret")
    (outputs / "folder-link").symlink_to(work)
    (outputs / "dead-link").symlink_to("nowhere")
    os.mkfifo(outputs / "fifo")
    harvest = gather(into, work, ("file-link", "folder-link/secret", "dead-link", "fifo", "sub", "missing"))
    assert harvest.artifacts == ()
    assert len(harvest.problems) == 6


def test_outputs_itself_may_be_no_link(into: Path, work: Path) -> None:
    (work / "outputs").rename(work / "real")
    (work / "outputs").symlink_to(work / "real")
    assert gather(into, work, ("a.txt",)).artifacts == ()


def test_all_of_a_run_fits_its_limit(into: Path, work: Path) -> None:
    with (work / "outputs" / "sparse").open("wb") as file:
        file.truncate(2_000_000_000)
    harvest = gather(into, work, ("sparse", "a.txt"))
    assert [a.name for a in harvest.artifacts] == ["a.txt"]
    assert "over the limit" in harvest.problems[0]
    assert gather(into, work, ("a.txt", "sub/b.txt"), limit=4).artifacts[0].name == "sub/b.txt"


@pytest.mark.parametrize("kernel", [True, False])
def test_both_ways_down_see_the_same(work: Path, kernel: bool) -> None:
    outputs = work / "outputs"
    (outputs / "link").symlink_to("sub")
    root = os.open(outputs, os.O_RDONLY)
    try:
        descriptor = open_beneath(root, ["a.txt"], kernel)
        assert os.read(descriptor, 10) == b"hello"
        os.close(descriptor)
        with pytest.raises(Refused):
            open_beneath(root, ["link", "b.txt"], kernel)
        with pytest.raises(OSError):
            open_beneath(root, ["sub", "none"], kernel)
    finally:
        os.close(root)


def test_a_log_becomes_a_blob_and_an_empty_one_nothing(folders: Folders, into: Path) -> None:
    log = folders.logs / "x"
    log.write_bytes(b"[1,2]\n")
    blob = take_log(into, log)
    assert blob is not None
    assert (into / blob.digest).read_bytes() == b"[1,2]\n"
    log.write_bytes(b"")
    assert take_log(into, log) is None
    assert not log.exists()


def test_a_tree_without_rights_and_without_end_is_removed(tmp_path: Path) -> None:
    top = tmp_path / "work"
    top.mkdir()
    here = os.open(top, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    (top / "closed").mkdir(mode=0)
    remove(top)
    assert not top.exists()


def test_leftovers_are_cleared_and_what_is_complete_or_owed_stays(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    folders.prepare(())
    held, other = "a" * 64, "b" * 64
    owing = Key(UnitName(RunId(1)), Attempt(1, 1))
    (folders.versions / held).mkdir()
    (folders.versions / ".unpacking-x").mkdir()
    (folders.runs / "old").mkdir()
    for name in (held, other, "junk"):
        (folders.parts / name).write_bytes(b"x")
    for folder in (folders.owed / "old", folders.owed_by(owing)):
        folder.mkdir()
        (folder / other).write_bytes(b"x")
    assert folders.prepare([owing]) == {held}
    left = sorted(str(x.relative_to(tmp_path)) for x in tmp_path.rglob("*") if x.is_file())
    assert left == [f"owed/{owing.name}/{other}", f"parts/{other}"]
    assert not any(folders.runs.iterdir())
    assert [x.name for x in folders.versions.iterdir()] == [held]
