"""What people ask for, by verb: each either changes the state and is answered, or raises UserError and changes nothing.

Rules:
1. The same contents never get a second version number; deploying older contents again makes their version the current one.
2. A package that was removed keeps its numbers: when it comes back, they go on.

What is asked of runs stands in `submits` and `steering`, of versions in `versions`, of times in `timing`.
"""

from pydra_core.errors import Fault, UserError
from pydra_core.master import (
    catalogue,
    draining,
    environments,
    nodes,
    retention,
    retrying,
    steering,
    submits,
    tags,
    versions,
)
from pydra_core.master.events import Asked, Changed, Effect, Reply, Save, Tell
from pydra_core.master.state import Cluster, Package, Version
from pydra_core.protocol import verbs
from pydra_core.protocol.states import EventKind


def asked(cluster: Cluster, event: Asked, now: float) -> list[Effect]:
    """What a verb does. Raises UserError, and then nothing has changed."""
    match event.verb:
        case verbs.Deploy():
            return deploy(cluster, event.verb, event.summary, now)
        case verbs.RemovePackage():
            return remove_package(cluster, event.verb)
        case verbs.RollBack():
            return versions.roll_back(cluster, event.verb, event.who)
        case verbs.Prune() | verbs.ForgetLocks():
            return _of_versions(cluster, event.verb, now)
        case verbs.PruneRuns() | verbs.Keep():
            return _of_history(cluster, event.verb, now)
        case verbs.RemoveNode() | verbs.DrainNode() | verbs.ResumeNode() | verbs.TagNode() | verbs.ThrottleNode():
            return _of_node(cluster, event.verb, now)
        case verbs.RevokeToken():
            return revoke_token(cluster, event.verb)
        case _:
            return _of_runs(cluster, event, event.verb, now)


def _of_history(cluster: Cluster, verb: verbs.PruneRuns | verbs.Keep, now: float) -> list[Effect]:
    if isinstance(verb, verbs.Keep):
        return retention.keep(cluster, verb, now)
    return retention.asked(cluster, verb, now)


def _of_versions(cluster: Cluster, verb: verbs.Prune | verbs.ForgetLocks, now: float) -> list[Effect]:
    if isinstance(verb, verbs.Prune):
        return versions.prune(cluster, verb, now)
    return environments.forget(cluster, verb)


_OfNode = verbs.RemoveNode | verbs.DrainNode | verbs.ResumeNode | verbs.TagNode | verbs.ThrottleNode


def _of_node(cluster: Cluster, verb: _OfNode, now: float) -> list[Effect]:
    match verb:
        case verbs.RemoveNode():
            return remove_node(cluster, verb, now)
        case verbs.DrainNode():
            return draining.drain(cluster, verb, now)
        case verbs.ResumeNode():
            return draining.resume(cluster, verb)
        case verbs.TagNode():
            return tag_node(cluster, verb)
        case verbs.ThrottleNode():
            return throttle_node(cluster, verb)


def _of_runs(cluster: Cluster, event: Asked, verb: "_OfRuns", now: float) -> list[Effect]:
    match verb:
        case verbs.Submit():
            return submits.submit(cluster, verb, event, now)
        case verbs.SubmitSweep():
            return submits.sweep(cluster, verb, event, now)
        case verbs.RunAgain():
            return submits.again(cluster, verb, now, event.who)
        case verbs.RetryUnits():
            return retrying.retry(cluster, verb, now)
        case _:
            return _steered(cluster, event, verb, now)


_Steered = verbs.CancelRun | verbs.CancelGroup | verbs.PauseRun | verbs.ResumeRun | verbs.SetPriority
_OfRuns = verbs.Submit | verbs.SubmitSweep | verbs.RunAgain | verbs.RetryUnits | _Steered


def _steered(cluster: Cluster, event: Asked, verb: _Steered, now: float) -> list[Effect]:
    match verb:
        case verbs.CancelRun():
            return steering.cancel(cluster, verb, now, event.who)
        case verbs.CancelGroup():
            return steering.cancel_group(cluster, verb, now, event.who)
        case verbs.PauseRun():
            return steering.pause(cluster, verb, now, event.who)
        case verbs.ResumeRun():
            return steering.resume(cluster, verb, now, event.who)
        case verbs.SetPriority():
            return steering.prioritise(cluster, verb, now, event.who)


