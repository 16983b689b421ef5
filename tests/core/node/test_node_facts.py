"""What a machine says of itself, and how its workers' trees are measured."""

import os
import subprocess
import sys
from pathlib import Path

from pydra_core.ids import RunId, UnitName
from pydra_core.node.facts import LoadMeter, Watched, facts, usable_cores

UNIT = UnitName(RunId(1))
SPIN = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "x = bytearray(30_000_000); print('up', flush=True)\\nwhile True: pass"])
child.wait()
"""


def test_facts_are_of_this_machine() -> None:
    told = facts()
    assert told.cores == usable_cores() >= 1
    assert told.memory > 0
    assert told.python.startswith(f"{sys.version_info.major}.{sys.version_info.minor}")
    assert all((told.host, told.system, told.machine, told.program))


def test_a_workers_load_is_that_of_its_whole_tree() -> None:
    meter = LoadMeter()
    with subprocess.Popen([sys.executable, "-c", SPIN], stdout=subprocess.PIPE, start_new_session=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"up\n"
        first = meter.measure([Watched(UNIT, worker.pid, "line")]).workers[0]
        second = first
        while second.cpu == 0.0:
            second = meter.measure([Watched(UNIT, worker.pid, "line")]).workers[0]
        os.killpg(worker.pid, 9)
    assert (first.cpu, first.last_line) == (0.0, "line")
    assert second.memory > 30_000_000


def test_a_worker_that_is_gone_has_no_load() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    load = LoadMeter().measure([Watched(UNIT, gone.pid, "x" * 500)])
    (worker,) = load.workers
    assert (load.disk_size, load.disk_free) == (0, 0)
    assert (worker.cpu, worker.memory, len(worker.last_line)) == (0.0, 0, 200)


def test_the_disk_is_the_one_that_the_node_works_on(tmp_path: Path) -> None:
    load = LoadMeter(home=tmp_path).measure([])
    assert 0 <= load.disk_free <= load.disk_size
    assert load.disk_size > 0
    assert LoadMeter(home=tmp_path / "gone").measure([]).disk_size == 0
