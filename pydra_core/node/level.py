"""The least isolation that a node runs at: its owner's word, or what is usual; and the sentence for a machine that has less."""

import msgspec

from pydra_core.errors import Fault, UserError
from pydra_core.node.policy import Policy, is_least
from pydra_core.protocol.facts import IsolationReport
from pydra_core.protocol.states import Isolation, StepOutcome


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


def _lack(report: IsolationReport) -> str:
    """What went wrong first; a failure tells more than what is not there."""
    for outcome in (StepOutcome.FAILED, StepOutcome.UNAVAILABLE):
        for step in report.steps:
            if step.outcome is outcome:
                return f"It lacks: {step.name}{f' ({step.detail})' if step.detail else ''}."
    return "This system has no sandbox for it."
