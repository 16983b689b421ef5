"""The verbs about what runs leave, and nodes: lines and files."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from pathlib import Path

from pydra_core.client import log_reading, saving
from pydra_core.client.asking import ALL
from pydra_core.client.blobs import Progress, fetch, head, no_progress
from pydra_core.client.run_verbs import RunVerbs
from pydra_core.errors import UserError
from pydra_core.ids import Digest, NodeId, RunId
from pydra_core.protocol import verbs
from pydra_core.protocol.logs import (
    FollowLogs,
    LineSought,
    LinesTold,
    LogOf,
    LogRow,
    ReadLines,
    SeekLine,
    Sift,
    SiftLogs,
)
from pydra_core.protocol.messages import Artifact, LogLine

EVERYTHING = Sift()


class LeavingVerbs(RunVerbs):
    """The runs of one cluster, with their logs and files."""

    async def log(self, run: RunId, *, follow: bool = False, first: int = 0) -> AsyncGenerator[LogLine, None]:
        """Lines of a run's log from `first` on (negative: the last so many).

        `follow` goes on until the run has ended; else those that are there now.
        """
        async with self._carrier.watch(verbs.WatchRunLog(run=run, first=first)) as pushes:
            async for push in pushes:
                if isinstance(push, verbs.LogPushed):
                    for line in push.lines:
                        yield line
                    if not follow and not push.rest:
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

    def lines(
        self, logs: Sequence[LogOf], sift: Sift = EVERYTHING, *, follow: bool = False, back: int = 0,
        noted: Callable[[str], None] = log_reading.unheard,
    ) -> AsyncGenerator[LogRow, None]:  # fmt: skip
        """Lines of these logs as one, by time, as `sift` wants them; `back`: of what is being written only the last so many. `noted` is
        told why none or no more are there, in a sentence."""
        wanted = FollowLogs(logs=tuple(logs), sift=sift, back=back)
        return log_reading.lines(self._carrier, wanted, follow=follow, noted=noted)

    async def sift_log(self, view: int, sift: Sift) -> None:
        """Other lines of a view that is open."""
        await self._ask(SiftLogs(view=view, sift=sift), verbs.Done)

    async def read_lines(self, view: int, first: int, count: int) -> LinesTold:
        """Rows of a view that is open."""
        return await self._ask(ReadLines(view=view, first=first, count=count), LinesTold)

    async def seek_line(self, wanted: SeekLine) -> int:
        """The row that is looked for in a view that is open, -1 if there is none."""
        return (await self._ask(wanted, LineSought)).row

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


async def _make_folder(folder: Path) -> None:
    try:
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"The folder {folder} cannot be made: {error.strerror}. Choose another place.") from None
