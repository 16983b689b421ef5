"""All attempts as real runs of one cluster: master, node, zygote; started once, looked at from outside all the time."""

import asyncio
import os
import shutil
import time
from pathlib import Path
from typing import Any

import psutil

from pydra_core.client.cluster import Cluster
from pydra_core.errors import UserError
from pydra_core.ids import RunId
from pydra_core.protocol.pictures import RunDetails
from pydra_core.protocol.states import RunState
from tests.escapes import outside
from tests.escapes.attempts.trying import ATTEMPTS, Attempt
from tests.escapes.told import Told
from tests.escapes.world import World, install
from tests.walks.machines import Machines, until

PACKAGE = Path(__file__).parent / "attempts"
SLOTS = 8
"""One of them for the victim; more than cores, because many attempts wait."""
LASTS = 90.0
"""Seconds that one attempt may take in all."""
SLOW = {
    "deep_tree",
    "flood_of_progress",
    "memory_of_a_tree",
    "block_the_runtime",
    "names_for_a_terminal",
    "fill_the_disk",
}
GROWTH = 256 << 20
"""Bytes that the agent may have grown by at its largest, whatever tasks send it."""


class Walk:
    """One cluster with a victim, and the attempts beside it."""

    def __init__(self, machines: Machines, world: World, cluster: Cluster) -> None:
        self.machines = machines
        self.world = world
        self.cluster = cluster
        self.home = machines.home("b") / "node"
        self.broken: list[str] = []

    async def perform(self, names: list[str], *isolation: str) -> dict[str, Any]:
        """How all of them went, as the program tells it."""
        await self.machines.node("b", "--slots", str(SLOTS), *isolation)
        self.agent = psutil.Process(self.machines.processes[-1].pid)
        self.level = (await self.cluster.nodes())[0].isolation.level.value
        (self.home / "secret.txt").write_text(self.world.secret)
        (self.home / "secret.txt").chmod(0o600)
        self.installed = install(self.home)
        await self.cluster.deploy(PACKAGE)
        await self._canary()
        await until(lambda: not self._works(), "the canary is gone")
        before = self._look()
        await self._start_victim()
        free = asyncio.Semaphore(SLOTS - 1)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._attempt(ATTEMPTS[name], free)) for name in sorted(names, key=_is_quick)]
        await self._end(before)
        told = [task.result() for task in tasks]
        return {
            "level": self.level,
            "escaped": {one.attempt.name: one.escape for one in told if one.escape},
            "unclear": {one.attempt.name: one.unclear for one in told if one.unclear},
            "broken": self.broken,
        }

    # ------------------------------------------------------------------------------- the others

    async def _canary(self) -> None:
        run = await self.cluster.submit("attempts.main.Canary")
        details = await self.cluster.wait(run.run)
        if details.result != "sings":
            self.broken.append(f"a run of somebody else ended {details.row.state}: {details.error}")

    async def _start_victim(self) -> None:
        submitted = await self.cluster.submit("attempts.main.Victim", {"secret": self.world.victim_secret})
        self.victim = submitted.run
        running = await self.machines.run_is(self.victim, lambda details: details.row.message == "has its secret")
        self.victim_attempt = running.row.attempt
        self.victim_work = next(self.home.glob("runs/*/secret.txt")).parent

    async def _others_live(self, name: str) -> None:
        """After each attempt: the node is linked, and the victim runs as it did."""
        victim, nodes = (await self.cluster.details(self.victim)).row, await self.cluster.nodes()
        if (victim.state, victim.attempt) != (RunState.RUNNING, self.victim_attempt) or not nodes[0].linked:
            self.broken.append(f"after {name} the other run is {victim.state}, the node linked: {nodes[0].linked}")

    async def _victim_ends(self) -> None:
        """Its own word: it was asked to stop, and by us."""
        before = (await self.cluster.details(self.victim)).row
        if (before.state, before.attempt, before.message) != (RunState.RUNNING, self.victim_attempt, "has its secret"):
            self.broken.append(f"the other run is {before.state}, attempt {before.attempt}: {before.message}")
        await self.cluster.cancel(self.victim)
        ended = await self.cluster.wait(self.victim)
        if ended.row.state is not RunState.CANCELLED:
            self.broken.append(f"the other run ended {ended.row.state}: {ended.error}")

    # ----------------------------------------------------------------------------------- the node

    def _look(self) -> dict[str, Any]:
        """What an attempt might change, while no run is there."""
        pid = self.agent.pid
        mounts = Path(f"/proc/{pid}/mountinfo").read_text().splitlines()
        return {
            "agent and zygote": [
                pid,
                *sorted(child.pid for child in self.agent.children(recursive=True) if _lives(child)),
            ],
            "mounts": [line for line in mounts if str(self.machines.folder) in line],
            "descriptors": _descriptors(pid),
            "largest": _largest(pid),
        }

    async def _end(self, before: dict[str, Any]) -> None:
        """The node and everything of the others as it was; nothing of the attempts is left."""
        await self._canary()
        await self._victim_ends()
        try:
            await until(lambda: self._is_as(before), "nothing is left", 10)
        except (TimeoutError, AssertionError):
            now = self._look()
            left = {
                what: (before[what], now[what]) for what in before if what != "largest" and before[what] != now[what]
            }
            self.broken.append(f"before and now: {left}, work folders: {self._works()}")
        now = self._look()
        said = self.machines.logs[-1].read_text(errors="replace")
        if "Traceback" in said:
            self.broken.append(f"the node met what it did not expect: {said[said.index('Traceback') :][:3000]}")
        if now["largest"] > before["largest"] + GROWTH:
            self.broken.append(f"the agent grew from {before['largest'] >> 20} to {now['largest'] >> 20} MiB")

    def _is_as(self, before: dict[str, Any]) -> bool:
        """The same agent and zygote with nothing else below them, no more mounts and descriptors, and no work folder."""
        now = self._look()
        same = all(now[what] == before[what] for what in ("agent and zygote", "mounts"))
        return same and now["descriptors"] <= before["descriptors"] and not self._works()

    def _works(self) -> list[str]:
        return sorted(os.listdir(self.home / "runs"))

    # ------------------------------------------------------------------------------- one attempt

    async def _attempt(self, attempt: Attempt, free: asyncio.Semaphore) -> Told:
        hints = self._hints()
        async with free:
            for _ in range(attempt.runs):
                told = await self._run(attempt, hints)
                hints["before"] = told.word
            await self._others_live(attempt.name)
        return told

    def _hints(self) -> dict[str, Any]:
        zygotes = [child.pid for child in self.agent.children()]
        return self.world.hints(
            canary=str(self.home / "secret.txt"),
            node_key=str(next(path for path in self.home.iterdir() if "key" in path.name)),
            node_home=str(self.home),
            environment=str(self.installed),
            packages=str(self.home / "versions"),
            victim_work=str(self.victim_work),
            victim_run=self.victim,
            memory_cgroup=self.level == "full",
            master_port=int((self.machines.a / "master" / "address").read_text().split()[0].rpartition(":")[2]),
            pids=[self.agent.pid, *zygotes, self.world.stranger.pid],
        )

    async def _run(self, attempt: Attempt, hints: dict[str, Any]) -> Told:
        submitted = await self.cluster.submit(f"attempts.main.{attempt.task}", {"name": attempt.name, "hints": hints})
        seen = await self._during(attempt, submitted.run, hints)
        try:
            async with asyncio.timeout(LASTS):
                details = await self.cluster.wait(submitted.run)
        except TimeoutError:
            return Told(attempt, "", False, "", "its run did not end")
        seen += [
            await asyncio.to_thread(outside.after, attempt.name, hints["mark"], self.world),
            await self._left(details),
        ]
        word = details.result if isinstance(details.result, str) else ""
        complete = details.row.state is RunState.COMPLETE
        return Told(attempt, word, complete, details.error, ", ".join(filter(None, seen)))

    async def _during(self, attempt: Attempt, run: RunId, hints: dict[str, Any]) -> list[str]:
        look = outside.DURING.get(attempt.name)
        if look is not None:
            return [await asyncio.to_thread(look, hints)]
        if attempt.name == "ignore_the_cancel":
            await self.machines.run_is(run, lambda details: details.row.state == "running")
            await self.cluster.cancel(run, grace=0.5)
        return []

    async def _left(self, details: RunDetails) -> str:
        """What a run left to be read by others: files with a secret, characters that steer a terminal."""
        found = []
        for artifact in details.artifacts:
            content = await self.cluster.artifact(artifact.digest)
            if self.world.secret.encode() in content or b"STRANGER" in content or b"root:" in content:
                found.append(f"{artifact.name} holds a file of the machine")
        if details.row.task.endswith("Attempt") and details.arguments.get("name") == "names_for_a_terminal":
            found += await self._terminal(details.row.run)
        return ", ".join(found)

    async def _terminal(self, run: RunId) -> list[str]:
        found = []
        for words in (("show", str(run)), ("logs", str(run)), ("runs",)):
            said = await self.machines.ctl(*words, as_json=False)
            if said.status != 0:
                found.append(f"{words[0]} says {said.err}")
            if {"\x1b", "\x07", "\b"} & {*said.out, *said.err}:
                found.append(f"{words[0]} steers the terminal")
        return found


