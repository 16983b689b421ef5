"""What workers of cut-up work and their master say to each other through a node: what is legal, and what the node notes of it.

Bodies are moved and never decoded, but for the number of their pieces, which stands in their first bytes. An owner is a whole unit
that opens spreads; a seat performs pieces. What is illegal fails the attempt.
"""

from pydra_core.node import limits, schedule
from pydra_core.node.deeds import AskStop, Carry, Deed, Freeze, KillWorker, Tell
from pydra_core.node.happened import ForWorker
from pydra_core.node.records import Live, NodeState, Phase
from pydra_core.protocol import dealing, messages, worker

BODY_MOST = 16 * 1024 * 1024 - 64 * 1024
"""Bytes of a batch that share a frame with their names."""

PATH_MOST = 500
MOST_SPREADS = 1_000
MOST_FILES = 1_000
Upward = (
    worker.Spread | worker.Offer | worker.Total | worker.Settled | worker.SlotReturned | worker.SlotWanted | worker.Answers
)  # fmt: skip
_SLOT_WORDS = (worker.SlotReturned, worker.SlotWanted)


def count(body: bytes) -> int:
    """How many pieces or answers a batch holds, by the head of its MessagePack array; -1 if it is none."""
    head = body[0] if body else 0
    if head & 0xF0 == 0x90:
        return head & 0x0F
    if head == 0xDC and len(body) >= 3:
        return int.from_bytes(body[1:3], "big")
    if head == 0xDD and len(body) >= 5:
        return int.from_bytes(body[1:5], "big")
    return -1


# ------------------------------------------------------------------------------------------------ upwards


def said(state: NodeState, live: Live, message: Upward, now: float) -> list[Deed]:
    """What a worker said goes up, if it may say so."""
    wrong = _wrong(live, message)
    if wrong:
        live.broke = live.broke or wrong
        return [KillWorker(live.key)]
    if isinstance(message, worker.Answers):
        return _answered(state, live, message, now)
    if isinstance(message, _SLOT_WORDS):
        return _slot(live, message)
    if isinstance(message, worker.Spread):
        live.spreads.add(message.path)
    elif isinstance(message, worker.Settled):
        live.spreads.discard(message.path)
    return [Carry(live.key, _up(live, message))]


def _wrong(live: Live, message: Upward) -> str:
    """Why this worker may not say this now, as the end of a sentence about it; "" if it may."""
    if isinstance(message, worker.Answers):
        return _wrong_answers(live, message)
    if live.seat:
        return f"it said {type(message).__name__}, but it only performs pieces"
    if isinstance(message, _SLOT_WORDS):
        return ""
    if isinstance(message, worker.Spread):
        return _wrong_spread(live, message.path)
    if message.path not in live.spreads:
        return f"it said {type(message).__name__} of a spread that it has not opened"
    return _wrong_body(message.body) if isinstance(message, worker.Offer) else ""


def _wrong_answers(live: Live, message: worker.Answers) -> str:
    if not live.seat:
        return "it answered pieces, but it was given none"
    if len(message.files) > MOST_FILES:
        return f"it left more than {MOST_FILES:,} files at once"
    if count(message.body) > live.unanswered:
        return "it answered more pieces than it was given"
    return _wrong_body(message.body)


def _wrong_spread(live: Live, path: str) -> str:
    if len(path) > PATH_MOST:
        return f"the path of a spread is longer than {PATH_MOST} characters"
    if path not in live.spreads and len(live.spreads) >= MOST_SPREADS:
        return f"it opened more than {MOST_SPREADS:,} spreads at once"
    return ""


def _wrong_body(body: bytes) -> str:
    if len(body) > BODY_MOST:
        return f"a batch of {len(body):,} bytes is over the limit of {BODY_MOST:,}"
    return "a batch that is no list" if count(body) < 0 else ""


def _answered(state: NodeState, live: Live, message: worker.Answers, now: float) -> list[Deed]:
    live.unanswered -= count(message.body)
    limits.begin(live, now)
    if message.files:
        state.between.add(live.key.unit.run)
    unit, attempt = live.key.unit, live.key.attempt
    return [Carry(live.key, dealing.UnitsAnswered(unit=unit, attempt=attempt, body=message.body), message.files)]


