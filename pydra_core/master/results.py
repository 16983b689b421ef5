"""Large results: once a run has ended they go from its row into a blob, and are read again when somebody asks to see one.

The end of a run waits for none of this: its result is committed with it, told, and shown; the blob follows.
"""

import asyncio
import hashlib
import logging
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import msgspec

from pydra_core.errors import UserError
from pydra_core.ids import Digest, RunId
from pydra_core.master.events import ResultKept
from pydra_core.master.state import Run
from pydra_core.protocol.values import Encoded, shown
from pydra_core.protocol.verbs import Page

if TYPE_CHECKING:
    from pydra_core.master.runtime import Master

KEPT = 4
"""So many results are kept in memory for those who look at them."""

LARGE = 64 * 1024
"""Bytes of a result that its row keeps."""

log = logging.getLogger(__name__)


class Results:
    """The large results of one master."""

    def __init__(self, master: "Master") -> None:
        self._master = master
        self._shown: OrderedDict[Digest, Any] = OrderedDict()
        self._loading: set[Digest] = set()
        self._keeping: set[RunId] = set()

    def ended(self, number: RunId) -> None:
        """This run has ended, and that is on disk: a large result goes into a blob."""
        run = self._master.cluster.runs.get(number)
        if run is not None and run.result_blob is None and len(run.result.body) > LARGE and number not in self._keeping:
            self._keeping.add(number)
            self._master.go(self._keep(run))

    def started(self) -> None:
        """What a master before this one had not brought into blobs."""
        for number in list(self._master.cluster.runs):
            self.ended(number)

    async def _keep(self, run: Run) -> None:
        body = run.result.body
        try:
            digest = Digest(await asyncio.to_thread(lambda: hashlib.sha256(body).hexdigest()))
            held = await self._master.blobs.held(digest)
            if await self._master.blobs.put(digest, held, len(body), body[held:]) == len(body):
                self._master.happened(ResultKept(run.run, digest))
        except UserError:
            log.warning("the result of run %s stays in its row: the disk took no blob", run.run)
        finally:
            self._keeping.discard(run.run)

    async def whole(self, page: Page) -> Page:
        """The page with the result that stands in a blob."""
        run = self._run(page)
        if run is None or run.result_blob is None:
            return page
        await self._load(run, run.result_blob)
        return self._with(page, run)

    def seen(self, page: Page) -> Page:
        """As `whole`, at once: what is not here yet follows, and the run's picture is stale then."""
        run = self._run(page)
        if run is None or run.result_blob is None:
            return page
        if run.result_blob not in self._shown and run.result_blob not in self._loading:
            self._loading.add(run.result_blob)
            self._master.go(self._bring(run, run.result_blob))
        return self._with(page, run)

    def _run(self, page: Page) -> Run | None:
        return self._master.cluster.runs.get(page.details.row.run) if page.details else None

    def _with(self, page: Page, run: Run) -> Page:
        wait = {"$preview": run.result.preview or "It is read from the disk."}
        result = self._shown.get(run.result_blob, wait) if run.result_blob else None
        if page.details is None:
            return page
        details = msgspec.structs.replace(page.details, result=result, result_follows=result is wait)
        return msgspec.structs.replace(page, details=details)

    async def _bring(self, run: Run, digest: Digest) -> None:
        try:
            await self._load(run, digest)
        finally:
            self._loading.discard(digest)
        self._master.shown_anew(run.run)

    async def _load(self, run: Run, digest: Digest) -> None:
        if digest not in self._shown:
            self._shown[digest] = await self._read(run, digest)
        self._shown.move_to_end(digest)
        while len(self._shown) > KEPT:
            self._shown.popitem(last=False)

    async def _read(self, run: Run, digest: Digest) -> Any:
        path = self._master.blobs.path(digest)
        if run.result.form == "pickle":
            return shown(run.result)
        try:
            return await asyncio.to_thread(
                lambda: shown(Encoded(run.result.form, path.read_bytes(), run.result.preview))
            )
        except (OSError, ValueError):
            return {"$preview": "The result of this run cannot be read any more."}
