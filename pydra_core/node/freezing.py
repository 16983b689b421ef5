"""Stops and continues all processes of a worker, below its init, so that it loses no time and takes none. Blocks: use a thread."""

from collections.abc import Callable

import psutil

ROUNDS = 20
"""Tries to catch up with a tree that forks while it is stopped."""


def freeze_tree(pid: int, *, itself: bool) -> None:
    """Stop everything below this process (`itself`: and the process), also what is started meanwhile."""
    stopped: set[psutil.Process] = set()
    for _ in range(ROUNDS):
        fresh = [process for process in _tree(pid, itself) if process not in stopped]
        if not fresh:
            return
        for process in fresh:
            _quietly(process.suspend)
        stopped.update(fresh)


def thaw_tree(pid: int, *, itself: bool) -> None:
    """Let everything go on."""
    for process in _tree(pid, itself):
        _quietly(process.resume)


def _tree(pid: int, itself: bool) -> list[psutil.Process]:
    try:
        top = psutil.Process(pid)
        return [*([top] if itself else []), *top.children(recursive=True)]
    except psutil.Error:
        return []


def _quietly(act: Callable[[], None]) -> None:
    """One that has ended meanwhile is no trouble."""
    try:
        act()
    except psutil.Error:
        return
