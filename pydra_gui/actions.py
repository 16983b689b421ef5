"""Verbs down: what the window asks of the cluster, each an awaited coroutine that ends in a notice; none of them blocks the window."""

import asyncio
import sys
import time
from collections import deque
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from pydra_core.client.agreeing import NotAgreed
from pydra_core.client.carrier import AnyWatch
from pydra_core.client.cluster import Cluster
from pydra_core.client.inputs import quiet
from pydra_core.client.picking import Told
from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest, NodeId, PackageName, RunId
from pydra_core.packages.weight import Burden, advice
from pydra_core.protocol.manifest import ParamSpec, listed
from pydra_core.protocol.states import ENDED
from pydra_core.protocol.verbs import Deployed, Filter, Query, Submit, Submitted, SubmittedGroup
from pydra_gui.bridge import Bridge
from pydra_gui.language import plural, tr
from pydra_gui.models import text
from pydra_gui.models.previews import HEAD, Preview, preview
from pydra_gui.notices import Ask, Notice, Offer, Question, Tone
from pydra_gui.run_actions import RunActions
from pydra_gui.undo import Undo
from pydra_gui.widgets.picture import decode

KEPT = 500
"""So many notices are kept for who looks later."""


@dataclass(frozen=True, slots=True)
class Said:
    """A notice, when it came, and its number."""

    number: int
    at: float
    notice: Notice


class Follower(Protocol):
    """What follows one thing at a time: a watch of the feed."""

    def follow(self, verb: AnyWatch | None) -> Coroutine[Any, Any, None]: ...


