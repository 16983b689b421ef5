"""The tasks that perform an attempt by its name, with the limits that the attempts try."""

from pydra_core.tasks import Task

from . import collected, ends, files, frames, kernel, leaks, limits, namespaces, neighbours, network, processes
from .trying import ATTEMPTS

ROOMS = (collected, ends, files, frames, kernel, leaks, limits, namespaces, neighbours, network, processes)


class Attempt(Task):
    """Performs one attempt and returns its word."""

    memory = "128 MB"
    processes = 64
    open_files = 256
    scratch = "64 MB"
    wall_time = 40
    rerun_on_loss = False

    def work(self, name: str, hints: dict) -> object:
        return ATTEMPTS[name].act({**hints, "task": self, "work": str(self.work_folder)})


class Short(Attempt):
    """The same, with little time."""

    wall_time = 2


class Victim(Task):
    """A run of somebody else: it has a secret, and goes on until it is told to end."""

    rerun_on_loss = False

    def work(self, secret: str) -> str:
        import time

        (self.work_folder / "secret.txt").write_text(secret)
        self.report(0, 1, "has its secret")
        while not self.stop_requested:
            time.sleep(0.05)
        return "untouched" if (self.work_folder / "secret.txt").read_text() == secret else "touched"


class Canary(Task):
    """Tells that a node still works."""

    def work(self) -> str:
        return "sings"
