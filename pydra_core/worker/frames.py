"""Frames between a node and its worker: 4 bytes length, little endian, then MessagePack; bytes in, messages out."""

import struct
from typing import Generic, TypeVar

from pydra_core.errors import PeerError
from pydra_core.protocol.codec import Codec
from pydra_core.protocol.worker import FRAME_LIMIT, FromWorker, ToWorker

M = TypeVar("M")
_TO_WORKER: Codec[ToWorker] = Codec(ToWorker, FRAME_LIMIT)
_FROM_WORKER: Codec[FromWorker] = Codec(FromWorker, FRAME_LIMIT)
# Made once: a forked worker inherits them.
_LENGTH = struct.Struct("<I")


class Framing(Generic[M]):
    """Packs messages of one direction, and takes them out of a stream of bytes again."""

    def __init__(self, codec: Codec[M]) -> None:
        self._codec = codec
        self._buffer = bytearray()

    def pack(self, message: M) -> bytes:
        """The bytes of one frame; raises ValueError if the message is over the limit."""
        body = self._codec.encode(message)
        return _LENGTH.pack(len(body)) + body

    def feed(self, data: bytes) -> list[M]:
        """The messages that are complete now; raises PeerError, before it buffers, on a frame over the limit or of no meaning."""
        self._buffer += data
        messages: list[M] = []
        while (body := self._take()) is not None:
            messages.append(self._codec.decode(body))
        return messages

    def _take(self) -> bytes | None:
        if len(self._buffer) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._buffer)
        if length > FRAME_LIMIT:
            raise PeerError(f"a frame of {length:,} bytes is over the limit of {FRAME_LIMIT:,}")
        end = _LENGTH.size + length
        if len(self._buffer) < end:
            return None
        body = bytes(self._buffer[_LENGTH.size : end])
        del self._buffer[:end]
        return body


def to_worker() -> Framing[ToWorker]:
    """Begin and Stop."""
    return Framing(_TO_WORKER)


def from_worker() -> Framing[FromWorker]:
    """All that a worker says."""
    return Framing(_FROM_WORKER)
