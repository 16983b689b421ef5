"""What this kernel lets us do, tried step by step in processes of their own: the doctor's answers, with their exact errors."""

import json
import os
import sys
from collections.abc import Callable

from pydra_core.worker.sandbox import mounts, namespaces, privileges, seccomp, syscalls
from pydra_core.worker.sandbox.policy import NOTHING

assert sys.platform == "linux"

Trial = Callable[[], object]
_ANY_ACCESS = (1 << 13) - 1


def main(argument: str) -> None:
    """Prints a JSON list of [name, errno, text]; the argument is the first id of a root-run node's range, or 0."""
    json.dump([[name, *attempt(trial)] for name, trial in trials(int(argument)).items()], sys.stdout)


def trials(base: int) -> dict[str, Trial]:
    """By name, each the whole way of stage 1 up to one step."""

    def enter() -> None:
        namespaces.become_ranged(base) if base else namespaces.become_single()

    def leave() -> None:
        enter()
        syscalls.unshare(namespaces.outer(False))

    def mount() -> None:
        leave()
        mounts.make_private()
        syscalls.mount("tmpfs", "/tmp", "tmpfs", syscalls.MS_NOSUID)

    def process_list() -> None:
        mount()
        _as_first(lambda: mounts.mount_proc("/proc"))

    return {
        "user namespace": enter,
        "other namespaces": leave,
        "mount": mount,
        "process list": process_list,
        "system call filter": _filter,
        "Landlock": _landlock,
    }


def _filter() -> str:
    privileges.no_new_privileges()
    return seccomp.restrict(NOTHING, False, True)


def _landlock() -> str:
    privileges.no_new_privileges()
    syscalls.landlock_restrict(syscalls.landlock_create(_ANY_ACCESS, 0, 0, 8))
    return str(syscalls.landlock_version())


def _as_first(action: Trial) -> None:
    """In process 1 of the new PID namespace: only there may its /proc be mounted."""
    number, text = attempt(action)
    if number:
        raise OSError(number, text)


def attempt(trial: Trial) -> tuple[int, str]:
    """The errno and text of its error, (0, its answer) if it goes through; nothing of it is left behind."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _tell(trial, write)
    os.close(write)
    with open(read, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    if not said:
        return 5, "the attempt ended without a word"
    number, text = json.loads(said)
    return int(number), str(text)


def _tell(trial: Trial, pipe: int) -> None:
    number, text = 5, ""
    try:
        answer = trial()
        number, text = 0, answer if isinstance(answer, str) else ""
    except OSError as error:
        number, text = (
            error.errno or 5,
            f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror),
        )
    finally:
        os.write(pipe, json.dumps([number, text]).encode())
        os._exit(0)
