"""Logs: a large one that is opened, filtered and scrolled; several as one; and words that are found in a history.

Prints what a person waits for, in ms, and memory in MB. Bars: a log opens in under a second, a filter in 150 ms, a search in 300 ms.
"""

import os
import random
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import msgspec
from PySide6.QtWidgets import QApplication

from pydra_core.ids import RunId, WatchId
from pydra_core.master.search_index import Index, Words
from pydra_core.protocol.messages import LogLine
from pydra_core.protocol.verbs import LogPushed
from pydra_gui.models.log import MOST
from pydra_gui.models.log_lines import wanted
from pydra_gui.theme import theme
from pydra_gui.views.log import LogPanel

LINES, BATCH = 1_000_000, 500
RUNS, PER_RUN = 500, 2_000
WORDS = ("row", "tile", "pixel", "saved", "network", "retry", "memory", "checkpoint", "loss", "epoch")


def took(what: str, do: Callable[[], object]) -> None:
    begun = time.perf_counter()
    do()
    print(f"{what:<56}{(time.perf_counter() - begun) * 1e3:10.1f} ms", flush=True)


def lines(first: int, count: int) -> tuple[LogLine, ...]:
    return tuple(
        LogLine(float(n), "error" if n % 1000 == 0 else "info", f"row {n}: 4,096 px in {n % 97} ms")
        for n in range(first, first + count)
    )


def of_panel(app: QApplication) -> None:
    panel = LogPanel()
    panel.resize(1000, 500)
    panel.show()
    panel.open_log("run 1")
    tail = [LogPushed(watch=WatchId(1), first=n, lines=lines(n, BATCH)) for n in range(LINES - 2_000, LINES, BATCH)]

    def shown(do: Callable[[], object]) -> Callable[[], None]:
        def both() -> None:
            do()
            app.processEvents()

        return both

    took(f"open a log of {LINES:,} lines at its end", shown(lambda: [panel.apply(push) for push in tail]))
    panel.open_log("run 1")
    some = lines(0, BATCH)
    pushes = (LogPushed(watch=WatchId(1), first=n, lines=some) for n in range(0, LINES, BATCH))
    took(
        f"take {LINES:,} lines over, of which the last are kept", shown(lambda: [panel.apply(push) for push in pushes])
    )
    panel.open_log("run 1")
    tracemalloc.start()
    for n in range(0, MOST, BATCH):
        panel.apply(LogPushed(watch=WatchId(1), first=n, lines=lines(n, BATCH)))
    print(f"{'held then':<56}{tracemalloc.get_traced_memory()[0] / 1e6:10.1f} MB for {panel.model.rowCount():,} lines")
    tracemalloc.stop()
    took("filter them by a word", shown(lambda: panel.model.set_wanted(wanted("row 99"))))
    took("filter them by an expression", shown(lambda: panel.model.set_wanted(wanted(r"/px in 9\d/"))))
    panel.model.set_wanted(None)
    took("scroll to the top, and to the end", shown(lambda: (panel.view.scrollToTop(), panel.view.scrollToBottom())))
    took("go to the next error", shown(lambda: panel.go_to_fault(1)))
    panel.deleteLater()


def of_index(folder: Path) -> None:
    dice = random.Random(1)
    index = Index(folder / "search.sqlite")
    index.prepare()
    batch = []
    for run in range(1, RUNS + 1):
        path = folder / str(run)
        texts = (f"{dice.choice(WORDS)} {dice.choice(WORDS)} {dice.randrange(10**6)}" for _ in range(PER_RUN))
        path.write_bytes(b"".join(msgspec.json.encode(LogLine(1.0, "out", said)) + b"\n" for said in texts))
        batch.append(Words(RunId(run), (("error", f"fault {run}"),), path))
    took(f"take in {RUNS} runs with {RUNS * PER_RUN:,} lines", lambda: index.add(batch))
    print(f"{'the index then':<56}{(folder / 'search.sqlite').stat().st_size / 1e6:10.1f} MB")
    took("find a word that stands everywhere", lambda: index.find("network", None, 100))
    took("find two words", lambda: index.find("checkpoint memory", None, 100))
    took("find what stands once", lambda: index.find("fault 1", None, 100))
    took("find what stands nowhere", lambda: index.find("nowhere", None, 100))


if __name__ == "__main__":
    app = QApplication([])
    theme.use(app, "light")
    of_panel(app)
    with tempfile.TemporaryDirectory() as temporary:
        of_index(Path(temporary))
