"""What differs between two runs: what they were told, what they ran as, and what came of it; pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydra_core.protocol.pictures import RunDetails
from pydra_gui.language import plural, tr
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
        yield Pair(tr("Arguments"), name, *values)


def _facts(left: RunDetails, right: RunDetails) -> Iterator[Pair]:
    for before, after in zip(_of(left), _of(right), strict=True):
        yield Pair(before[0], before[1], _short(before[2]) or text.NONE, _short(after[2]) or text.NONE)


def _of(about: RunDetails) -> list[tuple[str, str, str]]:
    row = about.row
    return [
        (tr("Code"), tr("task"), row.task),
        (tr("Code"), tr("version"), f"v{row.version}"),
        (tr("Code"), tr("digest"), row.digest[:12]),
        (tr("Environment"), tr("node"), row.node_name),
        (tr("Environment"), tr("isolation"), tr(row.isolation) if row.isolation else ""),
        (tr("Environment"), tr("needs"), repr(about.needs)),
        (tr("Environment"), tr("priority"), str(row.priority)),
        (tr("Environment"), tr("group"), row.group),
        (tr("Environment"), tr("labels"), ", ".join(row.labels)),
        (tr("Outcome"), tr("state"), tr(row.state)),
        (tr("Outcome"), tr("waited"), text.duration(row.started - row.queued) if row.started else ""),
        (tr("Outcome"), tr("took"), text.took(row.ended - row.started) if row.ended and row.started else ""),
        (tr("Outcome"), tr("attempts"), str(about.attempts or "")),
        (tr("Outcome"), tr("units"), ", ".join(f"{count:,} {tr(state)}" for state, count in sorted(row.units.items()))),
        (tr("Outcome"), tr("message"), row.message),
        (tr("Outcome"), tr("error"), about.error),
        (tr("Outcome"), tr("result"), repr(about.result) if about.has_result else ""),
        (tr("Outcome"), tr("files"), f"{about.left:,}" if about.left else ""),
        (tr("Outcome"), tr("log"), plural(about.log_lines, "{n:,} line", "{n:,} lines") if about.log_lines else ""),
    ]


def _short(said: str) -> str:
    return said if len(said) <= LONG else said[:LONG] + "…"
