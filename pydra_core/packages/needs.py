"""What a task's class says that it needs, from plain values to `Needs`: the same for a source that is read and a class that is built."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from pydra_core.errors import UserError
from pydra_core.packages.wants import read_network, read_ports, read_programs, read_resources, read_shares, read_tags
from pydra_core.protocol.manifest import USUAL, Needs
from pydra_core.protocol.states import Isolation, Network

_MIB = 1024**2
_SIZES = {
    "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12, "kib": 2**10, "mib": 2**20, "gib": 2**30, "tib": 2**40,
}  # fmt: skip
_TIMES = {
    "ms": 0.001,
    "s": 1,
    "sec": 1,
    "second": 1,
    "min": 60,
    "minute": 60,
    "h": 3600,
    "hour": 3600,
    "d": 86400,
    "day": 86400,
}
_AMOUNT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*", re.IGNORECASE | re.ASCII)
_TEXT = 100
_MOST = 2**53

LEAST_MEMORY = 16 * _MIB
"""Bytes that a Python with nothing in it takes; less is a number whose unit was forgotten."""


def read_needs(values: Mapping[str, Any]) -> Needs:
    """The needs that class attributes of these names and values mean; names that are none of `NAMES` are ignored.

    Sizes are bytes or texts like "2 GB" and "512 MiB", times seconds or texts like "10 min" and "1 h 30 min". Raises UserError
    with one sentence for the first that is wrong, which `fields` names.
    """
    said = {name: read_need(name, value) for name, value in values.items() if name in _READERS}
    if not said:
        return USUAL
    needs = Needs(**said)
    if needs.ports and needs.network is not Network.OUTSIDE:
        sentence = 'ports are those of network = "outside": set that as well, or leave them out.'
        raise UserError(sentence, fields={"ports": sentence})
    return needs


def read_need(name: str, value: Any) -> Any:
    """One of them; raises UserError."""
    try:
        return _READERS[name](value)
    except ValueError as error:
        sentence = f"{name} must be {error}."
        raise UserError(sentence, fields={name: sentence}) from None


def read_size(name: str, value: Any, least: int = 0) -> int:
    """Bytes, from a number or a text like "2 GB"; raises UserError for anything else."""
    return int(_read(name, _size(least, f", at least {least // _MIB} MiB" if least else ""), value))


def read_time(name: str, value: Any, least: float = 0.1) -> float:
    """Seconds, from a number or a text like "10 min"; raises UserError for anything else."""
    return float(_read(name, _time(least), value))


def _read(name: str, read: Callable[[Any], Any], value: Any) -> Any:
    try:
        return read(value)
    except ValueError as error:
        raise UserError(f"{name} must be {error}.") from None


def read_flag(name: str, value: Any) -> bool:
    """True or False; raises UserError for anything else."""
    return bool(_read(name, _flag, value))


def read_count(name: str, value: Any, least: int, most: int) -> int:
    """A whole number within these; raises UserError for anything else."""
    return int(_read(name, _whole(least, most), value))


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"a whole number from {least:,} to {most:,}, such as {max(least, 1)}")
        return value

    return read


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("True or False")
    return value


def _size(least: int, note: str) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        found = _amount(value, _SIZES) if type(value) is str else _number(value)
        if found is None or not least <= found <= _MOST:
            raise ValueError(f"bytes or a text like “2 GB” or “512 MiB”{note}")
        return math.ceil(found)

    return read


def _time(least: float) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        found = _amount(value, _TIMES) if type(value) is str else _number(value)
        if found is None or not least <= found <= _MOST:
            raise ValueError(f"seconds or a text like “10 min” or “2 h”, at least {least:g} s")
        return float(found)

    return read


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


def _isolation(value: Any) -> Isolation:
    if isinstance(value, str) and value in Isolation.__members__.values():
        return Isolation(value)
    raise ValueError(f"one of {', '.join(Isolation)}, written as text, or None")


def _number(value: Any) -> float | None:
    return value if type(value) in (int, float) and math.isfinite(value) else None


def _amount(text: str, units: Mapping[str, float]) -> float | None:
    """The sum of "1 h 30 min"; None if it is no such thing."""
    total, at = 0.0, 0
    while at < len(text) <= _TEXT:
        match = _AMOUNT.match(text, at)
        unit = match and _unit(match[2].lower(), units)
        if not match or unit is None:
            return None
        total, at = total + float(match[1]) * unit, match.end()
    return total if at else None


def _unit(word: str, units: Mapping[str, float]) -> float | None:
    return units.get(word, units.get(word.removesuffix("s")) if len(word) > 3 else None)


_READERS: dict[str, Callable[[Any], Any]] = {
    "slots": _whole(1, 4096),
    "memory": _or_none(_size(LEAST_MEMORY, f", at least {LEAST_MEMORY // _MIB} MiB")),
    "processes": _whole(1, 1_000_000),
    "open_files": _whole(16, 1_000_000),
    "scratch": _size(0, ""),
    "output_limit": _size(0, ""),
    "wall_time": _or_none(_time(0.1)),
    "silence_time": _or_none(_time(0.1)),
    "retries": _whole(0, 1000),
    "retry_delay": _time(0.0),
    "rerun_on_loss": _flag,
    "isolation": _or_none(_isolation),
    "network": read_network,
    "ports": read_ports,
    "shares": read_shares,
    "programs": read_programs,
    "resources": read_resources,
    "tags": read_tags,
}

NAMES = tuple(_READERS)
"""Class attributes that are needs, in the order of `Needs`; `python` is that of the package."""
