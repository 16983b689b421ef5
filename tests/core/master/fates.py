"""What may happen to the world of the model, and how often: people, workers, nodes, links, disks and masters, drawn by a seed."""

from collections.abc import Callable
from random import Random

from pydra_core.errors import UserError
from pydra_core.ids import RunId
from pydra_core.master.events import AskedVerb
from pydra_core.protocol import verbs
from tests.core.master.scripts import SHAPES
from tests.core.master.world import World

LIVE = 6
"""So many runs live at once, at most."""

Fate = Callable[["Fates"], None]


class Fates:
    """Things that happen to one world."""

    def __init__(self, world: World, random: Random) -> None:
        self.world, self.random = world, random
        self.names = sorted(world.machines)

    def happen(self, times: int) -> None:
        """So many of them, one after the other; what is promised holds after each."""
        fates, weights = zip(*WEIGHTS, strict=True)
        for fate in self.random.choices(fates, weights, k=times):
            fate(self)
            self.world.promise()

    def _ask(self, verb: AskedVerb) -> None:
        try:
            self.world.carry(self.world.brain.ask(verb))
        except UserError:
            self.world.promise()

    def _node(self) -> str:
        return self.random.choice(self.names)

    def _run(self) -> RunId:
        return RunId(self.random.randint(1, max(1, self.world.cluster.next_run - 1)))

    # ---------------------------------------------------------------------------------------------------- people

    def submit(self) -> None:
        if len(self.world.cluster.live) < LIVE:
            cls = self.random.choice(sorted(SHAPES))
            self._ask(verbs.Submit(task=f"count.{cls}", priority=self.random.randint(-1, 1)))

    def cancel(self) -> None:
        self._ask(verbs.CancelRun(run=self._run(), grace=self.random.choice([0.0, 5.0])))

    def pause(self) -> None:
        self._ask(verbs.PauseRun(run=self._run(), now=self.random.random() < 0.5))

    def resume(self) -> None:
        self._ask(verbs.ResumeRun(run=self._run()))

    def prefer(self) -> None:
        self._ask(verbs.SetPriority(run=self._run(), priority=self.random.randint(-2, 2)))

    # --------------------------------------------------------------------------------------------------- network

    def flow(self) -> None:
        self._flow()

    def flow_unconfirmed(self) -> None:
        self._flow(confirmed=False)

    def _flow(self, *, confirmed: bool = True) -> None:
        """Some rounds, while time goes by."""
        for _ in range(self.random.randint(1, 6)):
            self.world.flow(confirmed=confirmed)
            self.world.wait(0.5)

    def deliver_up(self) -> None:
        self.world.deliver_up(self._node(), self.random.randint(1, 5))

    def deliver_down(self) -> None:
        self.world.deliver_down(self._node(), self.random.randint(1, 5))

    def work(self) -> None:
        self.world.machines[self._node()].work()

    def cut(self) -> None:
        self.world.cut(self._node())

    def link(self) -> None:
        self.world.link(self._node())

    def blink(self) -> None:
        """A link is replaced by another at once."""
        name = self._node()
        self.world.cut(name)
        self.world.link(name)

    def stall(self) -> None:
        """A node hears all, and nothing that it says comes through any more; then it has another link."""
        name = self._node()
        self.world.deliver_up(name, self.random.randint(0, 5))
        for _ in range(self.random.randint(1, 4)):
            self.world.deliver_down(name)
            self.world.machines[name].work()
        self.world.cut(name)
        self.world.link(name)

    # ------------------------------------------------------------------------------------------- lives and deaths

    def worker_dies(self) -> None:
        machine = self.world.machines[self._node()]
        if machine.workers:
            machine.kill(self.random.choice(sorted(machine.workers)))

    def owner_dies(self) -> None:
        """The process of somebody who has settled a part of what he cut."""
        machines = self.world.machines
        busy = [(name, key) for name in self.names for key, one in machines[name].workers.items() if one.settled]
        if busy:
            name, key = self.random.choice(sorted(busy))
            machines[name].kill(key)

    def agent_dies(self) -> None:
        self.world.agent_dies(self._node())

    def agent_stops(self) -> None:
        self.world.machines[self._node()].order_stop()

    def disk_waits(self) -> None:
        self.world.lazy = True

    def disk_goes_on(self) -> None:
        self.world.lazy = False
        self.world.commit()

    def store_is_slow(self) -> None:
        self.world.slow = True

    def store_tells(self) -> None:
        self.world.tell(self.random.randrange(3), 1)

    def store_is_quick(self) -> None:
        self.world.slow = False
        self.world.tell()

    def master_dies(self) -> None:
        self.world.master_dies()

    def wait(self) -> None:
        self.world.wait(self.random.choice([1.0, 1.0, 6.0, 16.0, 70.0]))


WEIGHTS: list[tuple[Fate, float]] = [
    (Fates.submit, 8.0), (Fates.cancel, 1.0), (Fates.pause, 2.0), (Fates.resume, 3.0), (Fates.prefer, 1.0),
    (Fates.flow, 6.0), (Fates.flow_unconfirmed, 6.0), (Fates.deliver_up, 10.0), (Fates.deliver_down, 10.0), (Fates.work, 10.0),
    (Fates.cut, 3.0), (Fates.link, 5.0), (Fates.blink, 3.0), (Fates.stall, 3.0),
    (Fates.worker_dies, 1.0), (Fates.owner_dies, 4.0), (Fates.agent_dies, 1.0), (Fates.agent_stops, 0.5),
    (Fates.disk_waits, 2.0), (Fates.disk_goes_on, 4.0),
    (Fates.store_is_slow, 3.0), (Fates.store_tells, 4.0), (Fates.store_is_quick, 3.0), (Fates.master_dies, 1.5), (Fates.wait, 4.0),
]  # fmt: skip
