"""Process 1 of a run: reaps, holds the timer, and writes the trusted exit status to a pipe that user code never holds.

No user code ever runs here. With a PID namespace its end is the end of the whole tree; without one it is the subreaper of the
tree and ends it by hand.
"""

import os
import resource
import signal
import sys
import time

from pydra_core.worker.orders import LIMIT, OF_ITSELF, STATUS, WALL_TIME
from pydra_core.worker.sandbox import watchdog

assert sys.platform == "linux"


def watch(worker: int, wall_time: float | None, dog: watchdog.Watchdog) -> bytes:
    """Waits for the worker's end; the record of it for the status pipe."""
    status, ending, why = _wait(worker, wall_time, dog)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ending == OF_ITSELF and (why := dog.last_words()):
        ending = LIMIT
    return STATUS.pack(status, ending, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024) + why.encode()


def _wait(worker: int, wall_time: float | None, dog: watchdog.Watchdog) -> tuple[int, int, str]:
    """Wait status of the worker, what ended it, and which limit. SIGTERM is the node's wish to end it."""
    deadline = float("inf") if wall_time is None else time.monotonic() + wall_time
    ending, why = OF_ITSELF, ""
    while True:
        ended = _reap(worker)
        if ended is not None:
            return ended, ending, why
        now = time.monotonic()
        if ending == OF_ITSELF:
            why = dog.look(now)
            ending = WALL_TIME if now >= deadline else LIMIT if why else OF_ITSELF
            if ending != OF_ITSELF:
                os.kill(worker, signal.SIGKILL)
        if (
            _next_signal(max(0.0, min(watchdog.INTERVAL, deadline - now)) if ending == OF_ITSELF else 1.0)
            == signal.SIGTERM
        ):
            os.kill(worker, signal.SIGKILL)


def block_signals() -> None:
    """To be called before the fork of the worker, so that no SIGCHLD is missed: once in the zygote, for all."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD, signal.SIGTERM})


def unblock_signals() -> None:
    """In the worker."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD, signal.SIGTERM})


def _next_signal(timeout: float) -> int:
    found = signal.sigtimedwait({signal.SIGCHLD, signal.SIGTERM}, timeout)
    return 0 if found is None else found.si_signo


def _reap(worker: int) -> int | None:
    """Reaps whatever has ended; the wait status of the worker once it is among them."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return signal.SIGKILL
        if pid == worker:
            return status
        if pid == 0:
            return None


def end_strays(own: set[int]) -> None:
    """Kills the children of this process that are not its own: they lost their init, and came here (PR_SET_CHILD_SUBREAPER)."""
    for child in watchdog.children(os.getpid()):
        if child not in own:
            _kill(child)


def end_tree() -> None:
    """Kills every descendant of this process; those that lose their parent meanwhile become its children and are met again."""
    while True:
        for child in watchdog.children(os.getpid()):
            _kill(child)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _kill(pid: int) -> None:
    for child in watchdog.children(pid):
        _kill(child)
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
