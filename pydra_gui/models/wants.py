"""What a package asks of a machine's owner, in the words that all places of the window use."""

from collections.abc import Sequence

from pydra_gui.language import later, tr

NOTHING = later("wants: nothing")


def wants(words: Sequence[str]) -> str:
    """ "wants: network, shared folder data", or "wants: nothing"."""
    return tr("wants: {words}", words=", ".join(words)) if words else tr(NOTHING)


def wants_words(words: Sequence[str]) -> str:
    """The same as a line of its own, with what nothing means."""
    return (
        wants(words) if words else tr("{nothing} · no network, no files outside its work folder", nothing=tr(NOTHING))
    )
