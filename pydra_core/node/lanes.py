"""What workers of cut-up work say on its way to the master: one lane per worker, each in order, none of it lost with a link.

1. In a lane nothing overtakes: what waits for its files holds what comes after it, also the end of its attempt.
2. While there is a link with room and the lane is empty, a message is posted at once: no task, no queue.
3. A worker whose lane holds more than `MOST` bytes is not listened to until it holds less than half of them.
4. What was posted is kept until the other side of the link confirmed that it came; if the link goes before, it is posted again
   over the next one (the same piece answered twice counts once). Ends of attempts are not kept here: the outbox has them.
5. To another life of the master nothing of this goes (`drop`): it asks for it anew.
"""

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field

from pydra_core.errors import PeerError
from pydra_core.link.wire import LinkClosed, Wire
from pydra_core.node.happened import FilesFailed
from pydra_core.node.keys import Key
from pydra_core.protocol.messages import FromNode, UnitEnded

MOST = 8 * 1024 * 1024
PACE = 0.2
"""Seconds between two questions what has come."""

HEAD = 200
Begin = Callable[[Coroutine[None, None, None]], asyncio.Task[None]]
log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Item:
    """One message; `ready` when its files are with the master."""

    message: FromNode
    size: int
    ready: bool = True
    files: "asyncio.Task[None] | None" = None


@dataclass(slots=True, eq=False)
class Lane:
    items: deque[Item] = field(default_factory=deque)
    size: int = 0
    held: bool = False


@dataclass(frozen=True, slots=True)
class Skin:
    """What lanes need of the node: to let a worker wait, to bring its files to the master (raises FilesLost), and to do so in
    the background."""

    hold: Callable[[Key, bool], None]
    bring: Callable[[Key, tuple[str, ...]], Awaitable[None]]
    report: Callable[[FilesFailed], None]
    begin: Begin


class FilesLost(Exception):
    """Files of a worker cannot be moved; the text is a sentence. `ours`: the worker is not to blame."""

    def __init__(self, sentence: str, *, ours: bool) -> None:
        super().__init__(sentence)
        self.ours = ours


class Lanes:
    """All lanes of a node; `attach` gives them a link, `detach` takes it away."""

    def __init__(self, skin: Skin) -> None:
        self._skin = skin
        self._lanes: OrderedDict[Key, Lane] = OrderedDict()
        self._wire: Wire | None = None
        self._due, self._sent = asyncio.Event(), asyncio.Event()
        self._unconfirmed: deque[tuple[int, Key, FromNode, int]] = deque()

    def carry(self, key: Key, message: FromNode, size: int, files: tuple[str, ...] = ()) -> None:
        """Post a message of about `size` bytes, or keep it until it can be."""
        lane = self._lanes.get(key)
        wire = self._wire
        if lane is None and not files and wire is not None and wire.has_room:
            self._post(wire, key, message, size + HEAD)
            return
        item = Item(message, size + HEAD)
        self._append(key, item)
        if files:
            item.ready = False
            item.files = self._skin.begin(self._bring(key, item, files))

    def behind(self, key: Key, message: FromNode) -> bool:
        """Post a message after what waits in its lane; False if nothing does."""
        if key not in self._lanes:
            return False
        self._append(key, Item(message, 0))
        return True

    def attach(self, wire: Wire) -> None:
        """From now on messages go over this link; `pump` and `confirm` have to run."""
        self._wire = wire
        self._due.set()

    def detach(self) -> None:
        """The link is over: what is not confirmed goes again, before what waits."""
        self._wire = None
        while self._unconfirmed:
            _, key, message, size = self._unconfirmed.pop()
            lane = self._lane(key)
            lane.items.appendleft(Item(message, size))
            lane.size += size
        self._sent.clear()
        for key, lane in list(self._lanes.items()):
            lane.items = deque(item for item in lane.items if not isinstance(item.message, UnitEnded))
            self._settle(key, lane)

    def drop(self) -> None:
        """Forget everything: nobody waits for it."""
        self._unconfirmed.clear()
        for key, lane in list(self._lanes.items()):
            for item in lane.items:
                if item.files is not None:
                    item.files.cancel()
            lane.items.clear()
            lane.size = 0
            self._settle(key, lane)

    async def pump(self, wire: Wire) -> None:
        """Posts what waits as the link takes it; ends with the link."""
        while True:
            await self._due.wait()
            self._due.clear()
            while (following := self._next()) is not None:
                await wire.room()
                if wire is not self._wire:
                    return
                key, lane = following
                if lane.items and lane.items[0].ready:
                    self._post_first(wire, key, lane)

    async def confirm(self, wire: Wire) -> None:
        """Forgets what has come to the other side; ends with the link."""
        while True:
            await self._sent.wait()
            try:
                come = await wire.confirm()
            except LinkClosed:
                return
            while self._unconfirmed and self._unconfirmed[0][0] <= come:
                self._unconfirmed.popleft()
            if not self._unconfirmed:
                self._sent.clear()
            await asyncio.sleep(PACE)

    def _next(self) -> tuple[Key, Lane] | None:
        """A lane whose first message is ready; each in its turn."""
        for key, lane in self._lanes.items():
            if lane.items and lane.items[0].ready:
                self._lanes.move_to_end(key)
                return key, lane
        return None

    def _post_first(self, wire: Wire, key: Key, lane: Lane) -> None:
        item = lane.items.popleft()
        lane.size -= item.size
        self._post(wire, key, item.message, item.size)
        self._settle(key, lane)

    def _post(self, wire: Wire, key: Key, message: FromNode, size: int) -> None:
        try:
            wire.post(message)
        except (PeerError, ValueError) as error:
            log.error("A message to the master could not be sent: %s", error)
            return
        if not isinstance(message, UnitEnded):
            self._unconfirmed.append((wire.posted, key, message, size))
            self._sent.set()

    def _lane(self, key: Key) -> Lane:
        return self._lanes.setdefault(key, Lane())

    def _append(self, key: Key, item: Item) -> None:
        lane = self._lane(key)
        lane.items.append(item)
        lane.size += item.size
        if lane.size > MOST and not lane.held:
            lane.held = True
            self._skin.hold(key, True)
        self._due.set()

    def _settle(self, key: Key, lane: Lane) -> None:
        """Less waits now: listen to its worker again, and forget the lane when it is empty."""
        if lane.held and lane.size <= MOST // 2:
            lane.held = False
            self._skin.hold(key, False)
        if not lane.items:
            self._lanes.pop(key, None)

    async def _bring(self, key: Key, item: Item, files: tuple[str, ...]) -> None:
        try:
            await self._skin.bring(key, files)
        except FilesLost as lost:
            self._remove(key, item)
            self._skin.report(FilesFailed(key, str(lost), lost.ours))
        else:
            item.ready = True
            self._due.set()

    def _remove(self, key: Key, item: Item) -> None:
        lane = self._lanes.get(key)
        if lane is None or item not in lane.items:
            return
        lane.items.remove(item)
        lane.size -= item.size
        self._due.set()
        self._settle(key, lane)
