"""What the archives of one master hold, file by file, so that nobody sends what stands in one of them, and none fetches what he has.

An outline is made from its archive when it is first asked for, and kept beside the blobs until the archive goes or nobody asked for a
week. It is no record: a lost one is made again.
"""

import asyncio
import logging
import os
from collections.abc import Iterable
from contextlib import suppress

from pydra_core.errors import UserError
from pydra_core.ids import Digest
from pydra_core.master.blobs import Blobs
from pydra_core.master.state import Cluster
from pydra_core.packages.assembly import Source
from pydra_core.packages.outline import Member, decode, encode, keep, outline_of, placed

MOST = 500
"""Archives that are looked through for what another one shares with them."""

log = logging.getLogger(__name__)


class Outlines:
    """The outlines of the archives among these blobs."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    async def encoded(self, digest: Digest) -> bytes:
        """The outline of an archive as it is sent. Raises UserError if there is no such archive."""
        return encode(await asyncio.to_thread(self._of, digest))

    async def sources(self, members: Iterable[Member], among: Iterable[Digest]) -> dict[bytes, Source]:
        """Where the contents of these files stand in archives that are here."""
        return await asyncio.to_thread(self._sources, {each.sha for each in members}, among)

    def _sources(self, wanted: set[bytes], among: Iterable[Digest]) -> dict[bytes, Source]:
        found: dict[bytes, Source] = {}
        for digest in among:
            if not wanted:
                break
            try:
                held = placed(self._of(digest))
            except UserError:
                log.exception("the contents of the version %s cannot be used for others", digest[:12])
                continue
            for each in held:
                if each.member.sha in wanted:
                    wanted.remove(each.member.sha)
                    found[each.member.sha] = Source(self._blobs.path(digest), each.content)
        return found

    def _of(self, digest: Digest) -> tuple[Member, ...]:
        path = self._blobs.outline_path(digest)
        with suppress(OSError, UserError):
            found = decode(path.read_bytes())
            os.utime(path)
            return found
        try:
            made = outline_of(self._blobs.path(digest))
        except OSError as error:
            raise UserError(f"The contents of this version cannot be read: {error.strerror}.") from None
        with suppress(OSError):
            keep(path, made)
        return made


def candidates(cluster: Cluster) -> list[Digest]:
    """The versions whose files a new one may share: current ones first, then the others, the newest first."""
    packages = [package for package in cluster.packages.values() if package.versions]
    current = sorted((package.versions[-1] for package in packages), key=lambda each: -each.deployed)
    older = sorted((each for package in packages for each in package.versions[:-1]), key=lambda each: -each.deployed)
    return list(dict.fromkeys(each.digest for each in (*current, *older)))[:MOST]
