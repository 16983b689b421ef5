"""What a unit saved leaves with its answer: the node brings it to the master before the answer counts, so no artifact is lost.

The files of one unit get names of its own, because the next unit of the same worker may save under the same ones meanwhile.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from pydra_core.ids import Digest
from pydra_core.protocol.spreads import Answer, Leaving
from pydra_core.tasks.task import safe_name

MOST = 500
"""Artifacts of one unit; the node takes up to 1,000 files with one message."""


def with_saved(answer: Answer, names: Iterable[str], outputs: Path) -> Answer:
    """The answer with what the unit saved, moved out of the way; of a unit that failed the files go."""
    names = [name for name in dict.fromkeys(names) if _is_file(outputs / safe_name(name))]
    if not answer.done:
        for name in names:
            os.unlink(outputs / name)
        return answer
    if len(names) > MOST:
        text = f"it saved {len(names):,} artifacts, over the limit of {MOST:,} of one unit"
        return msgspec.structs.replace(answer, done=False, value=b"\xc0", form="msgpack", error=text, files=())
    return msgspec.structs.replace(answer, saved=tuple(_moved(answer, name, outputs) for name in names))


def file_names(answer: Answer) -> list[str]:
    """The names in `outputs/` of all files that leave with an answer."""
    return [file.name for file in answer.files] + [_place(answer, file.name) for file in answer.saved]


def _is_file(path: Path) -> bool:
    """What a link points to is not ours to move."""
    return path.is_file() and not path.is_symlink()


def _moved(answer: Answer, name: str, outputs: Path) -> Leaving:
    target = outputs / _place(answer, name)
    os.replace(outputs / name, target)
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Leaving(name, Digest(digest), file.tell())


def _place(answer: Answer, name: str) -> str:
    return f"saved-{answer.index}-{answer.attempt}-{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:16]}"
