"""What maps leave and reduces read: files of pairs, sorted by partition and key, made and merged in bounded memory.

A record is the length of its key, the length of its value (4 bytes each, little endian), the key and the value. The key begins with
its partition (4 bytes, big endian), so that sorting the bytes sorts by partition first. Values are one byte of form, then the bytes.

Rules:
1. The partition of a key is the CRC-32 of its encoding, modulo the number of reducers: the same in every process.
2. Memory holds at most `limit` bytes of pairs, and readers of at most `FAN_IN` files.
3. Equal keys of one file stand together; those of several files come together when they are merged.
"""

import hashlib
import heapq
import itertools
import os
import struct
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from pydra_core.ids import Digest
from pydra_core.protocol.spreads import pack
from pydra_core.protocol.values import decode
from pydra_core.worker.outcome import named, preview
from pydra_core.worker.seal import seal, unseal

Record = tuple[bytes, bytes]
Combine = Callable[[object, Iterator[object]], object]

FAN_IN = 64
"""Files that are merged at once; more are merged in several passes."""
OVERHEAD, KEY_OVERHEAD = 48, 220
"""Bytes that Python takes for one more value, and for one more key, besides those of their encoding."""
COMBINED = 64
"""Values of a key that are combined into one at once."""
BLOCK = 256 * 1024

_LENGTHS = struct.Struct("<II")
_PARTITION = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Left:
    """A file of sorted pairs. Partition `r` stands at `offsets[r]` up to `offsets[r + 1]`."""

    digest: Digest
    size: int
    offsets: list[int]


def encode_key(key: object) -> bytes:
    """The same bytes for the same key in every process; raises TypeError for what has no such encoding."""
    if _is_stable(key):
        try:
            return pack(key)
        except (OverflowError, UnicodeEncodeError):
            pass
    raise TypeError(
        f"the key {preview(key)[:200]} (a {named(type(key))}) has no stable encoding: keys are None, bool, int of 64 bits, float, "
        "str, bytes, or tuples of these"
    )


def _is_stable(key: object) -> bool:
    kind = type(key)
    if kind in (str, int, bytes, bool) or key is None:
        return True
    if isinstance(key, tuple) and kind is tuple:
        return all(map(_is_stable, key))
    return kind is float and key == key  # NaN is not equal to itself


def decode_key(body: bytes) -> object:
    """The key again."""
    key = decode(body)
    return _tuples(key) if type(key) is list else key


