"""A cluster of real processes for the walks: masters, nodes and terminals, each with a home of its own below one folder."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from pydra_core.cli import watching
from pydra_core.client.cluster import Cluster
from pydra_core.client.control import ControlLink
from pydra_core.ids import RunId
from pydra_core.protocol.pictures import NodeRow, RunDetails
from pydra_core.protocol.states import NodeState
from pydra_core.settings import homes

PATIENCE = 60.0
"""Seconds that anything may take on a noisy machine before a walk fails."""


@dataclass
class Answer:
    """What a terminal said."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


def by_this_python(module: str) -> list[str]:
    """The beginning of a command line that starts one of our programs."""
    return [sys.executable, "-m", module]


@dataclass
class Machines:
    """Everything that a walk starts, and ends."""

    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    logs: list[Path] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    """Of the environment of all that is started."""
    program: Callable[[str], list[str]] = by_this_python

    @property
    def a(self) -> Path:
        """The master's home."""
        return self.folder / "home a"

    def home(self, name: str) -> Path:
        return self.folder / f"home {name}"

    def start(
        self, module: str, *args: str, stdin: bytes | None = None, inside: tuple[str, ...] = ()
    ) -> subprocess.Popen[bytes]:
        """One of our programs; `inside` is a command that executes it elsewhere."""
        log = self.folder / f"{module.rpartition('.')[2]}-{len(self.processes)}.log"
        self.logs.append(log)
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*inside, *self.program(module), *args],
                stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=os.environ | {"PYDRA_CHECK": "1", "PYTHONUNBUFFERED": "1"} | self.settings,
            )
        if stdin is not None and process.stdin is not None:
            process.stdin.write(stdin)
            process.stdin.close()
        self.processes.append(process)
        return process

    async def master(self, *args: str) -> subprocess.Popen[bytes]:
        """A master in home A that is listening on loopback."""
        listen = () if "--listen" in args or (self.a / "master" / "address").exists() else ("--listen", "127.0.0.1:0")
        process = self.start("pydra_core.cli.master", "--home", str(self.a), *listen, *args)
        await until(lambda: self._listens(process), "the master listens")
        return process

    def _listens(self, process: subprocess.Popen[bytes]) -> bool:
        assert process.poll() is None, f"the master ended with {process.returncode}: {self.said()}"
        log = self.logs[self.processes.index(process)]
        return b"listening on" in log.read_bytes()

    async def node(self, name: str = "b", *args: str, join: bool = True) -> subprocess.Popen[bytes]:
        """A node in a home of its own, joined by a token over standard input and connected."""
        token = ""
        if join:
            async with self.cluster() as cluster:
                token = (await cluster.token()).text
        joining = ("--join", "-") if join else ()
        process = self.start(
            "pydra_core.cli.node",
            "--home",
            str(self.home(name)),
            "--name",
            name,
            *joining,
            *args,
            stdin=token.encode() + b"\n",
        )
        connected = asyncio.create_task(self.node_is(name, _is_connected))
        while not connected.done() and process.poll() is None:
            await asyncio.wait([connected], timeout=0.1)
        if not connected.done():
            connected.cancel()
            raise AssertionError(f"the node ended with {process.returncode}: {self.said()}")
        await connected
        return process

    async def node_is(self, name: str, like: Callable[[NodeRow], bool]) -> NodeRow:
        """The node's row once it is like that."""
        async with asyncio.timeout(PATIENCE), self.link() as link, watching.node_rows(link) as pictures:
            async for rows in pictures:
                for row in rows:
                    if row.name == name and like(row):
                        return row
        raise AssertionError(f"node {name} never came to be like that: {self.said()}")

    async def run_is(self, run: int, like: Callable[[RunDetails], bool]) -> RunDetails:
        """The run's details once they are like that."""
        async with (
            asyncio.timeout(PATIENCE),
            self.cluster() as cluster,
            aclosing(cluster.follow(RunId(run))) as pictures,
        ):
            async for details in pictures:
                if like(details):
                    return details
        raise AssertionError(f"run {run} never came to be like that: {self.said()}")

    @contextlib.asynccontextmanager
    async def link(self) -> AsyncIterator[ControlLink]:
        async with await ControlLink.open(homes(self.a)) as link:
            yield link

    @contextlib.asynccontextmanager
    async def cluster(self) -> AsyncIterator[Cluster]:
        async with self.link() as link:
            yield Cluster(link)

    async def ctl(self, *args: str, as_json: bool = True) -> Answer:
        """`pydractl` as a process of its own."""
        command = [
            *self.program("pydra_core.cli.ctl"),
            "--home",
            str(self.a),
            *(["--json"] if as_json else []),
            *args,
        ]
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        async with asyncio.timeout(PATIENCE):
            out, err = await process.communicate()
        assert process.returncode is not None
        return Answer(process.returncode, out.decode(), err.decode())

    async def run(self, task: str, *args: str) -> Any:
        """`run TASK … --wait --json`, which must succeed."""
        answer = await self.ctl("run", task, *args, "--wait")
        assert answer.status == 0, f"{answer.out}{answer.err}{self.said()}"
        return answer.document

    def write(self, name: str, source: str) -> Path:
        """A file to deploy, outside every home."""
        path = self.folder / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
        return path

    def said(self) -> str:
        """The ends of all logs, for a failure's message."""
        return "".join(f"\n--- {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in self.logs)

    async def stop(self, process: subprocess.Popen[bytes], number: int = signal.SIGTERM) -> int:
        """Sends the signal and waits for the end; the exit status."""
        if process.poll() is None:
            process.send_signal(number)
        return await asyncio.to_thread(process.wait, PATIENCE)

    def close(self) -> None:
        """Ends everything, nodes last started first; what does not go is killed, and then the walk has failed."""
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
        stubborn = []
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                stubborn.append(process.args)
                process.kill()
                process.wait()
        assert not stubborn, f"did not end at SIGTERM: {stubborn} {self.said()}"


def _is_connected(row: NodeRow) -> bool:
    return row.state is NodeState.CONNECTED and row.linked


async def until(condition: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """The condition's value once it is true. For what nothing tells us of: files and processes of other programs."""
    async with asyncio.timeout(patience):
        while True:
            value = condition()
            if value:
                return value
            await asyncio.sleep(0.02)
    raise AssertionError(f"never came true: {what}")


def alive(pid: int) -> bool:
    """True if the process is there and no zombie."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