class Actions(QObject):
    """Owns the tasks that carry out verbs: all of them live in `group` and end with it."""

    noticed = Signal(object)
    """A `Notice` for the person."""
    submitted = Signal(int)
    """The number of a run that was just queued from here."""
    run_asked = Signal(str)
    """The key of a task whose form is wanted."""
    versions_asked = Signal(str)
    """A package whose versions are to be compared."""

    def __init__(self, bridge: Bridge, group: asyncio.TaskGroup, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cluster = Cluster(bridge)
        self.said: deque[Said] = deque(maxlen=KEPT)
        """What was said to the person, oldest first."""
        self.noticed.connect(self._keep)
        self._group = group
        self.undo = Undo(self.go, self)
        self.undo.offered.connect(self.noticed)
        self.runs = RunActions(self.cluster, self.undo, self)
        self.runs.noticed.connect(self.noticed)
        self.runs.submitted.connect(self.submitted)
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended = False

    # ------------------------------------------------------------------------------------------------ owner

    def go(self, work: Coroutine[Any, Any, object]) -> "asyncio.Task[None] | None":
        """Starts a coroutine that nobody waits for. What it raises is said: a `UserError` as a notice, anything else by the
        excepthook, as an exception in a slot would be. After `stop` it is not begun: a window that goes away asks for nothing."""
        if self._ended:
            work.close()
            return None
        task = self._group.create_task(self._watched(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: work.close())  # one that was cancelled before it began has not been awaited
        return task

    def follow(self, watch: Follower, verb: AnyWatch | None) -> None:
        """Has this watch follow something else from now on, or nothing. After `stop` nothing more is asked for."""
        if not self._ended:
            self.go(watch.follow(verb))

    def stop(self) -> None:
        """Cancels all that is under way, and begins nothing more."""
        self._ended = True
        for task in tuple(self._tasks):
            task.cancel()

    async def _watched(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except UserError as error:
            self.tell("fail", _headline(error), error.sentence)
        except Exception as error:  # the window's door: one broken verb must not end the others
            sys.excepthook(type(error), error, error.__traceback__)

    def _keep(self, notice: Notice) -> None:
        self.said.append(Said(self.said[-1].number + 1 if self.said else 1, time.time(), notice))

    def tell(self, tone: Tone, title: str, text: str = "") -> None:
        """Emits a notice."""
        self.noticed.emit(Notice(tone, title, text))

    # --------------------------------------------------------------------------------------------- packages

    async def deploy(self, path: Path, ask: Ask) -> Deployed | None:
        """Deploys one file, folder or zip, and says what that did. None if it was refused or a person said no."""
        try:
            done = await self._deploy(path, ask)
        except UserError as error:
            self.tell("fail", tr("{name} was not deployed", name=path.name), error.sentence)
            return None
        if done and done.what == "same":
            self.noticed.emit(replace(deployed_notice(done), offers=self._next(done)))
        elif done:
            said, offers = deployed_notice(done), self._next(done)
            self.undo.offer(said.tone, said.title, said.text, lambda: self._take_back(done), offers=offers)
        return done

    def _next(self, done: Deployed) -> tuple[Offer, ...]:
        """What people mostly do after a deploy: run its task, where there is one only, and see what a new version changes."""
        tasks = listed(done.tasks)
        run = [
            Offer(tr("Run {name}…", name=text.short(task.name)), partial(self.run_asked.emit, task.key))
            for task in tasks
        ]
        changes = Offer(tr("Show changes"), partial(self.versions_asked.emit, done.package))
        return (*(run if len(run) == 1 else ()), *((changes,) if done.what == "update" else ()))

    async def _take_back(self, done: Deployed) -> None:
        """New runs take the version before; a package that was new is removed. Runs of what was deployed go on."""
        row = next((row for row in await self.cluster.packages() if row.package == done.package), None)
        numbers = [version.version for version in row.versions] if row else []
        if numbers[:1] == [done.version] and len(numbers) > 1:
            await self.cluster.roll_back(done.package, f"v{numbers[1]}")
            self.tell(
                "good",
                tr("{package} is at v{numbers} again", package=done.package, numbers=numbers[1]),
                tr("v{version} stays in its versions.", version=done.version),
            )
        elif numbers == [done.version]:
            await self.cluster.remove_package(done.package)
            self.tell("good", tr("{package} removed", package=done.package))

    async def _deploy(self, path: Path, ask: Ask) -> Deployed | None:
        try:
            return await self.cluster.deploy(path, agree=lambda found: ask(_burdened(path, found)))
        except NotAgreed:
            return None
        except UserError as error:
            if error.fault is not Fault.OTHER_ORIGIN:
                raise
            if not await ask(_other_origin(path, error)):
                return None
        return await self.cluster.deploy(path, take_over=True)

    async def deploy_all(self, paths: list[Path], ask: Ask) -> list[Deployed]:
        """Deploys one after another, in the order in which they were dropped."""
        return [done for path in paths if (done := await self.deploy(path, ask))]

    async def remove_package(self, package: str, ask: Ask) -> None:
        """Asks, then removes a package: new runs are refused, running ones finish."""
        busy = await self._live(Filter(package=PackageName(package)))
        lines = (
            (plural(busy, "{n:,} run of it goes on to the end.", "{n:,} runs of it go on to the end."),) if busy else ()
        )
        question = Question(
            tr("Remove {package}?", package=package),
            (*lines, tr("New runs of it are refused. Ended runs stay in the list.")),
            tr("Remove {package}", package=text.short(package)),
            danger=True,
        )
        if await ask(question):
            await self.cluster.remove_package(PackageName(package))
            self.tell("good", tr("{package} removed", package=package))

    # ------------------------------------------------------------------------------------------------- runs

    async def submit(self, order: Submit, params: Sequence[ParamSpec] = (), told: Told = quiet) -> Submitted:
        """Queues a run, after its files were sent. Raises UserError, with one sentence per bad field."""
        made = await self.cluster.order(order, params, told)
        self.submitted.emit(made.run)
        return made

    async def sweep(
        self, order: Submit, axes: dict[str, list[Any]], params: Sequence[ParamSpec] = (), told: Told = quiet
    ) -> SubmittedGroup:
        """Queues one run for each combination of the axes, all or none. Raises UserError as `submit` does."""
        made = await self.cluster.sweep(order, axes, params, told)
        self.submitted.emit(made.runs[0])
        return made

    async def artifact(self, digest: str) -> bytes:
        """The bytes of something that a run left."""
        return await self.cluster.artifact(Digest(digest))

    async def picture(self, digest: str) -> QImage | None:
        """A picture that a run left, decoded where that holds up nobody; None if it is none."""
        return await asyncio.to_thread(decode, await self.artifact(digest))

    async def preview(self, name: str, digest: str) -> Preview:
        """What the beginning of a file shows."""
        head, size = await self.cluster.artifact_head(Digest(digest), HEAD)
        return await asyncio.to_thread(preview, name, head, size)

    async def save_artifact(self, digest: str, path: Path) -> None:
        """Writes an artifact to a file that a person chose."""
        await self.cluster.artifact(Digest(digest), path)
        self.tell("good", tr("{name} saved", name=path.name), str(path.parent))

    async def save_artifacts(self, run: int, folder: Path) -> None:
        """Writes all files of a run into a folder that a person chose, under harmless names; nothing that stands there is overwritten."""
        paths = await self.cluster.save(await self.cluster.artifacts(RunId(run)), folder)
        self.tell("good", plural(len(paths), "{n:,} file saved", "{n:,} files saved"), str(folder))

    async def _live(self, wanted: Filter) -> int:
        """How many runs that match have not ended."""
        page = await self.cluster.query(Query(kind="runs", filter=wanted, limit=1))
        return sum(number for state, number in page.counts.items() if state not in ENDED)

    # ------------------------------------------------------------------------------------------------ nodes

    async def remove_node(self, node: str, name: str, ask: Ask) -> None:
        """Asks, then forgets a node."""
        busy = await self._live(Filter(node=NodeId(node)))
        lines = (plural(busy, "{n:,} run on it waits again.", "{n:,} runs on it wait again."),) if busy else ()
        question = Question(
            tr("Remove {name}?", name=name),
            (*lines, tr("To come back it has to join again, with a new token.")),
            tr("Remove {name}", name=text.short(name)),
            danger=True,
        )
        if await ask(question):
            await self.cluster.remove_node(NodeId(node))
            self.tell("good", tr("{name} removed", name=name))

    async def drain_node(self, node: str, deadline: float | None, reason: str) -> None:
        """Nothing new goes there; `deadline` in seconds from now."""
        said = await self.cluster.drain_node(NodeId(node), deadline, reason)
        self.undo.offer("good", said, "", lambda: self.resume_node(node))

    async def throttle_node(self, node: str, max_rate: int, before: int) -> None:
        """Its transfers take at most so many bytes a second, 0 for what there is."""
        said = await self.cluster.throttle_node(NodeId(node), max_rate)
        self.undo.offer("good", said, "", lambda: self._throttle_again(node, before))

    async def _throttle_again(self, node: str, before: int) -> None:
        self.tell("good", await self.cluster.throttle_node(NodeId(node), before))

    async def resume_node(self, node: str) -> None:
        """One that drains, or is sick, takes runs again."""
        self.tell("good", await self.cluster.resume_node(NodeId(node)))


def deployed_notice(done: Deployed) -> Notice:
    """What a deploy did: "count v2 deployed", "1 task, changed 3 lines"."""
    name = f"{done.package} v{done.version}"
    if done.what == "same":
        return Notice(
            "plain",
            tr("{name} is there already", name=name),
            tr("The contents are the same, so no new version was made."),
        )
    parts = [plural(len(listed(done.tasks)), "{n:,} task", "{n:,} tasks"), *([done.summary] if done.summary else [])]
    return Notice("good", tr("{name} deployed", name=name), ", ".join(parts))


def _headline(error: UserError) -> str:
    match error.fault:
        case Fault.UNREACHABLE:
            return tr("Not reachable")
        case Fault.NOT_FOUND:
            return tr("Not found")
        case _:
            return tr("That was not done")


def _other_origin(path: Path, error: UserError) -> Question:
    lines = (
        error.sentence,
        tr("Taking it over makes {name} the next version. The versions before it stay.", name=path.name),
    )
    return Question(tr("{name} comes from another place", name=path.name), lines, tr("Take it over"), tr("Leave it"))


def _burdened(path: Path, found: tuple[Burden, ...]) -> Question:
    where = f"{path.name}/.pydraignore" if path.is_dir() else tr("its .pydraignore")
    said = tuple(each.sentence for each in found)
    lines = (*said, tr("To leave that out write into {where}:", where=where), *advice(found).splitlines())
    return Question(
        tr("{name} carries more than code", name=path.name), lines, tr("Deploy it all the same"), tr("Leave it")
    )
