"""No-op units per second through a real master, real nodes and sandboxed workers, against dask.distributed and process pools.

Everything runs on this machine, interleaved; the median of the rounds is printed with its ratio. Ours is measured from the start of the
root to the end of the run as the master tells them, with a node of one slot, and with two of them. dask.distributed (extra: bench)
has its defaults, and as many worker processes of one thread. The bar: 10 times dask.distributed.
`python -m tests.bench.bench_units [UNITS]`
"""

import asyncio
import importlib.util
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.walks.machines import Machines

ROUNDS = 3
PACKAGE = """
from pydra_core.tasks import ParallelTask, Task

class Noop(Task):
    standalone = False
    def work(self, item):
        return item

class Noops(ParallelTask):
    subtask = Noop
    def datasource(self, count: int = 1000):
        return range(count)
    def setup(self):
        self.done = 0
    def unit_complete(self, index, item, result):
        self.done += 1
    def work_complete(self):
        return self.done
"""


def noop(item: int) -> int:
    return item


def pool_executor(count: int) -> float:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        pool.submit(noop, 0).result()
        began = time.perf_counter()
        for future in [pool.submit(noop, item) for item in range(count)]:
            future.result()
        return count / (time.perf_counter() - began)


def pool_imap(count: int) -> float:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.apply(noop, (0,))
        began = time.perf_counter()
        for _ in pool.imap_unordered(noop, range(count)):
            pass
        return count / (time.perf_counter() - began)


def dask(count: int, workers: int = 1) -> float:
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        client.submit(noop, -1).result()
        began = time.perf_counter()
        client.gather(client.map(noop, range(count), pure=False))
        return count / (time.perf_counter() - began)


async def _pydra(count: int, nodes: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        machines = Machines(Path(folder))
        try:
            await machines.master()
            for name in "bcdefgh"[:nodes]:
                await machines.node(name, "--slots", "1")
            await machines.ctl("deploy", str(machines.write("noops.py", PACKAGE)))
            await machines.run("Noops", "count=100")
            run = (await machines.ctl("run", "Noops", f"count={count}")).document["run"]
            ended = await machines.run_is(run, lambda d: d.row.ended > 0)
            assert ended.result == count, ended.error
            return count / (ended.row.ended - ended.row.started)
        finally:
            machines.close()


def pydra(count: int, nodes: int = 1) -> float:
    return asyncio.run(_pydra(count, nodes))


Measure = Callable[[int], float]


def systems(count: int) -> dict[str, tuple[Measure, int]]:
    """What is measured, with how many units: slower ones get fewer, so that a round takes seconds."""
    measured: dict[str, tuple[Measure, int]] = {
        "pydra, a node": (pydra, count),
        "pydra, two nodes": (partial(pydra, nodes=2), count),
        "ProcessPoolExecutor.submit": (pool_executor, count),
        "Pool.imap_unordered": (pool_imap, count),
    }
    if importlib.util.find_spec("distributed") is None:
        print("dask.distributed is not installed (extra: bench)")
        return measured
    few = min(count, 1_000)
    return measured | {
        "dask.distributed, a worker": (dask, few),
        "dask.distributed, two workers": (partial(dask, workers=2), few),
    }


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    measured = systems(count)
    rates: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(ROUNDS):
        for name, (measure, units) in measured.items():
            rates[name].append(measure(units))
    ours = statistics.median(rates["pydra, a node"])
    print(f"{'no-op units':<30} {'units/s':>10}  pydra (a node) is")
    for name, values in rates.items():
        middle = statistics.median(values)
        print(f"{name:<30} {middle:>10,.0f}  {ours / middle:.2f} x   [{min(values):,.0f} … {max(values):,.0f}]")


if __name__ == "__main__":
    main()
