"""What changed between two versions of a package: as a few words for people, and side by side."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal

from pydra_core.packages.align import PIECE_LIMIT, Block, Budget, blocks, effort
from pydra_core.protocol.verbs import FileDifference

LINES_LIMIT = 5_000
"""Changed lines of one file that are shown; of a file with more only their number is told."""

CHARACTERS_LIMIT = 2_000_000
"""Characters of all rows together; files that come after it are only counted. A difference travels in one frame."""

LINE_LIMIT = 500
"""Characters of one line that are shown."""

Row = tuple[str, int, str, int, str]
Source = str | bytes


def summary(old: Mapping[str, Source], new: Mapping[str, Source]) -> str:
    """For example "changed 3 lines in 2 files, 1 file added"; "" if nothing changed. Keys are file names."""
    both = [name for name in old if name in new and old[name] != new[name]]
    added = len(new.keys() - old.keys())
    removed = len(old.keys() - new.keys())
    parts = [_changed(both, old, new)] if both else []
    parts += [f"{_count(added, 'file')} added"] if added else []
    parts += [f"{_count(removed, 'file')} removed"] if removed else []
    return ", ".join(parts)


def differences(old: Mapping[str, Source], new: Mapping[str, Source], context: int = 3) -> tuple[FileDifference, ...]:
    """What differs, file by file in the order of their names, as rows side by side with `context` equal rows around each change.

    Numbers count from 1, 0 stands for no line. A "gap" row tells in its left text what is not shown ("12 lines are the same"). A
    file with too many changes is one such row; one that is no text has no rows.
    """
    found: list[FileDifference] = []
    room, budget = CHARACTERS_LIMIT, Budget()
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        rows = _rows(before, after, context, budget)
        size = sum(len(row[2]) + len(row[4]) + 16 for row in rows)
        if size > room:
            rows = [_gap("too much changed to show all of it")]
        else:
            room -= size
        found.append(FileDifference(name, _what(before, after), tuple(rows)))
    return tuple(found)


def changed_lines(old: str, new: str) -> int:
    """How many lines were changed, added or removed; a changed line counts once."""
    before, after = _middles(old.splitlines(), new.splitlines())
    if effort(before, after) > PIECE_LIMIT:
        gone, come = Counter(before), Counter(after)
        return max((gone - come).total(), (come - gone).total(), 1)
    # Texts that differ in nothing but line ends still differ.
    return max(_changes(blocks(before, after, Budget())), 1)


def _changed(names: list[str], old: Mapping[str, Source], new: Mapping[str, Source]) -> str:
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


def _changes(found: list[Block]) -> int:
    return sum(max(i2 - i1, j2 - j1) for same, i1, i2, j1, j2 in found if not same)


# ------------------------------------------------------------------------------------------------ side by side


def _what(before: Source | None, after: Source | None) -> Literal["added", "removed", "changed"]:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def _rows(before: Source | None, after: Source | None, context: int, budget: Budget) -> list[Row]:
    if isinstance(before, bytes) or isinstance(after, bytes):
        return []
    left, right = (before or "").splitlines(), (after or "").splitlines()
    found = blocks(left, right, budget)
    changes = _changes(found)
    if changes > LINES_LIMIT:
        return [_gap(f"{changes:,} lines changed: too many to show them")]
    if not changes:
        return [_gap("only the ends of lines changed")] if before is not None and after is not None else []
    last = len(found) - 1
    return [row for at, block in enumerate(found) for row in _block(block, left, right, context, at == 0, at == last)]


def _block(block: Block, left: list[str], right: list[str], context: int, first: bool, last: bool) -> Iterator[Row]:
    same, i1, i2, j1, j2 = block
    if not same:
        yield from _pairs(left, right, i1, i2, j1, j2)
        return
    before, after = 0 if first else context, 0 if last else context
    hidden = i2 - i1 - before - after
    if hidden < 2:  # a gap of one line takes as much room as the line
        before, after, hidden = i2 - i1, 0, 0
    for n in range(before):
        yield _same(left, i1 + n, j1 + n)
    if hidden:
        yield _gap(f"{hidden:,} lines are the same")
    for n in range(after, 0, -1):
        yield _same(left, i2 - n, j2 - n)


def _pairs(left: list[str], right: list[str], i1: int, i2: int, j1: int, j2: int) -> Iterator[Row]:
    for n in range(max(i2 - i1, j2 - j1)):
        i, j = i1 + n, j1 + n
        if i >= i2:
            yield ("added", 0, "", j + 1, _cut(right[j]))
        elif j >= j2:
            yield ("removed", i + 1, _cut(left[i]), 0, "")
        else:
            yield ("changed", i + 1, _cut(left[i]), j + 1, _cut(right[j]))


def _same(left: list[str], i: int, j: int) -> Row:
    text = _cut(left[i])
    return ("same", i + 1, text, j + 1, text)


def _gap(text: str) -> Row:
    return ("gap", 0, text, 0, "")


def _cut(line: str) -> str:
    return line if len(line) <= LINE_LIMIT else f"{line[: LINE_LIMIT - 1]}…"
