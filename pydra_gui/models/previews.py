"""What of a file can be looked at without opening it: the beginning of texts and tables, from bytes that nobody is trusted for.

Only the first `HEAD` bytes are ever asked for, and of these so many lines, columns and signs: what a file makes of its size, its encoding
or its lines costs the window nothing. The text is plain; what would steer a screen is replaced.
"""

import codecs
import csv
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import Final, Literal

from pydra_gui.language import tr

HEAD: Final = 256 * 1024
"""Bytes that are asked for."""

LINES, LINE = 2_000, 2_000
ROWS, COLUMNS, CELL = 500, 60, 200
SAMPLE = 4_096

PICTURES: Final = (".png", ".jpg", ".jpeg")
MOST_BYTES: Final = 16 * 1024 * 1024
"""Larger pictures are saved, not shown."""

Kind = Literal["picture", "table", "text", ""]

TABLES: Final = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
OPENED: Final = frozenset(
    {
        *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".pdf"),
        *(".txt", ".log", ".md", ".rst", ".csv", ".tsv", ".tab", ".json", ".jsonl", ".toml", ".yaml", ".yml", ".ini"),
        *(".mp4", ".webm", ".mkv", ".mov", ".avi", ".mp3", ".ogg", ".oga", ".wav", ".flac", ".m4a"),
        *(".odt", ".ods", ".odp", ".xlsx", ".docx", ".pptx", ".parquet", ".npy", ".npz", ".h5", ".nc", ".fits"),
        *(".stl", ".obj", ".ply", ".glb", ".dxf", ".zip", ".gz", ".xz", ".zst", ".tar", ".7z"),
    }
)
"""Suffixes that no desktop takes for a program; a page or a picture with scripts in it is none of them."""

_WORD = {"utf-8": "UTF-8", "utf-16": "UTF-16", "latin-1": "Latin-1"}


@dataclass(frozen=True, slots=True)
class Preview:
    """`rows` of a table, its first one the head, or `text`. `note` says what is not shown, or why nothing is."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""


def is_picture(name: str, size: int) -> bool:
    """True if a file may be worth asking for as a picture."""
    return name.lower().endswith(PICTURES) and 0 < size <= MOST_BYTES


def kind_of(name: str, size: int) -> Kind:
    """How a file is looked at, by its name; "text" is tried with whatever is nothing else."""
    if is_picture(name, size):
        return "picture"
    return "table" if _suffix(name) in TABLES else "text"


def may_open(name: str) -> bool:
    """True if the desktop's program for it may be given this file."""
    return _suffix(name) in OPENED


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def preview(name: str, head: bytes, size: int) -> Preview:
    """What the first bytes of a file of `size` bytes show."""
    if not size:
        return Preview(note=tr("It is empty."))
    words, encoding = _decoded(head, whole=len(head) >= size)
    if words is None:
        return Preview(note=tr("It is no text: save it to look at it."))
    rest = "" if len(head) >= size else tr("Only its beginning is shown.")
    aside = "" if encoding == "utf-8" else tr("Read as {word}.", word=_WORD[encoding])
    if _suffix(name) in TABLES and (table := _table(words, TABLES[_suffix(name)])):
        rows, cut = table
        return Preview(rows=rows, note=_note(rest or cut, aside))
    shown, cut = _lines(words)
    return Preview(text=shown, note=_note(rest or cut, aside))


def _note(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _decoded(head: bytes, *, whole: bool) -> tuple[str | None, str]:
    """(text, its encoding); None for what is no text."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", errors="replace"), "utf-16"
    head = head.removeprefix(codecs.BOM_UTF8)
    if b"\0" in head:
        return None, ""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head, final=whole), "utf-8"
    except UnicodeDecodeError:
        strange = sum(byte < 9 or 13 < byte < 32 for byte in head[:SAMPLE])
        return (None, "") if strange * 10 > len(head[:SAMPLE]) else (head.decode("latin-1"), "latin-1")


def _lines(words: str) -> tuple[str, str]:
    lines = words.splitlines()
    long = any(len(line) > LINE for line in lines[:LINES])
    shown = "\n".join(_clean(line[:LINE]) + ("…" if len(line) > LINE else "") for line in lines[:LINES])
    if len(lines) > LINES:
        return shown, tr("Its first {lines:,} lines are shown.", lines=LINES)
    return shown, tr("Long lines are cut.") if long else ""


def _clean(line: str) -> str:
    """Without signs that have no shape, or that turn the direction of what follows."""
    if line.isprintable():
        return line
    return "".join(sign if sign == "\t" or sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)


def _table(words: str, usual: str) -> tuple[tuple[tuple[str, ...], ...], str] | None:
    """(rows, what is left out); None for what is no table after all."""
    lines = words.splitlines()
    separator = _separator(lines[:20], usual)
    try:
        found = list(islice(csv.reader(lines, delimiter=separator), ROWS + 1))
    except csv.Error:
        return None
    wide = max((len(row) for row in found), default=0)
    if not wide:
        return None
    width = min(wide, COLUMNS)
    rows = tuple(tuple(_clean(cell[:CELL]) for cell in (row + [""] * width)[:width]) for row in found[:ROWS])
    cut = [tr("{rows:,} rows", rows=ROWS)] * (len(found) > ROWS) + [tr("{columns} columns", columns=COLUMNS)] * (
        wide > COLUMNS
    )
    return rows, tr("Its first {cut} are shown.", cut=tr(" and ").join(cut)) if cut else ""


def _separator(lines: list[str], usual: str) -> str:
    """The usual one of its suffix, or a semicolon where that is what stands in every line."""
    for sign in (usual, ";", "\t"):
        if lines and all(sign in line for line in lines if line):
            return sign
    return usual
