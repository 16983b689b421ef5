"""A package as one immutable blob: canonical bytes named by their SHA-256, and the safe way back to files.

Canonical bytes: `MAGIC`, then for each file, sorted by name, a `HEAD` (length of the name, 1 if executable, length of the content),
the name (relative POSIX path, UTF-8, NFC) and the content. No times, no owners, no compression (whose output differs between
versions of zlib). So the same content has the same bytes everywhere, and any change, a rename too, makes another version.

Each file is read once, and the digest is taken over what was read. A file that changed meanwhile, or a folder that looks different
once everything was read, is packed again; no version is ever a mixture.
"""

import hashlib
import os
import platform
import shutil
import struct
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest, PackageName
from pydra_core.packages.folder import Entry, Listing, entry_of, list_folder, stamp_of
from pydra_core.packages.limits import MAX_FILE, MAX_FILES, MAX_NAME, MAX_SOURCE, MAX_TOTAL
from pydra_core.packages.manifest import FILE, read_about
from pydra_core.packages.names import check_file_name, given_name, package_name
from pydra_core.packages.zipped import unzip

MAGIC = b"pydra package 1\n"
HEAD = struct.Struct("<HBQ")
"""What stands before the name of a file: the length of the name, 1 if executable, the length of the content."""

_PART = 1024 * 1024
_TRIES = 5
TEXT_TOTAL = 16 * 1024 * 1024
"""Bytes of text that `read_sources` gives at most; beyond it files are represented by their digests."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A packed package. `blob` is named by `digest`; `origin` is "host:/absolute/path"; `single` marks a one-file package.

    `left_out` names files and folders (these end with "/") that do not belong to it. `size` is that of the blob.
    """

    package: PackageName
    digest: Digest
    blob: Path
    size: int
    files: int
    left_out: tuple[str, ...]
    origin: str
    single: bool


class _Changed(Exception):
    """Something was written while it was read."""


def pack(path: Path, into: Path, name: str | None = None) -> Packed:
    """Pack a `.py` file, a folder or a `.zip` into the folder `into`; raises UserError for what cannot be a package.

    `name` overrides the one that is made from `pydra.toml` or from the file's or folder's name.
    """
    place = Path(os.path.abspath(path))
    into.mkdir(parents=True, exist_ok=True)
    try:
        for _ in range(_TRIES):
            try:
                return _pack(place, into, name)
            except (_Changed, FileNotFoundError):
                if not place.exists():
                    raise UserError(f"{place} does not exist.", Fault.NOT_FOUND) from None
    except OSError as error:
        raise UserError(f"{place.name} cannot be packed: {error.filename or ''} {error.strerror}.") from None
    raise UserError(
        f"{place.name} changes while it is read. Deploy it again once nothing writes to it.", Fault.CONFLICT
    )


def unpack(blob: Path, folder: Path, digest: Digest, *, lasting: bool = True) -> None:
    """Unpack a blob to `folder`, which appears whole or not at all; raises UserError for anything unsafe or of another digest.
    Where it is the system that cannot, that has an OSError as its cause.

    The blob is never trusted. A folder that exists already is left as it is, so concurrent callers are fine. What need not outlive a
    power cut is not `lasting`: it is there sooner.
    """
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=folder.parent))
    try:
        _extract(blob, fresh, digest, lasting)
        fresh.chmod(0o755)
        _into_place(fresh, folder)
    except OSError as error:
        raise UserError(f"The package cannot be unpacked: {error.strerror}.", Fault.REFUSED) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def read_sources(blob: Path) -> dict[str, str | bytes]:
    """The files of a blob by name, for a comparison: UTF-8 text as it is, anything else (and what is large) as its SHA-256."""
    sources: dict[str, str | bytes] = {}
    total = 0
    with blob.open("rb") as file:
        for member in members(Reader(file)):
            body = b"".join(member.parts())
            total += len(body)
            sources[member.name] = _text_or_digest(body, total)
    return sources


# -------------------------------------------------------------------------------------------------------- pack


def _pack(place: Path, into: Path, name: str | None) -> Packed:
    origin = f"{platform.node() or 'localhost'}:{place}"
    if place.is_dir():
        return _pack_listed(
            lambda: list_folder(place), into, lambda listing: _name(name, listing, place.name), origin, False
        )
    match place.suffix.lower():
        case ".py":
            package = given_name(name) if name else package_name(place.stem)
            return _pack_listed(lambda: _list_file(place, package), into, lambda _: package, origin, True)
        case ".zip":
            return _pack_zip(place, into, name, origin)
    if not place.exists():
        raise UserError(f"{place} does not exist.", Fault.NOT_FOUND)
    raise UserError(f"{place.name} cannot be deployed: a package is a .py file, a folder or a .zip.")


def _pack_zip(place: Path, into: Path, name: str | None, origin: str) -> Packed:
    before = stamp_of(place.stat())
    with tempfile.TemporaryDirectory(prefix=".unzipped-", dir=into) as temporary:
        top = unzip(place, Path(temporary))
        packed = _pack_listed(
            lambda: list_folder(top), into, lambda listing: _name(name, listing, place.stem), origin, False
        )
    if stamp_of(place.stat()) != before:
        raise _Changed
    return packed


