"""What a package carries that a task hardly needs: said before it is sent, with the lines for `.pydraignore` that leave it out.

Rules:
1. A package of more than `LARGE` bytes is large, and its largest files are named.
2. A virtual environment is one by any name: it holds a `pyvenv.cfg`. A bare repository is one that holds `HEAD`, `config` and `objects/`.
3. Data are files of at least `DATA_FILE` bytes whose name ends as data's does, if they have `DATA` bytes together.
4. What is left out anyhow is told where people look for it, and needs no answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pydra_core.packages.archive import HEAD, MAGIC

LARGE = 50_000_000
DATA_FILE = 1_000_000
DATA = 5_000_000
NAMED = 3
"""Files that are named; more are counted, and left out by their endings."""

_NUMBERS = ".csv .tsv .jsonl .parquet .feather .arrow .orc .npy .npz .mat .h5 .hdf5 .nc .pkl .pickle .joblib .db .sqlite .sqlite3"
_PACKED = ".zip .gz .bz2 .xz .zst .tar .tgz .7z .rar .iso .bin .dat .log .whl .so .dll .dylib .exe .jar"
_MODELS = ".pt .pth .onnx .safetensors .ckpt .pb .tflite .gguf"
_MEDIA = ".png .jpg .jpeg .gif .bmp .tif .tiff .webp .exr .psd .mp4 .mov .avi .mkv .webm .wav .flac .mp3 .ogg .pdf"
ENDINGS = frozenset(f"{_NUMBERS} {_PACKED} {_MODELS} {_MEDIA}".split())
LEFT_OUT = frozenset({".git", ".hg", ".svn", ".venv", "venv", "node_modules"})

Sizes = Mapping[str, int]
"""Bytes of each file of a package."""


@dataclass(frozen=True, slots=True)
class Burden:
    """Something that had better not be sent: `text` says what, `lines` are those for `.pydraignore`; () if nothing is to be done."""

    text: str
    lines: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The text on a line of its own; names keep their letters."""
        return f"{'It' if self.text.startswith('it ') else self.text[:2]}{self.text[2:]}."


def burdens(sizes: Sizes, left_out: Iterable[str] = ()) -> tuple[Burden, ...]:
    """All of a package, by its files and by what does not belong to it, the gravest first."""
    found: list[Burden] = []
    rest = dict(sizes)
    for folder, what in _foreign(sizes):
        inside = {name: size for name, size in rest.items() if name.startswith(folder)}
        rest = {name: size for name, size in rest.items() if name not in inside}
        if inside:
            found.append(Burden(f"{folder} is {what} ({_amount(sum(inside.values()))})", (f"/{folder}",)))
    found += _data(rest)
    total = sum(sizes.values())
    if total > LARGE:
        found.insert(0, Burden(f"it has {_amount(total)}{_largest(sizes)}", _lines(found) or _largest_lines(sizes)))
    names = [name for name in left_out if name.rstrip("/").rsplit("/", 1)[-1] in LEFT_OUT]
    return (
        (*found, Burden(f"{_listed(names)} {'is' if len(names) == 1 else 'are'} left out anyhow"))
        if names
        else tuple(found)
    )


def heavy(found: Sequence[Burden]) -> tuple[Burden, ...]:
    """Those about which something can be done: a person is asked."""
    return tuple(each for each in found if each.lines)


def advice(found: Sequence[Burden]) -> str:
    """The lines for `.pydraignore` that leave out all of them."""
    return "\n".join(_lines(found))


def sizes_of(blob: Path) -> dict[str, int]:
    """The files of an archive that was packed here, by the size of their contents. Blocks."""
    found: dict[str, int] = {}
    with blob.open("rb") as file:
        file.seek(len(MAGIC))
        while head := file.read(HEAD.size):
            length, _, size = HEAD.unpack(head)
            found[file.read(length).decode()] = size
            file.seek(size, 1)
    return found


def _foreign(sizes: Sizes) -> list[tuple[str, str]]:
    """Folders that were made by something else, the outer ones first."""
    beside: dict[str, set[str]] = defaultdict(set)
    for name in sizes:
        parts = name.split("/")
        for depth in range(1, len(parts)):
            beside["/".join(parts[:depth]) + "/"].add(parts[depth])
    found = [(folder, "a virtual environment") for folder, names in beside.items() if "pyvenv.cfg" in names]
    found += [
        (folder, "a git repository") for folder, names in beside.items() if {"HEAD", "config", "objects"} <= names
    ]
    return sorted(found)


def _data(sizes: Sizes) -> list[Burden]:
    large = {
        name: size
        for name, size in sizes.items()
        if size >= DATA_FILE and PurePosixPath(name).suffix.lower() in ENDINGS
    }
    total = sum(large.values())
    if total < DATA:
        return []
    names = sorted(large, key=lambda name: (-large[name], name))
    if len(names) <= NAMED:
        return [
            Burden(f"{_listed(names)} {_are(names)} data ({_amount(total)})", tuple(f"/{_literal(n)}" for n in names))
        ]
    endings = sorted({PurePosixPath(name).suffix for name in names})
    return [Burden(f"{len(names):,} files are data ({_amount(total)})", tuple(f"*{each}" for each in endings))]


def _largest(sizes: Sizes) -> str:
    names = _largest_names(sizes)
    return f", most of it in {_listed(names)}" if sum(sizes[name] for name in names) * 2 > sum(sizes.values()) else ""


def _largest_names(sizes: Sizes) -> list[str]:
    return sorted(sizes, key=lambda name: (-sizes[name], name))[:NAMED]


def _largest_lines(sizes: Sizes) -> tuple[str, ...]:
    return tuple(f"/{_literal(name)}" for name in _largest_names(sizes))


def _lines(found: Sequence[Burden]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for each in found for line in each.lines))


def _literal(name: str) -> str:
    """A name as a pattern of gitignore(5) that fits nothing else."""
    quoted = "".join(f"\\{mark}" if mark in "*?[\\" else mark for mark in name)
    return quoted[:-1] + "\\ " if quoted.endswith(" ") else quoted


def _listed(names: Sequence[str]) -> str:
    *first, last = names[:NAMED] if len(names) <= NAMED else [*names[: NAMED - 1], f"{len(names) - NAMED + 1:,} more"]
    return f"{', '.join(first)} and {last}" if first else last


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _amount(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB" if size < 10**9 else f"{size / 10**9:,.2f} GB"
