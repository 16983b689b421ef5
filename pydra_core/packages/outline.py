"""The outline of an archive: which files it holds, in order, with the SHA-256 of each, so that two sides find what they share.

Its bytes: `MAGIC`, then for each file the `HEAD` and the name as they stand in the archive, and 32 bytes of digest. So an outline
tells where in the archive each file stands. It is a hint and no more: whoever puts an archive together by it checks the digest of
the whole. It is never older than its archive, and can be made from it, or from the unpacked folder, at any time.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydra_core.errors import Fault, UserError
from pydra_core.packages import archive
from pydra_core.packages.archive import HEAD
from pydra_core.packages.folder import entry_of
from pydra_core.packages.limits import MAX_FILE, MAX_FILES, MAX_NAME, MAX_TOTAL
from pydra_core.packages.names import check_file_name

MAGIC = b"pydra outline 1\n"
SHA = 32
LIMIT = len(MAGIC) + MAX_FILES * (HEAD.size + MAX_NAME + SHA)
"""Bytes of the longest outline."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive. `sha` is the digest of its content alone."""

    name: str
    executable: bool
    size: int
    sha: bytes

    @property
    def head(self) -> bytes:
        """What stands before the content."""
        encoded = self.name.encode()
        return HEAD.pack(len(encoded), self.executable, self.size) + encoded


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a file stands in its archive: bytes `start` to `end`, first `head`, then the content."""

    member: Member
    start: int
    end: int
    head: bytes

    @property
    def content(self) -> int:
        return self.start + len(self.head)


def placed(members: Iterable[Member]) -> list[Placed]:
    """Each file with its place; the bytes with which every archive begins are those of the first file's head."""
    found: list[Placed] = []
    at, before = 0, archive.MAGIC
    for member in members:
        head = before + member.head
        found.append(Placed(member, at, at + len(head) + member.size, head))
        at, before = found[-1].end, b""
    return found


def encode(members: Iterable[Member]) -> bytes:
    """The bytes of an outline."""
    return MAGIC + b"".join(member.head + member.sha for member in members)


def decode(body: bytes) -> tuple[Member, ...]:
    """The files of an outline, each checked as those of an archive are. Raises UserError."""
    if not body.startswith(MAGIC) or len(body) > LIMIT:
        raise _unusable("it does not begin as one does")
    members: list[Member] = []
    at, total = len(MAGIC), 0
    while at < len(body):
        member, at = _member(body, at)
        total += member.size
        if members and member.name <= members[-1].name:
            raise _unusable("its files are not sorted")
        if len(members) == MAX_FILES or total > MAX_TOTAL:
            raise _unusable("it tells of more than a package may hold")
        members.append(member)
    if not members:
        raise _unusable("it tells of no file")
    return tuple(members)


def outline_of(blob: Path) -> tuple[Member, ...]:
    """The outline of an archive on disk, which is read once. Raises UserError if it is none."""
    with blob.open("rb") as file:
        return tuple(_hashed(archive.members(archive.Reader(file))))


def outline_of_folder(folder: Path) -> tuple[Member, ...]:
    """The outline of what was unpacked to a folder, by which the archive could be made again. Raises UserError or OSError."""
    found = ((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*"))
    entries = (entry_of(name, path) for name, path in sorted(found) if path.is_file() and not path.is_symlink())
    return tuple(Member(each.name, each.executable, each.size, _sha_of(each.path)) for each in entries)


def keep(path: Path, members: Iterable[Member]) -> None:
    """Writes an outline to a file, which is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".outline-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(encode(members))
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _hashed(found: Iterable[archive.Filed]) -> Iterator[Member]:
    for filed in found:
        sha = hashlib.sha256()
        for part in filed.parts():
            sha.update(part)
        yield Member(filed.name, filed.executable, filed.size, sha.digest())


def _sha_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _member(body: bytes, at: int) -> tuple[Member, int]:
    if len(body) < at + HEAD.size:
        raise _unusable("it ends in the middle of a file")
    length, executable, size = HEAD.unpack_from(body, at)
    at += HEAD.size
    end = at + length + SHA
    if len(body) < end or length > MAX_NAME or executable > 1 or size > MAX_FILE:
        raise _unusable("it tells of a file that no package has")
    try:
        name = body[at : end - SHA].decode()
    except UnicodeDecodeError:
        raise _unusable("it holds a file name that is not UTF-8") from None
    if check_file_name(name) != name:
        raise _unusable("it holds a file name that is not in NFC")
    return Member(name, bool(executable), size, body[end - SHA : end]), end


def _unusable(what: str) -> UserError:
    return UserError(f"This outline of a package cannot be used: {what}.", Fault.REFUSED)
