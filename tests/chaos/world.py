"""The cluster that is beaten: a real master, real nodes that reach it through proxies, and what the driver knows of them."""

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from pydra_core.errors import UserError
from pydra_core.protocol.pictures import NodeRow
from tests.chaos import netns, skewed
from tests.chaos.netns import Network
from tests.chaos.proxy import Proxy
from tests.walks.machines import PATIENCE, Machines, until

NODES = ("oak", "elm", "ash")
SLOTS = 2


@dataclass
class Box:
    """One node: its proxy, its process, and the file that holds its clock's error. `busy`: a fault is on it."""

    name: str
    proxy: Proxy
    clock: Path
    network: Network | None = None
    """Its own network, if it has one."""
    process: subprocess.Popen[bytes] | None = None
    busy: bool = False

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid


@dataclass
class World:
    """Everything that a fault may touch. `faults` counts them by kind, `times` holds seconds by what was waited for."""

    machines: Machines
    rng: random.Random
    boxes: list[Box] = field(default_factory=list)
    master: subprocess.Popen[bytes] | None = None
    master_busy: bool = False
    faults: Counter[str] = field(default_factory=Counter)
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def master_clock(self) -> Path:
        return self.machines.folder / "master.clock"

    async def open(self) -> None:
        skewed.make(self.master_clock)
        await self.start_master()
        address = (self.machines.a / "master" / "address").read_text().strip()
        port = int(address.rpartition(":")[2])
        for name in NODES:
            clock = skewed.make(self.machines.folder / f"{name}.clock")
            network = await Network.make() if name == NODES[-1] and netns.works() else None
            proxy = Proxy(port, network.here) if network else Proxy(port)
            self.boxes.append(Box(name, await proxy.start(), clock, network))
        for box in self.boxes:
            async with self.machines.cluster() as cluster:
                token = (await cluster.token()).text
            self._start_node(box, "--join", "-", "--slots", str(SLOTS), stdin=token.encode() + b"\n")
            await self.machines.node_is(box.name, lambda row: row.linked)

    async def close(self) -> None:
        for box in self.boxes:
            await box.proxy.close()
            if box.network is not None:
                await box.network.close()

    async def start_master(self) -> None:
        listen = () if (self.machines.a / "master" / "address").exists() else ("--listen", "127.0.0.1:0")
        process = self._program(self.master_clock, "pydra_core.cli.master", "--home", str(self.machines.a), *listen)
        log = self.machines.logs[-1]
        await until(lambda: process.poll() is not None or b"listening on" in log.read_bytes(), "the master listens")
        assert process.poll() is None, f"the master ended with {process.returncode}: {log.read_text()}"
        self.master = process

    def _start_node(self, box: Box, *args: str, stdin: bytes | None = None) -> None:
        inside = box.network.command if box.network is not None else ()
        box.process = self._program(
            box.clock, "pydra_core.cli.node", "--home", str(self.machines.home(box.name)), "--name", box.name,
            "--master", box.proxy.address, *args, stdin=stdin, inside=inside,
        )  # fmt: skip

    def start_node(self, box: Box) -> None:
        """The node again, as it was."""
        self._start_node(box, "--slots", str(SLOTS))

    def _program(
        self, clock: Path, module: str, *args: str, stdin: bytes | None = None, inside: tuple[str, ...] = ()
    ) -> subprocess.Popen[bytes]:
        return self.machines.start("tests.chaos.skewed", str(clock), module, *args, stdin=stdin, inside=inside)

    async def kill_master(self) -> None:
        assert self.master is not None
        await self.end(self.master)

    async def end(self, process: subprocess.Popen[bytes]) -> None:
        """Killed, and waited for."""
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(process.wait, PATIENCE)

    async def linked(self, box: Box, what: str) -> None:
        """Notes how long it takes from now until the node has a link again."""
        started = time.monotonic()
        await self.node_is(box, lambda row: row.linked)
        self.times[what].append(time.monotonic() - started)

    async def node_is(self, box: Box, like: Callable[[NodeRow], bool]) -> None:
        """Waits for it through whatever else happens to the master."""
        async with asyncio.timeout(PATIENCE * 2):
            while True:
                try:
                    async with self.machines.cluster() as cluster:
                        if any(row.name == box.name and like(row) for row in await cluster.nodes()):
                            return
                except (UserError, OSError, TimeoutError):
                    pass
                await asyncio.sleep(0.1)

    def zygotes(self, box: Box) -> list[psutil.Process]:
        """What a node has started itself."""
        try:
            return psutil.Process(box.pid).children()
        except psutil.NoSuchProcess:
            return []

    async def workers(self, box: Box) -> list[int]:
        """Process ids of the workers that the master knows on this node; empty while nobody answers."""
        try:
            async with asyncio.timeout(5), self.machines.cluster() as cluster:
                rows = await cluster.nodes()
        except (UserError, OSError, TimeoutError):
            return []
        return [worker.pid for row in rows if row.name == box.name for worker in row.workers if worker.pid > 0]

    def note(self, kind: str, detail: str = "") -> None:
        self.faults[kind] += 1
        print(f"{time.strftime('%H:%M:%S')} {kind} {detail}".rstrip(), file=sys.stderr, flush=True)

    @contextlib.asynccontextmanager
    async def a_box(self) -> AsyncIterator[Box | None]:
        """A node that no other fault is on, or None."""
        free = [box for box in self.boxes if not box.busy]
        box = self.rng.choice(free) if free else None
        if box is None:
            yield None
            return
        box.busy = True
        try:
            yield box
        finally:
            box.busy = False

    @contextlib.asynccontextmanager
    async def the_master(self) -> AsyncIterator[bool]:
        """True if no other fault is on the master."""
        if self.master_busy:
            yield False
            return
        self.master_busy = True
        try:
            yield True
        finally:
            self.master_busy = False


def signal_tree(pid: int, number: int) -> None:
    """Sends a signal to one process that may be gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
