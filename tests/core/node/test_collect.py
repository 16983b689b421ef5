"""Only regular files that were announced are taken, and through no link."""

import os
import socket
import stat
import threading
from hashlib import sha256
from pathlib import Path

import pytest

from pydra_core.ids import Attempt, RunId, UnitName
from pydra_core.node.collect import Refused, gather, open_beneath, take_log
from pydra_core.node.folders import Folders, remove
from pydra_core.node.keys import Key
from pydra_core.node.outputs import MOST_FILES

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


def test_all_of_a_run_fits_its_limit_and_who_left_more_is_told_what_to_set(into: Path, work: Path) -> None:
    with (work / "outputs" / "sparse").open("wb") as file:
        file.truncate(2 << 30)
    harvest = gather(into, work, ("sparse", "a.txt"), everything=True)
    assert [a.name for a in harvest.artifacts] == ["a.txt", "sub/b.txt"]
    assert harvest.problems == ("The output 'sparse' was not taken: it has 2 GiB.",)
    assert harvest.over == (
        "Its outputs are over the limit of 1 GiB for a run: 'sparse' has 2 GiB. "
        'Set output_limit = "3 GiB" in the task, or leave less in outputs/.'
    )
    owners = gather(into, work, ("sparse",), limit=5, owners=True)
    assert owners.over == (
        "Its outputs are over the limit of 5 bytes for a run, a rule of this machine's owner: 'sparse' has 2 GiB. "
        "Leave less in outputs/, or run it on a machine whose owner allows more."
    )
    assert gather(into, work, ("a.txt", "sub/b.txt"), limit=4).artifacts[0].name == "sub/b.txt"


def test_everything_that_stands_in_outputs_is_taken_and_what_is_no_file_is_told(
    into: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = work / "outputs"
    (outputs / "out").symlink_to(work / "secret")
    (outputs / "folder").symlink_to(work)
    os.mkfifo(outputs / "sub" / "fifo")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(outputs)  # the path of a socket has 107 bytes at most
        listening.bind("plug")
    os.link(outputs / "a.txt", outputs / "twice.txt")
    os.link(work / "secret", outputs / "outside.txt")
    (outputs / "no\nname").write_bytes(b"")
    (outputs / "deep").mkdir()
    (outputs / "deep" / "empty").mkdir()
    harvest = gather(into, work, ("a.txt",), everything=True)
    assert [a.name for a in harvest.artifacts] == ["a.txt", "twice.txt", "sub/b.txt"]
    assert harvest.over == ""
    assert set(harvest.problems) == {
        "The output 'folder' was not taken: it is a link: save the file itself.",
        "The output 'no\\nname' was not taken: it has a name with signs that not every machine can have in one.",
        "The output 'out' was not taken: it is a link: save the file itself.",
        "The output 'outside.txt' was not taken: it has another name outside of outputs/ (a hard link): save a copy.",
        "The output 'plug' was not taken: it is a socket, and no file.",
        "The output 'sub/fifo' was not taken: it is a named pipe (FIFO), and no file.",
    }


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root makes devices")
def test_a_device_is_told_and_not_opened(into: Path, work: Path) -> None:
    try:
        os.mknod(work / "outputs" / "zero", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("this container makes no devices")
    harvest = gather(into, work, (), everything=True)
    assert harvest.problems == ("The output 'zero' was not taken: it is a device, and no file.",)


def test_more_files_than_one_worker_may_leave_are_told(into: Path, work: Path) -> None:
    for number in range(MOST_FILES):
        (work / "outputs" / f"{number}").write_bytes(b"")
    harvest = gather(into, work, (), everything=True)
    assert len(harvest.artifacts) == MOST_FILES
    assert harvest.over == "It left more than 1,000 files in outputs/: put them into one archive."


def test_a_tree_without_end_is_looked_at_only_so_far(into: Path, work: Path) -> None:
    here = os.open(work / "outputs", os.O_RDONLY)
    for _ in range(600):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    harvest = gather(into, work, (), everything=True)
    assert [a.name for a in harvest.artifacts] == ["a.txt", "sub/b.txt"]
    assert len(harvest.problems) == 1
    assert "has a name of more than 500 bytes" in harvest.problems[0]


def test_a_file_that_changes_while_it_is_read_is_told(into: Path, work: Path) -> None:
    """A writer that outlived its worker goes on: what is read is never taken for what was left."""
    target = work / "outputs" / "growing"
    began, stop = threading.Event(), threading.Event()

    def grow() -> None:
        with target.open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"x" * 4096)
                began.set()

    with target.open("wb") as file:
        file.truncate(64 << 20)
    writer = threading.Thread(target=grow)
    writer.start()
    assert began.wait(60)
    try:
        harvest = gather(into, work, ("growing",))
    finally:
        stop.set()
        writer.join()
    assert harvest.artifacts == ()
    assert "changed while it was read" in harvest.problems[0]


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