def deploy(cluster: Cluster, verb: verbs.Deploy, summary: str, now: float) -> list[Effect]:
    """These contents become the current version of their package."""
    name = verb.manifest.package
    if not verb.manifest.tasks:
        raise UserError(f"Package {name} has no task: it needs a class that is a Task.")
    plan = catalogue.plan_deploy(cluster, name, verb.digest, verb.origin)
    if plan.what == "other-origin" and not verb.take_over:
        raise UserError(
            f"There is another package {name}, from {plan.origin}: give this one another name, or say that it takes over.",
            Fault.OTHER_ORIGIN,
        )
    what = "update" if plan.what == "other-origin" else plan.what
    package = cluster.packages.setdefault(name, Package(name=name, origin=verb.origin))
    answer = verbs.Deployed(
        package=name, version=plan.version, digest=verb.digest, what=what, tasks=verb.manifest.tasks, summary=summary
    )
    if what == "same":
        return [*_take_over(package, verb), Reply(answer)]
    _make_current(package, verb, plan.version, summary, now)
    kind, did = (
        (EventKind.PACKAGE_DEPLOYED, "is deployed") if what == "new" else (EventKind.PACKAGE_UPDATED, "is updated")
    )
    text = f"{name} v{plan.version} {did}" + (f": {summary}" if summary else "")
    return [
        Save(package),
        Reply(answer),
        *versions.news(cluster, package, verb.digest),
        Tell(kind, text, package=name),
        _seen(package),
    ]


def _take_over(package: Package, verb: verbs.Deploy) -> list[Effect]:
    if not verb.take_over or package.origin == verb.origin:
        return []
    package.origin = verb.origin
    return [Save(package), _seen(package)]


def _make_current(package: Package, verb: verbs.Deploy, number: int, summary: str, now: float) -> None:
    version = Version(number=number, digest=verb.digest, deployed=now, manifest=verb.manifest, summary=summary)
    package.versions = [each for each in package.versions if each.digest != verb.digest] + [version]
    package.pruned.pop(verb.digest, None)
    package.origin, package.removed = verb.origin, False


def _seen(package: Package) -> Changed:
    return Changed(packages=(package.name,))


def remove_package(cluster: Cluster, verb: verbs.RemovePackage) -> list[Effect]:
    """No new runs of it; its numbers are kept."""
    package = cluster.packages.get(verb.package)
    if package is None or package.removed:
        raise UserError(f'There is no package "{verb.package}".', Fault.NOT_FOUND)
    if verb.version:
        return versions.remove(cluster, package, verb.version)
    package.removed = True
    left = sum(run.package == package.name for run in cluster.live.values())
    text = f"{package.name} is removed" + (f"; {left} of its runs go on" if left else "")
    told = Tell(EventKind.PACKAGE_REMOVED, text, package=package.name)
    return [Save(package), Reply(verbs.Done(text)), *versions.news(cluster, package, None), told, _seen(package)]


def remove_node(cluster: Cluster, verb: verbs.RemoveNode, now: float) -> list[Effect]:
    """The node is forgotten."""
    node = cluster.nodes.get(verb.node)
    if node is None:
        raise UserError(f'There is no node "{verb.node}".', Fault.NOT_FOUND)
    left = len(cluster.held.get(node.node, ()))
    text = f"{node.name} is removed" + (f"; {left} of its runs wait again" if left else "")
    return [*nodes.remove(cluster, node, now), Reply(verbs.Done(text))]


def tag_node(cluster: Cluster, verb: verbs.TagNode) -> list[Effect]:
    """The node carries other words."""
    if verb.node not in cluster.nodes:
        raise UserError(f'There is no node "{verb.node}".', Fault.NOT_FOUND)
    return tags.tag_node(cluster, verb)


def throttle_node(cluster: Cluster, verb: verbs.ThrottleNode) -> list[Effect]:
    """Its transfers take at most so much from now on. Raises UserError."""
    node = cluster.nodes.get(verb.node)
    if node is None:
        raise UserError(f'There is no node "{verb.node}".', Fault.NOT_FOUND)
    if verb.max_rate and not verbs.LEAST_RATE <= verb.max_rate <= verbs.MOST_RATE:
        raise UserError(f"Transfers take at least 64 KiB/s: {verb.max_rate:,} bytes a second cannot be their limit.")
    node.max_rate = verb.max_rate
    rate = f"at most {verb.max_rate / 1_000_000:,.4g} MB/s" if verb.max_rate else "as much as there is"
    return [Save(node), Reply(verbs.Done(f"transfers of {node.name} take {rate}")), Changed(nodes=(node.node,))]


def revoke_token(cluster: Cluster, verb: verbs.RevokeToken) -> list[Effect]:
    """Nobody joins by this token any more; who did stays."""
    token = cluster.tokens.get(verb.token)
    if token is None:
        raise UserError(f'There is no token "{verb.token}".', Fault.NOT_FOUND)
    token.revoked = True
    return [Save(token), Reply(verbs.Done(f"token {token.token} is revoked")), Changed(tokens=True)]
