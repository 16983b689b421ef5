"""`python -m tests.core.master.beaten HOME KILLS SEED`: a master that is killed again and again while it is given runs.

Prints a line of JSON: the numbers of all runs whose submit was answered. This process has one thread when it forks; each child is a
master with four who submit, and writes the number of a run into a pipe once it has the answer.
"""

import asyncio
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from pydra_core.master.runtime import Master
from pydra_core.protocol import verbs
from tests.core.master.machines import Person

SUBMITTERS = 4


async def _master(home: Path, pipe: int) -> None:
    master = Master(home, listen="127.0.0.1:0", name="beaten")
    await master.start()
    person = Person(master)
    if not master.cluster.packages:
        await person.deploy(home.parent)

    async def submit() -> None:
        while True:
            answer = await person.ask(verbs.Submit(task="count.Count"), verbs.Submitted)
            os.write(pipe, answer.run.to_bytes(4, "big"))

    await asyncio.gather(*(submit() for _ in range(SUBMITTERS)))


def _life(home: Path, rng: random.Random) -> list[int]:
    """One master until its death; the numbers that it answered."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(_master(home, there))
        finally:
            os._exit(1)
    os.close(there)
    answered = os.read(here, 4)
    time.sleep(rng.uniform(0.0, 0.08))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(here, 65536):
        answered += more
    os.close(here)
    return [int.from_bytes(answered[at : at + 4], "big") for at in range(0, len(answered), 4)]


def main() -> None:
    home, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    rng = random.Random(seed)
    print(json.dumps([number for _ in range(kills) for number in _life(home, rng)]))


if __name__ == "__main__":
    main()
