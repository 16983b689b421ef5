"""Highlight rules of logs: what fits a line gives it a ground of its own; named, in an order, on or off, kept as colouring rules are. Pure.

1. The first rule that is on and fits a line colours it, above the ground that its level has. Which one fits is told by the master.
2. A rule is written as the filter of a log is: words, or an expression between slashes.
"""

from collections.abc import Sequence

from pydra_core.protocol import patterns
from pydra_core.protocol.logs import MOST_RULES
from pydra_gui.models.colouring import TINTS, Rule

EXAMPLE = "out of memory, or /retry \\d+/"


def fault(words: str) -> str:
    """Why these words make no rule, in a sentence; "" if they do."""
    return patterns.fault(words) if words.strip() else "Write words of a line, or an expression between slashes."


def asked(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Those that are held against lines, in their order."""
    return tuple(rule for rule in rules if rule.on and not fault(rule.words))[:MOST_RULES]


def tint(rules: Sequence[Rule], number: int) -> str:
    """The token of the ground of a line that the rule of this number fits (as `asked` has them, from 1); "" for none."""
    return TINTS[rules[number - 1].tint] if 0 < number <= len(rules) else ""
