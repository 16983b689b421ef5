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
from pydra_core.worker.sandbox.policy import BY_FILTER, BY_GROUP, BY_LANDLOCK, PROGRAM
from pydra_core.worker.spawned import Spawned

TIMEOUT = 10.0
"""Seconds that the self-test worker may take."""


class Refused(ZygoteLost):
    """Stage 1 told why it could not go on, and how far it came."""

    def __init__(self, why: str, steps: tuple[Step, ...]) -> None:
        super().__init__(why)
        self.steps = steps


def refusal(name: str, error: Exception) -> tuple[Step, ...]:
    """The steps that were taken, with the way itself as not to be had here."""
    taken = error.steps if isinstance(error, Refused) else ()
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


def level(namespaces: bool, probes: tuple[Step, ...], counted: bool = False) -> Isolation:
    """What was proved; `counted`: a cgroup was seen to hold the limits."""
    passed = {probe.name for probe in probes if probe.outcome is not StepOutcome.DONE} - {BY_GROUP}
    filtered = not any(name.startswith(BY_FILTER) for name in passed)
    locked = BY_LANDLOCK not in passed
    if not probes or any(name != BY_LANDLOCK and not name.startswith(BY_FILTER) for name in passed):
        return Isolation.PROCESS
    if not (filtered and locked):
        return Isolation.REDUCED if namespaces else Isolation.PROCESS
    if not namespaces:
        return Isolation.REDUCED
    return Isolation.FULL if counted else Isolation.STRICT


def report(
    namespaces: bool,
    steps: tuple[Step, ...],
    probes: tuple[Step, ...],
    counted: bool = False,
    lacking: tuple[Step, ...] = (),
) -> IsolationReport:
    """The level with all that led to it; where something is `lacking` that no probe would find, it is no better than "reduced"."""
    proved = level(namespaces, probes, counted)
    if lacking and proved in (Isolation.FULL, Isolation.STRICT):
        proved = Isolation.REDUCED
    return IsolationReport(proved, (*steps, *lacking, *probes))


def difference(fresh: Tried, spare: Tried) -> str:
    """The first step or probe that did not go the same way in both; "" if all did."""
    if fresh.spare or not spare.spare:
        return "the self-test was of another kind"
    one = {step.name: step.outcome for step in (*fresh.steps, *fresh.probes)}
    other = {step.name: step.outcome for step in (*spare.steps, *spare.probes)}
    return next((name for name in {**one, **other} if one.get(name) != other.get(name)), "")


def looser(known: tuple[Step, ...], probes: tuple[Step, ...]) -> str:
    """The first attempt that went through here, but is known to be refused, or was not tried there; "" if there is none."""
    passed = {probe.name for probe in known if probe.outcome is not StepOutcome.DONE}
    missing = {probe.name for probe in known} - {probe.name for probe in probes}
    return next((probe.name for probe in _open(probes) if probe.name not in passed), min(missing, default=""))


def _open(probes: tuple[Step, ...]) -> tuple[Step, ...]:
    return tuple(probe for probe in probes if probe.outcome is not StepOutcome.DONE)


def plant_program(folder: Path) -> None:
    """A program that must not start."""
    program = folder / PROGRAM
    program.write_text("#!/bin/sh\n", encoding="ascii")
    program.chmod(0o755)


def failed_probe(probes: tuple[Step, ...]) -> str:
    """The name of the first attempt that went through; "" if none did."""
    return next((probe.name for probe in _open(probes)), "")


@contextmanager
def planted(*canaries: Path) -> Iterator[int]:
    """Files that must not be read, and a port of this machine that must not be reached."""
    try:
        for canary in canaries:
            canary.write_text("if a worker can read this, its sandbox is open\n", encoding="ascii")
            canary.chmod(0o644)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            yield listener.getsockname()[1]
    finally:
        for canary in canaries:
            canary.unlink(missing_ok=True)
