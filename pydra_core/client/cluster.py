"""The verbs as typed Python, over any carrier: what the terminal uses, and what scripts may.

async with await ControlLink.open(homes()) as link:
    cluster = Cluster(link)
    await cluster.deploy(Path("count.py"))
    run = await cluster.submit("count.Count", {"steps": 3})
    details = await cluster.wait(run.run)
"""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from pydra_core.client import saving
from pydra_core.client.agreeing import Agree, check_agreed
from pydra_core.client.blobs import Progress, fetch, head, no_progress, put
from pydra_core.client.carrier import Carrier
from pydra_core.client.inputs import bring, quiet
from pydra_core.client.picking import Told
from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest, NodeId, PackageName, RunId, TokenId
from pydra_core.packages.archive import Packed
from pydra_core.packages.load import read_package
from pydra_core.packages.outline import encode, outline_of
from pydra_core.protocol import verbs
from pydra_core.protocol.chosen import Only
from pydra_core.protocol.manifest import Manifest, ParamSpec
from pydra_core.protocol.messages import Artifact, LogLine
from pydra_core.protocol.mosaic import CellShown
from pydra_core.protocol.pictures import (
    ClusterStatus,
    EnvironmentRow,
    EventRow,
    NodeRow,
    PackageRow,
    RunDetails,
    RunRow,
    TokenRow,
    UnitRow,
)
from pydra_core.protocol.states import ENDED

A = TypeVar("A")
PAGE = 200
SMALL = 64 * 1024
"""Bytes of an archive that is sent as it is: to ask what of it is there would take longer."""

ALL = verbs.Filter()


