"""Secrets: of the node, of its zygote, of other runs."""

import ctypes
import os
import re

from .trying import Hints, attempt, outside, verdict, visible


@attempt()
def environment_of_the_node(hints: Hints) -> str:
    """Looks for the node's environment in its own, in the C library's and in those of all processes"""
    marker = hints["node_secret"][::-1]
    blob = "\0".join(f"{name}={value}" for name, value in os.environ.items()) + _inherited()
    for pid in {"self", "1", *map(str, visible()), *map(str, outside(hints)), str(os.getppid())}:
        try:
            with open(f"/proc/{pid}/environ", "rb") as file:
                blob += "\0" + file.read().decode("latin1")
        except OSError:
            continue
    names = ("LD_PRELOAD", "LD_LIBRARY_PATH", "PYTHONPATH", "SSH_AUTH_SOCK", "DBUS_SESSION_BUS_ADDRESS", "SUDO_USER")
    found = [name for name in names if re.search(rf"(^|\0){name}=", blob)]
    return verdict([*found, *(["the secret"] if marker in blob else [])], f"{len(os.environ)} variables")


def _inherited() -> str:
    """What the C library still holds of the environment that this process was born with."""
    found, index = "", 0
    environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
    while environ and environ[index]:
        found += "\0" + (environ[index] or b"").decode("latin1")
        index += 1
    return found


@attempt()
def memory_of_the_zygote(hints: Hints) -> str:
    """Searches its own memory, which it was forked with, for the secrets of the node"""
    found = []
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", buffering=0) as memory:
        for line in maps:
            area, access, *_ = line.split()
            if access.startswith("rw"):
                found += _secrets(memory, area, hints)
    return verdict(found[:3], "nothing of them")


def _secrets(memory: object, area: str, hints: Hints) -> list[str]:
    """Compares in two halves, so that what is looked for is never in one piece in this memory."""
    first, last = hints["node_secret_halves"]
    start, end = (int(part, 16) for part in area.split("-"))
    if end - start > 64 << 20:
        return []
    try:
        memory.seek(start)  # type: ignore[attr-defined]
        content = memory.read(end - start)  # type: ignore[attr-defined]
    except (OSError, ValueError):
        return []
    places = (match.end() for match in re.finditer(re.escape(first[::-1].encode()), content))
    return [f"at {start:x}" for place in places if content[place : place + len(last)] == last[::-1].encode()]


@attempt()
def stray_descriptors(hints: Hints) -> str:
    """Looks for descriptors that somebody forgot to close: beyond output, /dev/null and its one socket"""
    found, sockets, own = [], 0, {os.readlink(f"/proc/self/fd/{fd}") for fd in (0, 1, 2)}
    for fd in range(3, 1024):
        try:
            target = os.readlink(f"/proc/self/fd/{fd}")
        except OSError:
            continue
        sockets += target.startswith("socket:")
        if (
            target not in own
            and not target.startswith(("socket:", "/proc/"))
            and not target.endswith(("/fd", "/dev/null"))
        ):
            found.append(f"{fd}: {target}")
    return verdict([*found, *([f"{sockets} sockets"] if sockets > 1 else [])], "none")


@attempt()
def arguments_of_other_runs(hints: Hints) -> str:
    """Looks for the arguments of another run in the command lines, stacks and work folders of all processes"""
    marker = hints["victim_secret"][::-1].encode()
    found = []
    for pid in {*visible(), *outside(hints), os.getppid()} - {os.getpid()}:
        for name in ("cmdline", "environ", "cwd/secret.txt", os.path.join("root", "task", "work", "secret.txt")):
            try:
                with open(f"/proc/{pid}/{name}", "rb") as file:
                    found += [f"{pid}/{name}"] if marker in file.read(65536) else []
            except OSError:
                continue
    return verdict(found, "not to be found")


@attempt()
def files_of_the_machines_tmp(hints: Hints) -> str:
    """Reads what other programs leave in /tmp and in shared memory, readable for everybody"""
    return verdict([path for path in (hints["stranger"], hints["shared_memory"]) if _reads(path)], "not there")


def _reads(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return bool(file.read(1))
    except OSError:
        return False


@attempt(runs=2)
def the_same_chance_twice(hints: Hints) -> object:
    """Two runs of one zygote draw random numbers: they must not share the state"""
    import random
    import tempfile
    import uuid

    drawn = [random.random(), str(uuid.uuid1()), str(uuid.uuid4()), next(iter(tempfile._get_candidate_names()))]
    same = set(map(str, drawn)) & set(hints.get("before", "").split())
    return "ESCAPED: " + " ".join(same) if same else "CONTAINED: drew " + " ".join(map(str, drawn))
