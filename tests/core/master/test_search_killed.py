"""The search index after kill -9 at any moment of its work: no run is in it in part, none twice, and what is lacking is taken in again."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from pydra_core.ids import RunId
from pydra_core.master.search_index import Index, blocks
from tests.core.master.test_search_index import kept, words

RUNS, LINES, KILLS = 60, 600, 12
ROWS = 1 << 20
WORK = """
import sys
from pathlib import Path
from pydra_core.ids import RunId
from pydra_core.master.search_index import Index
from tests.core.master.test_search_killed import RUNS, of
folder = Path(sys.argv[1])
index = Index(folder / "search.sqlite")
known = index.prepare()
lacking = [run for run in range(1, RUNS + 1) if run not in known]
print(len(lacking), flush=True)
for at in range(0, len(lacking), 4):
    index.add([of(folder, run) for run in lacking[at:at + 4]])
    print("added", flush=True)
    index.keep({RunId(run) for run in range(1, RUNS + 1)})
"""


def of(folder: Path, run: int):  # type: ignore[no-untyped-def]
    return words(run, folder / f"log{run}", task=f"task{run}", error=f"fault{run:03}")


def there(folder: Path) -> tuple[set[int], Counter[int]]:
    """The runs that count as taken in, and how many texts each has."""
    with closing(sqlite3.connect(folder / "search.sqlite")) as base:
        try:
            known = {run for (run,) in base.execute("SELECT run FROM runs")}
            return known, Counter(place // ROWS for (place,) in base.execute("SELECT rowid FROM texts"))
        except sqlite3.OperationalError:  # killed before it had made its tables
            return set(), Counter()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_index_whose_master_was_killed_again_and_again_has_every_run_once(tmp_path: Path) -> None:
    chance = random.Random(8)
    for run in range(1, RUNS + 1):
        kept(tmp_path / f"log{run}", *(f"line {n} of word{run:03}x{n:03}" for n in range(LINES)))
    texts = {run: len([*blocks(of(tmp_path, run))]) for run in range(1, RUNS + 1)}
    command = [sys.executable, "-c", WORK, str(tmp_path)]
    for _ in range(KILLS):
        with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            if chance.random() < 0.5:
                child.stdout.readline()
            time.sleep(chance.random() * 0.02)  # the moment of its death, and nothing that is waited for
            child.send_signal(signal.SIGKILL)
        known, found = there(tmp_path)
        assert dict(found) == {run: texts[run] for run in known}
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert int(done.stdout.split()[0]) == RUNS - len(known)
    assert dict(there(tmp_path)[1]) == texts
    index = Index(tmp_path / "search.sqlite")
    assert index.prepare() == {RunId(run) for run in texts}
    for run in texts:
        for text in (f"fault{run:03}", f"word{run:03}x{LINES - 1:03}"):
            hits = index.find(text, None, 100)[0]
            assert [hit.run for hit in hits] == [run]
