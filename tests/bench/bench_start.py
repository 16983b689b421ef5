"""Start of a worker on a warm node, from the request to the first line of user code, beside what it replaces.

Interleaved in one run, medians; ratios are what counts. Bars: under 8 ms (spare: 4), and under 0.2 of a subprocess.
"""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pydra_core.ids import Digest
from pydra_core.protocol import values
from pydra_core.protocol.states import Isolation
from pydra_core.protocol.worker import Begin, Finished
from pydra_core.worker.boot import command, environment
from pydra_core.worker.frames import from_worker, to_worker
from pydra_core.worker.launch import Environment, SpawnRequest, Zygote, ZygoteOptions
from pydra_core.worker.survey import survey

ROUNDS = 60
SETTLE = 0.05
"""Seconds in which a zygote makes its spares, and the network of its next worker, again."""
TASK = """\
from time import monotonic_ns
from pydra_core.tasks import Task
class First(Task):
    def work(self):
        return monotonic_ns()
"""


class Room:
    """A zygote with one package."""

    def __init__(self, home: Path, best: Isolation, spares: int = 0, modules: int = 0) -> None:
        """`modules`: its runs have an environment with so many, or none of their own."""
        self._runs = home / "runs"
        self._code = home / "versions" / "first"
        self._count = 0
        self._environment = _install(home / "environments" / ("e" * 64), modules) if modules else None
        self.zygote = Zygote(
            ZygoteOptions(
                versions=home / "versions",
                runs=self._runs,
                scratch=home / "scratch",
                environments=home / "environments",
                best=best,
                spares=spares,
            )
        )

    async def open(self) -> Isolation:
        report = await self.zygote.start()
        self._code.mkdir()
        (self._code / "first.py").write_text(TASK)
        return report.level

    async def start(self) -> float:
        """Milliseconds from the request to the first line of `work`."""
        self._count += 1
        work = self._runs / str(self._count)
        asked = time.monotonic_ns()
        work.mkdir()
        request = SpawnRequest(name="first", code=self._code, work=work, environment=self._environment)
        spawned = await self.zygote.spawn(request)
        begin = Begin(
            run=1,
            attempt="1.1",
            task="first.First",
            module="first",
            cls="First",
            code=spawned.code,
            work=spawned.work,
            arguments=values.encode({}),
        )
        spawned.sock.send(to_worker().pack(begin))
        body = await asyncio.to_thread(_read_all, spawned.sock)
        spawned.close()
        last = from_worker().feed(body)[-1]
        assert isinstance(last, Finished), last
        return (int(values.decode(last.value.body)) - asked) / 1e6


def _install(folder: Path, modules: int) -> Environment:
    (folder / "site").mkdir(parents=True)
    for number in range(modules):
        (folder / "site" / f"module{number}.py").touch()
    return Environment(lock=Digest(folder.name), folder=folder, python=Path(sys.executable))


def _read_all(sock: object) -> bytes:
    parts = []
    while part := sock.recv(65536):  # type: ignore[attr-defined]
        parts.append(part)
    return b"".join(parts)


def subprocess_start() -> float:
    """A fresh interpreter with the runtime imported."""
    known = survey()
    asked = time.monotonic_ns()
    first = "import time; main = lambda _: print(time.monotonic_ns())"
    argv = command(known.python, "pydra_core.worker.runtime", known.path, "")
    argv[argv.index("-c") + 1] = (
        f"import sys, json; sys.path += json.loads(sys.argv[1]); import pydra_core.worker.runtime; {first}; main(0)"
    )
    reached = subprocess.run(argv, capture_output=True, check=True, env=environment()).stdout
    return (int(reached) - asked) / 1e6


FORKS = """\
import os, sys, time
for _ in sys.stdin:
    read, write = os.pipe()
    asked = time.monotonic_ns()
    pid = os.fork()
    if pid == 0:
        os.write(write, str(time.monotonic_ns()).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    print((int(os.read(read, 64)) - asked) / 1e6, flush=True)
    os.close(read)
    os.close(write)
"""


class BareForks:
    """os.fork and nothing else, in a process of its own: whoever forks pays with page faults afterwards, and a node never does."""

    def __init__(self) -> None:
        argv = [sys.executable, "-c", FORKS]
        self._process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(self) -> float:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


async def main() -> None:
    times: dict[str, list[float]] = {
        name: [] for name in ("sandboxed", "spare", "environment", "forked", "subprocess", "bare fork")
    }
    with tempfile.TemporaryDirectory() as folder:
        rooms = {
            "sandboxed": Room(Path(folder, "a"), Isolation.FULL),
            "spare": Room(Path(folder, "c"), Isolation.FULL, spares=2),
            "environment": Room(Path(folder, "d"), Isolation.FULL, modules=100),
            "forked": Room(Path(folder, "b"), Isolation.PROCESS),
        }
        levels = [await room.open() for room in rooms.values()]
        opened = await rooms["environment"].start()
        forks = BareForks()
        for _ in range(ROUNDS):
            for name, room in rooms.items():
                await asyncio.sleep(SETTLE)
                times[name].append(await room.start())
            times["subprocess"].append(subprocess_start())
            times["bare fork"].append(forks.start())
        forks.close()
        for room in rooms.values():
            await room.zygote.close()
    tell(levels[0], times)
    print(
        f"in an environment / sandboxed:    {ratio(times, 'environment', 'sandboxed'):.3f}; its first run: {opened:.0f} ms"
    )


def ratio(times: dict[str, list[float]], one: str, other: str) -> float:
    return statistics.median(times[one]) / statistics.median(times[other])


def tell(level: Isolation, times: dict[str, list[float]]) -> None:
    medians = {name: statistics.median(values_) for name, values_ in times.items()}
    for name, values_ in times.items():
        p95 = statistics.quantiles(values_, n=20)[-1]
        print(f"{name:12} median {medians[name]:7.2f} ms   p95 {p95:7.2f} ms")
    print(f"sandboxed ({level}) / subprocess: {medians['sandboxed'] / medians['subprocess']:.3f}   (bar 0.2)")
    print(f"from a spare / subprocess:       {medians['spare'] / medians['subprocess']:.3f}")
    print(f"sandboxed ({level}) / bare fork:  {medians['sandboxed'] / medians['bare fork']:.1f}")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
