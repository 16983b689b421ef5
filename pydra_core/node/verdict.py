"""How an attempt ended, and whose fault it was, in one sentence."""

import msgspec

from pydra_core.ids import Attempt, UnitName
from pydra_core.node.happened import Collected, WorkerEnded
from pydra_core.node.keys import Key
from pydra_core.node.records import Live
from pydra_core.protocol import worker
from pydra_core.protocol.messages import UnitEnded
from pydra_core.protocol.states import Blame, Outcome
from pydra_core.protocol.values import NOTHING, Encoded

VALUE_LIMIT = 14 * 1024 * 1024
"""Bytes of the largest result; it shares a frame of 16 MiB with its trace and the names of its artifacts."""

TRACE_LIMIT = 64 * 1024
ERROR_LIMIT = 2_000
NAME_LIMIT = 100
DEPTH_LIMIT = 8
"""What a sentence takes of the names of children, which the worker wrote."""


def blaming(children: tuple[str, ...]) -> str:
    """The beginning of the sentence if one of these dies, as the worker itself names those that raise."""
    return "".join(f"{name[:NAME_LIMIT]} failed: " for name in children[:DEPTH_LIMIT])


def cancelled(key: Key, reason: str, now: float) -> UnitEnded:
    """The end of an attempt that never had a process and was not to have one."""
    return _end(key.unit, key.attempt, Outcome.CANCELLED, now, error=reason)


def refused(key: Key, reason: str, now: float, blame: Blame = Blame.MACHINE) -> UnitEnded:
    """The end of an attempt that this machine could not start, or that its owner does not let in."""
    return _end(key.unit, key.attempt, Outcome.REFUSED, now, error=reason, blame=blame)


def given_back(key: Key, reason: str, now: float) -> UnitEnded:
    """The end of an attempt that this machine's owner does not let run now."""
    return _end(key.unit, key.attempt, Outcome.CANCELLED, now, error=reason, blame=Blame.OWNER)


def collected(end: UnitEnded, left: Collected) -> UnitEnded:
    """The end with what its worker left. Where this machine had no room for a file, or it left more than it may, nobody has what was
    computed: that is no success."""
    ended = msgspec.structs.replace(
        end,
        artifacts=left.artifacts,
        log=left.log.digest if left.log else None,
        log_lines=left.log_lines,
        log_size=left.log.size if left.log else 0,
        trace="\n".join(filter(None, [end.trace, *left.problems])),
        notes=left.problems,
    )
    fault = left.lost or left.over
    if not fault or end.outcome is not Outcome.COMPLETE:
        return ended
    blame = Blame.MACHINE if left.lost else Blame.TASK
    return msgspec.structs.replace(ended, outcome=Outcome.FAILED, value=NOTHING, error=fault[:ERROR_LIMIT], blame=blame)


def stopped(live: Live, now: float) -> UnitEnded:
    """The end of one that was asked to stop before it had a process."""
    return (given_back if live.returned else cancelled)(live.key, live.stop_reason, now)


def _end(
    unit: UnitName, attempt: Attempt, outcome: Outcome, now: float, *, error: str, blame: Blame = Blame.TASK
) -> UnitEnded:
    return UnitEnded(
        serial=0, unit=unit, attempt=attempt, outcome=outcome, ended=now, error=error[:ERROR_LIMIT], blame=blame
    )


def judged(live: Live, ended: WorkerEnded, now: float) -> UnitEnded:
    """The end of an attempt whose worker is dead; serial, log and artifacts are filled in later."""
    outcome, value, error, trace = _outcome(live, ended)
    return UnitEnded(
        serial=0,
        unit=live.key.unit,
        attempt=live.key.attempt,
        outcome=outcome,
        value=value,
        error=error[:ERROR_LIMIT],
        trace=trace[-TRACE_LIMIT:],
        started=live.started,
        ended=now,
        worker_pid=live.pid,
        isolation=live.isolation,
        died=outcome is Outcome.FAILED and not live.ours and _is_cut_off(live, ended),
        blame=_blame(live, outcome),
    )


def _is_cut_off(live: Live, ended: WorkerEnded) -> bool:
    """It had not said how the task went, or was ended between that and its exit."""
    return live.result is None or (isinstance(live.result, worker.Finished) and not ended.clean)


def _blame(live: Live, outcome: Outcome) -> Blame:
    """The machine's: its sandbox could not be closed, or a file could not be moved by it. Whatever ran long enough to fail by itself
    did so by itself."""
    if live.returned:
        return Blame.OWNER
    ours = outcome is Outcome.REFUSED or (live.over and live.ours and not live.broke)
    return Blame.MACHINE if ours and not live.stopped else Blame.TASK


_Verdict = tuple[Outcome, Encoded, str, str]


def _outcome(live: Live, ended: WorkerEnded) -> _Verdict:
    """Asked to stop before anything else: whatever it did after that, it was cancelled."""
    if live.stopped:
        trace = live.result.trace if isinstance(live.result, worker.Raised) else ""
        return Outcome.CANCELLED, NOTHING, live.stop_reason, trace
    if live.broke:
        return _failed(f"{live.child}Its worker broke the rules: {live.broke}.", ended.last_lines)
    if live.over:
        return _failed(_sentence(live.over), ended.last_lines)
    match live.result:
        case worker.Finished(value):
            return _returned(live, value, ended)
        case worker.Raised(error=error, trace=trace):
            return _failed(error or "It failed without a word.", _joined(trace, ended.last_lines))
    if ended.unstarted and not live.started:
        return Outcome.REFUSED, NOTHING, f"Its worker {ended.how}.", ended.last_lines
    if live.overdue:
        return _failed(f"{_sentence(live.overdue)} It was killed.", ended.last_lines)
    return _failed(f"{live.child}Its worker {ended.how}.", ended.last_lines)


def _returned(live: Live, value: Encoded, ended: WorkerEnded) -> _Verdict:
    if not ended.clean:
        how = ended.how.removesuffix(" before it reported a result")
        return _failed(f"It returned a result, but its worker {how}.", ended.last_lines)
    if len(value.body) > VALUE_LIMIT:
        size = f"{len(value.body):,} bytes is over the limit of {VALUE_LIMIT:,}"
        return _failed(f"Its result of {size}: save it as a file with self.save(name, data).", "")
    return Outcome.COMPLETE, value, "", ""


def _failed(error: str, trace: str) -> _Verdict:
    return Outcome.FAILED, NOTHING, error, trace


def _joined(trace: str, last_lines: str) -> str:
    return f"{trace}\nIts last lines:\n{last_lines}" if trace and last_lines else trace or last_lines


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
