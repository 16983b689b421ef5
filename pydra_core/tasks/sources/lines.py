"""Where lines end in bytes, and where a text is cut so that none is split. Pure.

Rules:
1. A line ends with a newline, or with the end of the file; a carriage return before the newline belongs to it.
2. A newline counts only at a multiple of its width, from the start of the text on: in UTF-16 and UTF-32 its bytes occur elsewhere, too.
"""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Read = Callable[[int, int], bytes]
"""So many bytes from an offset, less only at the end of the file."""

BLOCK = 1 << 18
FIRST, MOST = 1 << 12, 1 << 22
"""Bytes of the first read that looks for the end of one line, and of the longest."""
BYTE_ORDERS = {
    "utf-8-sig": ((codecs.BOM_UTF8, "utf-8"),),
    "utf-16": ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")),
    "utf-32": ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be")),
}
"""The marks that a file in such an encoding may begin with, and what it is in then."""
_STATEFUL = (
    "iso2022",
    "hz",
    "utf-7",
    "punycode",
    "idna",
    "unicode-escape",
    "raw-unicode-escape",
    "undefined",
    "mbcs",
    "oem",
)


@dataclass(frozen=True, slots=True)
class Text:
    """How a file is to be read: its encoding without byte order mark, where the text starts, and what a newline is."""

    encoding: str
    start: int
    newline: bytes


def known_encoding(name: str) -> str:
    """Python's name for an encoding; raises LookupError for one that is not there, ValueError for one that cannot be read in parts."""
    found = codecs.lookup(name)
    plain = found.name.replace("_", "-")
    if plain.startswith(_STATEFUL) or not getattr(found, "_is_text_encoding", True):
        raise ValueError(f"a text in {name} cannot be read in parts: convert it to UTF-8 first")
    return plain


def text_of(encoding: str, head: bytes) -> Text:
    """How to read a file that begins with `head`, of which four bytes are enough. Without a mark UTF-16 and UTF-32 are little endian."""
    orders = BYTE_ORDERS.get(encoding, ())
    for mark, plain in orders:
        if head.startswith(mark):
            return Text(plain, len(mark), "\n".encode(plain))
    plain = orders[0][1] if orders else encoding
    return Text(plain, 0, "\n".encode(plain))


def by_lines(read: Read, text: Text, size: int, count: int) -> Iterator[int]:
    """The offset behind every `count` lines."""
    seen, width = 0, len(text.newline)
    for at in range(text.start, size, BLOCK):
        block = read(at, min(BLOCK, size - at))
        if width == 1 and seen + (more := block.count(text.newline)) < count:
            seen += more
            continue
        for end in _ends(block, text.newline):
            seen += 1
            if seen == count:
                seen = 0
                yield at + end


def by_bytes(read: Read, text: Text, size: int, step: int) -> Iterator[int]:
    """The offset behind the first line that ends `step` bytes or more behind the one before."""
    width = len(text.newline)
    step = -(-step // width) * width
    at = text.start + step
    while at < size:
        end = _next_end(read, at - width, size, text.newline)
        if end is None:
            return
        yield end
        at = end + step


def lines_of(data: bytes, text: Text, errors: str) -> list[str]:
    """The lines without their ends; raises UnicodeDecodeError."""
    decoded = data.decode(text.encoding, errors)
    lines = decoded.split("\n")
    if not lines[-1]:
        lines.pop()
    if "\r" in decoded:
        ended = len(lines) - (not decoded.endswith("\n"))
        lines[:ended] = [line.removesuffix("\r") for line in lines[:ended]]
    return lines


def _next_end(read: Read, at: int, size: int, newline: bytes) -> int | None:
    """Behind the first newline from an offset on; None if there is none any more."""
    length = FIRST
    while at < size:
        block = read(at, min(length, size - at))
        found = next(_ends(block, newline), None)
        if found is not None:
            return at + found
        at += length
        length = min(length * 4, MOST)
    return None


def _ends(block: bytes, newline: bytes) -> Iterator[int]:
    """Behind each newline of a block that begins at a multiple of its width."""
    width, at = len(newline), 0
    while (found := block.find(newline, at)) >= 0:
        if found % width:
            at = found + 1
        else:
            at = found + width
            yield at
