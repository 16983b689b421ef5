"""The files of a folder, one for each unit."""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from fnmatch import fnmatchcase
from pathlib import Path

from pydra_core.tasks.params import Secret
from pydra_core.tasks.sources.location import Stamp, located, where
from pydra_core.tasks.sources.part import Part, Source


class Files(Source):
    """Each unit gets the path of one file that fits the pattern, in order of folders and names.

        class Thumbnails(ParallelTask):
            subtask = Shrink

            def datasource(self, pictures: InputFolder):
                return Files(pictures, "**/*.png")

    `folder` is an InputFolder, a folder of the package or a shared one, or an address that fsspec reads; from there a file is fetched
    for its unit, and deleted behind it. In the pattern `*` and `?` stay within a name, and `**` is any folders. Links that
    lead out of the folder are left out. `key` of a part: `file`, its name seen from the folder, with slashes.
    """

    def __init__(
        self,
        folder: "str | os.PathLike[str] | Secret",
        pattern: str = "*",
        *,
        options: Mapping[str, object] | None = None,
    ) -> None:
        self._folder = where(folder)
        self._pattern = pattern
        self._options = dict(options or {})

    @property
    def given(self) -> dict[str, object]:
        return {"folder": self._folder, "pattern": self._pattern, "options": self._options}

    def __iter__(self) -> Iterator[Part]:
        pattern = self._pattern.split("/")
        for name, stamp in located(self._folder, self._options).found():
            if fits(name.split("/"), pattern):
                yield Part(self, {"file": name}, (stamp.size, stamp.mark))

    def open(self, part: Part, folder: Path) -> AbstractContextManager[Path]:
        stamp = Stamp(*part.stamp)  # type: ignore[arg-type]  # made above
        return located(self._folder, self._options).fetched(str(part.key["file"]), stamp, folder)

    def __repr__(self) -> str:
        return f"Files({located(self._folder, self._options).name!r}, {self._pattern!r})"


def fits(parts: list[str], pattern: list[str]) -> bool:
    """Whether the parts of a name fit those of a pattern."""
    if not pattern or not parts:
        return not parts and all(each == "**" for each in pattern)
    if pattern[0] == "**":
        return fits(parts, pattern[1:]) or fits(parts[1:], pattern)
    return fnmatchcase(parts[0], pattern[0]) and fits(parts[1:], pattern[1:])
