"""The verbs about packages, their versions and environments, and how much of the past is kept."""

import asyncio
import tempfile
from pathlib import Path

from pydra_core.client.agreeing import Agree, check_agreed
from pydra_core.client.asking import Asking
from pydra_core.client.blobs import Progress, no_progress, put
from pydra_core.ids import PackageName
from pydra_core.packages.archive import Packed
from pydra_core.packages.load import read_package
from pydra_core.packages.outline import encode, outline_of
from pydra_core.protocol import verbs
from pydra_core.protocol.manifest import Manifest
from pydra_core.protocol.pictures import (
    EnvironmentRow,
    PackageRow,
)

SMALL = 64 * 1024
"""Bytes of an archive that is sent as it is: to ask what of it is there would take longer."""

DAY = 86_400.0


class PackageVerbs(Asking):
    """The packages of one cluster."""

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

    async def would_forget(self, verb: verbs.Keep) -> verbs.PrunedRuns:
        """Which ended runs would be beyond these limits; nothing is changed."""
        if not (verb.days or verb.runs or verb.size):
            return verbs.PrunedRuns(runs=(), size=0, dry=True)
        return await self.prune_runs(keep=verb.runs or 0, age=(verb.days or 0.0) * DAY, size=verb.size or 0)

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
