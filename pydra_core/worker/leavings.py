"""What a unit leaves in `outputs/` goes with its answer: the node brings it to the master before the answer counts, so nothing is lost.

The files of one unit get names of its own, because the next unit of the same worker may use the same ones meanwhile.
"""

import hashlib
import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from pydra_core.ids import Digest
from pydra_core.protocol.spreads import Answer, Leaving
from pydra_core.tasks.task import safe_name

MOST = 500
"""Artifacts of one unit; the node takes up to 1,000 files with one message."""

log = logging.getLogger("pydra.task")


class Leavings:
    """The files of the units of one seat, below the folder `outputs`."""

    def __init__(self, outputs: Path) -> None:
        self._outputs = outputs
        self._ours: set[str] = set()
        """Names of files that went with an answer, and that the node has not taken yet."""

    def of(self, answer: Answer, saved: Iterable[str]) -> Answer:
        """The answer with all files that its unit left, the `saved` ones first; of a unit that failed they go."""
        self._ours.update(file.name for file in answer.files)
        there = self._there()
        if not there.difference(self._ours):
            self._ours &= there
            return answer
        names = dict.fromkeys([*saved, *self._left(there)])
        made = self._with(answer, [name for name in names if _is_file(self._outputs / safe_name(name))])
        self._ours.update(_place(answer, file.name) for file in made.saved)
        self._clear()
        return made

    def _there(self) -> set[str]:
        try:
            return set(os.listdir(self._outputs))
        except OSError:  # the task took its own folder away
            return set()

    def _left(self, there: set[str]) -> Iterator[str]:
        """The names of files that nobody announced; what is no file is told in the log."""
        for top in sorted(there - self._ours):
            path = self._outputs / top
            if not path.is_dir() or path.is_symlink():
                yield from self._name(top)
                continue
            for place, folders, files in os.walk(path):
                links = [name for name in folders if os.path.islink(os.path.join(place, name))]
                for name in sorted([*files, *links]):
                    yield from self._name(Path(place, name).relative_to(self._outputs).as_posix())

    def _name(self, name: str) -> Iterator[str]:
        if not _is_file(self._outputs / name):
            log.warning("The output %r was not taken: it is a link or no file.", name)
        elif not _is_safe(name):
            log.warning("The output %r was not taken: its name is no plain relative path.", name)
        else:
            yield name

    def _with(self, answer: Answer, names: list[str]) -> Answer:
        if not answer.done:
            return answer
        if len(names) > MOST:
            text = f"it left {len(names):,} files, over the limit of {MOST:,} of one unit: put them into one archive"
            return msgspec.structs.replace(answer, done=False, value=b"\xc0", form="msgpack", error=text, files=())
        return msgspec.structs.replace(answer, saved=tuple(_moved(answer, name, self._outputs) for name in names))

    def _clear(self) -> None:
        """What no answer took is gone before the next unit."""
        for name in self._there() - self._ours:
            path = self._outputs / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()


def file_names(answer: Answer) -> list[str]:
    """The names in `outputs/` of all files that leave with an answer."""
    return [file.name for file in answer.files] + [_place(answer, file.name) for file in answer.saved]


def _is_file(path: Path) -> bool:
    """What a link points to is not ours to move."""
    return path.is_file() and not path.is_symlink()


def _is_safe(name: str) -> bool:
    try:
        safe_name(name)
    except ValueError:
        return False
    return True


def _moved(answer: Answer, name: str, outputs: Path) -> Leaving:
    target = outputs / _place(answer, name)
    os.replace(outputs / name, target)
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Leaving(name, Digest(digest), file.tell())


def _place(answer: Answer, name: str) -> str:
    return f"saved-{answer.index}-{answer.attempt}-{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:16]}"
