"""What changed between two versions of a package, as a few words for people."""

from collections import Counter
from collections.abc import Mapping
from difflib import SequenceMatcher

from pydra_core.protocol.verbs import FileDifference

WORK_LIMIT = 4_000_000
"""Pairs of lines that are compared exactly; larger texts are compared as bags of lines, which takes linear time."""


def summary(old: Mapping[str, str | bytes], new: Mapping[str, str | bytes]) -> str:
    """For example "changed 3 lines in 2 files, 1 file added"; "" if nothing changed. Keys are file names."""
    both = [name for name in old if name in new and old[name] != new[name]]
    added = len(new.keys() - old.keys())
    removed = len(old.keys() - new.keys())
    parts = [_changed(both, old, new)] if both else []
    parts += [f"{_count(added, 'file')} added"] if added else []
    parts += [f"{_count(removed, 'file')} removed"] if removed else []
    return ", ".join(parts)


def differences(
    old: Mapping[str, str | bytes], new: Mapping[str, str | bytes], context: int = 3
) -> tuple[FileDifference, ...]:
    """What differs, file by file in the order of their names, with rows side by side and `context` equal rows around each change."""
    raise NotImplementedError


def changed_lines(old: str, new: str) -> int:
    """How many lines were changed, added or removed; a changed line counts once."""
    before, after = _middles(old.splitlines(), new.splitlines())
    if len(before) * len(after) > WORK_LIMIT:
        gone, come = Counter(before), Counter(after)
        return max((gone - come).total(), (come - gone).total(), 1)
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    # Texts that differ in nothing but line ends still differ.
    return max(sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in blocks if tag != "equal"), 1)


def _changed(names: list[str], old: Mapping[str, str | bytes], new: Mapping[str, str | bytes]) -> str:
    lines = 0
    for name in names:
        before, after = old[name], new[name]
        if not (isinstance(before, str) and isinstance(after, str)):
            return f"changed {_count(len(names), 'file')}"
        lines += changed_lines(before, after)
    where = f" in {len(names)} files" if len(names) > 1 else ""
    return f"changed {_count(lines, 'line')}{where}"


def _middles(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """Both without what they share at the start and at the end."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"
