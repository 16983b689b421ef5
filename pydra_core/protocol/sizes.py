"""Sizes as people write them in a task, for sentences about limits."""

from math import ceil

MIB, GIB = 1024**2, 1024**3


def written(size: int) -> str:
    """Like "1 GiB", "1.5 GiB", "700 MiB", "12 bytes"."""
    if size < MIB:
        return f"{size:,} bytes"
    unit, name = (GIB, "GiB") if size >= GIB else (MIB, "MiB")
    return f"{round(size / unit, 1):,g} {name}"


def enough(size: int) -> str:
    """A round limit that this is within."""
    unit, name = (GIB, "GiB") if size > GIB // 2 else (MIB, "MiB")
    return f"{max(1, ceil(size / unit)):,} {name}"
