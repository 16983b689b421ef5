"""What a node owes its master, and how it says things: an end is written down first, its blobs go before it."""

import msgspec

from pydra_core.node.deeds import AppendOutbox, Deed, GiveUp, Say, Upload
from pydra_core.node.happened import BlobsMoved, BlobsStored, RoomLacked
from pydra_core.node.keys import Key
from pydra_core.node.records import NodeState, Owed
from pydra_core.protocol import messages

TOLD = 1_000_000
"""Bytes from which on it is told how far they are."""


def say(state: NodeState, message: messages.FromNode) -> list[Deed]:
    return [Say(message)] if state.linked else []


def owe(
    state: NodeState,
    ended: messages.UnitEnded,
    blobs: tuple[messages.Artifact, ...] = (),
    progress: messages.UnitProgress | None = None,
) -> list[Deed]:
    state.serial += 1
    owed = Owed(msgspec.structs.replace(ended, serial=state.serial), stored=not blobs, progress=progress)
    state.owed[state.serial] = owed
    return [AppendOutbox(owed.ended), *tell_end(state, owed)]


def tell_end(state: NodeState, owed: Owed) -> list[Deed]:
    if not state.linked or state.stopping is not None:
        return []
    return [Say(owed.ended)] if owed.stored else [Upload(owed.ended)]


def blobs_moved(state: NodeState, fact: BlobsMoved) -> list[Deed]:
    """How far its files are is told as progress of the run: what it did itself has ended."""
    owed = state.owed.get(fact.serial)
    if owed is None or owed.stored or fact.total < TOLD:
        return []
    files = len(owed.ended.artifacts)
    what = f"{files:,} file{'' if files == 1 else 's'}" if files else "its log"
    text = f"sends {what} to the master: {fact.done / 1e6:,.1f} of {fact.total / 1e6:,.1f} MB"
    owed.moving = True
    return say(state, msgspec.structs.replace(_progress(owed), message=text))


def room_lacked(state: NodeState, fact: RoomLacked) -> list[Deed]:
    """It can only wait: that is told as progress, as often as it changes."""
    if state.lacking.get(fact.key, 0) == fact.size:
        return []
    if fact.size:
        state.lacking[fact.key] = fact.size
    else:
        del state.lacking[fact.key]
    return say(state, progress_of(state, fact.key, _last_told(state, fact.key)))


def lacks_still(state: NodeState) -> list[Deed]:
    """What a new link is to know of what waits for room: there may be no other word of it for long."""
    told = (progress_of(state, key, _last_told(state, key)) for key in state.lacking)
    return [deed for message in told for deed in say(state, message)]


def progress_of(state: NodeState, key: Key, told: messages.UnitProgress) -> messages.UnitProgress:
    """What a run told itself; while the master has no room for its files, that."""
    size = state.lacking.get(key, 0)
    text = f"waits for room at the master: {size / 1e6:,.1f} MB"
    return msgspec.structs.replace(told, message=text, lacks=size) if size else told


def without_room(state: NodeState, key: Key) -> list[Deed]:
    """It is to end, and the master has no room for what it left."""
    reason = "the master had no room for it when it was stopped"
    return [GiveUp(key, reason)] if key in state.lacking else []


def _last_told(state: NodeState, key: Key) -> messages.UnitProgress:
    owed = next((each for each in state.owed.values() if Key.of(each.ended) == key), None)
    live = state.live.get(key)
    told = live.progress if live is not None else owed.progress if owed is not None else None
    return told or messages.UnitProgress(unit=key.unit, attempt=key.attempt, done=0.0)


def _progress(owed: Owed) -> messages.UnitProgress:
    """What the run itself told last."""
    return owed.progress or messages.UnitProgress(unit=owed.ended.unit, attempt=owed.ended.attempt, done=0.0)


def blobs_stored(state: NodeState, fact: BlobsStored) -> list[Deed]:
    owed = state.owed.get(fact.serial)
    if owed is None:
        return []
    ended = owed.ended
    kept = tuple(artifact for artifact in ended.artifacts if artifact.digest in fact.stored)
    note = f"Not every file could be brought to the master: {fact.problem}" if fact.problem else ""
    owed.ended = msgspec.structs.replace(
        ended,
        artifacts=kept,
        log=ended.log if ended.log in fact.stored else None,
        trace="\n".join(filter(None, [ended.trace, note])),
    )
    owed.stored = True
    # How far its files were is no last word of the run.
    last = say(state, _progress(owed)) if owed.moving and state.linked else []
    return [*last, *tell_end(state, owed)]
