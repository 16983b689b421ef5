"""What a node's isolation means for its owner's policy: the least that it runs at, and what a lesser sandbox cannot grant."""

import msgspec

from pydra_core.errors import Fault, UserError
from pydra_core.node.policy import Policy, is_least
from pydra_core.protocol.facts import IsolationReport
from pydra_core.protocol.states import Isolation, StepOutcome

_ROOTS = ("root of its own", "bubblewrap")
_IN_VAIN = "sandbox of namespaces"
"""Steps of the worker room: what makes a root, and what a way to one that failed ends with."""


def with_least(policy: Policy, best: Isolation, local: bool) -> Policy:
    """The policy with a least level: `reduced`, or `best` where less was asked for; none for the node of a desktop app."""
    if policy.least is not None:
        return policy
    usual = best if is_least(Isolation.REDUCED, best) else Isolation.REDUCED
    return msgspec.structs.replace(policy, least=Isolation.NONE if local else usual)


def check_level(report: IsolationReport, policy: Policy) -> None:
    """Raises UserError if this machine's sandbox holds less than its owner wants; names the first thing that it lacks."""
    least = policy.least or Isolation.REDUCED
    if is_least(report.level, least):
        return
    rule = dict(policy.rules).get("least", "which is usual")
    raise UserError(
        f"This machine holds its runs at isolation {report.level} only, and this node is to run at {least} or better ({rule}). "
        f"{_lack(report)} pydra-node doctor tells how to fix it; --least {report.level} runs without.",
        Fault.REFUSED,
    )


def fitting(policy: Policy, report: IsolationReport) -> Policy:
    """The policy without what this sandbox cannot grant: /share/NAME is only there in a root of its own."""
    if not policy.shares or has_own_root(report):
        return policy
    rules = dict(policy.rules) | {
        "shares": "the sandbox of this machine has no root of its own, in which they could be"
    }
    return msgspec.structs.replace(policy, shares=(), rules=tuple(rules.items()))


def has_own_root(report: IsolationReport) -> bool:
    """True if runs are in namespaces: what made them comes after whatever was tried in vain before it."""
    made = [at for at, step in enumerate(report.steps) if step.name in _ROOTS and step.outcome is StepOutcome.DONE]
    vain = [at for at, step in enumerate(report.steps) if step.name == _IN_VAIN]
    return is_least(report.level, Isolation.REDUCED) and bool(made) and max(made) > max(vain, default=-1)


def _lack(report: IsolationReport) -> str:
    """What went wrong first; a failure tells more than what is not there."""
    for outcome in (StepOutcome.FAILED, StepOutcome.UNAVAILABLE):
        for step in report.steps:
            if step.outcome is outcome:
                return f"It lacks: {step.name}{f' ({step.detail})' if step.detail else ''}."
    return "This system has no sandbox for it."