def _pack_listed(
    find: Callable[[], Listing], into: Path, named: Callable[[Listing], PackageName], origin: str, single: bool
) -> Packed:
    listing = find()
    package = named(listing)
    temporary, digest, size = _write(listing.entries, into)
    try:
        if find().entries != listing.entries:
            raise _Changed
        os.replace(temporary, into / digest)
    finally:
        temporary.unlink(missing_ok=True)
    return Packed(package, digest, into / digest, size, len(listing.entries), tuple(listing.left_out), origin, single)


def _list_file(place: Path, package: PackageName) -> Listing:
    """A one-file package: the file is stored as a module of the package's name, whatever it was called."""
    entry = entry_of(f"{package}.py", Path(os.path.realpath(place)))
    return Listing(place, [entry], [], entry.size)


def _name(given: str | None, listing: Listing, usual: str) -> PackageName:
    if given:
        return given_name(given)
    about = next((entry for entry in listing.entries if entry.name == FILE), None)
    written = read_about(_content(about)).name if about else ""
    return given_name(written) if written else package_name(usual)


def _write(entries: list[Entry], into: Path) -> tuple[Path, Digest, int]:
    """The canonical bytes in a temporary file; the caller renames or removes it."""
    handle, name = tempfile.mkstemp(prefix=".packing-", dir=into)
    sha = hashlib.sha256()
    try:
        with os.fdopen(handle, "wb") as file:
            for part in _canonical(entries):
                sha.update(part)
                file.write(part)
            return Path(name), Digest(sha.hexdigest()), file.tell()
    except BaseException:
        os.unlink(name)
        raise


def _canonical(entries: list[Entry]) -> Iterator[bytes]:
    yield MAGIC
    for entry in entries:
        body, encoded = _content(entry), entry.name.encode()
        yield HEAD.pack(len(encoded), entry.executable, len(body)) + encoded
        yield body


def _content(entry: Entry) -> bytes:
    """The whole file, read once; raises _Changed unless it was the same file, at rest, from the listing to the last byte."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(entry.path, flags), "rb") as file:
        if stamp_of(os.fstat(file.fileno())) != entry.stamp:
            raise _Changed
        body = file.read(entry.size + 1)
        if len(body) != entry.size or stamp_of(os.fstat(file.fileno())) != entry.stamp:
            raise _Changed
    return body


# ------------------------------------------------------------------------------------------------------ unpack


class Reader:
    """Reads exactly what is asked for, and hashes it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha = hashlib.sha256()

    def take(self, size: int) -> bytes:
        """`size` bytes, or none at the end; raises UserError if it ends within them."""
        body = self._file.read(size)
        if body and len(body) != size:
            raise _unsafe("it ends in the middle of a file")
        self.sha.update(body)
        return body


@dataclass(slots=True)
class Filed:
    """One file in a blob. All of `parts` must be taken before the next member."""

    name: str
    executable: bool
    size: int
    reader: Reader

    def parts(self) -> Iterator[bytes]:
        left = self.size
        while left:
            part = self.reader.take(min(left, _PART))
            if not part:
                raise _unsafe("it ends in the middle of a file")
            left -= len(part)
            yield part


def members(reader: Reader) -> Iterator[Filed]:
    """The files of a blob, each checked before anything is done with it; a blob that `pack` cannot make is refused."""
    if reader.take(len(MAGIC)) != MAGIC:
        raise _unsafe("it does not begin as a package does")
    count, total, last = 0, 0, ""
    while head := reader.take(HEAD.size):
        member = _filed(head, reader)
        count, total = count + 1, total + member.size
        if member.name <= last:
            raise _unsafe("its files are not sorted")
        if count > MAX_FILES or total > MAX_TOTAL or member.size > MAX_FILE:
            raise _unsafe("it is larger than a package may be")
        last = member.name
        yield member


def _filed(head: bytes, reader: Reader) -> Filed:
    length, executable, size = HEAD.unpack(head)
    if length > MAX_NAME or executable > 1:
        raise _unsafe("it holds a file that no package has")
    try:
        name = reader.take(length).decode()
        if check_file_name(name) != name:
            raise _unsafe("it holds a file name that is not in NFC")
    except UnicodeDecodeError:
        raise _unsafe("it holds a file name that is not UTF-8") from None
    return Filed(name, bool(executable), size, reader)


def _extract(blob: Path, folder: Path, digest: Digest, lasting: bool) -> None:
    with blob.open("rb") as file:
        reader = Reader(file)
        for member in members(reader):
            _store(member, folder / member.name, lasting)
    if reader.sha.hexdigest() != digest:
        raise _unsafe("its bytes are not those of its digest")


def _store(member: Filed, path: Path, lasting: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        for part in member.parts():
            file.write(part)
        os.chmod(path, 0o755 if member.executable else 0o644)
        if lasting:
            file.flush()
            # Without this a power cut could leave an empty file in a folder that is already in its place.
            os.fsync(file.fileno())


def _into_place(fresh: Path, folder: Path) -> None:
    try:
        fresh.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise  # Anything but another caller that was faster.


def _text_or_digest(body: bytes, total: int) -> str | bytes:
    if len(body) <= MAX_SOURCE and total <= TEXT_TOTAL and b"\0" not in body:
        try:
            return body.decode()
        except UnicodeDecodeError:
            pass
    return hashlib.sha256(body).digest()


def _unsafe(what: str) -> UserError:
    return UserError(f"This package cannot be used: {what}. Deploy it again.", Fault.REFUSED)