def _slot(live: Live, message: worker.SlotReturned | worker.SlotWanted) -> list[Deed]:
    """A slot is returned again after `OfferAgain`: the first time may not have come through."""
    if isinstance(message, worker.SlotReturned):
        live.coordinating = True
        return [Carry(live.key, _up(live, message))]
    if not live.coordinating:
        return [Tell(live.key, worker.SlotGranted())]
    return [Carry(live.key, _up(live, message))]


def _up(live: Live, message: Upward) -> messages.FromNode:
    unit, attempt = live.key.unit, live.key.attempt
    match message:
        case worker.Spread():
            return dealing.SpreadOpened(
                unit=unit, attempt=attempt, path=message.path, needs=message.needs, shared=message.shared,
                total=message.total, complete=message.complete, failed=message.failed,
                again=message.again, round=message.round, replayed=message.replayed, open=message.open,
            )  # fmt: skip
        case worker.Offer(path, body):
            return dealing.UnitsOffered(unit=unit, attempt=attempt, path=path, body=body)
        case worker.Total(path, total, items):
            return dealing.SpreadTotal(unit=unit, attempt=attempt, path=path, total=total, items=items)
        case worker.Settled(path, number):
            return dealing.SpreadSettled(unit=unit, attempt=attempt, path=path, round=number)
        case worker.SlotReturned():
            return dealing.SlotReturned(unit=unit, attempt=attempt)
        case worker.SlotWanted():
            return dealing.SlotWanted(unit=unit, attempt=attempt)
        case worker.Answers(body):
            return dealing.UnitsAnswered(unit=unit, attempt=attempt, body=body)


# ---------------------------------------------------------------------------------------------- downwards


def told(state: NodeState, live: Live, message: ForWorker, now: float) -> list[Deed]:
    """What the master said goes down; a worker that is not there yet gets it when it is."""
    if isinstance(message, messages.FreezeUnit):
        live.paused = message.on
        return schedule.settle(state, live, now)
    tell = Tell(live.key, _down(message), message.inputs if isinstance(message, dealing.WorkFor) else ())
    _note(state, live, message, now)
    if live.phase in (Phase.HELD, Phase.SPAWNING):
        live.early.append(tell)
        return []
    return [tell] if live.phase is not Phase.ENDING else []


def _note(state: NodeState, live: Live, message: ForWorker, now: float) -> None:
    if isinstance(message, dealing.WorkFor):
        if not live.unanswered:
            limits.begin(live, now)
        live.unanswered += max(0, count(message.body))
        if message.inputs:
            state.between.add(live.key.unit.run)
    elif isinstance(message, dealing.SlotGranted):
        live.coordinating = False
        live.heard = now


def _down(message: ForWorker) -> worker.ToWorker:
    match message:
        case dealing.WorkFor(body=body):
            return worker.Work(body)
        case dealing.NoMoreWork():
            return worker.NoMore()
        case dealing.CreditGranted(path=path, credit=credit):
            return worker.Granted(path, credit)
        case dealing.AnswersFor(path=path, body=body):
            return worker.Answered(path, body)
        case dealing.Replay(path=path, order=order, last=last, more=more):
            return worker.Replay(path, order, last, more)
        case dealing.OfferAgain(number=number):
            return worker.OfferAgain(number)
        case dealing.SlotGranted():
            return worker.SlotGranted()
    raise AssertionError(f"{message} is not for a worker")


def arrived(live: Live) -> list[Deed]:
    """The worker is there: what waited for it."""
    early, live.early = live.early, []
    return [*early, *([Freeze(live.key, True)] if live.frozen is not None else [])]


def ask_stop(live: Live, reason: str, now: float) -> list[Deed]:
    """Ask a worker to stop; what is frozen hears nothing."""
    thaw: list[Deed] = [Freeze(live.key, False)] if limits.freeze(live, False, now) else []
    return [*thaw, AskStop(live.key, reason)]
