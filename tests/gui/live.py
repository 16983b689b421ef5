"""A real master behind a real window's parts, for tests: one home, one thread, Qt's and asyncio's loop joined."""

import asyncio
import gc
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import qasync
from PySide6.QtWidgets import QApplication

from pydra_core.master.runtime import Master
from pydra_core.master.thread import MasterThread
from pydra_core.settings import homes
from pydra_gui.actions import Actions
from pydra_gui.bridge import Bridge
from pydra_gui.feed import Feed
from pydra_gui.notices import Notice, Question
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.remembered import Remembered

T = TypeVar("T")
DEADLINE = 30.0
COUNT = '''
from typing import Annotated
from pydra_core.tasks import Param, Task


class Count(Task):
    """Counts."""

    def work(self, steps: Annotated[int, Param(help="How far", min=1, max=1000)] = 3, name: str = "x"):
        return steps
'''


class Live:
    """Starts with `async with`; everything is stopped at the end."""

    def __init__(self, home: Path) -> None:
        self.home = homes(home)
        self.notices: list[Notice] = []
        self.questions: list[Question] = []
        self.answer = True

    async def __aenter__(self) -> "Live":
        self.master = Master(self.home.master, listen="127.0.0.1:0", name="test")
        self.thread = MasterThread(self.master)
        await asyncio.to_thread(self.thread.start)
        self.bridge = Bridge(self.master, self.thread)
        self.feed = Feed(self.bridge)
        self._group = asyncio.TaskGroup()
        await self._group.__aenter__()
        self.actions = Actions(self.bridge, self._group)
        self.actions.noticed.connect(self.notices.append)
        self.feed.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.feed.stop()
        self.actions.stop()
        await self._group.__aexit__(None, None, None)
        await asyncio.to_thread(self.thread.stop)

    async def ask(self, question: Question) -> bool:
        """The person of the test."""
        self.questions.append(question)
        return self.answer

    async def ten_seconds_pass(self) -> None:
        """What can be taken back can be so no longer."""
        await until(self.actions.undo.last)
        for deed in self.actions.undo._deeds:
            deed.timer.start(0)

    def window(self) -> MainWindow:
        made = MainWindow(self.actions, self.feed, Remembered(self.home.window))
        made.resize(1440, 900)
        made.show()
        return made

    def count_file(self, folder: Path, text: str = COUNT) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "count.py"
        path.write_text(text)
        return path


async def until(true: Callable[[], object]) -> None:
    """Waits until something holds, with the loop at work; fails at the deadline."""
    async with asyncio.timeout(DEADLINE):
        while not true():  # noqa: ASYNC110 (widgets have no event to wait for)
            await asyncio.sleep(0.01)


async def settled() -> None:
    """What Qt has put off (layouts, moves of the keyboard) is done; never by `processEvents`, which would run our tasks inside this one."""
    for _ in range(8):
        await asyncio.sleep(0)


def drive(qapp: QApplication, work: Coroutine[Any, Any, T], most: float = 2 * DEADLINE) -> T:
    """Runs a coroutine on Qt's loop, as the app does, for `most` seconds."""
    qapp.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(asyncio.wait_for(work, most))  # type: ignore[no-any-return]
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
        asyncio.set_event_loop(None)
        gc.collect()  # here, on Qt's thread: the next test's master must not find our widgets
