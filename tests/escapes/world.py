"""What a hostile task would want to find on a machine, planted: files, sockets, a stranger's process, shared memory, a secret."""

import ctypes
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.escapes.attempts.trying import key_of

LIMITS = {"memory": 128 << 20, "scratch": 64 << 20, "processes": 64, "open_files": 256}
"""Those of the task `attempts.main.Attempt`."""
STRANGER = (
    "import pathlib, signal, sys, time\n"
    "signal.signal(signal.SIGUSR1, lambda *_: pathlib.Path(sys.argv[1]).touch())\n"
    "print('ready', flush=True)\n"
    "time.sleep(600)\n"
)
SECRET = "PYDRA_ESCAPE_SECRET"
SHARED = ("/tmp", "/dev/shm", "/var/tmp")
"""Where everybody of a machine may leave something."""


class World:
    """Plants on entering, takes everything away on leaving. `hints` tell an attempt where things are, secrets backwards."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.outside = folder / "outside"
        self.heard = folder / "the-stranger-heard"
        self.secret = secrets.token_hex(16)
        self.victim_secret = secrets.token_hex(16)
        self._stack = ExitStack()
        self._marks: list[str] = []

    def __enter__(self) -> "World":
        self._stack.callback(self._sweep)
        self.outside.mkdir()
        self.outside.chmod(0o777)
        (self.outside / "whole").write_text("whole")
        os.environ[SECRET] = self.secret
        self._stack.callback(os.environ.pop, SECRET)
        self._plant_files()
        self._plant_sockets()
        self._plant_stranger()
        self._plant_segment()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _plant_files(self) -> None:
        self.tmp = Path(tempfile.mkdtemp(prefix="pydra-stranger-"))
        self._stack.callback(shutil.rmtree, self.tmp, ignore_errors=True)
        self.tmp.chmod(0o755)
        self.shared = Path("/dev/shm") / self.tmp.name
        self._stack.callback(self.shared.unlink, missing_ok=True)
        for path in (self.tmp / "note.txt", self.shared):
            path.write_text("STRANGER")
            path.chmod(0o644)

    def _plant_sockets(self) -> None:
        self.tcp = self._stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=128))
        self.udp = self._stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        self.udp.bind(("127.0.0.1", 0))
        self.udp.setblocking(False)
        self.abstract = self._stack.enter_context(socket.socket(socket.AF_UNIX))
        self.abstract.bind(f"\0{self.tmp.name}")
        self.abstract.listen(128)
        self.unix = self._stack.enter_context(socket.socket(socket.AF_UNIX))
        self.unix.bind(str(self.tmp / "socket"))
        (self.tmp / "socket").chmod(0o777)
        self.unix.listen(128)

    def _plant_stranger(self) -> None:
        command = [sys.executable, "-I", "-c", STRANGER, str(self.heard)]
        self.stranger = subprocess.Popen(command, stdout=subprocess.PIPE)
        self._stack.callback(self._end_stranger)
        assert self.stranger.stdout is not None
        assert self.stranger.stdout.readline() == b"ready\n"

    def _end_stranger(self) -> None:
        self.stranger.kill()
        self.stranger.communicate()

    def _plant_segment(self) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self.segment = secrets.randbits(30) | 1
        number = libc.shmget(self.segment, 4096, 0o1666)
        self._stack.callback(libc.shmctl, number, 0, None)

    def _sweep(self) -> None:
        """What attempts left for each other where they could: notes with a mark in the name, segments with a mark as the key."""
        libc = ctypes.CDLL(None)
        for mark in self._marks:
            for folder in SHARED:
                for path in Path(folder).glob(f"*-{mark}*"):
                    remove(path)
            key = key_of(mark)
            libc.shmctl(libc.shmget(key, 0, 0), 0, None)
            libc.msgctl(libc.msgget(key, 0), 0, None)
            libc.semctl(libc.semget(key, 0, 0), 0, 0)

    def hints(self, **more: Any) -> dict[str, Any]:
        """For one attempt; `more` is what only the runner knows: of the node, the master and the run of somebody else."""
        half = len(self.secret) // 2
        self._marks.append(secrets.token_hex(4))
        facts = {
            "outside": str(self.outside),
            "stranger": str(self.tmp / "note.txt"),
            "stranger_pid": self.stranger.pid,
            "shared_memory": str(self.shared),
            "node_secret": self.secret[::-1],
            "node_secret_halves": [self.secret[:half][::-1], self.secret[half:][::-1]],
            "victim_secret": self.victim_secret[::-1],
            "port": self.tcp.getsockname()[1],
            "udp_port": self.udp.getsockname()[1],
            "abstract": self.tmp.name,
            "unix_socket": str(self.tmp / "socket"),
            "segment": self.segment,
            "hostname": os.uname().nodename,
            "listen_port": free_port(),
            "mark": self._marks[-1],
            **LIMITS,
            **more,
        }
        return json.loads(json.dumps(facts))

    def heard_datagram(self) -> bool:
        """True if a datagram came from a task."""
        try:
            return bool(self.udp.recv(100))
        except BlockingIOError:
            return False


def remove(path: Path) -> None:
    """A file or a whole folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def install(home: Path) -> Path:
    """A module of somebody else's environment in a node's home, as open as an installer leaves it."""
    module = home / "environments" / ("e" * 64) / "site" / "library.py"
    module.parent.mkdir(parents=True, exist_ok=True)
    module.write_text("VERSION = 1\n")
    module.chmod(0o644)
    return module


def free_port() -> int:
    """One that nobody listens on at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
