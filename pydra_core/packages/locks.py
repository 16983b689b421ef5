"""A lock as text: what it may say, and what is read from it. Whoever gets one checks it here before an installer sees it.

The text is a requirements file of nothing but pins, below a line that tells what it is for:

    # pydra lock: python 3.12, linux-x86_64
    msgspec==0.20.0 --hash=sha256:…
    numpy==2.1.3 --hash=sha256:… --hash=sha256:…

Sorted by name, and each name once, so that equal sets are equal texts. It has no options, addresses or paths: nothing in it can make
an installer look elsewhere than its owner told it, or fetch what has another hash.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pydra_core.errors import UserError
from pydra_core.ids import Digest

MOST_BYTES = 512 * 1024
MOST_PACKAGES = 1_000
_HEAD = re.compile(r"# pydra lock: python (3\.\d{1,3}), ([a-z0-9_-]{1,60})")
_PIN = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)==([A-Za-z0-9][A-Za-z0-9.!+_-]{0,99})((?: --hash=sha256:[0-9a-f]{64})+)")


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a lock; `hashes` are those of the files that will do."""

    name: str
    version: str
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lock:
    """What a lock says; `python` is a minor version like "3.12"."""

    python: str
    platform: str
    pins: tuple[Pin, ...]

    @property
    def versions(self) -> dict[str, str]:
        return {pin.name: pin.version for pin in self.pins}


def write(python: str, platform: str, pins: Iterable[Pin]) -> str:
    """The text of a lock; raises UserError if it could not be read again."""
    lines = (
        f"{pin.name}=={pin.version}{''.join(f' --hash=sha256:{each}' for each in sorted(set(pin.hashes)))}"
        for pin in sorted(pins, key=lambda pin: pin.name)
    )
    text = "\n".join((f"# pydra lock: python {python}, {platform}", *lines, ""))
    read(text)
    return text


@lru_cache(maxsize=256)
def read(text: str) -> Lock:
    """What it says; raises UserError for anything that is no lock."""
    head, *lines = text.split("\n")
    found = _HEAD.fullmatch(head)
    if len(text) > MOST_BYTES or len(lines) > MOST_PACKAGES or not found or not lines or lines.pop():
        raise UserError("This is no lock of an environment: it is too large, or its first line tells nothing.")
    pins = tuple(_pin(line) for line in lines)
    if [pin.name for pin in pins] != sorted({pin.name for pin in pins}):
        raise UserError("This is no lock of an environment: its packages are not in order, or not each named once.")
    return Lock(found[1], found[2], pins)


def _pin(line: str) -> Pin:
    found = _PIN.fullmatch(line)
    if not found:
        raise UserError(f"“{line[:100]}” does not belong into the lock of an environment.")
    return Pin(found[1], found[2], tuple(part.rpartition(":")[2] for part in found[3].split()))


@lru_cache(maxsize=256)
def digest(text: str) -> Digest:
    """The name of the environment that a lock makes."""
    return Digest(hashlib.sha256(text.encode()).hexdigest())


def difference(one: Lock, other: Lock) -> tuple[str, ...]:
    """Which packages have other versions in the other lock, or are in one of them only: ("numpy 2.1.3, elsewhere 2.0.2", …)."""
    mine, theirs = one.versions, other.versions
    names = sorted(name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name))
    return tuple(
        f"{name} {mine.get(name, 'is not there')}, elsewhere {theirs.get(name, 'it is not there')}" for name in names
    )
