"""A worker without a zygote, for systems that have no fork or no Linux sandbox: one fresh interpreter per run."""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from pydra_core.protocol.states import Isolation
from pydra_core.worker import job_object, runtime
from pydra_core.worker.boot import command
from pydra_core.worker.bounds import set_limits
from pydra_core.worker.oversight import Oversight
from pydra_core.worker.sandbox.policy import Limits
from pydra_core.worker.spawned import Spawned
from pydra_core.worker.survey import survey


class Told(msgspec.Struct, frozen=True):
    """What the fresh interpreter is told. `sock` is -1 if it comes over standard input; `alone`: nobody else is its user."""

    limits: Limits
    sock: int
    alone: bool


def spawn(code: Path, work: Path, slots: int, limits: Limits, uid: int = 0, gpus: tuple[int, ...] = ()) -> Spawned:
    """As the user `uid` where this one is root; `gpus` are those that it was allotted. Starts the interpreter."""
    here, there = socket.socketpair()
    log_read, log_write = os.pipe()
    status_read, status_write = os.pipe()
    process = _start(there, work, _environment(work, slots, gpus), log_write, uid, limits)
    os.close(log_write)
    there.close()
    threading.Thread(target=_wait, args=(process, status_write, limits), name="pydra-plain", daemon=True).start()
    return Spawned(process.pid, -1, here, log_read, status_read, Isolation.PROCESS, str(code), str(work))


def _start(
    there: socket.socket, work: Path, environment: dict[str, str], log: int, uid: int, limits: Limits
) -> subprocess.Popen[bytes]:
    known = survey()
    told = Told(limits, -1 if sys.platform == "win32" else there.fileno(), alone=bool(uid))
    handed = msgspec.json.encode(told).decode()
    process = subprocess.Popen(
        command(known.executable, "pydra_core.worker.plain", known.path, handed),
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
        cwd=work,
        env=environment,
        start_new_session=True,
        user=uid or None,
        group=uid or None,
        extra_groups=[] if uid else None,
        pass_fds=() if sys.platform == "win32" else (there.fileno(),),
    )
    if process.stdin is not None:
        with process.stdin as pipe:
            if sys.platform == "win32":
                pipe.write(there.share(process.pid))
    return process


def _environment(work: Path, slots: int, gpus: tuple[int, ...]) -> dict[str, str]:
    """Nothing of the node's but what its system cannot start a program without."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP") if name in os.environ}
    threads = {f"{library}_NUM_THREADS": str(slots) for library in ("OMP", "OPENBLAS", "MKL")}
    threads["CUDA_VISIBLE_DEVICES"] = ",".join(map(str, gpus))
    return {
        **kept,
        **threads,
        "HOME": str(work),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
    }


def _wait(process: subprocess.Popen[bytes], status: int, limits: Limits) -> None:
    job = _job(process, limits)
    record = Oversight(process, limits).watch()
    if sys.platform == "win32" and job:
        job_object.release(job)
    try:
        os.write(status, record)
    except OSError:
        pass
    os.close(status)


def _job(process: subprocess.Popen[bytes], limits: Limits) -> int:
    """The handle of its job object; 0 where there are none."""
    if sys.platform == "win32":
        return job_object.hold(process.pid, limits)
    return 0


def main(argument: str) -> None:
    """In the fresh interpreter: the socket is a descriptor's number, or comes over standard input (Windows)."""
    told = msgspec.json.decode(argument, type=Told)
    connection = _received() if told.sock < 0 else socket.socket(fileno=told.sock)
    set_limits(told.limits, told.alone)
    runtime.run(connection)


def _received() -> socket.socket:
    shared = sys.stdin.buffer.read()
    return socket.fromshare(shared)  # type: ignore[attr-defined,no-any-return,unused-ignore]
