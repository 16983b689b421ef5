"""Which of a machine's Pythons runs a package: asked by master and node alike, so that both come to the same."""

from collections.abc import Sequence
from functools import lru_cache

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion

from pydra_core.protocol.environments import Interpreter


def fitting(pythons: Sequence[Interpreter], wanted: str) -> int | None:
    """The place of the first that is wanted; None if there is none. The node's own is the first of all."""
    return next((place for place, each in enumerate(pythons) if fits(each.version, wanted)), None)


@lru_cache(maxsize=4096)
def fits(version: str, wanted: str) -> bool:
    """True if this version of Python ("3.12.4") is one of those ("" for any; a specifier that cannot be read allows none)."""
    if not wanted:
        return True
    try:
        return SpecifierSet(wanted).contains(version, prereleases=True)
    except (InvalidSpecifier, InvalidVersion):
        return False
