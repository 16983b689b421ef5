"""A worker without a zygote, for systems that have no fork or no Linux sandbox: one fresh interpreter per run."""

import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pydra_core.protocol.states import Isolation
from pydra_core.worker import job_object
from pydra_core.worker.alone import Told
from pydra_core.worker.boot import command
from pydra_core.worker.oversight import Oversight
from pydra_core.worker.sandbox.policy import Limits
from pydra_core.worker.spawned import Spawned
from pydra_core.worker.survey import Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """One worker: as the user `uid` where this one is root; `gpus` are those that it was allotted; `python` is what it runs with, and
    `installed` what it finds there of its environment, "" if `python` has all."""

    code: Path
    work: Path
    slots: int
    limits: Limits
    python: Survey
    installed: str = ""
    uid: int = 0
    gpus: tuple[int, ...] = ()


def spawn(plain: Plain) -> Spawned:
    """Starts the interpreter."""
    here, there = socket.socketpair()
    log_read, log_write = os.pipe()
    status_read, status_write = os.pipe()
    try:
        process = _start(plain, there, log_write)
    except OSError:
        here.close()
        for fd in (log_read, status_read, status_write):
            os.close(fd)
        raise
    finally:
        os.close(log_write)
        there.close()
    threading.Thread(target=_wait, args=(process, status_write, plain.limits), name="pydra-plain", daemon=True).start()
    return Spawned(process.pid, -1, here, log_read, status_read, Isolation.PROCESS, str(plain.code), str(plain.work))


def _start(plain: Plain, there: socket.socket, log: int) -> subprocess.Popen[bytes]:
    uid, known = plain.uid, plain.python
    sock = -1 if sys.platform == "win32" else there.fileno()
    handed = msgspec.json.encode(Told(plain.limits, sock, alone=bool(uid), installed=plain.installed)).decode()
    process = subprocess.Popen(
        command(known.executable, "pydra_core.worker.alone", known.path, handed),
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
        cwd=plain.work,
        env=_environment(plain),
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


def _environment(plain: Plain) -> dict[str, str]:
    """Nothing of the node's but what its system cannot start a program without."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP") if name in os.environ}
    threads = {f"{library}_NUM_THREADS": str(plain.slots) for library in ("OMP", "OPENBLAS", "MKL")}
    threads["CUDA_VISIBLE_DEVICES"] = ",".join(map(str, plain.gpus))
    return {
        **kept,
        **threads,
        "HOME": str(plain.work),
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
