"""Amounts of bytes as people write them: `--size 10MB`."""

import re

from pydra_core.errors import UserError
from pydra_core.protocol.verbs import LEAST_RATE, MOST_RATE

_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_AMOUNT = re.compile(r"(\d{1,15}(?:\.\d+)?)\s*([a-z]*)")


def rate(text: str) -> int:
    """Bytes a second of `10MB/s` or `500kB`; raises UserError."""
    found = amount(text.strip().removesuffix("/s"))
    if not LEAST_RATE <= found <= MOST_RATE:
        raise UserError(f"{text!r} is no rate: write 500kB/s or 10MB/s, at least 64KiB/s.")
    return found


def amount(text: str) -> int:
    """Bytes of `512`, `10MB`, `1.5 GB`, `2GiB`; raises UserError."""
    match = _AMOUNT.fullmatch(text.strip().lower())
    if match is None or match[2] not in _UNITS:
        raise UserError(f"{text!r} is no size: write 500kB, 10MB or 2GB.")
    return int(float(match[1]) * _UNITS[match[2]])
