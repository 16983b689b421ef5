"""The demo: the example packages are deployed and three of their tasks run; in a terminal with live progress."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydra_core import bundle
from pydra_core.cli import show, watching
from pydra_core.client.carrier import Carrier
from pydra_core.client.cluster import Cluster
from pydra_core.errors import Fault, UserError
from pydra_core.ids import RunId
from pydra_core.protocol.manifest import listed
from pydra_core.protocol.pictures import RunRow
from pydra_core.protocol.states import ENDED, NodeState, RunState
from pydra_core.settings import resource

PACKAGES = ("count.py", "word_count", "mandelbrot.py", "fails.py")
"""What the demo deploys, below `resources/examples`."""


@dataclass(frozen=True)
class DemoRun:
    task: str
    arguments: Mapping[str, Any]


RUNS = (DemoRun("Count", {}), DemoRun("WordCount", {}), DemoRun("Mandelbrot", {}))


async def deploy_examples(cluster: Cluster) -> list[str]:
    """Deploys the examples (again: the same versions stay); one sentence each."""
    told = []
    for name in PACKAGES:
        answer = await cluster.deploy(resource("examples") / name, take_over=True)
        told.append(f"{answer.package} v{answer.version}: {', '.join(task.name for task in listed(answer.tasks))}")
    return told


async def submit_runs(cluster: Cluster) -> list[RunId]:
    return [(await cluster.submit(run.task, dict(run.arguments))).run for run in RUNS]


async def play(carrier: Carrier, out: Callable[[str], None] = print) -> bool:
    """Deploys, runs three, shows live progress until all have ended; True if all are complete."""
    cluster = Cluster(carrier)
    for sentence in await deploy_examples(cluster):
        out(f"deployed {sentence}")
    wanted = set(await submit_runs(cluster))
    picture = LivePicture(sys.stdout.isatty(), out)
    rows: dict[RunId, RunRow] = {}
    async with watching.run_rows(carrier) as pictures:
        async for page in pictures:
            rows = {row.run: row for row in page if row.run in wanted}
            picture.draw([rows[run] for run in sorted(rows)])
            if len(rows) == len(wanted) and all(row.state in ENDED for row in rows.values()):
                break
    for run in sorted(wanted):
        await _tell_result(cluster, run, out)
    return all(row.state is RunState.COMPLETE for row in rows.values())


async def _tell_result(cluster: Cluster, run: RunId, out: Callable[[str], None]) -> None:
    about = await cluster.details(run)
    ended = f"run {run} {about.row.name} is {about.row.state}"
    if about.error:
        out(f"{ended}: {show.plain(about.error, 200)}")
    else:
        out(f"{ended}: {show.plain(repr(about.result), 160)}")
    for item in about.artifacts:
        out(f"  it saved {show.plain(item.name)} ({show.size(item.size)})")


class LivePicture:
    """Bars that are drawn over each other in a terminal; elsewhere one line for each change of state and each tenth."""

    def __init__(self, terminal: bool, out: Callable[[str], None]) -> None:
        self._terminal = terminal
        self._out = out
        self._drawn = 0
        self._said: dict[RunId, tuple[str, int]] = {}

    def draw(self, rows: list[RunRow]) -> None:
        if self._terminal:
            self._redraw([self._line(row) for row in rows])
            return
        for row in rows:
            tenth = int((show.share(row) or 0.0) * 10)
            if self._said.get(row.run) != (row.state, tenth):
                self._said[row.run] = (row.state, tenth)
                self._out(self._line(row))

    def _redraw(self, lines: list[str]) -> None:
        up = f"\x1b[{self._drawn}A" if self._drawn else ""
        sys.stdout.write(up + "".join(f"\x1b[2K{line}\n" for line in lines))
        sys.stdout.flush()
        self._drawn = len(lines)

    @staticmethod
    def _line(row: RunRow) -> str:
        said = row.error or row.message or row.why
        return f"run {row.run}  {row.name:<12} {row.state:<10} {show.bar(row)}  {show.elapsed(row, time.time()):>6}  {show.plain(said, 48)}"


@asynccontextmanager
async def local_node(home: Path | None, token: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """An ordinary `pydra-node` of this machine as a child; its token goes over standard input. Ended at the end."""
    command = [*bundle.program("pydra-node"), "--local", "--join", "-"]
    command += ["--home", str(home)] if home else []
    child = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        assert child.stdin is not None
        child.stdin.write(token.encode() + b"\n")
        child.stdin.close()
        yield child
    finally:
        if child.returncode is None:
            child.terminate()
        await child.wait()


async def wait_for_node(carrier: Carrier) -> str:
    """Waits for the first connected node; one sentence about it."""
    async with watching.node_rows(carrier) as pictures:
        async for nodes in pictures:
            for node in nodes:
                if node.state is NodeState.CONNECTED and node.linked:
                    return f"node {node.name} is connected: {node.slots} slots, isolation {node.isolation.level}"
    raise UserError("The master ended before a node was there.", Fault.UNREACHABLE)
