"""A scripted node: real frames to a real worker process, which runs without a sandbox."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TypeVar

from pydra_core.protocol import values
from pydra_core.protocol.spreads import ANSWERS, PIECES, Answer, Piece, pack
from pydra_core.protocol.worker import Answered, Answers, Begin, FromWorker, Granted, Offer, Spread, ToWorker, Work
from pydra_core.worker.frames import from_worker, to_worker

M = TypeVar("M")
BOOT = (
    "import resource, socket, sys\n"
    "from pydra_core.worker import runtime\n"
    "limit = int(sys.argv[2])\n"
    "limit and resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))\n"
    "runtime.run(socket.socket(fileno=int(sys.argv[1])))\n"
)
HEAD = "from pydra_core.tasks import *\nimport os, time\n"


class Node:
    """The other end of a worker's socket. `heard` has all that the worker said."""

    def __init__(self, sock: socket.socket, process: "subprocess.Popen[bytes]", work: Path) -> None:
        self.sock = sock
        self.process = process
        self.work = work
        self.heard: list[FromWorker] = []
        self._waiting: list[FromWorker] = []
        self._reader = from_worker()

    def say(self, *messages: ToWorker) -> None:
        self.sock.sendall(b"".join(to_worker().pack(message) for message in messages))

    def next(self, kind: type[M]) -> M:
        """The next message of this kind; those before it are only kept in `heard`."""
        while True:
            while self._waiting:
                message = self._waiting.pop(0)
                if isinstance(message, kind):
                    return message
            data = self.sock.recv(1 << 18)
            assert data, self.heard[-3:]
            new = self._reader.feed(data)
            self.heard += new
            self._waiting += new

    def all(self, kind: type[M]) -> list[M]:
        return [message for message in self.heard if isinstance(message, kind)]

    def work_on(self, *items: object, first: int = 0) -> None:
        pieces = [Piece(first + i, "msgpack", values.encode(item), 1) for i, item in enumerate(items)]
        self.say(Work(pack(pieces)))

    def answers(self, count: int) -> list[Answer]:
        """So many answers of a seat."""
        found: list[Answer] = []
        while len(found) < count:
            found += ANSWERS.decode(self.next(Answers).body)
        return found

    def pieces(self, count: int) -> list[Piece]:
        """So many offered pieces."""
        found: list[Piece] = []
        while len(found) < count:
            found += PIECES.decode(self.next(Offer).body)
        return found

    def grant(self, path: str, credit: int) -> None:
        """Grants what was opened; waits for that if it was not yet."""
        while not any(spread.path == path for spread in self.all(Spread)):
            self.next(Spread)
        self.say(Granted(path, credit))

    def answer(self, path: str, *pairs: tuple[int, object], error: str = "") -> None:
        """Answers by index and value, or with an error."""
        done = not error
        self.say(Answered(path, pack([Answer(i, 1, done, "msgpack", values.encode(v), error) for i, v in pairs])))


@contextmanager
def worker(
    tmp_path: Path,
    body: str,
    cls: str = "Main",
    *,
    role: Literal["whole", "units"] = "whole",
    path: str = "",
    limit: int = 0,
    only: tuple[tuple[int, int], ...] = (),
    **arguments: object,
) -> Iterator[Node]:
    code, work = tmp_path / "code", tmp_path / "work"
    code.mkdir(exist_ok=True)
    (work / "inputs").mkdir(parents=True, exist_ok=True)
    (code / "cut_task.py").write_text(HEAD + body)
    here, there = socket.socketpair()
    here.settimeout(90)
    root = str(Path(__file__).parents[3])
    process = subprocess.Popen(
        [sys.executable, "-c", BOOT, str(there.fileno()), str(limit)],
        pass_fds=[there.fileno()],
        stdout=subprocess.DEVNULL,
        cwd=work,
        env={**os.environ, "PYTHONPATH": root},
    )
    there.close()
    node = Node(here, process, work)
    given = values.encode(arguments)
    node.say(
        Begin(
            run=1, attempt="1.1", task="cut_task.Main", module="cut_task", cls=cls, code=str(code),
            work=str(work), arguments=given, path=path, role=role, only=only,
        )
    )  # fmt: skip
    try:
        yield node
    finally:
        here.close()
        process.kill()
        process.wait()
