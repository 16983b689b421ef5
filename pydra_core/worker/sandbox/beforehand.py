"""Modules of an environment that its zygote imports once, so that its workers share their pages (`preload`).

This runs code that a package chose where it could reach the folders of all runs, and leave the sandbox of its own ones open. So it
is done only where the owner of the machine consents, and only below stage 1, where nothing else of the machine is.
"""

import os
import sys
from importlib import import_module

from pydra_core.worker.sandbox import forks

assert sys.platform == "linux"


class ImportFailed(Exception):
    """The text names the module and what is wrong with it."""


def import_all(names: tuple[str, ...], installed: str) -> None:
    """Imports them from the environment, which is out of sight again afterwards. Raises ImportFailed."""
    forks.mark()
    sys.path.append(installed)
    try:
        for name in names:
            _import(name)
    finally:
        sys.path.remove(installed)


def _import(name: str) -> None:
    try:
        import_module(name)
    except BaseException as error:  # a module may leave by sys.exit
        raise ImportFailed(f"{name} cannot be imported beforehand ({type(error).__name__}: {error})") from error
    threads = len(os.listdir("/proc/self/task"))
    if threads > 1:
        raise ImportFailed(
            f"{name} cannot be imported beforehand: it starts threads ({threads - 1}), which no fork would have; "
            "take it out of preload"
        )


def be_another() -> None:
    """In a worker, once its sandbox is closed: what modules asked to be done after a fork, and chance of its own."""
    forks.tell_of_fork()
    chance = sys.modules.get("numpy.random")
    if chance is not None:
        chance.seed()
