"""Verbs that look into blobs: bytes come and go in parts, versions are compared and weighed, blobs that nobody refers to are deleted."""

import asyncio
import logging
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest
from pydra_core.master import catalogue, events, references, versions
from pydra_core.master.outlines import Outlines, candidates
from pydra_core.packages import archive, compare
from pydra_core.packages.outline import decode
from pydra_core.protocol import verbs

if TYPE_CHECKING:
    from pydra_core.master.runtime import Master

log = logging.getLogger(__name__)


class Contents:
    """What is in the blobs of one master."""

    def __init__(self, master: "Master") -> None:
        self._master = master
        self.wanted: Counter[Digest] = Counter()
        """Blobs that are being deployed or given to runs: nothing in the state refers to them yet."""

    @property
    def outlines(self) -> Outlines:
        """What the archives hold."""
        return Outlines(self._master.blobs)

    async def part(self, verb: verbs.PutPart | verbs.GetPart) -> verbs.Answer:
        """A piece of a blob comes or goes."""
        blobs = self._master.blobs
        if isinstance(verb, verbs.PutPart):
            if verb.outline:
                await self._begin(verb)
            held = await blobs.put(verb.digest, verb.offset, verb.size, verb.body, verb.ranges)
            return verbs.Held(held, await blobs.wants(verb.digest, verbs.CHUNK))
        body, size = await blobs.read(verb.digest, verb.offset, min(verb.length, verbs.CHUNK))
        return verbs.PartOf(offset=verb.offset, size=size, body=body)

    async def _begin(self, verb: verbs.PutPart) -> None:
        """What the archive shares with others need not come. With an outline that cannot be one, all of it comes."""
        try:
            members = await asyncio.to_thread(decode, verb.outline)
        except UserError as error:
            log.warning("the blob %s comes as a whole: %s", verb.digest[:12], error)
            return
        sources = await self.outlines.sources(members, candidates(self._master.cluster))
        await self._master.blobs.begin(verb.digest, verb.size, members, sources)

    async def deploy(self, verb: verbs.Deploy, who: str) -> verbs.Answer | None:
        """Raises UserError if the bytes are not here, or no package."""
        self.wanted[verb.digest] += 1
        try:
            if not await self._master.blobs.has(verb.digest):
                raise UserError(
                    "The master does not hold this package's bytes: send them before you deploy it.", Fault.CONFLICT
                )
            package = self._master.cluster.packages.get(verb.manifest.package)
            before = package.versions[-1].digest if package is not None and package.versions else None
            summary = await self._summary(before, verb.digest)
            return await self._master.settled(events.Asked(verb, summary, who))
        finally:
            self.wanted[verb.digest] -= 1
            self.wanted += Counter()

    async def _summary(self, before: Digest | None, after: Digest) -> str:
        """What changed, in words; "" for a new package. Raises UserError if the bytes are no package."""
        blobs = self._master.blobs
        new = await asyncio.to_thread(archive.read_sources, blobs.path(after))
        if before is None or before == after:
            return ""
        try:
            old = await asyncio.to_thread(archive.read_sources, blobs.path(before))
        except (UserError, OSError):
            return ""
        return await asyncio.to_thread(compare.summary, old, new)

    async def difference(self, verb: verbs.DiffVersions) -> verbs.Difference:
        """What differs between two versions, side by side. Raises UserError."""
        package = versions.current(self._master.cluster, verb.package)
        old, new = catalogue.pick(package, verb.old), catalogue.pick(package, verb.new)
        paths = self._master.blobs.path(old.digest), self._master.blobs.path(new.digest)

        def compared() -> tuple[tuple[verbs.FileDifference, ...], str]:
            before, after = archive.read_sources(paths[0]), archive.read_sources(paths[1])
            return compare.differences(before, after, max(0, verb.context)), compare.summary(before, after)

        try:
            files, summary = await asyncio.to_thread(compared)
        except OSError as error:
            sentence = f"The contents of {package.name} cannot be read ({error.strerror}): deploy them again."
            raise UserError(sentence, Fault.NOT_FOUND) from None
        return verbs.Difference(package=package.name, old=old.number, new=new.number, files=files, summary=summary)

    async def source(self, verb: verbs.ReadSource) -> verbs.Source:
        """One file of a version, as text. Raises UserError."""
        package = versions.current(self._master.cluster, verb.package)
        found = catalogue.pick(package, verb.version)
        try:
            sources = await asyncio.to_thread(archive.read_sources, self._master.blobs.path(found.digest))
        except OSError as error:
            sentence = f"The contents of {package.name} cannot be read ({error.strerror}): deploy them again."
            raise UserError(sentence, Fault.NOT_FOUND) from None
        name = verb.file or _first_to_read(list(sources))
        if name not in sources:
            raise UserError(f"{package.name} v{found.number} has no file {name[:200]}.", Fault.NOT_FOUND)
        body = sources[name]
        text, note = ("", "It is no text, or too large to be shown.") if isinstance(body, bytes) else (body, "")
        if len(text) > verbs.SOURCE_LIMIT:
            note = f"These are its first {verbs.SOURCE_LIMIT:,} characters of {len(text):,}."
        files = tuple(sorted(sources, key=lambda each: (each.count("/"), each.casefold())))
        return verbs.Source(
            package=package.name,
            version=found.number,
            files=files,
            file=name,
            text=text[: verbs.SOURCE_LIMIT],
            note=note,
        )

    async def prune(self, verb: verbs.Prune, who: str) -> verbs.Answer | None:
        """The rules say which versions go; here it is added how many bytes each takes."""
        found = versions.prunable(self._master.cluster, verb, self._master.clock())
        numbers = {(package.name, each.number): each.digest for package, gone in found for each in gone}
        sizes = {digest: await self._master.blobs.held(digest) for digest in numbers.values()}
        answer = await self._master.settled(events.Asked(verb, who=who))
        if not isinstance(answer, verbs.Pruned):
            return answer
        weighed = tuple(
            (name, number, sizes.get(numbers.get((name, number), Digest("")), size))
            for name, number, size in answer.versions
        )
        return msgspec.structs.replace(answer, versions=weighed)

    async def drop(self, digests: tuple[Digest, ...]) -> None:
        """Deletes these blobs, but for those that something refers to, or is about to."""
        for digest in digests:
            if self._is_free(digest):
                try:
                    await self._master.blobs.delete(digest, lambda blob: not self._is_free(blob))
                except UserError:
                    log.exception("the blob %s cannot be deleted", digest)

    def _is_free(self, digest: Digest) -> bool:
        announced = digest in self.wanted or self._master.blobs.is_counted_on(digest)
        return not announced and not references.needed(self._master.cluster, digest)

    async def sweep(self) -> None:
        """Deletes the blobs that nothing refers to and nobody has sent for a day: uploads whose end did not count."""
        for folder in await self._master.blobs.folders():
            found = await self._master.blobs.settled(folder)
            orphans = tuple(digest for digest in found if self._is_free(digest))
            if orphans:
                log.info("%s blobs that nothing refers to are deleted", len(orphans))
                await self.drop(orphans)


def _first_to_read(names: list[str]) -> str:
    """A README at the top, or else the first module."""
    top = sorted(name for name in names if "/" not in name)
    readme = next((name for name in top if name.casefold().startswith("readme")), "")
    return readme or next((name for name in [*top, *sorted(names)] if name.endswith(".py")), min(names, default=""))
