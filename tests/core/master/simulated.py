"""Machines of the model: the real rules of a node over simulated workers; what it would do with processes and files is done here."""

from collections import deque
from collections.abc import Callable

from pydra_core.node import deeds as d, happened as h
from pydra_core.node.keys import Key
from pydra_core.node.policy import Policy, Resource
from pydra_core.node.records import NodeState
from pydra_core.node.state import handle
from pydra_core.protocol import messages, worker
from pydra_core.protocol.facts import IsolationReport
from pydra_core.protocol.states import Isolation
from tests.core.master.scripts import Watcher, Worker

REDUCED = IsolationReport(Isolation.REDUCED)
POLICY = Policy(resources=(Resource("gpu", 1),))
"""Each machine has one of these."""

_PLAIN = (d.Discard, d.ClearRun, d.DropVersion, d.DropPull, d.AskLastHeard, d.Upload)


class Machine:
    """`up` is what it said on the link that it has; `lane` what of it, and of what waits, the master has not confirmed."""

    def __init__(self, name: str, slots: int, clock: Callable[[], float], watcher: Watcher) -> None:
        self.name, self.slots = name, slots
        self._clock, self._watcher = clock, watcher
        self.outbox: dict[int, messages.UnitEnded] = {}
        self.up: deque[messages.FromNode] = deque()
        self.lane: deque[messages.FromNode] = deque()
        self.linked = False
        self._start()

    def _start(self) -> None:
        self.state = NodeState(slots=self.slots, isolation=REDUCED, policy=POLICY)
        self.state.owe_again(list(self.outbox.values()))
        self.workers: dict[Key, Worker] = {}
        self.todo: deque[h.Fact] = deque()
        self.lane.clear()
        self.gone = False

    # ------------------------------------------------------------------------------------------------- the link

    def link(self, epoch: int) -> None:
        """What waited in its lanes goes after what it says first, and before the ends that it owes."""
        self.linked = True
        self.up.clear()
        waiting = deque(self.lane)
        deeds = handle(self.state, h.LinkOpened(epoch), self._clock())
        if any(isinstance(deed, d.DropTraffic) for deed in deeds):
            waiting.clear()
            self.lane.clear()
        said = [deed.message for deed in deeds if isinstance(deed, d.Say)]
        ends = [each for each in said if isinstance(each, messages.UnitEnded)]
        self.up.extend(each for each in said if not isinstance(each, messages.UnitEnded))
        self.up.extend(waiting)
        self.up.extend(ends)

    def cut(self) -> None:
        self.linked = False
        self.up.clear()
        self._do(h.LinkLost())

    def confirmed(self) -> None:
        """The other side has all that was taken out of `up`."""
        waiting = [each for each in self.up if any(each is other for other in self.lane)]
        self.lane = deque(waiting)

    def hear(self, message: messages.ToNode) -> None:
        match message:
            case messages.Place():
                self._do(h.Placed(message.placement))
            case messages.StopUnit():
                key = Key(message.unit, message.attempt)
                self._do(h.StopAsked(key, message.grace, message.reason, message.forget))
            case messages.Acknowledged():
                self._do(h.EndsAcknowledged(message.serials))
            case messages.PackageNews() | messages.Ticket() | messages.WatchLog() | messages.WatchLoad():
                pass
            case _:
                self._do(h.MasterSaid(Key(message.unit, message.attempt), message))

    # ------------------------------------------------------------------------------------------------- its work

    def work(self) -> None:
        """Everything that waits here happens once: processes start, workers go on, dead ones are collected."""
        for _ in range(len(self.todo)):
            if self.todo:
                self._happened(self.todo.popleft())
        for key, one in list(self.workers.items()):
            one.step()
            self._listen(key, one)

    def _happened(self, fact: h.Fact) -> None:
        if isinstance(fact, h.WorkerSpawned) and fact.key in self.workers:
            self.workers[fact.key].begun = True
        self._do(fact)

    def _listen(self, key: Key, one: Worker) -> None:
        while one.said and key in self.workers:
            self._do(h.WorkerSaid(key, one.said.popleft()))
        if one.over is not None and self.workers.pop(key, None) is not None:
            self.todo.append(h.WorkerEnded(key, one.over, "" if one.over else "was ended by signal 9"))

    def kill(self, key: Key) -> None:
        """The process of this worker dies; what it said before came through."""
        one = self.workers.get(key)
        if one is not None:
            one.over = False
            self._listen(key, one)

    def die(self) -> None:
        """The agent and all of its workers are gone; the next one finds the outbox."""
        self.linked = False
        self.up.clear()
        self._start()

    def order_stop(self) -> None:
        self._do(h.StopOrdered("evening"))

    def tick(self) -> None:
        self._do(h.Ticked())

    def _do(self, fact: h.Fact) -> None:
        for deed in handle(self.state, fact, self._clock()):
            self._carry_out(deed)

    def _carry_out(self, deed: d.Deed) -> None:
        match deed:
            case d.Say(message):
                if self.linked:
                    self.up.append(message)
            case d.Carry(_, message, _):
                self.lane.append(message)
                if self.linked:
                    self.up.append(message)
            case d.AppendOutbox(ended):
                self.outbox[ended.serial] = ended
            case d.ForgetOutbox(known):
                for ended in known:
                    self.outbox.pop(ended.serial, None)
            case _:
                self._of_workers(deed)

    def _of_workers(self, deed: d.Deed) -> None:
        match deed:
            case d.Spawn(key, placement):
                self.workers[key] = Worker(placement, self._watcher)
                self.todo.append(h.WorkerSpawned(key, 7, Isolation.REDUCED))
            case d.Tell(key, message) if key in self.workers:
                self.workers[key].mail.append(message)
            case d.AskStop(key, reason) if key in self.workers:
                self.workers[key].mail.appendleft(worker.Stop(reason))
            case d.KillWorker(key):
                self.kill(key)
            case d.Freeze(key, on) if key in self.workers:
                self.workers[key].frozen = on
            case _:
                self._of_itself(deed)

    def _of_itself(self, deed: d.Deed) -> None:
        match deed:
            case d.Pull(version, _):
                self.todo.append(h.VersionArrived(version))
            case d.Collect(key):
                self.todo.append(h.Collected(key))
            case d.Quit():
                self.gone = True
            case _:
                assert isinstance(deed, (*_PLAIN, d.Tell, d.AskStop, d.Freeze)), deed
