"""Files that come with a run, brought to the master before it is asked for: read here, sent as far as they are not there already."""

import asyncio
import tempfile
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydra_core.client.blobs import Progress, put
from pydra_core.client.carrier import Carrier
from pydra_core.client.picking import Found, Picked, Told, changed, has_changed, look, read
from pydra_core.errors import UserError
from pydra_core.ids import Digest
from pydra_core.packages.arguments import refuse
from pydra_core.packages.listings import read_form
from pydra_core.protocol.manifest import GIVEN, Kind, ParamSpec
from pydra_core.tasks.files import InputFile, InputFiles, InputFolder

AT_ONCE = 6
"""Files on the way at once."""

Axes = dict[str, list[Any]]
Key = tuple[Kind, tuple[str, ...]]
_KINDS: dict[type, Kind] = {InputFile: "file", InputFiles: "files", InputFolder: "folder"}


def quiet(what: str, done: int, size: int) -> None:
    """For who does not want to know."""


async def bring(
    carrier: Carrier, params: Sequence[ParamSpec], values: Mapping[str, Any], axes: Axes, told: Told = quiet
) -> tuple[dict[str, Any], Axes]:
    """Arguments and axes in which files are what stands for them at the master, which has them then.

    A file is known by its parameter, or by being an `InputFile`, `InputFiles` or `InputFolder`. Raises UserError, with a sentence for
    each parameter whose files cannot go.
    """
    kinds = {spec.name: spec.kind for spec in params if spec.kind in GIVEN}
    named = [*values.items(), *((name, value) for name, several in axes.items() for value in several)]
    wanted = {key: (name, value) for name, value in named if (key := _key(kinds.get(name), value))}
    if not wanted:
        return dict(values), axes
    over = threading.Event()
    try:
        picked = await asyncio.to_thread(_pick, wanted, told, over)
    finally:
        over.set()
    await _send(carrier, list(picked.values()), told)

    def given(name: str, value: Any) -> Any:
        key = _key(kinds.get(name), value)
        return value if key is None else picked[key].argument

    arguments = {name: given(name, value) for name, value in values.items()}
    return arguments, {name: [given(name, value) for value in several] for name, several in axes.items()}


def _key(kind: Kind | None, value: Any) -> Key | None:
    """What is wanted, if files of this machine are; equal keys are read once."""
    kind = next((each for type_, each in _KINDS.items() if isinstance(value, type_)), kind)
    if kind is None or value is None or read_form(value) is not None:
        return None
    return kind, tuple(map(str, value)) if isinstance(value, list | tuple | InputFiles) else (str(value),)


def _pick(wanted: Mapping[Key, tuple[str, Any]], told: Told, over: threading.Event) -> dict[Key, Picked]:
    """Looks at all before it reads any: what is wrong is told at once. Ends soon once it is `over`."""
    looked, faults = {}, {}
    for key, (name, _) in wanted.items():
        try:
            looked[key] = (name, *look(*key))
        except UserError as error:
            faults[name] = error.sentence
    refuse(faults)
    size = sum(each.size for _, _, found in looked.values() for each in found)
    done = 0

    def moved(count: int) -> None:
        nonlocal done
        done += count
        if over.is_set():
            raise UserError("The files are not wanted any more.")
        told("reading", min(done, size), size)

    return {key: _read(key[0], *about, moved) for key, about in looked.items()}


def _read(kind: Kind, parameter: str, name: str, found: Sequence[Found], moved: Callable[[int], None]) -> Picked:
    try:
        return read(kind, name, found, moved)
    except UserError as error:
        raise UserError(f"{parameter}: {error.sentence}", error.fault, {parameter: error.sentence}) from None


async def _send(carrier: Carrier, picked: Sequence[Picked], told: Told) -> None:
    files = {digest: found for each in picked for digest, found in each.files.items()}
    size = sum(found.size for found in files.values())
    sent: dict[Digest, int] = {}
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(digest: Digest, found: Found) -> None:
        def moved(done: int, _: int) -> None:
            sent[digest] = done
            told("sending", sum(sent.values()), size)

        async with turns:
            await _put(carrier, digest, found, moved)

    await _all([one(digest, found) for digest, found in files.items()])
    listings = {
        Digest(each.argument["$input"]): each.listing for each in picked
    }  # of two parameters it may be the same
    with tempfile.TemporaryDirectory(prefix="pydra-listings-") as folder:
        await _all([_put_listing(carrier, *each, Path(folder), turns) for each in listings.items()])


async def _all(works: Sequence[Coroutine[Any, Any, None]]) -> None:
    """One that fails ends the others; its error is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(work)
    except BaseExceptionGroup as errors:
        first = errors.exceptions[0]
        raise first from None


async def _put(carrier: Carrier, digest: Digest, found: Found, moved: Progress) -> None:
    try:
        await put(carrier, found.path, digest, moved)
    except (UserError, OSError):
        if await asyncio.to_thread(has_changed, found):
            raise changed(found) from None
        raise


async def _put_listing(
    carrier: Carrier, digest: Digest, listing: bytes, folder: Path, turns: asyncio.Semaphore
) -> None:
    path = folder / digest
    async with turns:
        await asyncio.to_thread(path.write_bytes, listing)
        await put(carrier, path, digest)
