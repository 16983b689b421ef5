"""Ends: however a task ends, or does not, the truth about it is told and nothing of it stays."""

import os
import sys
import threading
import time

from .trying import Hints, attempt, call_itself


@attempt()
def hooks_that_never_return(hints: Hints) -> str:
    """Exit hooks, finalizers and exception hooks that sleep for ever"""
    import atexit

    class Endless:
        def __del__(self) -> None:
            while True:
                time.sleep(1)

    call_itself(hints["mark"])
    atexit.register(time.sleep, 100_000)
    sys.modules["endless"] = Endless()  # type: ignore[assignment]
    sys.excepthook = threading.excepthook = lambda *_: time.sleep(100_000)
    threading.Thread(target=time.sleep, args=(100_000,)).start()
    return "CONTAINED: returned; whether it is gone is seen from outside"


@attempt()
def without_output(hints: Hints) -> str:
    """Closes its output and puts objects there that raise"""

    class Raising:
        def write(self, _: str) -> int:
            raise ValueError("no")

        flush = fileno = isatty = write

    sys.stdout.close()
    sys.stderr.close()
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = Raising()  # type: ignore[assignment,misc]
    return "CONTAINED: it still can tell its result"


@attempt(end="either")
def without_descriptors(hints: Hints) -> str:
    """Closes every descriptor, the line to the node among them"""
    os.closerange(0, 1024)
    return "CONTAINED: closed; that the run has ended is the proof"


@attempt(end="either")
def endless_recursion(hints: Hints) -> str:
    """Raises the limit of recursion and recurses"""
    sys.setrecursionlimit(2**31 - 1)

    def deeper(depth: int) -> int:
        return deeper(depth + 1) + 1

    try:
        deeper(0)
    except (RecursionError, MemoryError) as error:
        return f"CONTAINED: {type(error).__name__}"
    return "CONTAINED"


@attempt(end="fails")
def good_end_without_a_result(hints: Hints) -> str:
    """Exits with status 0 in the middle of its work"""
    os._exit(0)


@attempt(end="fails")
def crash(hints: Hints) -> str:
    """Reads address 0"""
    import ctypes

    ctypes.string_at(0)
    return "ESCAPED: there is something"


@attempt(end="fails")
def exception_that_bites(hints: Hints) -> str:
    """Raises an exception whose text is huge, has control characters, or never comes"""

    class Biting(Exception):
        def __str__(self) -> str:
            return "\x1b[2J" + "x" * (1 << 20)

        def __repr__(self) -> str:
            raise SystemExit(0)

    raise Biting


@attempt(end="either")
def runtime_replaced(hints: Hints) -> str:
    """Replaces the runtime's own modules, the encoder of results and the exit, so that lies are told"""
    for name, module in list(sys.modules.items()):
        if name.startswith(("pydra_core.worker", "msgspec")):
            for attribute in ("encode", "pack", "send", "run"):
                if hasattr(module, attribute):
                    setattr(module, attribute, lambda *_, **__: b"FORGED")
    sys.exit = os._exit = lambda *_: None  # type: ignore[assignment,misc]
    return "CONTAINED: replaced; that the run has ended is the proof"


@attempt(end="either")
def leave_by_exec(hints: Hints) -> str:
    """Becomes another program in the middle of its work, with the node's line inherited"""
    for fd in range(3, 64):
        try:
            os.set_inheritable(fd, True)
        except OSError:
            continue
    os.execv("/bin/sleep", ["esc-exec", "1"])
    return "CONTAINED: exec was refused"


@attempt()
def block_the_runtime(hints: Hints) -> str:
    """Holds the interpreter, so that nothing else of the worker gets its turn"""
    sys.setswitchinterval(1000)
    end = time.monotonic() + 2
    while time.monotonic() < end:
        pass
    return "CONTAINED: held; that the node is connected is seen from outside"
