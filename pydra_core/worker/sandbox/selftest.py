"""The self-test worker: it really tries what is forbidden; a level counts only if every attempt was refused."""

import fcntl
import os
import socket
import sys
from collections.abc import Callable

from pydra_core.protocol.facts import Step
from pydra_core.protocol.states import StepOutcome
from pydra_core.worker.orders import Trial
from pydra_core.worker.sandbox import syscalls as calls
from pydra_core.worker.sandbox.policy import BY_FILTER, BY_GROUP, BY_LANDLOCK, PROGRAM, SHORT_LIVED, STORE, Policy

assert sys.platform == "linux"


class Allowed(Exception):
    """Something that the sandbox has to refuse went through."""


def probe(trial: Trial, policy: Policy, contained: bool) -> tuple[Step, ...]:
    """One step per attempt: done = refused as it has to be, failed = it went through."""
    code, work = policy.code, policy.work
    others = STORE if contained else os.path.dirname(work)
    attempts: tuple[tuple[str, Callable[[], object]], ...] = (
        ("cannot read the node's files", lambda: _read(trial.canary)),
        ("cannot write beside the node's files", lambda: _create(trial.canary + ".written")),
        ("cannot write to its package", lambda: _create(f"{code}/written")),
        ("cannot write to the system", lambda: _create("/usr/written")),
        ("cannot write to the root", lambda: _create("/written")),
        ("cannot list other runs", lambda: os.listdir(others)),
        ("cannot connect to the machine", lambda: _connect(trial.port)),
        ("cannot see the machine's processes", _see_processes),
        ("cannot trace its init", lambda: calls.attach(os.getppid())),
        ("cannot signal the node", lambda: _signal(trial.node, contained)),
        ("cannot become root", lambda: os.setuid(0)),
        ("cannot mount", lambda: calls.mount("tmpfs", work, "tmpfs")),
        ("cannot make a namespace with capabilities", lambda: calls.unshare(calls.CLONE_NEWUSER)),
        ("holds no capability", lambda: _hold_capability(contained)),
        ("cannot gain privileges", _gain_privileges),
        (BY_LANDLOCK, lambda: _run_program(f"{code}/{PROGRAM}")),
        (f"{BY_FILTER}inotify", calls.inotify),
        (f"{BY_FILTER}netlink sockets", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close()),
        (f"{BY_FILTER}larger pipes", _enlarge_pipe),
        (f"{BY_FILTER}keyrings", lambda: _refused_only(calls.keyring)),
    )
    attempts += _of_environments(trial)
    if trial.processes:
        attempts += ((BY_GROUP, lambda: _multiply(trial.processes)),)
    return (*(_attempt(name, action) for name, action in attempts), _attempt_work(work, contained))


def _of_environments(trial: Trial) -> tuple[tuple[str, Callable[[], object]], ...]:
    """With an environment: neither it nor anybody else's is within reach."""
    if not trial.foreign:
        return ()
    return (
        ("cannot write to its environment", lambda: _create(f"{sys.path[-1]}/written")),
        ("cannot read what was installed for others", lambda: _read_one(trial.foreign)),
    )


def _attempt(name: str, action: Callable[[], object]) -> Step:
    try:
        action()
    except OSError as refusal:
        return Step(name, StepOutcome.DONE, str(refusal.strerror or refusal))
    return Step(name, StepOutcome.FAILED, "it went through")


def _attempt_work(work: str, contained: bool) -> Step:
    """What has to go through."""
    name = "can write to its own folders"
    try:
        for folder in (work, *SHORT_LIVED) if contained else (work,):
            _create(f"{folder}/.probe")
            os.unlink(f"{folder}/.probe")
    except OSError as error:
        return Step(name, StepOutcome.FAILED, str(error))
    return Step(name, StepOutcome.DONE)


def _read(path: str) -> None:
    with open(path, "rb") as file:
        file.read(1)


def _read_one(paths: tuple[str, ...]) -> None:
    for path in paths:
        try:
            _read(path)
        except OSError as error:
            refusal = error
        else:
            return
    raise refusal


def _create(path: str) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def _connect(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        pass


def _see_processes() -> None:
    """Init and this one are all that there is in its own namespace; without one it may not even look."""
    seen = [name for name in os.listdir("/proc") if name.isdigit()]
    if os.getpid() <= 8 and len(seen) <= 2:
        raise ProcessLookupError(3, "only its own are there")


def _hold_capability(contained: bool) -> None:
    """Without a user namespace an ordinary user has a bounding set, and nothing in it."""
    held = any(_bounding(capability) for capability in range(64)) if contained else _effective()
    if not held:
        raise PermissionError(1, "none is there")


def _effective() -> bool:
    with open(f"/proc/{os.getpid()}/status", encoding="ascii", errors="replace") as file:
        sets = [line.split()[1] for line in file if line.startswith(("CapInh", "CapPrm", "CapEff", "CapAmb"))]
    return any(int(word, 16) for word in sets)


def _bounding(capability: int) -> bool:
    try:
        return calls.prctl(calls.PR_CAPBSET_READ, capability) == 1
    except OSError:
        return False


def _gain_privileges() -> None:
    if calls.prctl(calls.PR_GET_NO_NEW_PRIVS) == 1:
        raise PermissionError(1, "no new privileges")


def _signal(node: int, contained: bool) -> None:
    """In a PID namespace that number is nobody, or somebody of its own."""
    if contained:
        raise ProcessLookupError(3, "it has no number here")
    os.kill(node, 0)


def _run_program(path: str) -> None:
    os.waitpid(os.posix_spawn(path, [path], {}), 0)


def _enlarge_pipe() -> None:
    ends = os.pipe()
    try:
        fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, 1 << 17)
    finally:
        for fd in ends:
            os.close(fd)


def _refused_only(action: Callable[[], object]) -> None:
    """Another error than a refusal is an answer of the kernel: it was reached."""
    try:
        action()
    except PermissionError:
        raise
    except OSError:
        pass


def _multiply(allowed: int) -> None:
    """More processes than are allowed, all at once; each ends with the pipe that it waits at."""
    waiting, release = os.pipe()
    made = []
    try:
        for _ in range(allowed + 1):
            pid = os.fork()
            if pid == 0:
                os.close(release)
                os.read(waiting, 1)
                os._exit(0)
            made.append(pid)
    finally:
        os.close(release)
        for pid in made:
            os.waitpid(pid, 0)
        os.close(waiting)
