"""A node's folders with a real zygote: deploys code as a folder, runs it in a real worker, and tells all that came of it."""

import asyncio
import contextlib
import os
import re
import socket
from dataclasses import dataclass, field
from pathlib import Path

from pydra_core.protocol import values
from pydra_core.protocol.facts import IsolationReport
from pydra_core.protocol.states import Isolation
from pydra_core.protocol.worker import Begin, Finished, FromWorker, Progress, Raised, Ready, Saved, Stop
from pydra_core.worker.frames import from_worker, to_worker
from pydra_core.worker.launch import Exit, Spawned, SpawnRequest, Zygote, ZygoteOptions, read_exit, stop_worker
from pydra_core.worker.logline import split

TIMEOUT = 30.0


@dataclass
class Ended:
    """All that a worker said until it was gone."""

    messages: list[FromWorker]
    log: bytes
    exit: Exit
    work: Path

    @property
    def result(self) -> object:
        assert isinstance(self.messages[-1], Finished), (self.messages[-1:], self.log, self.exit)
        return values.decode(self.messages[-1].value.body)

    @property
    def raised(self) -> Raised:
        assert isinstance(self.messages[-1], Raised), (self.messages[-1:], self.log, self.exit)
        return self.messages[-1]

    @property
    def progress(self) -> list[Progress]:
        return [message for message in self.messages if isinstance(message, Progress)]

    @property
    def saved(self) -> list[str]:
        return [message.name for message in self.messages if isinstance(message, Saved)]

    @property
    def lines(self) -> list[tuple[str, str]]:
        return [split(line) for line in self.log.split(b"\n") if line]


@dataclass
class Running:
    """A worker that was told to begin; read it with `next` and `end`."""

    spawned: Spawned
    work: Path
    messages: list[FromWorker] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reader = from_worker()
        self.spawned.sock.setblocking(False)

    async def until_ready(self) -> None:
        await self.until(Ready)

    async def until(self, kind: type) -> None:
        async with asyncio.timeout(TIMEOUT):
            while not any(isinstance(message, kind) for message in self.messages):
                assert await self._read(), (self.messages, await read_all(self.spawned.log_fd))

    async def _read(self) -> bool:
        try:
            data = await asyncio.get_running_loop().sock_recv(self.spawned.sock, 65536)
        except ConnectionResetError:
            data = b""
        self.messages += self.reader.feed(data)
        return bool(data)

    def stop(self) -> None:
        self.spawned.sock.send(to_worker().pack(Stop("asked")))

    async def end(self) -> Ended:
        log = asyncio.create_task(read_all(self.spawned.log_fd))
        async with asyncio.timeout(TIMEOUT):
            while await self._read():
                pass
            output = await log
            exit_ = read_exit(await read_all(self.spawned.status_fd), self.spawned.contained)
        self.spawned.close()
        return Ended(self.messages, output, exit_, self.work)


async def read_all(fd: int) -> bytes:
    def read() -> bytes:
        parts = []
        while part := os.read(fd, 65536):
            parts.append(part)
        return b"".join(parts)

    return await asyncio.to_thread(read)


class Stage:
    """One node's worker room below a folder."""

    def __init__(self, home: Path, best: Isolation = Isolation.FULL) -> None:
        self.home = home
        self.options = ZygoteOptions(
            versions=home / "versions", runs=home / "runs", scratch=home / "scratch", best=best, inputs=home / "inputs"
        )
        self.zygote = Zygote(self.options)
        self.report = IsolationReport()
        self._count = 0

    async def __aenter__(self) -> "Stage":
        self.report = await self.zygote.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.zygote.close()

    @property
    def contained(self) -> bool:
        return self.report.level in (Isolation.FULL, Isolation.STRICT)

    def deploy(self, **files: str) -> Path:
        """Files by name; `__` between words is a folder, and each ends with .py."""
        self._count += 1
        folder = self.options.versions / f"v{self._count}"
        for name, text in files.items():
            path = folder / (re.sub("(?<=[a-z])__(?=[a-z])", "/", name) + ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return folder

    async def begin(
        self,
        code: Path,
        module: str,
        arguments: dict[str, object] | None = None,
        *,
        package: str = "",
        wall_time: float | None = None,
        memory: int | None = None,
    ) -> Running:
        self._count += 1
        work = self.options.runs / f"r{self._count}"
        work.mkdir()
        request = SpawnRequest(name="test", code=code, work=work, wall_time=wall_time, memory=memory)
        spawned = await self.zygote.spawn(request)
        running = Running(spawned, work)
        self.say_begin(running, module, arguments or {}, package)
        return running

    def say_begin(self, running: Running, module: str, arguments: dict[str, object], package: str = "") -> None:
        """Tells a worker what to run: `Main` of a module."""
        begin = Begin(
            run=self._count,
            attempt="1.1",
            task=f"{module}.Main",
            module=module,
            cls="Main",
            code=running.spawned.code,
            package=package,
            work=running.spawned.work,
            inputs=running.spawned.inputs,
            arguments=values.encode(arguments),
        )
        with contextlib.suppress(BrokenPipeError):  # it may have ended by itself already
            running.spawned.sock.send(to_worker().pack(begin))

    async def run(self, body: str, **arguments: object) -> Ended:
        """Runs `Main.work` with this body (of a function with the parameters `**given`)."""
        running = await self.begin(self.deploy(main=task_of(body)), "main", arguments)
        return await running.end()


def task_of(body: str) -> str:
    """A module with one task whose `work` has this body."""
    indented = "\n".join(f"        {line}" for line in body.strip("\n").split("\n"))
    return f"import os, sys\nfrom pydra_core.tasks import Stopped, Task\n\nclass Main(Task):\n    def work(self, **given):\n{indented}\n"


def end_all(*running: Running) -> None:
    """Ends what a test left behind."""
    for one in running:
        stop_worker(one.spawned)
        one.spawned.close()


def is_gone(pid: int) -> bool:
    """True if no such process is there any more (a zombie is none)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def listener() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))
