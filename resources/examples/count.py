"""The smallest task worth watching: it counts, with a nap after each number."""

import time
from typing import Annotated

from pydra_core.tasks import Param, Task


class Count(Task):
    """Counts to a number, and takes a nap after each step."""

    def work(
        self,
        to: Annotated[int, Param(help="The last number", min=0, max=1_000_000)] = 100,
        nap: Annotated[float, Param(help="How long to rest after each number", min=0, max=60, unit="s")] = 0.05,
    ) -> int:
        counted = 0
        # track() moves the progress bar, and ends the task when somebody cancels the run.
        for counted in self.track(range(1, to + 1)):
            if counted % 10 == 0:
                self.log.info("at %d of %d", counted, to)
            time.sleep(nap)
        return counted
