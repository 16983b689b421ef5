"""Tasks that go wrong, to see what is told of them: nothing that a task does can hurt its node."""

import os
import time
from typing import Annotated

from pydra_core.tasks import Param, Task

Steps = Annotated[int, Param(help="How many steps go well", min=0, max=1_000)]


class Fails(Task):
    """Does a few steps and then raises an error that says what to do about it."""

    def work(self, steps: Steps = 3) -> None:
        for step in self.track(range(steps + 1)):
            if step == steps:
                raise ValueError(f"step {step} is one too many: give “steps” another value, it will fail there too")
            self.log.info("step %d went well", step)
            time.sleep(0.2)


class Vanishes(Task):
    """Ends its own process without a word, as a crash in a library would."""

    def work(self, steps: Steps = 3, status: Annotated[int, Param(help="Exit status", min=1, max=255)] = 42) -> None:
        for step in self.track(range(steps)):
            print("step", step, "went well", flush=True)  # what is printed goes to the log, too
            time.sleep(0.2)
        os._exit(status)
