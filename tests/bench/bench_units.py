"""No-op units per second through master, node and workers, against process pools and (where it is installed) dask.distributed.

Everything runs on this machine, interleaved, one worker process each; the median of the rounds is printed with its ratio.
`python -m tests.bench.bench_units [UNITS]`
"""

import asyncio
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
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


def dask(count: int) -> float:
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        client.submit(noop, -1).result()
        began = time.perf_counter()
        client.gather(client.map(noop, range(count), pure=False))
        return count / (time.perf_counter() - began)


async def _pydra(count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        machines = Machines(Path(folder))
        try:
            await machines.master()
            await machines.node("b", "--slots", "1")
            await machines.ctl("deploy", str(machines.write("noops.py", PACKAGE)))
            await machines.run("Noops", "count=100")
            run = (await machines.ctl("run", "Noops", f"count={count}")).document["run"]
            ended = await machines.run_is(run, lambda d: d.row.ended > 0)
            assert ended.result == count, ended.error
            return count / (ended.row.ended - ended.row.started)
        finally:
            machines.close()


def pydra(count: int) -> float:
    return asyncio.run(_pydra(count))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    systems: dict[str, tuple[Callable[[int], float], int]] = {
        "pydra": (pydra, count),
        "ProcessPoolExecutor.submit": (pool_executor, count),
        "Pool.imap_unordered": (pool_imap, count),
    }
    try:
        import distributed  # noqa: F401

        systems["dask.distributed, defaults"] = (dask, min(count, 3_000))
    except ImportError:
        print("dask.distributed is not installed (extra: bench)")
    rates: dict[str, list[float]] = {name: [] for name in systems}
    for _ in range(ROUNDS):
        for name, (measure, units) in systems.items():
            rates[name].append(measure(units))
    ours = statistics.median(rates["pydra"])
    print(f"{'one worker, no-op units':<30} {'units/s':>10}  pydra is")
    for name, values in rates.items():
        middle = statistics.median(values)
        print(f"{name:<30} {middle:>10,.0f}  {ours / middle:.2f} x   [{min(values):,.0f} … {max(values):,.0f}]")


if __name__ == "__main__":
    main()
