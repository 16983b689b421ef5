"""Sets of inputs: the folders of files that runs see, made of what is in the stock (`stock`)."""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

import msgspec

from pydra_core.ids import Digest
from pydra_core.node.folders import Folders, remove
from pydra_core.packages.listings import Listed
from pydra_core.protocol.messages import Input

STALE = 7 * 24 * 3600.0
"""Seconds after which a piece of a file that nobody went on with is thrown away."""

INDEX, PIECE, DRAFT = ".json", ".part", ".draft"
_DIGITS = frozenset("0123456789abcdef")


def index_of(folders: Folders, inputs: Digest) -> Path:
    """Where it is written down what a set is made of."""
    return folders.stock / f"{inputs}{INDEX}"


def assemble(folders: Folders, inputs: Digest, parts: tuple[Input, ...], listed: dict[str, tuple[Listed, ...]]) -> None:
    """Makes the folder that runs see, out of what is in the stock."""
    draft = folders.stock / f"{inputs}{DRAFT}"
    remove(draft)
    for name, files in listed.items():
        for file in files:
            target = draft / name / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            _place(folders.stock / file.digest, target, file.executable)
    for folder, _, _ in os.walk(draft):
        os.chmod(folder, 0o755)
    final = folders.inputs / inputs
    remove(final)
    index_of(folders, inputs).write_bytes(msgspec.json.encode(parts))
    draft.replace(final)


def _place(source: Path, target: Path, executable: bool) -> None:
    if not executable:
        with suppress(OSError):  # too many links, or none at all on this file system
            os.link(source, target)
            return
    shutil.copyfile(source, target)
    target.chmod(0o555 if executable else 0o444)


def held_inputs(folders: Folders) -> dict[Digest, tuple[Input, ...]]:
    """The sets that are here from an earlier life; what is not whole is cleared away."""
    found: dict[Digest, tuple[Input, ...]] = {}
    for path in folders.stock.glob(f"*{INDEX}"):
        with suppress(OSError, msgspec.MsgspecError):
            if (folders.inputs / path.stem).is_dir():
                found[Digest(path.stem)] = msgspec.json.decode(path.read_bytes(), type=tuple[Input, ...])
    for path in folders.inputs.iterdir():
        if path.name not in found:
            remove(path)
    for path in folders.stock.iterdir():
        if path.suffix == DRAFT or (path.suffix == INDEX and path.stem not in found):
            remove(path)
    clear_stock(folders, frozenset())
    return found


def clear_stock(folders: Folders, wanted: frozenset[Digest], *, pieces: bool = False) -> None:
    """Files that no set has (any more), and pieces that nobody went on with; with `pieces` all that are of no wanted file."""
    for path in folders.stock.iterdir():
        with suppress(OSError):
            about = path.stat()
            unwanted = pieces and path.stem not in wanted
            old = path.suffix == PIECE and (unwanted or about.st_mtime < time.time() - STALE)
            alone = len(path.name) == 64 and set(path.name) <= _DIGITS and about.st_nlink == 1
            if old or (alone and path.name not in wanted):
                path.unlink()