def _is_quick(name: str) -> bool:
    """Those that take seconds go first."""
    return name not in outside.DURING and name not in SLOW and ATTEMPTS[name].task == "Attempt"


def _descriptors(pid: int) -> int:
    """Without those of processes: one of each user's last worker is kept until that user is wanted again."""
    links = (_link(f"/proc/{pid}/fd/{name}") for name in os.listdir(f"/proc/{pid}/fd"))
    return sum(link not in ("", "anon_inode:[pidfd]") for link in links)


def _link(path: str) -> str:
    try:
        return os.readlink(path)
    except OSError:
        return ""


def _largest(pid: int) -> int:
    """Bytes that a process held at its largest."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) << 10


def _lives(process: psutil.Process) -> bool:
    """False for a zombie, which its zygote looks for five times a second."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def run(folder: Path, names: list[str], *isolation: str) -> dict[str, Any]:
    """One walk from an empty folder to an empty folder."""
    machines, began = Machines(folder), time.monotonic()
    with World(folder) as world:
        try:
            await machines.master()
            async with machines.cluster() as cluster:
                walk = Walk(machines, world, cluster)
                told = await walk.perform(names, *isolation)
        except UserError as error:
            raise AssertionError(f"{error} {machines.said()}") from error
        finally:
            machines.close()
    shutil.rmtree(folder / "home b")
    return told | {"seconds": round(time.monotonic() - began, 1)}
