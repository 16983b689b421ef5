"""What differs between two runs: what they were told, what they ran as, and what came of it; pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydra_core.protocol.pictures import RunDetails
from pydra_gui.models import text

LONG = 400


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing of both runs, as words; `part` is the heading that it belongs to."""

    part: str
    name: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        return self.left != self.right


def pairs(left: RunDetails, right: RunDetails) -> list[Pair]:
    """All that can be compared: arguments first, then version and surroundings, then how they went."""
    return [*_arguments(left, right), *_facts(left, right)]


def _arguments(left: RunDetails, right: RunDetails) -> Iterator[Pair]:
    for name in dict.fromkeys([*left.arguments, *right.arguments]):
        values = [_short(repr(each.arguments[name])) if name in each.arguments else text.NONE for each in (left, right)]
        yield Pair("Arguments", name, *values)


def _facts(left: RunDetails, right: RunDetails) -> Iterator[Pair]:
    for before, after in zip(_of(left), _of(right), strict=True):
        yield Pair(before[0], before[1], _short(before[2]) or text.NONE, _short(after[2]) or text.NONE)


def _of(about: RunDetails) -> list[tuple[str, str, str]]:
    row = about.row
    return [
        ("Code", "task", row.task),
        ("Code", "version", f"v{row.version}"),
        ("Code", "digest", row.digest[:12]),
        ("Environment", "node", row.node_name),
        ("Environment", "isolation", row.isolation or ""),
        ("Environment", "needs", repr(about.needs)),
        ("Environment", "priority", str(row.priority)),
        ("Environment", "group", row.group),
        ("Environment", "labels", ", ".join(row.labels)),
        ("Outcome", "state", row.state),
        ("Outcome", "waited", text.duration(row.started - row.queued) if row.started else ""),
        ("Outcome", "took", text.took(row.ended - row.started) if row.ended and row.started else ""),
        ("Outcome", "attempts", str(about.attempts or "")),
        ("Outcome", "units", ", ".join(f"{count:,} {state}" for state, count in sorted(row.units.items()))),
        ("Outcome", "message", row.message),
        ("Outcome", "error", about.error),
        ("Outcome", "result", repr(about.result) if about.has_result else ""),
        ("Outcome", "files", f"{about.left:,}" if about.left else ""),
        ("Outcome", "log", text.count(about.log_lines, "line") if about.log_lines else ""),
    ]


def _short(said: str) -> str:
    return said if len(said) <= LONG else said[:LONG] + "…"
