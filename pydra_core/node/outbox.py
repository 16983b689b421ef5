"""What a node owes its master, on disk: an append-only file that outlives the node's own death.

Theory: a record is 4 bytes length and 4 bytes CRC-32 (both little endian, of the body), then MessagePack of `Owes` or `Paid`. A record
is one `write` to a file opened for appending, so it survives `kill -9` as soon as `append` returns; against a power cut the owner
calls `flush` once a second while something is owed. A torn or damaged tail (the power cut) is cut off when the file is read. The
file is emptied when nothing is owed any more, and rewritten when it is much larger than what is owed.

What a full disk does not take is owed all the same, and written down by `try_again` when there is room: until then the node's own death
loses it, and the master, which was promised nothing, has the unit done again. How much can be owed is bounded by what was placed here:
without a master nothing new comes.
"""

import errno
import os
import zlib
from pathlib import Path

import msgspec

from pydra_core.protocol.messages import UnitEnded

_HEAD = 8
_RECORD_LIMIT = 32 * 1024 * 1024
REWRITE_FROM = 64 * 1024 * 1024


class Owes(msgspec.Struct, frozen=True, tag="owes"):
    ended: UnitEnded


class Paid(msgspec.Struct, frozen=True, tag="paid"):
    serials: tuple[int, ...]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Owes | Paid).decode


class Outbox:
    """The ends that the master has not acknowledged. `owed` maps their serials to them, oldest first."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.owed: dict[int, UnitEnded] = {}
        self.unwritten: dict[int, UnitEnded] = {}
        """Those of them that the disk did not take."""
        good = self._read()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        os.ftruncate(self._file, good)
        self._size = good
        self.unflushed = good > 0
        self._empty_when_paid()

    def append(self, ended: UnitEnded) -> None:
        """Write an end down; when this returns, a killed node reads it back at its next start. Raises OSError: it is owed all the same."""
        self.owed[ended.serial] = self.unwritten[ended.serial] = ended
        self._write(Owes(ended))
        del self.unwritten[ended.serial]

    def try_again(self) -> None:
        """Write down what there was no room for. Raises OSError if there is none yet."""
        for ended in list(self.unwritten.values()):
            self._write(Owes(ended))
            del self.unwritten[ended.serial]

    def forget(self, serials: tuple[int, ...]) -> None:
        """The master has these for good."""
        known = tuple(serial for serial in serials if self.owed.pop(serial, None) is not None)
        written = tuple(serial for serial in known if self.unwritten.pop(serial, None) is None)
        if written and self.owed:
            self._write(Paid(written))
        self._empty_when_paid()

    def flush(self) -> None:
        """To the disk itself (blocks: call it in a thread)."""
        if self.unflushed:
            self.unflushed = False
            os.fsync(self._file)

    def close(self) -> None:
        self.flush()
        os.close(self._file)

    def _write(self, record: Owes | Paid) -> None:
        frame = _framed(record)
        if os.write(self._file, frame) != len(frame):
            os.ftruncate(self._file, self._size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))
        self._size += len(frame)
        self.unflushed = True

    def _read(self) -> int:
        """Fills `owed`; returns how many bytes of the file are whole records."""
        try:
            content = memoryview(self._path.read_bytes())
        except FileNotFoundError:
            return 0
        start = 0
        while (record := _record_at(content, start)) is not None:
            self._apply(record[0])
            start = record[1]
        return start

    def _apply(self, record: Owes | Paid) -> None:
        match record:
            case Owes(ended):
                self.owed[ended.serial] = ended
            case Paid(serials):
                for serial in serials:
                    self.owed.pop(serial, None)

    def _empty_when_paid(self) -> None:
        if not self.owed and self._size:
            os.ftruncate(self._file, 0)
            self._size = 0
        elif self._size > REWRITE_FROM:
            self._rewrite()

    def _rewrite(self) -> None:
        """Only what is owed, in a new file that takes the place of the old one, if that makes it much smaller."""
        frames = [_framed(Owes(ended)) for ended in self.owed.values() if ended.serial not in self.unwritten]
        if sum(map(len, frames)) * 2 > self._size:
            return
        draft = self._path.with_suffix(".new")
        try:
            with draft.open("wb") as file:
                file.writelines(frames)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            draft.unlink(missing_ok=True)
            return
        os.close(self._file)
        draft.replace(self._path)
        self._file = os.open(self._path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0))
        self._size = sum(map(len, frames))


def _framed(record: Owes | Paid) -> bytes:
    body = _encode(record)
    return len(body).to_bytes(4, "little") + zlib.crc32(body).to_bytes(4, "little") + body


def _record_at(content: memoryview, start: int) -> tuple[Owes | Paid, int] | None:
    """The record at `start` and where the next one begins; None at the end or at the first damage."""
    body_at = start + _HEAD
    length = int.from_bytes(content[start : start + 4], "little")
    if body_at > len(content) or length > _RECORD_LIMIT or body_at + length > len(content):
        return None
    body = content[body_at : body_at + length]
    if zlib.crc32(body) != int.from_bytes(content[start + 4 : body_at], "little"):
        return None
    try:
        return _decode(body), body_at + length
    except msgspec.DecodeError:
        return None