def _tuples(value: object) -> object:
    """Lists are no keys, so what came back as a list was a tuple."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def partition_of(key: bytes, reducers: int) -> int:
    """Which reducer gets an encoded key."""
    return zlib.crc32(key) % reducers


def _encode_value(value: object) -> bytes:
    form, body = seal(value, "the value of a pair")
    return (b"m" if form == "msgpack" else b"p") + body


def _decode_value(body: bytes) -> object:
    return unseal("msgpack" if body[:1] == b"m" else "pickle", body[1:])


class Sorter:
    """Takes the pairs of one map, and leaves one sorted file. `limit` in bytes bounds what it holds in memory."""

    def __init__(self, folder: Path, reducers: int, limit: int, combine: Combine | None = None) -> None:
        self._folder = folder
        self._reducers = reducers
        self._limit = limit
        self._combine = combine
        self._groups: dict[bytes, list[bytes]] = {}
        self._size = 0
        self._spills: list[Path] = []
        self._count = itertools.count()

    def add(self, key: object, value: object) -> None:
        """Raises TypeError for a key without stable encoding, ValueRefused for a value that cannot be encoded."""
        encoded = encode_key(key)
        full = _PARTITION.pack(partition_of(encoded, self._reducers)) + encoded
        body = _encode_value(value)
        group = self._groups.get(full)
        if group is None:
            self._groups[full] = [body]
            self._size += len(full) + len(body) + KEY_OVERHEAD
        else:
            group.append(body)
            self._size += len(body) + OVERHEAD
            if self._combine is not None and len(group) >= COMBINED:
                self._size -= sum(map(len, group)) + len(group) * OVERHEAD
                group[:] = [self._combined(full, group)]
                self._size += len(group[0]) + OVERHEAD
        if self._size > self._limit:
            self._spill()

    def finish(self, path: Path) -> Left:
        """Writes everything, sorted, to one file."""
        if not self._spills:
            return write(path, self._sorted(), self._reducers)
        self._spill()
        try:
            with ExitStack() as stack:
                records = self._merged(merged(self._spills, self._folder, stack))
                return write(path, records, self._reducers)
        finally:
            for spill in self._spills:
                spill.unlink(missing_ok=True)

    def _spill(self) -> None:
        spill = self._folder / f"spill-{os.getpid()}-{next(self._count)}"
        write(spill, self._sorted(), self._reducers)
        self._groups.clear()
        self._size = 0
        self._spills.append(spill)

    def _sorted(self) -> Iterator[Record]:
        for key in sorted(self._groups):
            group = self._groups[key]
            if self._combine is not None and len(group) > 1:
                yield key, self._combined(key, group)
            else:
                for body in group:
                    yield key, body

    def _merged(self, records: Iterable[Record]) -> Iterable[Record]:
        if self._combine is None:
            return records
        return (
            (key, self._combined(key, (body for _, body in group)))
            for key, group in itertools.groupby(records, itemgetter(0))
        )

    def _combined(self, key: bytes, bodies: Iterable[bytes]) -> bytes:
        assert self._combine is not None
        return _encode_value(self._combine(decode_key(key[4:]), map(_decode_value, bodies)))


def write(path: Path, records: Iterable[Record], reducers: int) -> Left:
    """Writes sorted records; the digest is that of the file."""
    digest, block, size, flushed = hashlib.sha256(), bytearray(), 0, 0
    offsets, prefix = [0], _PARTITION.pack(0)
    with path.open("wb", buffering=0) as file:
        for key, body in records:
            if key[:4] != prefix:
                prefix = key[:4]
                offsets += [flushed + len(block)] * (_PARTITION.unpack(prefix)[0] + 1 - len(offsets))
            block += _LENGTHS.pack(len(key), len(body))
            block += key
            block += body
            if len(block) >= BLOCK:
                flushed += _put(file, digest, block)
        flushed += _put(file, digest, block)
    size = flushed
    offsets += [size] * (reducers + 1 - len(offsets))
    return Left(Digest(digest.hexdigest()), size, offsets)


def _put(file: BinaryIO, digest: "hashlib._Hash", block: bytearray) -> int:
    """Writes the block, however often it takes, and empties it."""
    digest.update(block)
    with memoryview(block) as view:
        at = 0
        while at < len(view):
            at += file.write(view[at:])
    block.clear()
    return at


def read(path: Path, stack: ExitStack) -> Iterator[Record]:
    """The records of a file, or of a range of one that begins and ends with a record."""
    return _records(stack.enter_context(path.open("rb", buffering=65_536)), path)


def _records(file: BinaryIO, path: Path) -> Iterator[Record]:
    while lengths := file.read(_LENGTHS.size):
        key, body = _LENGTHS.unpack(lengths)
        record = file.read(key + body)
        if len(record) < key + body:
            raise EOFError(f"{path.name} ends within a pair")
        yield record[:key], record[key:]


def merged(paths: Sequence[Path], folder: Path, stack: ExitStack) -> Iterator[Record]:
    """The records of many sorted files in one order; more than FAN_IN files go over files in between."""
    paths = list(paths)
    for number in itertools.count():
        if len(paths) <= FAN_IN:
            return heapq.merge(*[read(path, stack) for path in paths])
        between = folder / f"merge-{os.getpid()}-{id(stack)}-{number}"
        stack.callback(between.unlink, missing_ok=True)
        with ExitStack() as pass_:
            write(between, heapq.merge(*[read(path, pass_) for path in paths[:FAN_IN]]), 1)
        paths = [*paths[FAN_IN:], between]
    raise AssertionError


def groups(paths: Sequence[Path], folder: Path, stack: ExitStack) -> Iterator[tuple[object, Iterator[object]]]:
    """Each key of sorted files once, with an iterator of its values; what is left of one is skipped."""
    for key, group in itertools.groupby(merged(paths, folder, stack), itemgetter(0)):
        yield decode_key(key[4:]), (_decode_value(body) for _, body in group)


def memory_limit() -> int:
    """Bytes of pairs that a map may hold: an eighth of what this process may have, from 1 to 64 MiB."""
    most = 64 * 1024**2
    if sys.platform == "win32":
        return most
    try:
        import resource
    except ImportError:
        return most
    soft, _ = resource.getrlimit(resource.RLIMIT_DATA)
    return most if soft == resource.RLIM_INFINITY else max(1024**2, min(most, soft // 8))
