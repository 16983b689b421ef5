"""From what the self-test worker did and found to a level: nothing is believed that was not tried."""

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from pydra_core.protocol.facts import IsolationReport, Step
from pydra_core.protocol.states import Isolation, StepOutcome
from pydra_core.worker.exits import read_exit
from pydra_core.worker.line import WorkerStartError, ZygoteLost
from pydra_core.worker.orders import Tried
from pydra_core.worker.spawned import Spawned

TIMEOUT = 10.0
"""Seconds that the self-test worker may take."""


class Refused(ZygoteLost):
    """Stage 1 told why it could not go on, and how far it came."""

    def __init__(self, why: str, steps: tuple[Step, ...]) -> None:
        super().__init__(why)
        self.steps = steps


def refusal(contained: bool, error: Exception) -> tuple[Step, ...]:
    """The steps that were taken, with the one that failed as not to be had here."""
    taken = error.steps if isinstance(error, Refused) else ()
    name = "sandbox of namespaces" if contained else "zygote"
    done = tuple(step for step in taken if step.outcome is StepOutcome.DONE)
    return (*done, Step(name, StepOutcome.UNAVAILABLE, str(error)))


async def hear(spawned: Spawned) -> Tried:
    """What the self-test worker found; raises WorkerStartError if it ends without a word."""
    spawned.sock.setblocking(False)
    loop = asyncio.get_running_loop()
    said = bytearray()
    try:
        async with asyncio.timeout(TIMEOUT):
            while data := await loop.sock_recv(spawned.sock, 65536):
                said += data
    except TimeoutError:
        raise WorkerStartError("the self-test did not answer") from None
    try:
        return msgspec.msgpack.decode(bytes(said), type=Tried)
    except msgspec.DecodeError:
        raise WorkerStartError(f"the self-test {_last_words(spawned)}") from None


def _last_words(spawned: Spawned) -> str:
    """Both pipes have been closed by the worker when its socket was; init may need a moment more to write the status."""
    output = os.read(spawned.log_fd, 4096).decode(errors="replace").strip()
    sentence = read_exit(os.read(spawned.status_fd, 4096)).sentence()
    return f"{sentence}: {output[-500:]}" if output else sentence


def level(namespaces: bool, probes: tuple[Step, ...]) -> Isolation:
    """`reduced` if every attempt was refused; STRICT and FULL need seccomp, which is no step yet."""
    proved = bool(probes) and all(probe.outcome is StepOutcome.DONE for probe in probes)
    return Isolation.REDUCED if namespaces and proved else Isolation.PROCESS


def report(namespaces: bool, steps: tuple[Step, ...], probes: tuple[Step, ...]) -> IsolationReport:
    """The level with all that led to it."""
    seccomp = Step("system call filter", StepOutcome.UNAVAILABLE, "this version has none")
    return IsolationReport(level(namespaces, probes), (*steps, seccomp, *probes))


def failed_probe(probes: tuple[Step, ...]) -> str:
    """The name of the first attempt that went through; "" if none did."""
    return next((probe.name for probe in probes if probe.outcome is not StepOutcome.DONE), "")


@contextmanager
def planted(scratch: Path) -> Iterator[tuple[Path, int]]:
    """A file that must not be read, and a port of this machine that must not be reached."""
    canary = scratch / "canary"
    canary.write_text("if a worker can read this, its sandbox is open\n", encoding="ascii")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        try:
            yield canary, listener.getsockname()[1]
        finally:
            canary.unlink(missing_ok=True)
