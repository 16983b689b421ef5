"""Amounts of bytes as people write them: `--size 10MB`."""

import re

from pydra_core.errors import UserError

_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_AMOUNT = re.compile(r"(\d{1,15}(?:\.\d+)?)\s*([a-z]*)")


def amount(text: str) -> int:
    """Bytes of `512`, `10MB`, `1.5 GB`, `2GiB`; raises UserError."""
    match = _AMOUNT.fullmatch(text.strip().lower())
    if match is None or match[2] not in _UNITS:
        raise UserError(f"{text!r} is no size: write 500kB, 10MB or 2GB.")
    return int(float(match[1]) * _UNITS[match[2]])
