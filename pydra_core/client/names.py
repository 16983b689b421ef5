"""How units, and places in the tree of a task, are said to people; paths are those of `protocol/spreads.py`."""

_SPREADS = {"u": "units", "m": "maps", "r": "reduces"}


def unit_name(path: str, index: int) -> str:
    """A unit as people write it: "3" of a parallel task, "m/3" and "r/3" of a map-reduce, "0/3" of a container's first child."""
    parts = [part for part in path.split("/") if part]
    if parts and parts[-1] == "u":
        parts.pop()
    return "/".join([*parts, str(index)])


def place_words(path: str) -> str:
    """Where in its task something works: "" for the root, "units", "maps of child 0", "child 1.0"."""
    parts = [part for part in path.split("/") if part]
    spread = _SPREADS.get(parts[-1], "") if parts else ""
    child = ".".join(parts[:-1] if spread else parts)
    return " of ".join(part for part in (spread, f"child {child}" if child else "") if part)
