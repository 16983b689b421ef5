"""Bytes to and from a master by verbs: in parts, resumed where they were cut, verified against their name."""

import asyncio
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from pydra_core.client.carrier import Carrier
from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest
from pydra_core.protocol.verbs import CHUNK, GetPart, Held, PartOf, PutPart

Progress = Callable[[int, int], None]
"""Told (bytes done, bytes in all)."""


def no_progress(done: int, size: int) -> None:
    """For who does not want to know."""


async def put(carrier: Carrier, path: Path, digest: Digest, progress: Progress = no_progress) -> None:
    """Sends a file until the master holds all of it. Raises UserError."""
    size = await asyncio.to_thread(lambda: path.stat().st_size)
    held = await _held(carrier, PutPart(digest=digest, offset=0, size=size))
    while held < size:
        progress(held, size)
        body = await asyncio.to_thread(_part, path, held)
        then = await _held(carrier, PutPart(digest=digest, offset=held, size=size, body=body))
        if not body or then <= held:
            raise UserError(f"{path.name} changed while it was sent. Deploy it again.", Fault.CONFLICT)
        held = then
    progress(size, size)


async def fetch(carrier: Carrier, digest: Digest, into: Path | None = None) -> bytes:
    """The bytes of a blob, or b"" and all of them in `into`, which is there only when whole. Raises UserError."""
    if into is None:
        return await _fetch_bytes(carrier, digest)
    draft = into.with_name(f".{into.name}.{os.getpid()}.part")
    try:
        with await asyncio.to_thread(draft.open, "wb") as file:
            await _fetch_file(carrier, digest, file)
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


async def _fetch_file(carrier: Carrier, digest: Digest, file: BinaryIO) -> None:
    seen, done = sha256(), 0
    while True:
        part = await _get(carrier, digest, done)
        seen.update(part.body)
        await asyncio.to_thread(file.write, part.body)
        done += len(part.body)
        if done >= part.size:
            break
    _check(digest, seen.hexdigest())


def _check(digest: Digest, found: str) -> None:
    if found != digest:
        raise UserError("What the master sent is not what was asked for: its copy is damaged.", Fault.REFUSED)


async def _get(carrier: Carrier, digest: Digest, offset: int) -> PartOf:
    part = await carrier.ask(GetPart(digest=digest, offset=offset, length=CHUNK))
    if not isinstance(part, PartOf) or (not part.body and offset < part.size):
        raise UserError("The master sent no bytes where some were to come: its copy is damaged.", Fault.REFUSED)
    return part


async def _held(carrier: Carrier, verb: PutPart) -> int:
    answer = await carrier.ask(verb)
    if not isinstance(answer, Held):
        raise UserError("The master does not tell how much it holds: install the same version on both.", Fault.REFUSED)
    return answer.offset


def _part(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(CHUNK)
