"""Homes, their locks, private files and resources."""

import fcntl
import os
import stat
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import pytest

from pydra_core import settings
from pydra_core.errors import Fault, UserError
from pydra_core.settings import Address, HomeLock, ensure, holder, homes, program_version, resource, write_private

HOLD = """
import sys
from pathlib import Path
from pydra_core.settings import HomeLock
lock = HomeLock(Path(sys.argv[1]), "pydra-master")
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_the_argument_wins_then_the_environment_then_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYDRA_HOME", str(tmp_path / "env"))
    assert homes(tmp_path / "given").root == tmp_path / "given"
    assert homes(None).root == tmp_path / "env"
    monkeypatch.delenv("PYDRA_HOME")
    assert homes(None).root.name == "pydra"


def test_a_home_has_one_folder_per_program_and_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    home = homes("here")
    folders = [home.master, home.node, home.local_node, home.window]
    assert folders == [tmp_path / "here" / name for name in ("master", "node", "local-node", "window")]
    assert not home.root.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_folders_and_files_are_for_their_owner_alone(tmp_path: Path):
    (tmp_path / "open").mkdir(mode=0o755)
    write_private(ensure(tmp_path / "a" / "b") / "key", b"old")
    write_private(tmp_path / "a" / "b" / "key", b"new")
    assert stat.S_IMODE(ensure(tmp_path / "open").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a" / "b" / "key").stat().st_mode) == 0o600
    assert (tmp_path / "a" / "b" / "key").read_bytes() == b"new"
    assert os.listdir(tmp_path / "a" / "b") == ["key"]


def test_a_folder_that_cannot_be_is_told_in_a_sentence(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="cannot be used"):
        ensure(tmp_path / "file" / "below")


def test_a_second_process_is_told_who_holds_the_home(tmp_path: Path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert holder(tmp_path) == other.pid
        with pytest.raises(UserError, match=f"in use by pydra-master, process {other.pid}") as caught:
            HomeLock(tmp_path).acquire()
        assert caught.value.fault is Fault.CONFLICT
        other.kill()
        other.wait()
        assert holder(tmp_path) is None
        with HomeLock(tmp_path):
            assert holder(tmp_path) == os.getpid()
    assert holder(tmp_path) is None


def test_who_looks_at_a_home_and_is_held_up_keeps_nobody_out(tmp_path: Path):
    """A busy machine may stop a process between the two steps of `holder`."""
    with (tmp_path / "lock").open("wb") as looked_at:
        fcntl.flock(looked_at, fcntl.LOCK_SH)
        going_on = threading.Timer(0.05, fcntl.flock, (looked_at, fcntl.LOCK_UN))
        going_on.start()
        with HomeLock(tmp_path):
            assert holder(tmp_path) == os.getpid()
        going_on.join()


def test_nobody_holds_a_folder_that_is_not_there(tmp_path: Path):
    assert holder(tmp_path / "none") is None


def test_a_lock_is_held_within_one_process_too(tmp_path: Path):
    lock = HomeLock(tmp_path, "pydra-node")
    with lock, pytest.raises(UserError, match="pydra-node, process"):
        HomeLock(tmp_path).acquire()
    with lock:
        pass


@pytest.mark.parametrize(
    ("text", "host", "port", "again"),
    [
        ("10.0.0.1:80", "10.0.0.1", 80, "10.0.0.1:80"),
        ("ada.local", "ada.local", 7411, "ada.local:7411"),
        ("[fe80::1]:99", "fe80::1", 99, "[fe80::1]:99"),
        ("[::]", "::", 7411, "[::]:7411"),
        ("::1", "::1", 7411, "[::1]:7411"),
        (" 127.0.0.1:0\n", "127.0.0.1", 0, "127.0.0.1:0"),
    ],
)
def test_addresses_are_read_and_written(text: str, host: str, port: int, again: str):
    assert Address.parse(text) == (host, port)
    assert str(Address.parse(text)) == again


@pytest.mark.parametrize("text", ["", ":80", "a:b", "a:70000", "a:-1", "[::1]x", "a:²", "[]:1"])
def test_what_is_no_address_is_told(text: str):
    with pytest.raises(UserError, match="is no address"):
        Address.parse(text)


def test_resources_are_found_here_and_in_a_frozen_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert resource("examples").is_dir()
    with pytest.raises(FileNotFoundError):
        resource("no such thing")
    (tmp_path / "resources" / "icons").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource("icons") == tmp_path / "resources" / "icons"


def test_the_version_is_the_same_everywhere():
    with (Path(settings.__file__).parents[1] / "pyproject.toml").open("rb") as file:
        assert tomllib.load(file)["project"]["version"] == settings.PROGRAM_VERSION
    assert program_version()
