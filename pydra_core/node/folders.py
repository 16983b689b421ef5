"""A node's folders: what stands where in its home, and how leftovers of an earlier life are cleared away.

Every folder in `versions` is a complete version, and every one in `environments` a complete environment: they are made elsewhere and
renamed into place. What stands in `runs` and `logs`
belongs to workers of this life. `owed` has one folder per attempt whose end stands in the outbox, and in it the blobs of that end,
named by their digests: two runs that leave the same bytes share nothing, so that neither can take them away from the other. For the
same reason `intermediates` has one folder per run, with the files that its units leave for each other.
"""

import os
import re
import shutil
import stat
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydra_core.ids import Digest, RunId
from pydra_core.node.keys import Key
from pydra_core.settings import ensure

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Folders:
    """The home of one node. `parts` are archives on their way in, `outlines` tell what versions hold, `owed` blobs on their way out."""

    home: Path

    @property
    def versions(self) -> Path:
        return self.home / "versions"

    @property
    def environments(self) -> Path:
        return self.home / "environments"

    @property
    def runs(self) -> Path:
        return self.home / "runs"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def parts(self) -> Path:
        return self.home / "parts"

    @property
    def outlines(self) -> Path:
        return self.home / "outlines"

    @property
    def owed(self) -> Path:
        return self.home / "owed"

    @property
    def inputs(self) -> Path:
        """One folder per set of files that runs are given; what stands there is whole."""
        return self.home / "inputs"

    @property
    def stock(self) -> Path:
        """The files of these sets by their digests, each once, and what is to come of them."""
        return self.home / "stock"

    @property
    def scratch(self) -> Path:
        return self.home / "scratch"

    @property
    def intermediates(self) -> Path:
        return self.home / "intermediates"

    def between(self, run: RunId) -> Path:
        """The folder of files that units of this run left for others, named by their digests."""
        return self.intermediates / str(run)

    def environment(self, lock: Digest) -> Path:
        return self.environments / lock

    def version(self, digest: Digest) -> Path:
        return self.versions / digest

    def part(self, digest: Digest) -> Path:
        return self.parts / digest

    def outline(self, digest: Digest) -> Path:
        """What a version holds, file by file, if it is known."""
        return self.outlines / digest

    def held(self) -> list[Path]:
        """The versions that are here, complete."""
        return [each for each in self.versions.iterdir() if _DIGEST.fullmatch(each.name) and each.is_dir()]

    def owed_by(self, key: Key) -> Path:
        """The folder of blobs that this attempt left."""
        return self.owed / key.name

    def drafts_of(self, key: Key) -> Path:
        """Where copies of files stand that this attempt saved and goes on."""
        return self.scratch / f"saved-{key.name}"

    def prepare(self, owed: Iterable[Key]) -> frozenset[Digest]:
        """Make what is missing, clear leftovers, keep what these attempts left; returns the versions that are held."""
        passing = (self.runs, self.logs, self.scratch, self.intermediates)
        made = (self.versions, self.environments, self.parts, self.outlines, self.owed, self.inputs, self.stock)
        for folder in (*made, *passing):
            ensure(folder)
        for folder in passing:
            _clear(folder, frozenset())
        _clear(self.owed, frozenset(key.name for key in owed))
        held = frozenset(Digest(each.name) for each in self.held())
        _clear(self.versions, held)
        _clear(self.parts, frozenset(x.name for x in self.parts.iterdir() if _resumable(x, held)))
        _clear(self.outlines, held | {x.name for x in self.parts.iterdir()})
        return held

    def drop(self, version: Digest) -> None:
        """Take a version away; at no moment does half of it stand among the versions."""
        self.outline(version).unlink(missing_ok=True)
        self._drop(self.version(version))

    def drop_environment(self, lock: Digest) -> None:
        """The same with an environment."""
        self._drop(self.environment(lock))

    def _drop(self, path: Path) -> None:
        gone = self.parts / f"{path.name}.gone"
        remove(gone)
        with suppress(OSError):  # to move a folder without the right to write is refused to its owner, too
            path.chmod(0o700)
        try:
            path.replace(gone)
        except FileNotFoundError:
            return
        remove(gone)


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except OSError:
                continue
    return total


def _resumable(part: Path, held: frozenset[Digest]) -> bool:
    return bool(_DIGEST.fullmatch(part.name)) and part.name not in held and part.is_file()


def _clear(folder: Path, keep: frozenset[str] | frozenset[Digest]) -> None:
    for entry in folder.iterdir():
        if entry.name not in keep:
            remove(entry)


def remove(path: Path) -> None:
    """Take away a file or a whole tree, whatever a worker left there: no rights, or folders deeper than Python can go."""
    try:
        if stat.S_ISDIR(path.lstat().st_mode):
            shutil.rmtree(path)
        else:
            path.unlink()
    except FileNotFoundError:
        return
    except (OSError, RecursionError):
        _remove_hard(path)


def _remove_hard(path: Path) -> None:
    """chmod and rm go down any depth, and follow no links on the way."""
    for command in (["chmod", "-R", "u+rwX", "--", str(path)], ["rm", "-rf", "--", str(path)]):
        try:
            subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120)
        except (OSError, subprocess.TimeoutExpired):
            return
