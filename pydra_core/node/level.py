"""What a node's isolation means for its owner's policy: the least that it runs at, and what a lesser sandbox cannot grant."""

import os
import re

import msgspec

from pydra_core.errors import Fault, UserError
from pydra_core.node.policy import Policy, allowed, is_least
from pydra_core.protocol.facts import IsolationReport
from pydra_core.protocol.states import Isolation, Network, StepOutcome

_ROOTS = ("root of its own", "bubblewrap")
_IN_VAIN = ("sandbox of namespaces", "sandbox of bubblewrap")
"""Steps of the worker room: what makes a root, and what a way to one that failed ends with."""

MOST_NAMED = 3
_ABI = re.compile(r"ABI (\d+)")
_TCP = 4
"""The version of Landlock that knows ports (landlock(7))."""


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
        f"{_lack(report, least)} pydra-node doctor tells how to fix it; --least {report.level} runs without.",
        Fault.REFUSED,
    )


def check_bound(report: IsolationReport, policy: Policy) -> None:
    """Raises UserError if the sandbox failed because of something that the policy lists: a lesser one would be the price of it."""
    granted = allowed(policy)
    paths = (*(share.path for share in granted.shares), *granted.programs, *granted.devices)
    for step in report.steps:
        for path in paths if step.name in _IN_VAIN and step.outcome is not StepOutcome.DONE else ():
            if f" {path} " in step.detail or f" {os.path.realpath(path)} " in step.detail:
                raise UserError(
                    f"{path}, which the policy lists, cannot be brought into the sandbox ({step.detail}). Mend it, or take it out.",
                    Fault.REFUSED,
                )


def fitting(policy: Policy, report: IsolationReport) -> Policy:
    """The policy without what this sandbox cannot grant: /share/NAME is only there in a root of its own, and only a newer Landlock
    holds a run to some ports."""
    rules = dict(policy.rules)
    if policy.shares and not has_own_root(report):
        rules["shares"] = "the sandbox of this machine has no root of its own, in which they could be"
        policy = msgspec.structs.replace(policy, shares=())
    if policy.network is Network.OUTSIDE and not holds_ports(report):
        rules["network"] = "the kernel of this machine cannot hold a run to ports: Landlock does from Linux 6.7 on"
        policy = msgspec.structs.replace(policy, network=Network.NONE)
    return msgspec.structs.replace(policy, rules=tuple(rules.items()))


def lost(policy: Policy, fit: Policy) -> tuple[str, ...]:
    """The fields that `fitting` took something away of."""
    return tuple(name for name in ("shares", "network") if getattr(policy, name) != getattr(fit, name))


def holds_ports(report: IsolationReport) -> bool:
    """True if a run can be held to ports, or is held to nothing anyway."""
    if not is_least(report.level, Isolation.REDUCED):
        return True
    held = [step.detail for step in report.steps if step.name == "Landlock" and step.outcome is StepOutcome.DONE]
    found = _ABI.search(held[-1]) if held else None
    return found is not None and int(found[1]) >= _TCP


def has_own_root(report: IsolationReport) -> bool:
    """True if runs are in namespaces: what made them comes after whatever was tried in vain before it."""
    made = [at for at, step in enumerate(report.steps) if step.name in _ROOTS and step.outcome is StepOutcome.DONE]
    vain = [at for at, step in enumerate(report.steps) if step.name in _IN_VAIN]
    return is_least(report.level, Isolation.REDUCED) and bool(made) and max(made) > max(vain, default=-1)


def _lack(report: IsolationReport, least: Isolation) -> str:
    """What was not to be had, in the order in which it was tried; that of a cgroup only matters to who wants the level "full"."""
    missing = [step for step in report.steps if step.outcome is not StepOutcome.DONE]
    if least is not Isolation.FULL:
        missing = [step for step in missing if "cgroup" not in step.name] or missing
    named = [f"{step.name} ({step.detail})" if step.detail else step.name for step in missing[:MOST_NAMED]]
    return f"It lacks: {'; '.join(named)}." if named else "This system has no sandbox for it."
