"""Strict MessagePack of typed messages: what does not fit its type is a PeerError, never a surprise later."""

from typing import Any, Generic, TypeVar

import msgspec

from pydra_core.errors import PeerError

FRAME_LIMIT = 16 * 1024 * 1024
"""Bytes of the largest frame on any link."""

M = TypeVar("M")


class Codec(Generic[M]):
    """Encodes anything, decodes one union of tagged structs."""

    def __init__(self, union: Any, limit: int = FRAME_LIMIT) -> None:
        self._encode = msgspec.msgpack.Encoder().encode
        self._decoder: msgspec.msgpack.Decoder[M] = msgspec.msgpack.Decoder(union)
        self._limit = limit

    def encode(self, message: M) -> bytes:
        """The frame of a message; raises ValueError if it is over the limit (a bug of the sender, or too large a value)."""
        frame = self._encode(message)
        if len(frame) > self._limit:
            raise ValueError(f"a {type(message).__name__} of {len(frame):,} bytes is over the limit of {self._limit:,}")
        return frame

    def decode(self, frame: bytes) -> M:
        """The message in a frame; raises PeerError if it is too large, malformed, or none of the union."""
        if len(frame) > self._limit:
            raise PeerError(f"a frame of {len(frame):,} bytes is over the limit of {self._limit:,}")
        try:
            return self._decoder.decode(frame)
        except (msgspec.DecodeError, RecursionError) as error:
            raise PeerError(f"a frame that is no message: {error}") from None
