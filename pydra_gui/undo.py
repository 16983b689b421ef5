"""What can be taken back for ten seconds, each with the notice that offers it.

1. A deed can be taken back once. When its time is over, or when it was taken back, its notice leaves.
2. What cannot be undone once it is done is done late: `then` is carried out when nobody took it back, and at the latest by `settle`.
3. Undoing is a verb like others: it says what came of it.

| verb | taking it back |
|---|---|
| pause, pause now | resumes the runs that it paused |
| resume | pauses them again, as they were |
| priority | gives each run its old number |
| run again | cancels the runs that it queued |
| cancel, of runs that have not begun | they wait, paused, and are cancelled when the time is over; taking it back lets them go on |
| deploy | new runs take the version before; a package that was new is removed |
| drain | the node takes runs again |
| limit the transfers of a node | the limit before holds again |
| when this machine works | what its policy said before stands in it again |
| remove a rule of who is told | the rules are those from before |
| a saved filter, a layout: remove, rename; reset layout; clear filter | as it was |

What is beyond new limits of the history is forgotten, what has begun and is cancelled loses what it computed, and a node or a package
that is removed has to join or be deployed again: these are asked before instead.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from pydra_gui.language import tr
from pydra_gui.notices import Notice, Offer, Tone

SECONDS = 10
Work = Callable[[], Coroutine[Any, Any, object]]


@dataclass(slots=True, eq=False)
class Deed:
    """Something that was done: in words, how it is taken back, and what follows if it is not."""

    what: str
    back: Work
    then: Work | None
    timer: QTimer
    notice: Notice | None = None


class Undo(QObject):
    """`go` carries coroutines out. `offered` has a notice for the person, `over` one that has nothing to offer any more."""

    offered = Signal(object)
    over = Signal(object)

    def __init__(self, go: Callable[[Coroutine[Any, Any, object]], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._go = go
        self._deeds: list[Deed] = []

    def offer(
        self,
        tone: Tone,
        what: str,
        text: str,
        back: Work,
        then: Work | None = None,
        quiet: bool = False,
        offers: tuple[Offer, ...] = (),
    ) -> None:
        """Says what was done and offers to take it back, after `offers`; a `quiet` one is only taken back by the verb."""
        timer = QTimer(self, singleShot=True, interval=SECONDS * 1000)
        deed = Deed(what, back, then, timer)
        timer.timeout.connect(lambda: self._expire(deed))
        self._deeds.append(deed)
        timer.start()
        if not quiet:
            undo = Offer(tr("Undo"), lambda: self.take_back(deed))
            deed.notice = Notice(tone, what, text, (*offers, undo), seconds=SECONDS)
            self.offered.emit(deed.notice)

    def last(self) -> str:
        """What would be taken back next, "" for nothing."""
        return self._deeds[-1].what if self._deeds else ""

    def take_back_last(self) -> None:
        if self._deeds:
            self.take_back(self._deeds[-1])

    def take_back(self, deed: Deed) -> None:
        """As it was before, if it is not too late."""
        if self._end(deed):
            self._go(deed.back())

    def _expire(self, deed: Deed) -> None:
        if self._end(deed) and deed.then:
            self._go(deed.then())

    async def settle(self) -> None:
        """Nothing is taken back any more: what was put off is done now."""
        for deed in tuple(self._deeds):
            if self._end(deed) and deed.then:
                await deed.then()

    def _end(self, deed: Deed) -> bool:
        """True for the first who asks."""
        if deed not in self._deeds:
            return False
        self._deeds.remove(deed)
        deed.timer.stop()
        deed.timer.deleteLater()
        if deed.notice:
            self.over.emit(deed.notice)
        return True
