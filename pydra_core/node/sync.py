"""Blobs between a node and its master, apart from the main link: versions come in, artifacts, logs and files of units go out.

1. A transfer is cut off and goes on where it was: parts of a version stay on disk, the master says how much it has of a blob.
2. A version counts only when its digest was checked and its folder is complete; until then it stands elsewhere.
3. Trouble with a link is tried again for ever (`state` says when it has been too long); a refusal is final.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pydra_core.errors import UserError
from pydra_core.ids import Digest
from pydra_core.link.backoff import Pauses
from pydra_core.node.blobline import TROUBLE, BlobLine, Blobs
from pydra_core.node.collect import take_between
from pydra_core.node.folders import Folders, size_of
from pydra_core.node.happened import BlobsMoved, BlobsStored, Fact, PullMoved, RoomLacked, VersionArrived, VersionFailed
from pydra_core.node.health import is_of_contents, is_of_disk
from pydra_core.node.inputs import Inputs
from pydra_core.node.keys import Key
from pydra_core.node.lanes import FilesLost
from pydra_core.node.pulls import Damaged, DiskTrouble, Pull
from pydra_core.node.saves import Saves
from pydra_core.node.stock import Stock
from pydra_core.node.uploads import Order, Uploads
from pydra_core.packages.archive import unpack
from pydra_core.protocol.messages import Artifact, UnitEnded
from pydra_core.protocol.states import Blame

REPORT_EVERY = 0.1
log = logging.getLogger(__name__)


class Sync:
    """Carries out `Pull` and `Upload`, and reports what came of them."""

    def __init__(self, folders: Folders, blobs: Blobs, report: Callable[[Fact], None]) -> None:
        self._folders = folders
        self._blobs = blobs
        self._report = report
        self._reported = 0.0
        self._up = BlobLine(blobs)
        self.uploads = Uploads(self._up)
        self.saves = Saves(self.uploads, report, folders.drafts_of)
        self.inputs = Inputs(folders, BlobLine(blobs))
        self.stock = Stock(folders, blobs, report)

    async def run(self) -> None:
        """Serves the queues of what goes out and of what units read, for ever."""
        async with asyncio.TaskGroup() as group:
            for work in (self._up.run(), self.uploads.run(), self.inputs.run()):
                group.create_task(work)

    async def pull(self, version: Digest) -> None:
        """Get a version: ends with `VersionArrived`, or `VersionFailed` if it cannot be had."""
        pauses, plain = Pauses(random.random), False
        while True:
            pull = Pull(self._folders, version, partial(self._moved, version), plain=plain)
            try:
                self._report(await self._pulled(pull, version))
                return
            except Damaged as error:
                if pull.is_all_the_masters:
                    self._report(VersionFailed(version, error.sentence))
                    return
                plain = True
            except TROUBLE as trouble:
                log.info("The version %s is not here yet: %s", version[:12], trouble)
                await self._blobs.pause(pauses.after(got_on=pull.got_on))

    async def _pulled(self, pull: Pull, version: Digest) -> VersionArrived | VersionFailed:
        """Raises Damaged, or one of `TROUBLE`."""
        try:
            await self._fetch(pull, version)
            await self._alive(version, self._folders.part(version).stat().st_size)
            return VersionArrived(version, await asyncio.to_thread(size_of, self._folders.version(version)))
        except (Damaged, *TROUBLE):
            raise
        except DiskTrouble as trouble:
            self._folders.part(version).unlink(missing_ok=True)  # what did not fit must not keep the disk full
            return VersionFailed(version, str(trouble), Blame.MACHINE)
        except UserError as error:
            return VersionFailed(version, error.sentence)
        except Exception as error:
            # The door of the link: whatever goes wrong there, the runs that wait for this version have an end.
            log.exception("The version %s could not be had", version[:12])
            return VersionFailed(version, f"{type(error).__name__}: {error}", Blame.MACHINE)

    async def _fetch(self, pull: Pull, version: Digest) -> None:
        ticket = await self._blobs.ticket(fetch=(version,))
        if ticket.refused:
            raise UserError(ticket.refused)
        wire = await self._blobs.open(ticket.ticket)
        try:
            await pull.fetch(wire)
        finally:
            await wire.close()

    def _moved(self, version: Digest, have: int, size: int) -> None:
        now = asyncio.get_running_loop().time()
        if have == size or now >= self._reported + REPORT_EVERY:
            self._reported = now
            self._report(PullMoved(version, have, size))

    def _unpack(self, version: Digest) -> None:
        part = self._folders.part(version)
        try:
            unpack(part, self._folders.version(version), version)
        except OSError as error:
            raise DiskTrouble(f"{error.strerror or error} (while it was unpacked)") from None
        except UserError as error:
            if isinstance(error.__cause__, OSError) and not is_of_contents(error.__cause__):
                raise DiskTrouble(error.sentence) from None
            raise
        finally:
            part.unlink(missing_ok=True)

    async def _alive(self, version: Digest, size: int) -> None:
        """Unpack; to do so for long, without a byte from the master, is not silence."""
        task = asyncio.ensure_future(asyncio.to_thread(self._unpack, version))
        while not (await asyncio.wait([task], timeout=5))[0]:
            self._report(PullMoved(version, size, size))
        task.result()

    async def upload(self, ended: UnitEnded) -> None:
        """Bring the blobs of an end to the master, then say so; those that it will not take are left behind."""
        blobs = await asyncio.to_thread(self._blobs_of, ended)
        key = Key.of(ended)
        order = self._order(key, self._moving(ended.serial, sum(blob.size for blob in blobs)))
        stored, problem = await self.uploads.store(self._folders.owed_by(key), blobs, order)
        if problem:
            log.warning("Files of run %s could not be brought to the master: %s", ended.unit.run, problem)
        self._report(BlobsStored(ended.serial, stored, problem))

    def _order(self, key: Key, moved: Callable[[int], None] = lambda _: None) -> Order:
        return Order(key, moved, lambda size: self._report(RoomLacked(key, size)))

    def _moving(self, serial: int, total: int) -> Callable[[int], None]:
        """Tells how far the files of an end are, now and then."""
        told = 0.0

        def moved(done: int) -> None:
            nonlocal told
            now = asyncio.get_running_loop().time()
            if now >= told + REPORT_EVERY:
                told = now
                self._report(BlobsMoved(serial, done, total))

        return moved

    async def take(self, key: Key, work: Path, names: tuple[str, ...]) -> list[Artifact]:
        """Take files that a seat left for other units; the node keeps them for those that read them here. Raises FilesLost."""
        try:
            harvest = await asyncio.to_thread(take_between, self._folders.between(key.unit.run), work, names)
        except OSError as error:
            text = f"A file that it left could not be taken: {error.strerror or error}."
            raise FilesLost(text, ours=is_of_disk(error)) from None
        if harvest.problems:
            raise FilesLost(harvest.problems[0], ours=False)
        return list(harvest.artifacts)

    async def give(self, key: Key, files: list[Artifact]) -> None:
        """Bring taken files to the master. Raises FilesLost."""
        _, problem = await self.uploads.store(self._folders.between(key.unit.run), files, self._order(key))
        if problem:
            raise FilesLost(f"A file that it left could not be brought to the master: {problem}", ours=True)

    def _blobs_of(self, ended: UnitEnded) -> list[Artifact]:
        named = {artifact.digest: artifact for artifact in ended.artifacts}
        folder = self._folders.owed_by(Key.of(ended))
        if ended.log and (folder / ended.log).exists():
            named[ended.log] = Artifact("log", ended.log, (folder / ended.log).stat().st_size)
        return [x for x in named.values() if (folder / x.digest).exists()]
