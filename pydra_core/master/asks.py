"""What people ask for, by verb: each either changes the state and is answered, or raises UserError and changes nothing.

Rules:
1. The same contents never get a second version number; deploying older contents again makes their version the current one.
2. A package that was removed keeps its numbers: when it comes back, they go on.
3. A run is pinned to its version when it is accepted. Removing a package refuses new runs; queued and running ones go on.
4. Cancelling what has ended, or is being cancelled, is answered and changes nothing, but that a shorter grace counts.
"""

from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest, UnitName
from pydra_core.master import catalogue, ledger, nodes, runs
from pydra_core.master.events import Changed, Effect, Plan, Reply, Save, Send, Tell
from pydra_core.master.state import Cluster, Package, Run, Unit, Version
from pydra_core.packages import arguments
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.pictures import Story
from pydra_core.protocol.states import ENDED, EventKind, RunState, Wanted
from pydra_core.protocol.values import encode

ARGUMENTS_LIMIT = 4 * 1024 * 1024
"""Bytes of a run's encoded arguments: they travel in one message."""


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
        *_news(cluster, package, verb.digest),
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
    package.origin, package.removed = verb.origin, False


def _news(cluster: Cluster, package: Package, digest: Digest | None) -> list[Effect]:
    news = messages.PackageNews(package.name, digest)
    return [Send(node.node, news, durable=True) for node in cluster.nodes.values() if node.linked]


def _seen(package: Package) -> Changed:
    return Changed(packages=(package.name,))


def remove_package(cluster: Cluster, verb: verbs.RemovePackage) -> list[Effect]:
    """No new runs of it; its numbers are kept."""
    package = cluster.packages.get(verb.package)
    if package is None or package.removed:
        raise UserError(f'There is no package "{verb.package}".', Fault.NOT_FOUND)
    package.removed = True
    left = sum(run.package == package.name for run in cluster.live.values())
    text = f"{package.name} is removed" + (f"; {left} of its runs go on" if left else "")
    told = Tell(EventKind.PACKAGE_REMOVED, text, package=package.name)
    return [Save(package), Reply(verbs.Done(text)), *_news(cluster, package, None), told, _seen(package)]


def submit(cluster: Cluster, verb: verbs.Submit, now: float) -> list[Effect]:
    """A run of the current version, or of the one that is named, with checked arguments."""
    found = catalogue.find(cluster, verb.task, verb.version)
    values = _encoded(arguments.check(found.task.params, verb.arguments))
    number = cluster.next_run
    text = f"queued as {found.task.key} v{found.version.number}"
    run = Run(
        run=number, task=found.task, package=found.package.name, version=found.version.number, digest=found.version.digest,
        arguments=values, queued=now, unit=Unit(name=UnitName(number)), priority=verb.priority,
        story=[Story(now, RunState.QUEUED, text)],
    )  # fmt: skip
    ledger.enter(cluster, run)
    told = Tell(EventKind.RUN_QUEUED, f"{runs.called(run)} is queued", run=run.run, package=run.package)
    answer = verbs.Submitted(run.run, found.task.key, run.version)
    return [Save(run), Reply(answer), told, Changed(runs=(run.run,)), Plan()]


def _encoded(values: dict[str, object]) -> bytes:
    try:
        body = encode(values)
    except ValueError as error:
        raise UserError(f"These arguments cannot be sent to a worker: {error}.") from None
    if len(body) > ARGUMENTS_LIMIT:
        raise UserError(
            f"The arguments have {len(body):,} bytes, over the limit of {ARGUMENTS_LIMIT:,}: put the data into a file."
        )
    return body


def cancel(cluster: Cluster, verb: verbs.CancelRun, now: float) -> list[Effect]:
    """The run is stopped; the answer tells how."""
    run = cluster.runs.get(verb.run)
    grace = max(0.0, verb.grace)
    if run is None:
        raise UserError(f"There is no run {verb.run}.", Fault.NOT_FOUND)
    if run.state in ENDED:
        return [Reply(verbs.Done(f"run {run.run} had already ended: {run.state}"))]
    if run.wanted is Wanted.STOP:
        sooner = now + grace + runs.STOP_MARGIN < run.stop_by
        asked = runs.ask_again(run, now, grace) if sooner else []
        return [*asked, Reply(verbs.Done(f"run {run.run} is being cancelled already"))]
    effects = runs.stop(cluster, run, grace, verb.reason[:200], now)
    return [*effects, Reply(verbs.Done(_stopped(run, grace)))]


def _stopped(run: Run, grace: float) -> str:
    if run.state in ENDED:
        return f"run {run.run} is cancelled: it had not started"
    return f"run {run.run} is asked to stop; after {grace:g} s it is ended by force"


def remove_node(cluster: Cluster, verb: verbs.RemoveNode, now: float) -> list[Effect]:
    """The node is forgotten."""
    node = cluster.nodes.get(verb.node)
    if node is None:
        raise UserError(f'There is no node "{verb.node}".', Fault.NOT_FOUND)
    left = len(cluster.held.get(node.node, ()))
    text = f"{node.name} is removed" + (f"; {left} of its runs wait again" if left else "")
    return [*nodes.remove(cluster, node, now), Reply(verbs.Done(text))]


def revoke_token(cluster: Cluster, verb: verbs.RevokeToken) -> list[Effect]:
    """Nobody joins by this token any more; who did stays."""
    token = cluster.tokens.get(verb.token)
    if token is None:
        raise UserError(f'There is no token "{verb.token}".', Fault.NOT_FOUND)
    token.revoked = True
    return [Save(token), Reply(verbs.Done(f"token {token.token} is revoked")), Changed(tokens=True)]
