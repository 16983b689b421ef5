"""The self-test worker: it really tries what is forbidden; a level counts only if every attempt was refused."""

import os
import socket
import sys
from collections.abc import Callable

from pydra_core.protocol.facts import Step
from pydra_core.protocol.states import StepOutcome
from pydra_core.worker.orders import Trial
from pydra_core.worker.sandbox import syscalls as calls

assert sys.platform == "linux"


class Allowed(Exception):
    """Something that the sandbox has to refuse went through."""


def probe(trial: Trial, code: str, work: str) -> tuple[Step, ...]:
    """One step per attempt: done = refused as it has to be, failed = it went through."""
    attempts: tuple[tuple[str, Callable[[], object]], ...] = (
        ("cannot read the node's files", lambda: _read(trial.canary)),
        ("cannot write beside the node's files", lambda: _create(trial.canary + ".written")),
        ("cannot write to its package", lambda: _create(f"{code}/written")),
        ("cannot write to the system", lambda: _create("/usr/written")),
        ("cannot write to the root", lambda: _create("/written")),
        ("cannot list other runs", lambda: os.listdir("/store")),
        ("cannot connect to the machine", lambda: _connect(trial.port)),
        ("cannot see the machine's processes", _see_processes),
        ("cannot trace its init", lambda: calls.attach(1)),
        ("cannot become root", lambda: os.setuid(0)),
        ("cannot mount", lambda: calls.mount("tmpfs", work, "tmpfs")),
        ("cannot make a namespace with capabilities", lambda: calls.unshare(calls.CLONE_NEWUSER)),
        ("holds no capability", _hold_capability),
        ("cannot gain privileges", _gain_privileges),
    )
    return (*(_attempt(name, action) for name, action in attempts), _attempt_work(work))


def _attempt(name: str, action: Callable[[], object]) -> Step:
    try:
        action()
    except OSError as refusal:
        return Step(name, StepOutcome.DONE, str(refusal.strerror or refusal))
    return Step(name, StepOutcome.FAILED, "it went through")


def _attempt_work(work: str) -> Step:
    """What has to go through."""
    try:
        for folder in (work, "/tmp", "/dev/shm"):
            _create(f"{folder}/.probe")
            os.unlink(f"{folder}/.probe")
    except OSError as error:
        return Step("can write to its own folders", StepOutcome.FAILED, str(error))
    return Step("can write to its own folders", StepOutcome.DONE)


def _read(path: str) -> None:
    with open(path, "rb") as file:
        file.read(1)


def _create(path: str) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def _connect(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        pass


def _see_processes() -> None:
    """Init and this one are all that there is in its own namespace."""
    if os.getpid() <= 8 and len([name for name in os.listdir("/proc") if name.isdigit()]) <= 2:
        raise ProcessLookupError(3, "only its own are there")


def _hold_capability() -> None:
    if not any(_bounding(capability) for capability in range(64)):
        raise PermissionError(1, "the bounding set is empty")


def _bounding(capability: int) -> bool:
    try:
        return calls.prctl(calls.PR_CAPBSET_READ, capability) == 1
    except OSError:
        return False


def _gain_privileges() -> None:
    if calls.prctl(calls.PR_GET_NO_NEW_PRIVS) == 1:
        raise PermissionError(1, "no new privileges")
