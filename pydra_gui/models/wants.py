"""What a package asks of a machine's owner, in the words that all places of the window use."""

from collections.abc import Sequence

NOTHING = "wants: nothing"


def wants(words: Sequence[str]) -> str:
    """ "wants: network, shared folder data", or "wants: nothing"."""
    return f"wants: {', '.join(words)}" if words else NOTHING


def wants_words(words: Sequence[str]) -> str:
    """The same as a line of its own, with what nothing means."""
    return wants(words) if words else f"{NOTHING} · no network, no files outside its work folder"
