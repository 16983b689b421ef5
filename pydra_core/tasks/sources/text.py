"""The lines of a text file, so many of them in a unit."""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from pydra_core.tasks.params import Secret
from pydra_core.tasks.sources.lines import BYTE_ORDERS, Text, by_bytes, by_lines, known_encoding, lines_of, text_of
from pydra_core.tasks.sources.location import Reading, Stamp, located, where
from pydra_core.tasks.sources.part import Part, Source, per_unit
from pydra_core.tasks.task import Failed


class TextLines(Source):
    """Each unit gets a list of whole lines, as text without their ends: `lines_per_unit` of them, or about `bytes_per_unit` bytes.

        class CountWords(MapReduceTask):
            def datasource(self, text: InputFile):
                return TextLines(text, lines_per_unit=1000)

    `file` is an InputFile, the path of a file in the package or a shared folder, or an address that fsspec reads, such as
    "s3://bucket/words.txt", with `options` for its filesystem; a Secret is an address. A line ends with a newline, perhaps with a
    carriage return before it. With `bytes_per_unit` only the bytes around each cut are looked at, with `lines_per_unit` all.
    `key` of a part: `file` (its name), `offset` and `length` in bytes.
    """

    def __init__(
        self,
        file: "str | os.PathLike[str] | Secret",
        *,
        lines_per_unit: int | None = None,
        bytes_per_unit: int | None = None,
        encoding: str = "utf-8",
        errors: str = "strict",
        options: Mapping[str, object] | None = None,
    ) -> None:
        if (lines_per_unit is None) == (bytes_per_unit is None):
            raise TypeError("TextLines takes either lines_per_unit or bytes_per_unit")
        self._by = "lines_per_unit" if bytes_per_unit is None else "bytes_per_unit"
        self._step = per_unit("TextLines", self._by, lines_per_unit if bytes_per_unit is None else bytes_per_unit)
        self._file = where(file)
        self._encoding = known_encoding(encoding)
        self._errors = errors
        self._options = dict(options or {})

    @property
    def given(self) -> dict[str, object]:
        return {
            "file": self._file,
            self._by: self._step,
            "encoding": self._encoding,
            "errors": self._errors,
            "options": self._options,
        }

    def __iter__(self) -> Iterator[Part]:
        location = located(self._file, self._options)
        with location.reading() as file:
            stamp = file.stamp
            file.check(stamp)
            text = self._text(file)
            cut = by_lines if self._by == "lines_per_unit" else by_bytes
            start = text.start
            for end in cut(file.read, text, stamp.size, self._step):
                yield self._part(location.name, start, end, stamp)
                start = end
            if start < stamp.size:
                yield self._part(location.name, start, stamp.size, stamp)
            file.check(stamp)

    def open(self, part: Part, folder: Path) -> AbstractContextManager[list[str]]:
        return self._lines(part)

    @contextmanager
    def _lines(self, part: Part) -> Iterator[list[str]]:
        location = located(self._file, self._options)
        with location.reading() as file:
            lines = self._decoded(file, part, location.name)
        yield lines

    def _decoded(self, file: Reading, part: Part, name: str) -> list[str]:
        offset, length = part.key["offset"], part.key["length"]
        assert isinstance(offset, int)
        assert isinstance(length, int)
        file.check(Stamp(*part.stamp))  # type: ignore[arg-type]  # made by `_part`
        text, data = self._text(file), file.read(offset, length)
        file.check(Stamp(*part.stamp))  # type: ignore[arg-type]
        try:
            return lines_of(data, text, self._errors)
        except UnicodeDecodeError as error:
            at = offset + error.start
            raise Failed(
                f"the file {name} is no {self._encoding} at byte {at:,}: give TextLines another encoding"
            ) from None

    def _text(self, file: Reading) -> Text:
        return text_of(self._encoding, file.read(0, 4) if self._encoding in BYTE_ORDERS else b"")

    def _part(self, name: str, start: int, end: int, stamp: Stamp) -> Part:
        return Part(self, {"file": name, "offset": start, "length": end - start}, (stamp.size, stamp.mark))

    def __repr__(self) -> str:
        return f"TextLines({located(self._file, self._options).name!r}, {self._by}={self._step})"
