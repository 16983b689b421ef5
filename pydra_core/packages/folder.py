"""The files of a folder that belong to a package, found without opening any of them but the ignore files."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from pydra_core.errors import UserError
from pydra_core.packages.ignore import Rules, left_out, rules_below
from pydra_core.packages.limits import MAX_ABOUT, MAX_FILE, MAX_FILES, MAX_TOTAL
from pydra_core.packages.names import check_file_name


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: its name in the package, where it stands, and what a change of it would change."""

    name: str
    path: Path
    size: int
    executable: bool
    stamp: tuple[int, int, int, int]


@dataclass(slots=True)
class Listing:
    """What a walk found; `entries` are sorted by name once it is done."""

    root: Path
    entries: list[Entry] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    total: int = 0


def list_folder(root: Path) -> Listing:
    """All files below a folder that belong to it; raises UserError for what cannot be in a package."""
    listing = Listing(Path(os.path.realpath(root)))
    _walk(listing, listing.root, "", (), ())
    listing.entries.sort(key=lambda entry: entry.name)
    _refuse_twins(listing.entries)
    if not listing.entries:
        raise UserError(f"{root.name} holds no files that could be deployed.")
    return listing


def entry_of(name: str, path: Path) -> Entry:
    """The entry of one file; raises UserError if it is too large or no plain file."""
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise UserError(
            f"{name} is a pipe, a socket or a device, so it cannot be deployed. Leave it out with .pydraignore."
        )
    if state.st_size > MAX_FILE:
        size = f"{state.st_size / 1024**2:,.0f} MiB, and a file of a package has at most {MAX_FILE // 1024**2} MiB"
        raise UserError(f"{name} has {size}. Leave it out with .pydraignore.")
    return Entry(check_file_name(name), path, state.st_size, bool(state.st_mode & 0o100), stamp_of(state))


def stamp_of(state: os.stat_result) -> tuple[int, int, int, int]:
    """What differs once a file was written or replaced."""
    return (state.st_ino, state.st_size, state.st_mtime_ns, state.st_mode)


def _walk(listing: Listing, folder: Path, prefix: str, rules: Rules, above: tuple[Path, ...]) -> None:
    """`above` are the real folders on the way down: a link to one of them would never end."""
    if folder in above:
        raise UserError(f"{prefix.rstrip('/')} links to a folder that it is in, so it has no end. Remove the link.")
    rules = rules_below(rules, prefix, lambda name: _content(folder / name))
    for found in _children(folder, prefix):
        name = prefix + found.name
        if left_out(rules, name, found.is_dir()):
            listing.left_out.append(name + "/" if found.is_dir() else name)
            continue
        path = _followed(listing.root, found, name)
        if path is None:
            listing.left_out.append(name)
        elif path.is_dir():
            _walk(listing, path, f"{name}/", rules, (*above, folder))
        else:
            _add(listing, entry_of(name, path))


def _children(folder: Path, prefix: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            yield from sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        raise UserError(f"The folder {prefix or folder.name} cannot be read: {error.strerror}.") from None


def _followed(root: Path, found: os.DirEntry[str], name: str) -> Path | None:
    """Where a child really is, None for a link to nothing; refuses links that lead out of the folder."""
    if not found.is_symlink():
        return Path(found.path)
    target = Path(os.path.realpath(found.path))
    if not target.is_relative_to(root):
        raise UserError(
            f"{name} is a link that leads out of the folder. Put a copy in its place, or leave it out with .pydraignore."
        )
    return target if target.exists() else None


def _content(path: Path) -> bytes | None:
    """The start of an ignore file; a pipe of that name is never opened."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return file.read(MAX_ABOUT + 1)


def _add(listing: Listing, entry: Entry) -> None:
    listing.entries.append(entry)
    listing.total += entry.size
    if len(listing.entries) > MAX_FILES:
        raise UserError(f"{listing.root.name} holds more than {MAX_FILES:,} files. Leave some out with .pydraignore.")
    if listing.total > MAX_TOTAL:
        raise UserError(
            f"{listing.root.name} is over {MAX_TOTAL // 1024**3} GiB. Leave some files out with .pydraignore."
        )


def _refuse_twins(entries: list[Entry]) -> None:
    for one, other in pairwise(entries):
        if one.name == other.name:
            raise UserError(f"Two files are both named {one.name} once their accents are written alike. Rename one.")
