"""What a person set in a log panel, as it is kept between two starts: the filter, the levels, whether units have a column."""

import json
from collections.abc import Collection


def write(words: str, levels: Collection[str], *, units: bool) -> str:
    return json.dumps({"words": words, "levels": sorted(levels), "units": units})


def read(kept: str) -> tuple[str, frozenset[str], bool]:
    """The same again, whatever it is that was kept; an older window kept the words alone."""
    try:
        found = json.loads(kept)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return kept, frozenset(), True
    words, levels = found.get("words"), found.get("levels")
    chosen = frozenset(each for each in levels if isinstance(each, str)) if isinstance(levels, list) else frozenset()
    return words if isinstance(words, str) else "", chosen, found.get("units") is not False
