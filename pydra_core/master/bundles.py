"""Files that are about to be given to runs: their listings are read, and all of them have to be here, before the rules are asked."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest
from pydra_core.master import catalogue
from pydra_core.master.state import Bundle
from pydra_core.packages.listings import MAX_LISTING, Form, check_form, read_form, read_listing
from pydra_core.protocol import verbs
from pydra_core.protocol.manifest import GIVEN, Kind

if TYPE_CHECKING:
    from pydra_core.master.runtime import Master


class Bundles:
    """What is in the listings of one master. `wanted` counts blobs that nothing in the state refers to yet, and that have to stay."""

    def __init__(self, master: "Master", wanted: "Counter[Digest]") -> None:
        self._master = master
        self._wanted = wanted

    @asynccontextmanager
    async def of(self, verb: verbs.Submit | verbs.SubmitSweep) -> AsyncIterator[tuple[Bundle, ...]]:
        """The files that these runs would be given, kept within the block. Raises UserError for what is not here."""
        held: list[Digest] = []
        try:
            found = {}
            for name, kind, given in set(self._forms(verb)):
                self._keep(held, (given.listing,))
                found[given.listing] = await self._read(name, kind, given)
                self._keep(held, found[given.listing].files)
            for bundle in found.values():
                await self._check(bundle)
            yield tuple(found.values())
        finally:
            self._wanted.subtract(held)
            for digest in held:
                if not self._wanted[digest]:
                    del self._wanted[digest]

    def _keep(self, held: list[Digest], digests: tuple[Digest, ...]) -> None:
        held += digests
        self._wanted.update(digests)

    def _forms(self, verb: verbs.Submit | verbs.SubmitSweep) -> Iterator[tuple[str, Kind, Form]]:
        base = verb if isinstance(verb, verbs.Submit) else verb.base
        axes = verb.axes if isinstance(verb, verbs.SubmitSweep) else {}
        for spec in catalogue.find(self._master.cluster, base.task, base.version).task.params:
            if spec.kind in GIVEN:
                values: list[Any] = [base.arguments.get(spec.name), *axes.get(spec.name, ())]
                yield from ((spec.name, spec.kind, form) for each in values if (form := read_form(each)) is not None)

    async def _read(self, name: str, kind: Kind, given: Form) -> Bundle:
        blobs = self._master.blobs
        if not await blobs.has(given.listing):
            raise _not_here(name)
        body, _ = await blobs.read(given.listing, 0, MAX_LISTING + 1)
        try:
            files = await asyncio.to_thread(read_listing, body)
            check_form(kind, given, files)
        except UserError as error:
            raise UserError(f"{name}: {error.sentence}", fields={name: error.sentence}) from None
        sizes = {file.digest: file.size for file in files}
        missing = await asyncio.to_thread(_missing, {blobs.path(digest): size for digest, size in sizes.items()})
        if missing:
            raise _not_here(name)
        return Bundle(given.listing, tuple(sizes))

    async def _check(self, bundle: Bundle) -> None:
        """Nothing of it went while the others were read."""
        blobs = self._master.blobs
        if not await asyncio.to_thread(lambda: all(blobs.path(digest).is_file() for digest in bundle.files)):
            raise _not_here("inputs")


def _missing(wanted: dict[Path, int]) -> bool:
    try:
        return any(path.stat().st_size != size for path, size in wanted.items())
    except FileNotFoundError:
        return True


def _not_here(name: str) -> UserError:
    sentence = "Some of its files are not with the master: send them before the run."
    return UserError(f"{name}: {sentence}", Fault.CONFLICT, {name: sentence})
