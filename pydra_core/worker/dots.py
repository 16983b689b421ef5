"""What a worker tells of its secrets: dots, wherever their text stands in what the task prints, logs, raises or reports.

A process has one run, so what is hidden in it is hidden everywhere. This keeps secrets out of sight, not in: a task may spell one
backwards, and what a program that it starts prints does not come by here.
"""

from pydra_core.tasks.params import DOTS

SHORTEST = 4
"""Characters of a secret that is looked for: with less of them dots would stand all over the log, and tell it."""

_hidden: set[str] = set()


def hide(secret: str) -> None:
    """From here on it is dots."""
    if len(secret) >= SHORTEST:
        _hidden.add(secret)


def dotted(text: str) -> str:
    """The text with dots for each secret; the longest first, as one may hold another."""
    if _hidden:
        for secret in sorted(_hidden, key=len, reverse=True):
            text = text.replace(secret, DOTS)
    return text
