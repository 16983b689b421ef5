"""The chaos itself: a load of runs, faults after a seeded plan, and what must hold at the end."""

import asyncio
import contextlib
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

import psutil

from pydra_core.errors import UserError
from pydra_core.protocol import verbs
from pydra_core.protocol.pictures import RunDetails
from pydra_core.protocol.states import ENDED, RunState
from tests.chaos import load
from tests.chaos.faults import FAULTS
from tests.chaos.load import Errand
from tests.chaos.world import World
from tests.walks.machines import Machines

IN_FLIGHT = 6
"""Runs that are under way at once."""
CALM = 240.0
"""Seconds that everything accepted may take to end once nothing is done to the cluster any more."""
GRACE = 120.0
"""Seconds that it goes on at most until each fault came: on a machine with its hands full few of them come in a while."""
HANDS = 2
"""Faults that may be on at once."""
LOSSES = "its node was lost 3 times"
"""The one way in which a run may end here other than complete; it is promised in docs/reliability.md."""
AROUND = 30
"""Lines of a log that are shown of a bug."""
BUGS = re.compile(r"met a bug|Traceback \(most recent call last\)|AssertionError")


@dataclass
class Report:
    """What came of it. `lost` and `doubled` are what must not be."""

    seed: int
    seconds: float
    faults: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    accepted: int = 0
    unanswered: int = 0
    """Submissions whose answer was cut off: the run may be there or not, but not twice."""
    units: int = 0
    wrong: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not (self.wrong or self.left or self.bugs)

    def __str__(self) -> str:
        lines = [f"seed {self.seed}, {self.seconds:.0f} s"]
        lines += [f"{count:6} x {kind}" for kind, count in sorted(self.faults.items())]
        lines.append(f"runs accepted {self.accepted}, answers cut off {self.unanswered}, units counted {self.units}")
        lines += [f"{count:6} x {end}" for end, count in sorted(self.ends.items())]
        for what, times in sorted(self.times.items()):
            cuts = quantiles(times, n=100) if len(times) > 1 else times * 99
            lines.append(f"{what}: p50 {cuts[49]:.2f} s, p99 {cuts[98]:.2f} s of {len(times)}")
        lines += [f"WRONG: {each}" for each in self.wrong]
        lines += [f"LEFT: {each}" for each in self.left]
        lines += [f"BUG: {each}" for each in self.bugs]
        return "\n".join(lines)


async def chaos(folder: Path, seconds: float, seed: int) -> Report:
    """Beats a cluster in this folder for so long; everything that it started has ended when this returns."""
    rng = random.Random(seed)
    report = Report(seed, seconds)
    machines = Machines(folder)
    world = World(machines, rng)
    machines.settings["TMPDIR"] = str(_made(folder / "temporary"))
    try:
        await world.open()
        runner = _Runner(world, rng, report)
        await runner.deploy()
        await _beat(world, runner, seconds)
        report.faults, report.times = world.faults, dict(world.times)
        await runner.verify()
    finally:
        await asyncio.to_thread(machines.close)
        await world.close()
    report.bugs = [f"{log.name}: {line}" for log in machines.logs for line in _bugs(log)][:50]
    report.left = [*_left_processes(folder), *_left_mounts(folder), *_left_files(folder / "temporary")]
    return report


async def _beat(world: World, runner: "_Runner", seconds: float) -> None:
    end = time.monotonic() + seconds
    async with asyncio.TaskGroup() as group:
        working = [group.create_task(runner.work()) for _ in range(IN_FLIGHT)]
        beating = [group.create_task(_hand(world, end)) for _ in range(HANDS)]
        await asyncio.wait(beating)
        runner.stop()
        await asyncio.wait(working)


async def _hand(world: World, end: float) -> None:
    """One fault after the other, those first that came least often."""
    while not _over(world, end):
        least = min(world.faults[kind] for kind in FAULTS)
        kind = world.rng.choice([kind for kind in FAULTS if world.faults[kind] <= least + world.rng.randrange(2)])
        if await FAULTS[kind](world):
            world.note(kind)
        await asyncio.sleep(world.rng.uniform(0.05, 0.6))


def _over(world: World, end: float) -> bool:
    now = time.monotonic()
    return now >= end + GRACE or (now >= end and all(world.faults[kind] for kind in FAULTS))


