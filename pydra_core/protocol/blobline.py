"""What a node and its master say over a blob link: bytes of immutable files, by digest and offset."""

import msgspec

from pydra_core.ids import Digest


class Fetch(msgspec.Struct, frozen=True, tag="fetch"):
    """Bytes of a blob from `offset` on, at most `length` (≤ `CHUNK`). With `more` ranges of the same blob the answer's body holds them
    all, one after another (≤ `CHUNK` together). With `outline` it is the blob's outline that is read: the blob is an archive then."""

    digest: Digest
    offset: int
    length: int
    more: tuple[tuple[int, int], ...] = ()
    outline: bool = False


class Part(msgspec.Struct, frozen=True, kw_only=True, tag="part"):
    """Some bytes of a blob of `size` bytes: the answer to `Fetch`, or, from the node, a piece to store."""

    digest: Digest
    offset: int
    size: int
    body: bytes


class StoreAt(msgspec.Struct, frozen=True, tag="store-at"):
    """The master's answer to a stored `Part`, and to `Ask`: send on from here; `offset == size` means that it holds the blob."""

    digest: Digest
    offset: int


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """How much of this blob does the master hold? (So that an upload goes on where it was cut.)"""

    digest: Digest
    size: int


class Redeem(msgspec.Struct, frozen=True, tag="redeem"):
    """From now on this link is good for what another ticket of the same node names; there is no answer. (So that many uploads
    need one link.)"""

    ticket: str


CHUNK = 256 * 1024
FromBlobLink = Fetch | Part | Ask | Redeem
ToBlobLink = Part | StoreAt
