"""The control line to one zygote: orders down with descriptors, pidfds back; in order, one at a time."""

import asyncio
import os
import socket
import subprocess
from pathlib import Path

import msgspec

from pydra_core.protocol.states import Isolation
from pydra_core.worker.boot import command, environment
from pydra_core.worker.descriptors import close, kill, receive_fds, send_fds, written
from pydra_core.worker.orders import ORDER_LIMIT, RETIRE, Forked, Order, Setup, Standing
from pydra_core.worker.spawned import Spawned
from pydra_core.worker.survey import survey

START_TIMEOUT = 10.0
"""Seconds until a zygote stands, and until it has answered an order."""
IMPORT_TIMEOUT = 60.0
"""Seconds until one stands that imports modules of its environment first."""


class WorkerStartError(Exception):
    """A worker could not be started; the text is a sentence for people."""


class ZygoteLost(Exception):
    """The zygote is gone, and every worker with it."""


class Silent(ZygoteLost):
    """It is there, but says nothing."""


class Line:
    """One zygote process and the socket to it."""

    def __init__(self, setup: Setup, log: Path) -> None:
        """Starts it from the calling thread, which must outlive it."""
        self._control, there = socket.socketpair(type=socket.SOCK_SEQPACKET)
        self._control.setblocking(False)
        self._log = log
        self.setup = setup
        self.orders = 0
        with there:
            self._process = _start(msgspec.structs.replace(setup, control=there.fileno()), log)

    async def standing(self) -> Standing:
        """What it says once it stands; raises ZygoteLost if it never does."""
        preload = self.setup.preload
        try:
            frame, fds = await self._receive(IMPORT_TIMEOUT if preload else START_TIMEOUT)
        except Silent as silent:
            if not preload:
                raise
            return Standing(steps=(), failed=f"{', '.join(preload)} cannot be imported beforehand: {silent}")
        close(fds)
        return msgspec.msgpack.decode(frame, type=Standing)

    async def order(self, order: Order, fds: list[int]) -> int:
        """The pidfd of the worker's init. Raises WorkerStartError if it refuses, ZygoteLost if it is gone."""
        self.orders += 1
        try:
            send_fds(self._control, msgspec.msgpack.encode(order), fds)
        except OSError as error:
            raise ZygoteLost(self._last_words()) from error
        while True:
            frame, pidfds = await self._receive()
            forked = msgspec.msgpack.decode(frame, type=Forked)
            if forked.number == order.number:
                return _pidfd(forked, pidfds)
            _end(pidfds)  # somebody stopped waiting for this one

    async def _receive(self, patience: float = START_TIMEOUT) -> tuple[bytes, list[int]]:
        try:
            async with asyncio.timeout(patience):
                await _readable(self._control)
            frame, fds = receive_fds(self._control, ORDER_LIMIT)
        except TimeoutError as error:
            raise Silent(f"nothing was heard for {patience:g} s") from error
        except OSError as error:
            raise ZygoteLost(self._last_words() or str(error)) from error
        if not frame:
            raise ZygoteLost(self._last_words())
        return frame, fds

    def _last_words(self) -> str:
        lines = self._log.read_text(errors="replace").split("\n") if self._log.exists() else []
        return next((line for line in reversed(lines) if line.strip()), "it ended without a word")

    def retire(self) -> None:
        """No more orders: it ends with its last worker."""
        try:
            self._control.send(RETIRE)
        except OSError:
            pass  # it has ended

    def is_over(self) -> bool:
        """True once the process has ended; it is reaped here."""
        return self._process.poll() is not None

    def end(self) -> None:
        """Ends it; it is gone a little later."""
        self._control.close()
        self._process.kill()

    async def close(self) -> None:
        """Ends it and waits until it is gone."""
        self.end()
        await asyncio.to_thread(self._process.wait)
        self._log.unlink(missing_ok=True)


async def send(line: Line, order: Order, more: list[int]) -> Spawned:
    """One order with its descriptors and `more`; the worker's ends are closed here. Raises what `Line.order` raises."""
    here, there = socket.socketpair()
    log_read, log_write = os.pipe()
    status_read, status_write = os.pipe()
    try:
        pidfd = await line.order(order, [there.fileno(), log_write, status_write, *more])
    except BaseException:
        here.close()
        close([log_read, status_read])
        raise
    finally:
        there.close()
        close([log_write, status_write])
    return Spawned(host_pid(pidfd), pidfd, here, log_read, status_read, Isolation.NONE, "", "")


def _start(setup: Setup, log: Path) -> subprocess.Popen[bytes]:
    written_down = written(msgspec.json.encode(setup))
    try:
        with log.open("wb") as output:
            return subprocess.Popen(
                _command(setup, str(written_down)),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=environment(),
                pass_fds=(setup.control, written_down),
                start_new_session=True,
            )
    finally:
        close([written_down])


def _command(setup: Setup, argument: str) -> list[str]:
    """Stage 1 is the node's own Python, on the machine's own root, whatever the zygote will be."""
    if not setup.namespaces:
        return command(setup.python, "pydra_core.worker.sandbox.entry", setup.path, argument)
    own = survey()
    return command(own.python, "pydra_core.worker.sandbox.stage1", own.path, argument)


async def _readable(sock: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    loop.add_reader(sock, _set, ready)
    try:
        await ready
    finally:
        loop.remove_reader(sock)


def _set(ready: "asyncio.Future[None]") -> None:
    if not ready.done():
        ready.set_result(None)


def _pidfd(forked: Forked, fds: list[int]) -> int:
    if forked.failed or len(fds) != 1:
        close(fds)
        raise WorkerStartError(f"the worker could not be started: {forked.failed or 'the zygote answered nonsense'}")
    return fds[0]


def _end(pidfds: list[int]) -> None:
    for pidfd in pidfds:
        kill(pidfd)
    close(pidfds)


def host_pid(pidfd: int) -> int:
    """The process that a pidfd names, as this process sees it (proc(5), fdinfo)."""
    for line in Path(f"/proc/self/fdinfo/{pidfd}").read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name == "Pid":
            return int(value)
    raise WorkerStartError("the worker could not be started: the system does not tell its process id")
