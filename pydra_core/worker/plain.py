"""A worker without a zygote, for systems that have no fork or no Linux sandbox: one fresh interpreter per run."""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

from pydra_core.protocol.states import Isolation
from pydra_core.worker import runtime
from pydra_core.worker.boot import command
from pydra_core.worker.orders import STATUS
from pydra_core.worker.spawned import Spawned
from pydra_core.worker.survey import survey


def spawn(
    code: Path, work: Path, slots: int, wall_time: float | None, uid: int = 0, gpus: tuple[int, ...] = ()
) -> Spawned:
    """As the user `uid` where this one is root; `gpus` are those that it was allotted. Starts the interpreter."""
    here, there = socket.socketpair()
    log_read, log_write = os.pipe()
    status_read, status_write = os.pipe()
    process = _start(there, work, _environment(work, slots, gpus), log_write, uid)
    os.close(log_write)
    there.close()
    threading.Thread(target=_wait, args=(process, status_write, wall_time), name="pydra-plain", daemon=True).start()
    return Spawned(process.pid, -1, here, log_read, status_read, Isolation.PROCESS, str(code), str(work))


def _start(
    there: socket.socket, work: Path, environment: dict[str, str], log: int, uid: int
) -> subprocess.Popen[bytes]:
    known = survey()
    handed = str(there.fileno()) if sys.platform != "win32" else "share"
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
    return {**kept, **threads, "HOME": str(work), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}


def _wait(process: subprocess.Popen[bytes], status: int, wall_time: float | None) -> None:
    timed_out = False
    try:
        process.wait(wall_time)
    except subprocess.TimeoutExpired:
        timed_out = True
        process.kill()
    code = process.wait()
    wait = -code if code < 0 else (code & 0xFF) << 8
    try:
        os.write(status, STATUS.pack(wait, timed_out, 0.0, 0))
    except OSError:
        pass
    os.close(status)


def main(argument: str) -> None:
    """In the fresh interpreter: the socket is a descriptor's number, or comes over standard input (Windows)."""
    runtime.run(_received() if argument == "share" else socket.socket(fileno=int(argument)))


def _received() -> socket.socket:
    shared = sys.stdin.buffer.read()
    return socket.fromshare(shared)  # type: ignore[attr-defined,no-any-return,unused-ignore]
