"""What tasks reach for works inside the sandbox: arrays, processes, programs, databases, threads, and the machine's own figures."""

import importlib.util

import pytest

from tests.core.worker.stage import Stage

NUMPY = """
import numpy
rows = numpy.arange(250_000, dtype=float).reshape(500, 500)
product = rows @ rows.T
values = numpy.linalg.eigvalsh(numpy.diag([1.0, 2.0, 3.0]))
numpy.save("rows.npy", rows)
mapped = numpy.load("rows.npy", mmap_mode="r")
drawn = float(numpy.random.default_rng(1).random())
return [product.shape[0], [round(float(value)) for value in values], bool((mapped == rows).all()), 0 <= drawn < 1]
"""
PROCESSES = """
import multiprocessing
from multiprocessing import shared_memory
found = []
for method in ("fork", "forkserver", "spawn"):
    context = multiprocessing.get_context(method)
    with context.Pool(2) as pool:
        found.append(pool.map(len, ["a", "bb", "ccc"]))
queue = multiprocessing.get_context("fork").Queue()
queue.put(7)
block = shared_memory.SharedMemory(create=True, size=1 << 20)
block.buf[0] = 9
found += [queue.get(), block.buf[0]]
block.close()
block.unlink()
with multiprocessing.get_context("fork").Manager() as manager:
    shared = manager.dict(a=1)
    found.append(dict(shared))
return found
"""
EXECUTOR = """
from concurrent.futures import ProcessPoolExecutor
with ProcessPoolExecutor(2) as pool:
    return sorted(pool.map(abs, [-3, -1, -2]))
"""
PROGRAMS = """
import subprocess
said = subprocess.run(["/bin/sh", "-c", "printf %s \\"$((6 * 7))\\"; exit 3"], capture_output=True, text=True)
piped = subprocess.run(["cat"], input="through", capture_output=True, text=True).stdout
child = subprocess.Popen(["sleep", "60"])
child.terminate()
here = subprocess.run([sys.executable, "-c", "import json; print(json.dumps([1, 2]))"], capture_output=True, text=True).stdout
return [said.stdout, said.returncode, piped, child.wait(), here.strip()]
"""
DATABASE = """
import sqlite3
base = sqlite3.connect("own.db")
base.execute("pragma journal_mode = wal")
base.execute("create table t (x integer primary key, y text)")
with base:
    base.executemany("insert into t (y) values (?)", [(str(n),) for n in range(1000)])
other = sqlite3.connect("own.db")
memory = sqlite3.connect(":memory:")
return [other.execute("select count(*) from t").fetchone()[0], memory.execute("select 1 + 1").fetchone()[0]]
"""
THREADS = """
import threading
from concurrent.futures import ThreadPoolExecutor
lock, total = threading.Lock(), [0]
def add(n):
    with lock:
        total[0] += n
threads = [threading.Thread(target=add, args=(n,)) for n in range(50)]
for thread in threads: thread.start()
for thread in threads: thread.join()
with ThreadPoolExecutor(8) as pool:
    return [total[0], sum(pool.map(len, ["a", "bb"]))]
"""
MEASURES = """
import psutil
own, memory = psutil.Process(), psutil.virtual_memory()
child = psutil.Popen(["sleep", "60"])
names = [each.name() for each in own.children()]
child.kill()
child.wait()
return [memory.total > memory.available > 0, psutil.cpu_count() > 0, own.memory_info().rss > 0, own.num_threads() > 0, names,
        psutil.disk_usage(".").total > 0, psutil.cpu_percent(0.01) >= 0, psutil.boot_time() > 0]
"""


@pytest.fixture
def closed(stage: Stage) -> Stage:
    if not stage.contained:
        pytest.skip(f"no full sandbox here: {stage.report.level}")
    return stage


@pytest.mark.skipif(importlib.util.find_spec("numpy") is None, reason="numpy is not installed here (extra: dev)")
async def test_numpy_works_inside(closed: Stage) -> None:
    assert (await closed.run(NUMPY)).result == [500, [1, 2, 3], True, True]


async def test_multiprocessing_works_inside(closed: Stage) -> None:
    assert (await closed.run(PROCESSES)).result == [[1, 2, 3], [1, 2, 3], [1, 2, 3], 7, 9, {"a": 1}]
    assert (await closed.run(EXECUTOR)).result == [1, 2, 3]


async def test_subprocess_works_inside(closed: Stage) -> None:
    assert (await closed.run(PROGRAMS)).result == ["42", 3, "through", -15, "[1, 2]"]


async def test_sqlite3_works_inside(closed: Stage) -> None:
    assert (await closed.run(DATABASE)).result == [1000, 2]


async def test_threads_work_inside(closed: Stage) -> None:
    assert (await closed.run(THREADS)).result == [1225, 3]


async def test_psutil_works_inside(closed: Stage) -> None:
    assert (await closed.run(MEASURES)).result == [True, True, True, True, ["sleep"], True, True, True]