class _Runner:
    """Submits errands, waits for each through whatever happens, and checks them all at the end."""

    def __init__(self, world: World, rng: random.Random, report: Report) -> None:
        self._world, self._rng, self._report = world, rng, report
        self._number = 0
        self._accepted: dict[int, Errand] = {}
        self._unanswered: dict[str, Errand] = {}
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        self._stopped.set()

    async def deploy(self) -> None:
        machines = self._world.machines
        answer = await machines.ctl("deploy", str(machines.write("work.py", load.SOURCE)))
        assert answer.status == 0, answer.err

    async def work(self) -> None:
        while not self._stopped.is_set():
            self._number += 1
            errand = load.errand(self._number, self._rng)
            run = await self._submit(errand)
            if run is None:
                await asyncio.sleep(0.3)
                continue
            while not await self._has_ended(run) and not await self._is_stopped(0.2):
                pass

    async def _is_stopped(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await self._stopped.wait()
        return False

    async def _submit(self, errand: Errand) -> int | None:
        verb = verbs.Submit(task=errand.task, arguments=dict(errand.arguments), labels=(errand.label,))
        asked = False
        try:
            async with asyncio.timeout(20), self._world.machines.cluster() as cluster:
                asked = True
                run = (await cluster.order(verb)).run
        except (UserError, OSError, TimeoutError):
            if asked:
                self._unanswered[errand.label] = errand
            return None
        self._accepted[run] = errand
        return run

    async def _has_ended(self, run: int) -> bool:
        try:
            async with asyncio.timeout(10), self._world.machines.cluster() as cluster:
                return (await cluster.details(run)).row.state in ENDED  # type: ignore[arg-type]
        except (UserError, OSError, TimeoutError):
            return False

    async def verify(self) -> None:
        """Every accepted run ends, with the result that it has to have, and none is there twice."""
        report = self._report
        report.accepted, report.unanswered = len(self._accepted), len(self._unanswered)
        async with self._world.machines.cluster() as cluster:
            rows, calm = await _all_runs(cluster), asyncio.get_running_loop().time() + CALM
            by_label = Counter(label for row in rows for label in row.labels)
            report.wrong += [f"{label} is there {count} times" for label, count in by_label.items() if count > 1]
            missing = self._accepted.keys() - {row.run for row in rows}
            report.wrong += [f"run {run} was accepted and is not there" for run in sorted(missing)]
            errands = {each.label: each for each in (*self._accepted.values(), *self._unanswered.values())}
            for row in rows:
                await self._check(cluster, row.run, errands[row.labels[0]], calm)

    async def _check(self, cluster: Any, run: Any, errand: Errand, calm: float) -> None:
        """`calm`: when all has to have ended, by the loop's clock; time to read what has is left in any case."""
        try:
            async with asyncio.timeout_at(max(calm, asyncio.get_running_loop().time() + 10)):
                details: RunDetails = await cluster.wait(run)
        except TimeoutError:
            shown = await cluster.details(run)
            self._report.wrong.append(f"run {run} ({errand.task}) has not ended: {shown.row.state}, {shown.row.why}")
            return
        self._report.ends[_end(details)] += 1
        self._report.units += sum(details.row.units.values()) or 1
        if details.row.state is RunState.COMPLETE and details.result != errand.expected:
            self._report.wrong.append(f"run {run} ({errand.task} {errand.arguments}) gave {str(details.result)[:200]}")
        elif details.row.state is not RunState.COMPLETE and LOSSES not in details.row.error:
            self._report.wrong.append(f"run {run} ({errand.task}) ended {details.row.state}: {details.row.error[:300]}")


def _end(details: RunDetails) -> str:
    return str(details.row.state) if details.row.state is RunState.COMPLETE else f"{details.row.state}: {LOSSES}"


async def _all_runs(cluster: Any) -> list[Any]:
    rows: list[Any] = []
    while page := await cluster.runs(offset=len(rows)):
        rows += page
    return rows


def _bugs(log: Path) -> list[str]:
    """What was found, each with the lines around it: the folder is gone when somebody reads this."""
    lines = log.read_text(errors="replace").splitlines()
    found = [at for at, line in enumerate(lines) if BUGS.search(line)]
    return ["\n    ".join(lines[max(0, at - 3) : at + AROUND]) for at in found]


def _left_processes(folder: Path) -> list[str]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.status() != psutil.STATUS_ZOMBIE and any(str(folder) in word for word in process.cmdline()):
                found.append(f"process {process.pid}: {' '.join(process.cmdline())[:200]}")
    return found


def _left_mounts(folder: Path) -> list[str]:
    mounts = Path("/proc/self/mountinfo")
    if not mounts.exists():
        return []
    return [f"mount {line}" for line in mounts.read_text().splitlines() if str(folder) in line]


def _left_files(folder: Path) -> list[str]:
    return [f"file {path}" for path in folder.iterdir()]


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
