"""Work that is cut into units: what the worker that cuts, the master that deals out, and the workers that perform say of it.

Words. A *spread* is one place in the task tree whose units go to other workers; the worker that cuts it (its *owner*) coordinates and
holds no slot. A *piece* is one unit on its way: its index and its item. A *seat* is one computing worker that performs pieces of
one spread; it holds the spread's slots. In the eyes of a node an owner, a seat and a plain run are all units: a seat is
named `(run, path of the spread, number of the seat)`.

Paths. "" is the root; child `i` of a container at `p` is `p + "/i"`; the units of a parallel task at `p` are `p + "/u"`; the
maps and reduces of a map-reduce task are `p + "/m"` and `p + "/r"`.

Rules:
1. Batches are opaque to nodes: a `body` is the MessagePack of a list of `Piece` or `Answer`. Masters decode them, owners and
   seats make them.
2. Credits bound what is in flight: an owner offers no more unanswered pieces than it was granted.
3. A piece is answered once to its owner, however often it was performed.
4. After a restart the master knows no pieces: it asks the owner for them again (`OfferAgain`), and ends the seats that it does not know.
5. The path of a shared spread is that of its pieces ("/u" is the units of a parallel root). A spread that is not shared has the
   path of its container: its piece `i` is the whole task at `path + "/i"`, and its item is always MessagePack of a dict, the
   arguments of that task, as `Begin.arguments` has them. A seat's `Begin.arguments` are the run's.
6. An owner that begins anew is told the order in which the units of its spread were settled before (`Replay`). It offers its pieces
   as ever, and settles the answers in that order; what is settled is answered from the store, and not performed again.
"""

import struct
from collections.abc import Sequence
from typing import Literal

import msgspec

from pydra_core.ids import Digest

Form = Literal["msgpack", "pickle"]


class Range(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Bytes of a blob that a piece reads: the node brings them to `inputs/<name>` in the seat's work folder before it begins."""

    name: str
    digest: Digest
    offset: int
    length: int


class Piece(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One unit to perform. `attempt` counts from 1; the owner offers with 0. `inputs` are ranges of files that maps left."""

    index: int
    form: Form
    item: bytes
    attempt: int = 0
    inputs: tuple[Range, ...] = ()
    added: bool = False
    """Its item came from `add_units`."""


class Leaving(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file of `size` bytes that a unit left in `outputs/`: the node brings it to the master before the answer counts."""

    name: str
    digest: Digest
    size: int


class Answer(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How one attempt of a piece ended. `took` in seconds. `value` if it is done, else `error` (one sentence) and `trace`."""

    index: int
    attempt: int
    done: bool
    form: Form = "msgpack"
    value: bytes = b"\xc0"
    error: str = ""
    trace: str = ""
    took: float = 0.0
    files: tuple[Leaving, ...] = ()
    saved: tuple[Leaving, ...] = ()
    """Artifacts of the run, under the names that the author gave them."""


PIECES: msgspec.msgpack.Decoder[list[Piece]] = msgspec.msgpack.Decoder(list[Piece])
ANSWERS: msgspec.msgpack.Decoder[list[Answer]] = msgspec.msgpack.Decoder(list[Answer])
pack = msgspec.msgpack.Encoder().encode
"""The body of a list of pieces or answers."""

ORDER_MOST = 100_000
"""Indices of one `Replay`: 800 KB."""


def packed(indices: Sequence[int]) -> bytes:
    """Indices as they travel: 8 bytes each, little endian."""
    return struct.pack(f"<{len(indices)}Q", *indices)


def unpacked(body: bytes) -> tuple[int, ...]:
    """The indices in what `packed` made; what is over is no index."""
    return struct.unpack_from(f"<{len(body) // 8}Q", body)


BODY_LIMIT = 4 * 1024 * 1024
"""Bytes of a body at which a batch is closed; a single larger piece or answer may go alone, up to the limit of a frame."""
