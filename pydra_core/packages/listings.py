"""Files that a run is given, as they travel: each file is a blob, a *listing* names those that belong together, a *form* names a listing.

Rules:
1. A listing is canonical: names are relative, in Unicode's NFC, sorted, and differ on every file system; so equal inputs have equal
   digests. Of an `InputFile` it has one name, of an `InputFolder` all names begin with the folder's.
2. The form is the argument: {"$input": digest of the listing, "name": …, "size": bytes, "files": count}. It tells people what was
   given, and whoever fetches it verifies all of it against the digest.
3. Whoever gets a listing reads it with `read_listing`, which trusts nothing in it.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from pydra_core.errors import UserError
from pydra_core.ids import Digest
from pydra_core.packages.names import check_file_name
from pydra_core.protocol.manifest import GIVEN, Kind, ParamSpec

MAX_FILE = 4 * 1024**3
"""Bytes of one file: the largest blob."""

MAX_FILES = 20_000
MAX_TOTAL = 16 * 1024**3
"""Files and bytes that one parameter takes."""

MAX_LISTING = 8 * 1024**2
"""Bytes of an encoded listing."""

KEY = "$input"
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Listed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One file: its name with "/" between folders, and what is in it."""

    name: str
    digest: Digest
    size: int
    executable: bool = False


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The argument for a parameter that takes files."""

    listing: Digest = msgspec.field(name=KEY)
    name: str
    size: int
    files: int


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[Listed, ...])


def pack_listing(files: Iterable[Listed]) -> bytes:
    """The canonical bytes of a listing."""
    return _encoder.encode(sorted(files, key=lambda file: file.name))


def read_listing(body: bytes) -> tuple[Listed, ...]:
    """The files of a listing; raises UserError for one that no client of ours makes."""
    if len(body) > MAX_LISTING:
        raise UserError(f"A listing of {len(body):,} bytes is too long.")
    try:
        files = _decoder.decode(body)
    except msgspec.DecodeError as error:
        raise UserError(f"A listing of input files cannot be read: {error}.") from None
    check_files(files)
    if pack_listing(files) != body:
        raise UserError("A listing of input files is not written as such listings are.")
    return files


def check_files(files: Sequence[Listed]) -> None:
    """Raises UserError if these cannot stand together in one folder, on every system."""
    if not files:
        raise UserError("There is no file in it.")
    check_count(len(files))
    for file in files:
        _check(file)
    check_names([file.name for file in files])
    check_total(sum(file.size for file in files))


def check_names(names: Sequence[str]) -> None:
    """Raises UserError if two names are one on some file system, or one is a folder of another."""
    seen = sorted((unicodedata.normalize("NFC", name.casefold()), name) for name in names)
    for (one, first), (other, second) in pairwise(seen):
        if one == other:
            raise UserError(f"{first} and {second} are one name on some systems. Rename one of them.")
    folded = {name for name, _ in seen}
    for folded_name, name in seen:
        parts = folded_name.split("/")
        if any("/".join(parts[:count]) in folded for count in range(1, len(parts))):
            raise UserError(f"{name} lies in a folder that has the name of a file on some systems. Rename one of them.")


def check_count(count: int) -> None:
    if count > MAX_FILES:
        raise UserError(
            f"There are more than {MAX_FILES:,} files in it: pack them into an archive, or share the folder."
        )


def check_total(size: int) -> None:
    if size > MAX_TOTAL:
        raise UserError(f"It has {size:,} bytes; {MAX_TOTAL:,} are the most. Share the folder on the machines instead.")


def _check(file: Listed) -> None:
    if check_file_name(file.name, "folder") != file.name:
        raise UserError(f"The file name {file.name!a} is not in Unicode's NFC.")
    if not _DIGEST.fullmatch(file.digest) or not 0 <= file.size <= MAX_FILE:
        raise UserError(f"The file {file.name} is not described as files are.")


def form(kind: Kind, files: Sequence[Listed], name: str) -> tuple[dict[str, Any], bytes]:
    """The argument for these files, and the listing that it names. Raises UserError."""
    check_files(files)
    body = pack_listing(files)
    made = Form(
        listing=Digest(hashlib.sha256(body).hexdigest()),
        name=name,
        size=sum(file.size for file in files),
        files=len(files),
    )
    check_form(kind, made, files)
    return msgspec.to_builtins(made), body


def read_form(value: Any) -> Form | None:
    """What a value says if it is a form."""
    if not isinstance(value, dict) or KEY not in value:
        return None
    try:
        found = msgspec.convert(value, Form)
    except msgspec.ValidationError:
        return None
    fits = _DIGEST.fullmatch(found.listing) and 0 < len(found.name) <= 1_000 and found.size >= 0 and found.files >= 1
    return found if fits else None


def check_form(kind: Kind, given: Form, files: Sequence[Listed]) -> None:
    """Raises UserError if a form says something else than its listing."""
    named = {
        "file": len(files) == 1 and files[0].name == given.name and "/" not in given.name,
        "folder": "/" not in given.name and all(file.name.startswith(f"{given.name}/") for file in files),
        "files": all("/" not in file.name for file in files),
    }
    if not named.get(kind) or (given.size, given.files) != (sum(file.size for file in files), len(files)):
        raise UserError(f"What is said of {given.name} does not fit its files. Choose it again.")


def forms(params: Iterable[ParamSpec], values: Mapping[str, Any]) -> dict[str, Form]:
    """By parameter, what is given of files."""
    found = {spec.name: read_form(values.get(spec.name)) for spec in params if spec.kind in GIVEN}
    return {name: each for name, each in found.items() if each is not None}
