"""Where files that a run left are saved: their names came from a task, and become paths only after they were made harmless.

1. Nothing is saved outside of the chosen folder, whatever a name says; nothing that stands there is overwritten unasked.
2. Files of one name from several units go into a folder for each unit, `unit-17`; all others stand where their name says.
"""

import os
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pydra_core.client.names import unit_name
from pydra_core.errors import Fault, UserError
from pydra_core.protocol.messages import Artifact

PART = 200
"""Bytes of a part of a path: less than any file system takes, with room for what is added while it is written."""

_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""Devices on Windows, whatever their suffix (learn.microsoft.com, "Naming Files, Paths, and Namespaces")."""


def safe_parts(name: str) -> list[str]:
    """The parts of a path inside some folder, at least one: what cannot be in a name on every system is replaced."""
    parts = [_safe_part(part) for part in name.split("/") if part not in ("", ".")]
    return parts or ["_"]


def _safe_part(part: str) -> str:
    plain = "".join(sign if sign.isprintable() else "_" for sign in _FORBIDDEN.sub("_", part))
    plain = plain.rstrip(". ") or "_"
    if _RESERVED.match(plain) or plain.startswith(".."):
        plain = f"_{plain}"
    if len(plain.encode(errors="replace")) <= PART:
        return plain
    stem, suffix = os.path.splitext(plain)
    suffix = suffix if len(suffix.encode()) <= 20 else ""
    return stem.encode(errors="replace")[: PART - len(suffix.encode())].decode(errors="ignore") + suffix


def unit_of(artifact: Artifact) -> str:
    """The unit that left it, as people write it; "" for the run itself."""
    return unit_name(artifact.path, artifact.index) if artifact.index >= 0 else ""


def places(artifacts: Sequence[Artifact], folder: Path) -> list[tuple[Artifact, Path]]:
    """Where each would stand below the folder; no two at the same place, also where capitals are not told apart."""
    plain = {id(each): safe_parts(each.name) for each in artifacts}
    often = Counter(_key(parts) for parts in plain.values())
    found: list[tuple[Artifact, Path]] = []
    taken: set[str] = set()
    for each in artifacts:
        parts = plain[id(each)]
        if often[_key(parts)] > 1 and each.index >= 0:
            parts = [_safe_part(f"unit-{unit_of(each).replace('/', '-')}"), *parts]
        parts = _free(parts, taken)
        taken.add(_key(parts))
        found.append((each, folder.joinpath(*parts)))
    return found


def _key(parts: Sequence[str]) -> str:
    return "/".join(parts).casefold()


def _free(parts: list[str], taken: set[str]) -> list[str]:
    """The first of name, name-2, name-3 … that is free."""
    stem, suffix = os.path.splitext(parts[-1])
    number, tried = 1, parts
    while _key(tried) in taken:
        number += 1
        tried = [*parts[:-1], f"{stem}-{number}{suffix}"]
    return tried


def check(placed: Sequence[tuple[Artifact, Path]], folder: Path, *, force: bool) -> None:
    """Raises UserError before anything is written: something stands at one of these places, or a link leads out of the folder."""
    top = folder.resolve()
    for artifact, path in placed:
        if path.is_symlink() or not path.parent.resolve().is_relative_to(top):
            raise UserError(
                f"A link at {path} leads {artifact.name!r} out of {folder}: nothing was saved. Choose another folder.",
                Fault.REFUSED,
            )
        if path.is_dir() or any(
            above.is_file() for above in path.parents if above != folder and folder in above.parents
        ):
            raise UserError(
                f"{path} is in the way of {artifact.name!r}: nothing was saved. Choose another folder.", Fault.CONFLICT
            )
    there = [path for _, path in placed if path.exists()]
    if there and not force:
        more = f" and {len(there) - 1:,} more" if len(there) > 1 else ""
        raise UserError(
            f"{there[0]}{more} would be overwritten: nothing was saved. Choose another folder, or say --force.",
            Fault.CONFLICT,
        )
