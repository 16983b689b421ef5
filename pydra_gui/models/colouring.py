"""Colouring rules: filters that give the rows of runs a ground of their own; named, in an order, on or off. Pure.

1. The first rule that is on and fits a row colours it. A row that is chosen or under the pointer looks as ever.
2. A rule is written as a filter is, with every token of it. Of a run on several nodes a row names one, and tells the tags of all.
3. Colours are tints of the theme, so that every ink can be read on them, in light and dark.
"""

import re
from collections.abc import Sequence
from fnmatch import translate
from typing import Final

import msgspec

from pydra_core.client.filters import parse
from pydra_core.protocol.pictures import RunRow
from pydra_core.protocol.verbs import Filter
from pydra_gui.language import later, tr

TINTS: Final = {
    later("red"): "fail-tint", later("amber"): "hold-tint", later("green"): "done-tint", later("blue"): "run-tint",
    later("grey"): "wait-tint",
}  # fmt: skip
"""What a person calls a colour, and its token."""

MOST, LONGEST = 100, 100_000
"""Rules, and characters of all of them."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """`words` as in the filter field, `tint` as in `TINTS`."""

    name: str
    words: str
    tint: str = "amber"
    on: bool = True


_rules = msgspec.json.Decoder(tuple[Rule, ...])


def read(text: str) -> tuple[Rule, ...]:
    """What was kept; none of what is no list of rules."""
    try:
        found = _rules.decode(text) if len(text) <= LONGEST else ()
    except (msgspec.DecodeError, RecursionError):
        return ()
    return tuple(rule for rule in found[:MOST] if rule.tint in TINTS)


def write(rules: Sequence[Rule]) -> str:
    return msgspec.json.encode(rules).decode()


def fault(words: str, now: float) -> str:
    """Why these words make no rule, in a sentence; "" if they do."""
    if not words.strip():
        return tr("Write a filter, for example state:failed node:mac*.")
    notes = parse(words, now).notes
    return notes[0] if notes else ""


def tint_of(rules: Sequence[Rule], row: RunRow, now: float) -> str:
    """The token of the first rule that fits this run, "" if none does."""
    for rule in rules:
        if rule.on and not fault(rule.words, now) and matches(parse(rule.words, now).filter, row, now):
            return TINTS[rule.tint]
    return ""


def matches(wanted: Filter, row: RunRow, now: float) -> bool:
    """True if the row alone says that its run is one of those; all that is given must hold."""
    if (wanted.states and row.state not in wanted.states) or (wanted.run is not None and row.run != wanted.run):
        return False
    if not _in_course(wanted, row, now):
        return False
    named = ((wanted.package, (row.package,)), (wanted.group, (row.group,)), (wanted.node_name, (row.node_name,)),
             (wanted.label, row.labels), (wanted.tag.lower(), row.tags))  # fmt: skip
    if any(pattern and not any(_fits(pattern, each) for each in names) for pattern, names in named):
        return False
    text = f"#{row.run} {row.task} {row.package} v{row.version} {row.message} {row.error} {row.node_name} {row.group}"
    return all(word in text.casefold() for word in wanted.text.casefold().split())


def _in_course(wanted: Filter, row: RunRow, now: float) -> bool:
    """It was queued then and from there, worked for so long, and came to its end so."""
    took = max(0.0, (row.ended or now) - row.started) if row.started else 0.0
    return (
        wanted.since <= row.queued
        and (not wanted.until or row.queued < wanted.until)
        and (not wanted.by or row.by in wanted.by)
        and (not wanted.causes or row.cause in wanted.causes)
        and took >= wanted.least
        and (not wanted.most or (row.started > 0 and took <= wanted.most))
    )


def _fits(pattern: str, name: str) -> bool:
    """Patterns are of no case, names as they are written; as the master takes them."""
    if any(sign in pattern for sign in "*?"):
        return re.match(translate(pattern), name, re.IGNORECASE) is not None
    return name == pattern
