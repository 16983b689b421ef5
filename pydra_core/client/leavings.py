"""The verbs about what runs leave, and nodes: lines and files."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from pydra_core.client import saving
from pydra_core.client.asking import ALL
from pydra_core.client.blobs import Progress, fetch, head, no_progress
from pydra_core.client.run_verbs import RunVerbs
from pydra_core.errors import UserError
from pydra_core.ids import Digest, NodeId, RunId
from pydra_core.protocol import verbs
from pydra_core.protocol.messages import Artifact, LogLine
from pydra_core.protocol.states import ENDED


class LeavingVerbs(RunVerbs):
    """The runs of one cluster, with their logs and files."""

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


async def _make_folder(folder: Path) -> None:
    try:
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"The folder {folder} cannot be made: {error.strerror}. Choose another place.") from None
