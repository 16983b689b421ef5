"""Neighbours: nothing is left for the next run, nothing is shared with the one beside."""

import fcntl
import os
import sys

from .trying import LIBC, Hints, attempt, key_of, verdict, worked


@attempt(runs=2)
def leave_a_note(hints: Hints) -> str:
    """Leaves files where the next run might find them"""
    name = f"note-{hints['mark']}"
    folders = ("/tmp", "/dev/shm", hints["work"], os.path.dirname(hints["work"]), "/var/tmp", "/run", "/task", "/store")
    if hints.get("before"):
        found = [folder for folder in folders if os.path.exists(f"{folder}/{name}")]
        worked(os.rmdir, f"{os.path.dirname(hints['work'])}/{name}")
        return verdict(found, "nothing was found")
    made = [folder for folder in folders if worked(os.mkdir, f"{folder}/{name}")]
    return f"CONTAINED: left in {made}"


@attempt(runs=2)
def leave_a_segment(hints: Hints) -> str:
    """Leaves shared memory, a queue and a semaphore for the next run"""
    key = key_of(hints["mark"])
    calls = (LIBC.shmget, LIBC.msgget, LIBC.semget)
    if hints.get("before"):
        found = [call.__name__ for call in calls if call(key, 0, 0) >= 0]
        return verdict(found, "nothing was found")
    LIBC.shmget(key, 4096, 0o1666), LIBC.msgget(key, 0o1666), LIBC.semget(key, 1, 0o1666)
    return "CONTAINED: left"


@attempt()
def segments_of_the_machine(hints: Hints) -> str:
    """Finds shared memory of other programs by its key and in lists"""
    found = ["by key"] if LIBC.shmget(hints["segment"], 0, 0) >= 0 else []
    for name in ("shm", "msg", "sem"):
        try:
            with open(f"/proc/sysvipc/{name}") as file:
                found += [name] if len(file.readlines()) > 1 else []
        except OSError:
            continue
    return verdict(found, "none")


@attempt()
def locks_on_shared_files(hints: Hints) -> str:
    """Takes exclusive locks on files that it shares with all runs, and keeps them to its end"""
    taken = []
    for path in (__file__, os.__file__, "/etc/ld.so.cache", "/usr/bin/env", sys.executable, "/usr", "/task/code"):
        try:
            fcntl.flock(os.open(path, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
            taken.append(path)
        except OSError:
            continue
    return f"CONTAINED: took {len(taken)}; that others still start is the proof"


@attempt()
def poison_the_zygote(hints: Hints) -> str:
    """Plants code where the zygote's next child would import it: site folders, bytecode, the C library's lists"""
    places = [f"{entry}/sitecustomize.py" for entry in sys.path if os.path.isdir(entry)]
    places += [
        "/etc/ld.so.preload",
        "/etc/ld.so.conf.d/own.conf",
        f"{sys.prefix}/pyvenv.cfg",
        "/etc/python3/sitecustomize.py",
    ]
    found = []
    for path in places:
        if worked(lambda p=path: os.close(os.open(p, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))):
            os.unlink(path)
            found.append(path)
    return verdict(found, "nowhere")


@attempt(runs=2)
def patch_for_the_next(hints: Hints) -> str:
    """Changes modules, built-in functions and classes of this process, and looks whether the next run has them"""
    import builtins
    import json

    left = hasattr(builtins, "left_by_a_run") or hasattr(json, "left_by_a_run")
    builtins.left_by_a_run = json.left_by_a_run = True  # type: ignore[attr-defined]
    return verdict(["they are there"] if left and hints.get("before") else [], "each run is born clean")
