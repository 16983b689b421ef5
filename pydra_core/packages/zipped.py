"""A zip from anywhere, unpacked without trusting a byte of it."""

import os
import stat
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from pydra_core.errors import UserError
from pydra_core.packages.ignore import left_out
from pydra_core.packages.limits import MAX_FILE, MAX_FILES, MAX_TOTAL, RATIO, RATIO_FROM
from pydra_core.packages.names import check_file_name

_PART = 1024 * 1024
_LINK_OR_DEVICE = {stat.S_IFLNK, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFCHR, stat.S_IFBLK}


def unzip(place: Path, into: Path) -> Path:
    """Unpack to a fresh folder and return the top of it: `into`, or the single folder in it; raises UserError for anything unsafe."""
    if place.stat().st_size > MAX_TOTAL:
        raise UserError(f"{place.name} is over {MAX_TOTAL // 1024**3} GiB.")
    try:
        with zipfile.ZipFile(place) as archive:
            members = _wanted(place, archive.infolist())
            for name, member in members:
                _store(archive, member, into / name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError) as error:
        raise UserError(f"{place.name} cannot be unpacked: {error}. Make the zip again.") from None
    return _top(into)


def _wanted(place: Path, members: Iterable[zipfile.ZipInfo]) -> list[tuple[str, zipfile.ZipInfo]]:
    """Names (in NFC) and entries to unpack, all checked; what is left out of every package is not even unpacked."""
    wanted: dict[str, zipfile.ZipInfo] = {}
    for member in members:
        name = _checked(place, member)
        if member.is_dir() or _never(name):
            continue
        if name in wanted:
            raise UserError(f"{place.name} holds {name} twice. Make the zip again.")
        wanted[name] = member
    _refuse_absurd(place, list(wanted.values()))
    return list(wanted.items())


def _checked(place: Path, member: zipfile.ZipInfo) -> str:
    name = check_file_name(member.filename.rstrip("/") if member.is_dir() else member.filename)
    if stat.S_IFMT(member.external_attr >> 16) in _LINK_OR_DEVICE:
        raise UserError(f"{place.name} holds {name}, a link or a device, which is not allowed in a zip.")
    if member.flag_bits & 0x1:
        raise UserError(f"{name} in {place.name} is encrypted. Make the zip without a password.")
    return name


def _never(name: str) -> bool:
    parts = name.split("/")
    return any(left_out((), part, True) for part in parts)


def _refuse_absurd(place: Path, members: list[zipfile.ZipInfo]) -> None:
    """By the declared sizes; `zipfile` never gives more than these."""
    total = sum(member.file_size for member in members)
    if len(members) > MAX_FILES:
        raise UserError(f"{place.name} holds more than {MAX_FILES:,} files.")
    for member in members:
        if member.file_size > MAX_FILE:
            raise UserError(
                f"{member.filename} in {place.name} is over {MAX_FILE // 1024**2} MiB, the most for a file of a package."
            )
    if total > MAX_TOTAL:
        raise UserError(f"{place.name} unpacks to more than {MAX_TOTAL // 1024**3} GiB.")
    if total > RATIO_FROM and total > RATIO * place.stat().st_size:
        raise UserError(f"{place.name} unpacks to more than {RATIO} times its size, which is not believable.")


def _store(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as source, path.open("xb") as file:
        while part := source.read(_PART):
            file.write(part)
    os.chmod(path, 0o755 if (member.external_attr >> 16) & 0o100 else 0o644)


def _top(into: Path) -> Path:
    found = list(into.iterdir())
    return found[0] if len(found) == 1 and found[0].is_dir() else into
