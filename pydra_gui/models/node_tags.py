"""The words that a node carries, for its row and for filters; pure."""

from fnmatch import fnmatchcase

from pydra_core.protocol.pictures import NodeRow


def own(row: NodeRow) -> tuple[str, ...]:
    """Those that tell it from other machines: what its owner and people here gave it, and a device for computing; sorted."""
    said = {*row.given, *row.offer.tags, "gpu"}
    return tuple(tag for tag in row.tags if tag in said)


def carries(row: NodeRow, pattern: str) -> bool:
    """True if one of its tags is this, or fits the pattern, as the master takes it; always for ""."""
    return not pattern or any(fnmatchcase(tag, pattern.lower()) for tag in row.tags)
