"""What may be meant by the last word of a filter: names of tokens, and the values that there are; pure."""

from collections.abc import Mapping, Sequence

from pydra_core.client.filters import NAMES, token
from pydra_core.protocol.states import STARTED_BY, Cause, RunState
from pydra_gui.models.runs_filter import TIMES

MOST = 9


def candidates(written: str, known: Mapping[str, Sequence[str]]) -> list[str]:
    """Words that the last one of `written` may become, best first; `known` has values by the token's name. None for a blank line."""
    last = written.rpartition(" ")[2]
    if not last or written.count('"') % 2:
        return []
    name, colon, begun = last.partition(":")
    if not colon:
        return [f"{each}:" for each in NAMES if each.startswith(last.lower())]
    return _values(name.lower(), begun, known)


def _values(name: str, begun: str, known: Mapping[str, Sequence[str]]) -> list[str]:
    before, comma, part = begun.rpartition(",") if name in ("state", "ended", "by") else ("", "", begun)
    wanted = part.lower()
    values = [each for each in _known(name, known) if wanted in each.lower() and each.lower() != wanted]
    first = sorted(values, key=lambda each: not each.lower().startswith(wanted))
    return [token(name, f"{before}{comma}{each}") for each in first[:MOST]]


def _known(name: str, known: Mapping[str, Sequence[str]]) -> Sequence[str]:
    match name:
        case "state":
            return [state.value for state in RunState]
        case "since" | "until":
            return list(dict.fromkeys(bounds[name == "until"] for bounds, _ in TIMES if bounds[name == "until"]))
        case "took":
            return ("<1m", ">10m", ">1h", "10m..1h")
        case "ended":
            return [cause.value for cause in Cause]
        case "by":
            return STARTED_BY
        case _:
            return list(dict.fromkeys(known.get(name, ())))


def completed(written: str, chosen: str) -> str:
    """The line with its last word replaced; a whole token is followed by a space."""
    before = written.rpartition(" ")[0]
    return f"{before} {chosen}".lstrip() + ("" if chosen.endswith(":") else " ")