class Cluster:
    """One cluster. Every method raises UserError: refused by the master, or `UNREACHABLE`.

    Who leaves one of its streams early closes it (`contextlib.aclosing`), so that the master stops sending.
    """

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier

    # -------------------------------------------------------------------------------------------- packages

    async def put_blob(self, path: Path, digest: Digest, progress: Progress = no_progress) -> None:
        """Makes the master hold the bytes of a file whose SHA-256 is `digest`; goes on where an earlier try was cut."""
        await put(self._carrier, path, digest, progress)

    async def deploy(
        self,
        path: Path,
        name: str | None = None,
        take_over: bool = False,
        progress: Progress = no_progress,
        max_rate: int = 0,
        agree: Agree | None = None,
    ) -> verbs.Deployed:
        """Packs a file, folder or zip here and makes it the newest version of its package.

        `take_over` allows it to follow a package of the same name that came from elsewhere (`Fault.OTHER_ORIGIN` otherwise). At most
        `max_rate` bytes a second are sent, if that is not 0. Before anything is sent that had better not be, `agree` is asked; if it says
        no, that is `NotAgreed`.
        """
        with tempfile.TemporaryDirectory(prefix="pydra-deploy-") as into:
            packed, manifest = await read_package(path, Path(into), name)
            if agree is not None:
                await check_agreed(packed, self.plan, agree)
            return await self.deploy_packed(packed, manifest, take_over, progress, max_rate)

    async def deploy_packed(
        self,
        packed: Packed,
        manifest: Manifest,
        take_over: bool = False,
        progress: Progress = no_progress,
        max_rate: int = 0,
    ) -> verbs.Deployed:
        """The second half of `deploy`, for who wants to `plan` between the two."""
        outline = await asyncio.to_thread(lambda: encode(outline_of(packed.blob))) if packed.size > SMALL else b""
        await put(self._carrier, packed.blob, packed.digest, progress, outline, max_rate)
        verb = verbs.Deploy(digest=packed.digest, manifest=manifest, origin=packed.origin, take_over=take_over)
        return await self._ask(verb, verbs.Deployed)

    async def plan(self, packed: Packed) -> verbs.DeployPlan:
        """What a deploy would do, without doing it."""
        verb = verbs.PlanDeploy(package=packed.package, digest=packed.digest, origin=packed.origin)
        return await self._ask(verb, verbs.DeployPlan)

    async def packages(self) -> list[PackageRow]:
        return [row async for row in self._rows("packages", lambda page: page.packages)]

    async def environments(self, package: PackageName | None = None) -> list[EnvironmentRow]:
        """How the current versions of packages that depend on something stand on each node."""
        wanted = verbs.Filter(package=package)
        return [row async for row in self._rows("environments", lambda page: page.environments, wanted)]

    async def lock(self, digest: str) -> str:
        """What is pinned under this digest, or the start of it."""
        return (await self._ask(verbs.GetLock(digest), verbs.LockText)).text

    async def forget_locks(self, package: PackageName, version: str = "", python: str = "") -> str:
        """What it needs is found out anew by its next run."""
        return (await self._ask(verbs.ForgetLocks(package=package, version=version, python=python), verbs.Done)).text

    async def differences(self, package: PackageName, old: str, new: str, context: int = 3) -> verbs.Difference:
        """What differs between two versions, side by side, with so many equal lines around each change."""
        return await self._ask(verbs.DiffVersions(package=package, old=old, new=new, context=context), verbs.Difference)

    async def source(self, package: PackageName, version: str = "", file: str = "") -> verbs.Source:
        """One file of a version to be read, and the names of all; without a name its README, or else its first module."""
        return await self._ask(verbs.ReadSource(package=package, version=version, file=file), verbs.Source)

    async def roll_back(self, package: PackageName, version: str) -> str:
        """An old version becomes the one that new runs take; running runs keep theirs."""
        return (await self._ask(verbs.RollBack(package, version), verbs.Done)).text

    async def prune(
        self,
        package: PackageName | None = None,
        *,
        keep: int = 5,
        age: float = 0.0,
        size: int = 0,
        dry: bool = True,
    ) -> verbs.Pruned:
        """Removes versions beyond the newest `keep` that are older than `age` seconds and beyond the newest that have `size` bytes
        together; `dry` only tells which."""
        return await self._ask(verbs.Prune(package=package, keep=keep, age=age, size=size, dry=dry), verbs.Pruned)

    async def keep(self, verb: verbs.Keep) -> str:
        """Other limits of what is kept of the history; returns all of them as a sentence."""
        return (await self._ask(verb, verbs.Done)).text

    async def prune_runs(self, *, keep: int = 0, age: float = 0.0, size: int = 0, dry: bool = True) -> verbs.PrunedRuns:
        """Forgets ended runs, the oldest first: older than `age` seconds, beyond the newest `keep`, or such that what all left has more
        than `size` bytes (0: no such limit); none that a live run needs. `dry` only tells which."""
        verb = verbs.PruneRuns(age=age, keep=keep, size=size, dry=dry)
        told = await self._ask(verb, verbs.PrunedRuns)
        while told.more and not dry:
            piece = await self._ask(verb, verbs.PrunedRuns)
            told = verbs.PrunedRuns(runs=told.runs + piece.runs, size=told.size + piece.size, dry=dry, more=piece.more)
        return told

    async def remove_package(self, package: PackageName, version: str = "") -> str:
        """New runs of it are refused, running ones finish; with a `version` only that one goes, which no run may take."""
        return (await self._ask(verbs.RemovePackage(package, version), verbs.Done)).text

    # ------------------------------------------------------------------------------------------------ runs

    async def submit(
        self, task: str, arguments: dict[str, Any] | None = None, *, version: str = "", priority: int = 0
    ) -> verbs.Submitted:
        """Queues a run; it is on disk when this returns. Faulty arguments come in `UserError.fields`. Files that go with it are given as
        `InputFile("cat.png")`, `InputFiles` or `InputFolder`."""
        return await self.order(verbs.Submit(task=task, arguments=arguments or {}, version=version, priority=priority))

    async def order(self, verb: verbs.Submit, params: Sequence[ParamSpec] = (), told: Told = quiet) -> verbs.Submitted:
        """`submit` with everything that a run can be told: when, after which others, in which group.

        Files of this machine are sent first, and `told` how far that is; by the task's `params` their names may be texts.
        """
        given, _ = await bring(self._carrier, params, verb.arguments, {}, told)
        return await self._ask(msgspec.structs.replace(verb, arguments=given), verbs.Submitted)

    async def sweep(
        self, base: verbs.Submit, axes: dict[str, list[Any]], params: Sequence[ParamSpec] = (), told: Told = quiet
    ) -> verbs.SubmittedGroup:
        """One run for each combination of the axes' values, all of them or none, in one group. Files go as by `order`."""
        given, several = await bring(self._carrier, params, base.arguments, axes, told)
        verb = verbs.SubmitSweep(base=msgspec.structs.replace(base, arguments=given), axes=several)
        return await self._ask(verb, verbs.SubmittedGroup)

    async def again(self, run: RunId, version: str = "same", only: Only = ()) -> verbs.Submitted:
        """A new run with the arguments of an old one, secrets too; with `only` these units of a parallel task and no others."""
        return await self._ask(verbs.RunAgain(run=run, version=version, only=only), verbs.Submitted)

    async def retry(self, run: RunId, only: Only = (), book: str = "") -> str:
        """Units that wait for their next try take it now. What happens, as a sentence."""
        return (await self._ask(verbs.RetryUnits(run=run, book=book, only=only), verbs.Done)).text

    async def pause(self, run: RunId, now: bool = False) -> str:
        """No new units; running ones finish, or their clocks are stopped if `now`. What happens, as a sentence."""
        return (await self._ask(verbs.PauseRun(run=run, now=now), verbs.Done)).text

    async def resume(self, run: RunId) -> str:
        return (await self._ask(verbs.ResumeRun(run), verbs.Done)).text

    async def set_priority(self, run: RunId, priority: int) -> str:
        return (await self._ask(verbs.SetPriority(run, priority), verbs.Done)).text

    async def units(self, run: RunId) -> list[UnitRow]:
        """What is known of single units: those on their way, and the last that failed."""
        query = verbs.Query(kind="units", filter=verbs.Filter(run=run), limit=10_000)
        return list((await self.query(query)).units)

    async def mosaic(self, run: RunId, book: str = "", mark: int = 0, since: int = 0) -> verbs.Mosaic:
        """All units of one spread, a byte for each: what is new after `since` of the trace `mark`."""
        return await self._ask(verbs.ReadMosaic(run=run, book=book, mark=mark, since=since), verbs.Mosaic)

    async def cell(self, run: RunId, book: str, index: int) -> CellShown:
        """What is known of one unit."""
        return (await self._ask(verbs.ReadCell(run=run, book=book, index=index), verbs.Cell)).cell

    async def spans(
        self, since: float, until: float = 0.0, run: RunId | None = None, node: NodeId | None = None
    ) -> verbs.Spans:
        """What workers were at in this while (seconds since the epoch; 0.0: now)."""
        return await self._ask(verbs.ReadSpans(since=since, until=until, run=run, node=node), verbs.Spans)

    async def pulse(self, since: float = 0.0) -> verbs.PulseTold:
        """The last hour in figures, and what needs attention."""
        return await self._ask(verbs.ReadPulse(since), verbs.PulseTold)

    async def wait(self, run: RunId) -> RunDetails:
        """The details of a run as soon as it has ended, with its result."""
        async with aclosing(self.follow(run)) as news:
            async for details in news:
                if _is_over(details):
                    return details
        raise UserError(
            f"The master stopped telling of run {run}: look again with pydractl show {run}.", Fault.UNREACHABLE
        )

    async def follow(self, run: RunId) -> AsyncGenerator[RunDetails, None]:
        """The details of a run now and whenever they change (at most some ten times a second), until it has ended."""
        query = verbs.Query(kind="run", filter=verbs.Filter(run=run))
        async with self._carrier.watch(verbs.Watch(query)) as pushes:
            async for push in pushes:
                if isinstance(push, verbs.Snapshot | verbs.Delta) and push.page.details is not None:
                    yield push.page.details
                    if _is_over(push.page.details):
                        return

    async def runs(
        self, filter: verbs.Filter = ALL, *, sort: str = "", offset: int = 0, limit: int = PAGE
    ) -> tuple[RunRow, ...]:
        """A window on the runs, newest first unless `sort` names a column ("-" before it: descending)."""
        return (await self.query(verbs.Query(kind="runs", filter=filter, sort=sort, offset=offset, limit=limit))).runs

    async def details(self, run: RunId) -> RunDetails:
        page = await self.query(verbs.Query(kind="run", filter=verbs.Filter(run=run)))
        if page.details is None:
            raise UserError(f"There is no run {run}. pydractl runs lists them.", Fault.NOT_FOUND)
        return page.details

    async def cancel(self, run: RunId, reason: str = "", grace: float = 5.0) -> str:
        """Stops a run; returns what happens now, as a sentence."""
        return (await self._ask(verbs.CancelRun(run=run, reason=reason, grace=grace), verbs.Done)).text

    async def cancel_group(self, group: str, reason: str = "", grace: float = 5.0) -> str:
        """Stops every run of a group; returns what happens now, as a sentence."""
        return (await self._ask(verbs.CancelGroup(group=group, reason=reason, grace=grace), verbs.Done)).text

    async def log(self, run: RunId, *, follow: bool = False, first: int = 0) -> AsyncGenerator[LogLine, None]:
        """Lines of a run's log from `first` on (negative: the last so many).

        `follow` goes on until the run has ended; else those that are there now.
        """
        live = (await self.details(run)).row.state not in ENDED
        async with self._carrier.watch(verbs.WatchRunLog(run=run, first=first)) as pushes:
            async for push in pushes:
                if isinstance(push, verbs.LogPushed):
                    for line in push.lines:
                        yield line
                    if live and not follow and not push.rest:
                        return

    async def node_log(self, node: NodeId, *, follow: bool = True, first: int = -500) -> AsyncGenerator[LogLine, None]:
        """Lines of a node's own log; `follow` goes on for as long as one looks, else those that are there now."""
        async with self._carrier.watch(verbs.WatchNodeLog(node=node, first=first)) as pushes:
            async for push in pushes:
                if isinstance(push, verbs.LogPushed):
                    for line in push.lines:
                        yield line
                    if not follow and not push.rest:
                        return

    async def search(self, text: str, filter: verbs.Filter = ALL, limit: int = 100) -> verbs.Hits:
        """Where ended runs have these words, in their logs or in what they were told and came to; the newest runs first."""
        return await self._ask(verbs.SearchLogs(text=text, filter=filter, limit=limit), verbs.Hits)

    async def artifacts(self, run: RunId) -> list[Artifact]:
        """All files that a run and its units left so far."""
        return [row async for row in self._rows("artifacts", lambda page: page.artifacts, verbs.Filter(run=run))]

    async def artifact(self, digest: Digest, into: Path | None = None, progress: Progress = no_progress) -> bytes:
        """The bytes of a file that a run left, verified; or b"" and all of them in the file `into`."""
        return await fetch(self._carrier, digest, into, progress)

    async def artifact_head(self, digest: Digest, length: int) -> tuple[bytes, int]:
        """The first bytes of a file that a run left, a mebibyte at most, and its size; for looking at, as nothing verifies them."""
        return await head(self._carrier, digest, length)

    async def save(
        self, artifacts: Sequence[Artifact], folder: Path, *, force: bool = False, progress: Progress = no_progress
    ) -> list[Path]:
        """Saves files that a run left below a folder, each verified; their names are made harmless (`client.saving`). Nothing is
        written if something is in the way; `force` overwrites files. Returns where they stand."""
        placed = saving.places(artifacts, folder)
        await asyncio.to_thread(saving.check, placed, folder, force=force)
        before, size = 0, sum(each.size for each in artifacts)

        def told(have: int, _: int) -> None:
            progress(before + have, size)

        for artifact, path in placed:
            await _make_folder(path.parent)
            await self.artifact(artifact.digest, path, told)
            before += artifact.size
        return [path for _, path in placed]

    # ---------------------------------------------------------------------------------------------- cluster

    async def nodes(self, wanted: verbs.Filter = ALL) -> list[NodeRow]:
        return [row async for row in self._rows("nodes", lambda page: page.nodes, wanted)]

    async def remove_node(self, node: NodeId) -> str:
        return (await self._ask(verbs.RemoveNode(node), verbs.Done)).text

    async def drain_node(self, node: NodeId, deadline: float | None = None, reason: str = "") -> str:
        """Let nothing new go there. `deadline` in seconds: what is left then ends, and waits again elsewhere."""
        return (await self._ask(verbs.DrainNode(node, deadline, reason), verbs.Done)).text

    async def resume_node(self, node: NodeId) -> str:
        """Let a node that drains, or is sick, take runs again."""
        return (await self._ask(verbs.ResumeNode(node), verbs.Done)).text

    async def throttle_node(self, node: NodeId, max_rate: int) -> str:
        """The node's transfers take at most so many bytes a second together; 0 for as many as there are."""
        return (await self._ask(verbs.ThrottleNode(node=node, max_rate=max_rate), verbs.Done)).text

    async def tag_node(self, node: NodeId, add: Sequence[str] = (), remove: Sequence[str] = ()) -> str:
        """Give a node words that tasks can ask for, or take them away; all that it carries then, as a sentence."""
        return (await self._ask(verbs.TagNode(node=node, add=tuple(add), remove=tuple(remove)), verbs.Done)).text

    async def token(self, uses: int = 1, ttl: float = 3600.0) -> verbs.TokenMade:
        """A new join token for `uses` machines, good for `ttl` seconds."""
        return await self._ask(verbs.NewToken(uses=uses, ttl=ttl), verbs.TokenMade)

    async def tokens(self) -> list[TokenRow]:
        return [row async for row in self._rows("tokens", lambda page: page.tokens)]

    async def revoke_token(self, token: TokenId) -> str:
        return (await self._ask(verbs.RevokeToken(token), verbs.Done)).text

    async def listen(self, address: str) -> str:
        return (await self._ask(verbs.Listen(address), verbs.Done)).text

    async def notify(self) -> verbs.NotifyTold:
        """Who is told by e-mail and webhook, and the mail server without its password."""
        return await self._ask(verbs.GetNotify(), verbs.NotifyTold)

    async def set_notify(self, verb: verbs.SetNotify) -> verbs.NotifyTold:
        """Other rules, or another mail server, from now on."""
        return await self._ask(verb, verbs.NotifyTold)

    async def test_notify(self, to: str) -> str:
        """Sends a test to a place, and says who took it; raises UserError if nobody did."""
        return (await self._ask(verbs.TestNotify(to), verbs.Done)).text

    async def status(self) -> ClusterStatus:
        page = await self.query(verbs.Query(kind="status"))
        if page.status is None:
            raise UserError(
                "The master told nothing of itself: install the same version of pydra-cluster on both.", Fault.REFUSED
            )
        return page.status

    async def events(self) -> AsyncGenerator[EventRow, None]:
        """What happened since the master's start, and what happens from now on."""
        async with self._carrier.watch(verbs.Watch(verbs.Query(kind="events"))) as pushes:
            async for push in pushes:
                if isinstance(push, verbs.Snapshot | verbs.Delta):
                    for row in push.page.events:
                        yield row

    async def query(self, query: verbs.Query) -> verbs.Page:
        return await self._ask(query, verbs.Page)

    # ------------------------------------------------------------------------------------------------ plumbing

    async def _rows(
        self, kind: verbs.QueryKind, rows: Callable[[verbs.Page], tuple[A, ...]], wanted: verbs.Filter = ALL
    ) -> AsyncIterator[A]:
        """All rows of a list, page by page."""
        offset = 0
        while True:
            page = await self.query(verbs.Query(kind=kind, filter=wanted, offset=offset, limit=PAGE))
            for row in rows(page):
                yield row
            offset += len(rows(page))
            if not rows(page) or offset >= page.total:
                return

    async def _ask(self, verb: verbs.Verb, kind: type[A]) -> A:
        answer = await self._carrier.ask(verb)
        if not isinstance(answer, kind):
            raise UserError(
                f"The master answered {type(verb).__name__} with {type(answer).__name__}: install the same version of pydra-cluster "
                "on both.",
                Fault.REFUSED,
            )
        return answer


async def _make_folder(folder: Path) -> None:
    try:
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"The folder {folder} cannot be made: {error.strerror}. Choose another place.") from None


def _is_over(details: RunDetails) -> bool:
    """It has ended, and what it gave is here."""
    return details.row.state in ENDED and not details.result_follows
