"""Bytes to and from a master by verbs: in parts, resumed where they were cut, verified against their name."""

import asyncio
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from pydra_core.client.carrier import Carrier
from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest
from pydra_core.link.rate import Rate, steady
from pydra_core.protocol.verbs import CHUNK, GetPart, Held, PartOf, PutPart

OUTLINE_LIMIT = 7 * 1024 * 1024
"""Bytes of the longest outline that one request has room for."""

Progress = Callable[[int, int], None]
"""Told (bytes done, bytes in all)."""


def no_progress(done: int, size: int) -> None:
    """For who does not want to know."""


async def put(
    carrier: Carrier,
    path: Path,
    digest: Digest,
    progress: Progress = no_progress,
    outline: bytes = b"",
    max_rate: int = 0,
) -> None:
    """Sends a file until the master holds all of it; of an archive whose `outline` is given, only what no other archive there has.

    At most `max_rate` bytes a second, if that is not 0. Goes on where an earlier try was cut. If what is there then is not what it
    should be, all is sent once more. Raises UserError.
    """
    size = await asyncio.to_thread(lambda: path.stat().st_size)
    rate = steady(max_rate)
    held = await _held(carrier, PutPart(digest=digest, offset=0, size=size))
    anew = held.offset == 0 and not outline
    try:
        if held.offset < size and outline and len(outline) <= OUTLINE_LIMIT:
            held = await _held(carrier, PutPart(digest=digest, offset=0, size=size, outline=outline))
        await _send(carrier, path, PutPart(digest=digest, offset=0, size=size), held, progress, rate)
    except UserError as error:
        if error.fault is not Fault.REFUSED or anew:
            raise
        held = await _held(carrier, PutPart(digest=digest, offset=0, size=size))
        await _send(carrier, path, PutPart(digest=digest, offset=0, size=size), held, progress, rate)


async def _send(carrier: Carrier, path: Path, what: PutPart, held: Held, progress: Progress, rate: Rate) -> None:
    backwards = 0
    while held.offset < what.size:
        progress(held.offset, what.size)
        ranges = held.wants or ((held.offset, CHUNK),)
        body = await asyncio.to_thread(_part, path, ranges)
        await rate.wait()
        rate.spend(len(body))
        then = await _held(carrier, replace(what, offset=held.offset, body=body, ranges=held.wants))
        # A master that finds its copy damaged at the end asks again for what is not sound of it, once.
        backwards += then.offset <= held.offset
        if not body or backwards > 1:
            raise UserError(f"{path.name} changed while it was sent. Deploy it again.", Fault.CONFLICT)
        held = then
    progress(what.size, what.size)


async def fetch(carrier: Carrier, digest: Digest, into: Path | None = None, progress: Progress = no_progress) -> bytes:
    """The bytes of a blob, or b"" and all of them in `into`, which is there only when whole. Raises UserError."""
    if into is None:
        return await _fetch_bytes(carrier, digest)
    draft = into.with_name(f".{into.name}.{os.getpid()}.part")
    try:
        with await asyncio.to_thread(draft.open, "wb") as file:
            await _fetch_file(carrier, digest, file, progress)
        await asyncio.to_thread(draft.replace, into)
    except OSError as error:
        raise UserError(f"{into} cannot be written: {error.strerror}. Choose another place.") from None
    finally:
        await asyncio.to_thread(draft.unlink, missing_ok=True)
    return b""


async def _fetch_bytes(carrier: Carrier, digest: Digest) -> bytes:
    body = bytearray()
    while True:
        part = await _get(carrier, digest, len(body))
        body += part.body
        if len(body) >= part.size:
            break
    _check(digest, sha256(body).hexdigest())
    return bytes(body)


async def _fetch_file(carrier: Carrier, digest: Digest, file: BinaryIO, progress: Progress) -> None:
    seen, done = sha256(), 0
    while True:
        part = await _get(carrier, digest, done)
        seen.update(part.body)
        await asyncio.to_thread(file.write, part.body)
        done += len(part.body)
        progress(done, part.size)
        if done >= part.size:
            break
    _check(digest, seen.hexdigest())


async def head(carrier: Carrier, digest: Digest, length: int) -> tuple[bytes, int]:
    """The first bytes of a blob (a mebibyte at most), which nothing verifies, and its size. Raises UserError."""
    part = await carrier.ask(GetPart(digest=digest, length=min(length, CHUNK)))
    if not isinstance(part, PartOf):
        raise UserError("The master sent no bytes where some were to come: its copy is damaged.", Fault.REFUSED)
    return part.body, part.size


def _check(digest: Digest, found: str) -> None:
    if found != digest:
        raise UserError("What the master sent is not what was asked for: its copy is damaged.", Fault.REFUSED)


async def _get(carrier: Carrier, digest: Digest, offset: int) -> PartOf:
    part = await carrier.ask(GetPart(digest=digest, offset=offset, length=CHUNK))
    if not isinstance(part, PartOf) or (not part.body and offset < part.size):
        raise UserError("The master sent no bytes where some were to come: its copy is damaged.", Fault.REFUSED)
    return part


async def _held(carrier: Carrier, verb: PutPart) -> Held:
    answer = await carrier.ask(verb)
    if not isinstance(answer, Held) or sum(length for _, length in answer.wants) > CHUNK:
        raise UserError("The master does not tell how much it holds: install the same version on both.", Fault.REFUSED)
    return answer


def _part(path: Path, ranges: tuple[tuple[int, int], ...]) -> bytes:
    body = bytearray()
    with path.open("rb") as file:
        for offset, length in ranges:
            file.seek(offset)
            body += file.read(length)
    return bytes(body)
