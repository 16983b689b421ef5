"""New runs as people ask for them: one, a sweep of many, or one again; checked as a whole before any of them is there.

Rules:
1. A run is pinned to its version when it is accepted. Removing a package refuses new runs; queued and running ones go on.
2. Secrets come sealed: here they are names and ciphertext. A run again takes them as they are.
3. Files that go with a run are here before it is accepted; it refers to them as long as it is remembered.
4. A sweep is all or nothing, and one group. A series is one group as well.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, NamedTuple

import msgspec

from pydra_core.errors import Fault, UserError
from pydra_core.ids import UnitName
from pydra_core.master import catalogue, leases, ledger, outputs, references, retrying, runs, steering, tags, timing
from pydra_core.master.catalogue import Found
from pydra_core.master.events import Asked, Changed, Effect, Plan, Reply, Save, Sealed, Tell
from pydra_core.master.state import Bundle, Cluster, Run, Unit
from pydra_core.packages import arguments, listings
from pydra_core.protocol import chosen, verbs
from pydra_core.protocol.manifest import GIVEN, ParamSpec
from pydra_core.protocol.messages import Input
from pydra_core.protocol.pictures import Story
from pydra_core.protocol.states import EventKind, RunState
from pydra_core.protocol.values import decode, encode

ARGUMENTS_LIMIT = 4 * 1024 * 1024
"""Bytes of a run's encoded arguments: they travel in one message."""

SWEEP_LIMIT = 10_000
SWEEP_BYTES = 256 * 1024 * 1024
"""Runs of one sweep, and bytes of all their arguments."""

LABELS, NAME_LIMIT = 32, 80
"""Labels of a run, and characters of a label or the name of a group."""


class Given(NamedTuple):
    """What a run is made of besides its task: encoded arguments, secrets, group, and the files that come with it."""

    arguments: bytes
    sealed: Sealed
    group: str
    inputs: tuple[Input, ...]


def submit(cluster: Cluster, verb: verbs.Submit, event: Asked, now: float) -> list[Effect]:
    """A run of the current version, or of the one that is named, with checked arguments."""
    found, sealed, bundles = _checked(cluster, verb), event.sealed, event.bundles
    checked = arguments.check(_plain(found, sealed), verb.arguments)
    inputs = _inputs(cluster, found, checked, bundles)
    given = Given(encoded(checked), sealed, _group(cluster, verb, found) if verb.every else verb.group, inputs)
    fresh = _bundled(cluster, [given], bundles)
    run = _enter(cluster, verb, found, given, now, _queued_as(found, event.who))
    run.by = event.who
    answer = verbs.Submitted(run.run, found.task.key, run.version)
    return [*fresh, Save(run), Reply(answer), *_told(cluster, run, now), Plan()]


def sweep(cluster: Cluster, verb: verbs.SubmitSweep, event: Asked, now: float) -> list[Effect]:
    """One run for each combination, the last axis the fastest, all in one group."""
    found = _checked(cluster, verb.base)
    group = _group(cluster, verb.base, found)
    given = [
        Given(body, event.sealed, group, _inputs(cluster, found, values, event.bundles))
        for values, body in _combined(_plain(found, event.sealed), verb, event.sealed)
    ]
    fresh = _bundled(cluster, given, event.bundles)
    entered = [_enter(cluster, verb.base, found, each, now, _queued_as(found, event.who)) for each in given]
    for run in entered:
        run.by = event.who
    answer = verbs.SubmittedGroup(group, tuple(run.run for run in entered))
    told = [effect for run in entered for effect in _told(cluster, run, now)]
    return [*fresh, *(Save(run) for run in entered), Reply(answer), *told, Plan()]


def _combined(
    params: Sequence[ParamSpec], verb: verbs.SubmitSweep, sealed: Sealed
) -> list[tuple[dict[str, Any], bytes]]:
    """The arguments of each run, and as they travel. Raises UserError."""
    for name, values in verb.axes.items():
        if name in verb.base.arguments or name in sealed.names:
            raise UserError(
                f"{name} has a value and a list of values: give it one or the other.", fields={name: "Given twice."}
            )
        if not values:
            raise UserError(f"{name} has no values to go through.", fields={name: "Give one value at least."})
    count = prod(len(values) for values in verb.axes.values())
    if count > SWEEP_LIMIT:
        raise UserError(
            f"These are {count:,} runs, over the limit of {SWEEP_LIMIT:,} for one sweep: give fewer values."
        )
    if verb.base.every:
        raise UserError("A sweep runs once: give its runs no repetition.", fields={"every": "Not with a sweep."})
    bodies, size = [], 0
    for picked in product(*verb.axes.values()):
        one = dict(zip(verb.axes, picked, strict=True))
        checked = arguments.check(params, {**verb.base.arguments, **one})
        bodies.append((checked, encoded(checked)))
        size += len(bodies[-1][1])
        if size > SWEEP_BYTES:
            raise UserError(
                f"The arguments of this sweep have more than {SWEEP_BYTES:,} bytes: put the data into a file."
            )
    return bodies


def again(cluster: Cluster, verb: verbs.RunAgain, now: float, who: str) -> list[Effect]:
    """A new run with the arguments of an old one; on another node first if that one failed."""
    old = steering.the_run(cluster, verb.run)
    only = retrying.checked(old, verb.only)
    found = _found_again(cluster, old, verb.version)
    sealed = Sealed(old.hidden, old.sealed)
    missing = [name for name in old.hidden if all(spec.name != name for spec in found.task.params)]
    if missing:
        raise UserError(f"{found.task.key} v{found.version.number} does not take {', '.join(missing)}: submit it anew.")
    checked = arguments.check(_plain(found, sealed), decode(old.arguments))
    given = Given(encoded(checked), sealed, old.group, _inputs(cluster, found, checked, ()))
    like = verbs.Submit(
        task=found.task.key, priority=old.priority, group=old.group, labels=old.labels, lease=old.lease, tags=old.tags
    )
    text = f"queued as {found.task.key} v{found.version.number}, with the arguments of run {old.run}"
    text += f", only {chosen.said(only)}" if only else ""
    run = _enter(cluster, like, found, given, now, text + runs.origin(who))
    run.only, run.by = only, who
    if old.state is RunState.FAILED:
        run.avoid = old.unit.holder
    answer = verbs.Submitted(run.run, found.task.key, run.version)
    return [Save(run), Reply(answer), *_told(cluster, run, now), Plan()]


def _found_again(cluster: Cluster, old: Run, wish: str) -> Found:
    if wish != "same":
        return catalogue.find(cluster, old.task.key, wish)
    package = cluster.packages.get(old.package)
    if package is None or package.removed:
        raise UserError(f"Package {old.package} was removed: deploy it again to run its tasks.", Fault.REFUSED)
    if all(version.digest != old.digest for version in package.versions):
        raise UserError(
            f"{old.package} v{old.version}, which run {old.run} took, was pruned: run it again with another version.",
            Fault.NOT_FOUND,
        )
    return catalogue.find(cluster, old.task.key, old.digest)


# ----------------------------------------------------------------------------------------------------- one run


def _checked(cluster: Cluster, verb: verbs.Submit) -> Found:
    """The task that is meant, if all else about the submit is right. Raises UserError."""
    found = catalogue.find(cluster, verb.task, verb.version)
    steering.check_priority(verb.priority)
    timing.check(cluster, verb.at, verb.every, verb.after)
    leases.check(verb.lease)
    tags.checked(verb.tags)
    outputs.check(cluster, found.task.key, found.task.needs)
    names = (verb.group, *verb.labels)
    if len(verb.labels) > LABELS or any(len(name) > NAME_LIMIT or not name.isprintable() for name in names):
        raise UserError(
            f"A run has at most {LABELS} labels; they and its group have at most {NAME_LIMIT} plain characters."
        )
    if any(not label.strip() for label in verb.labels):
        raise UserError("A label has at least one letter.", fields={"labels": "One of them is empty."})
    return found


def _inputs(cluster: Cluster, found: Found, values: Mapping[str, Any], bundles: Sequence[Bundle]) -> tuple[Input, ...]:
    """The files that these arguments name. Raises UserError unless all of them are here."""
    params = [spec for spec in found.task.params if spec.kind in GIVEN and values.get(spec.name) is not None]
    if not params:
        return ()
    forms, known = listings.forms(params, values), {bundle.listing for bundle in bundles}
    faults = {
        spec.name: "Its files are not with the master: submit it from where they are."
        for spec in params
        if spec.name not in forms or forms[spec.name].listing not in known | cluster.bundles.keys()
    }
    arguments.refuse(faults)
    return tuple(Input(name, each.listing, each.size) for name, each in forms.items())


def _bundled(cluster: Cluster, given: Sequence[Given], bundles: Sequence[Bundle]) -> list[Effect]:
    """Bundles that no run before these referred to."""
    named = {each.listing for one in given for each in one.inputs}
    fresh = [each for each in bundles if each.listing in named and each.listing not in cluster.bundles]
    for bundle in fresh:
        references.enter(cluster, bundle)
    return [Save(bundle) for bundle in fresh]


def _plain(found: Found, sealed: Sealed) -> list[ParamSpec]:
    return [spec for spec in found.task.params if spec.name not in sealed.names]


def _group(cluster: Cluster, verb: verbs.Submit, found: Found) -> str:
    """The name that was given, or one after the task and the first run."""
    return verb.group or f"{found.task.cls}-{cluster.next_run}"[-NAME_LIMIT:]


def _queued_as(found: Found, who: str) -> str:
    return f"queued as {found.task.key} v{found.version.number}{runs.origin(who)}"


def _enter(cluster: Cluster, verb: verbs.Submit, found: Found, given: Given, now: float, text: str) -> Run:
    number = cluster.next_run
    wanted = tags.checked(verb.tags)
    task = msgspec.structs.replace(found.task, needs=tags.besides(found.task.needs, wanted)) if wanted else found.task
    run = Run(
        run=number, task=task, package=found.package.name, version=found.version.number, digest=found.version.digest,
        arguments=given.arguments, queued=now, unit=Unit(name=UnitName(number), slots=found.task.needs.slots), priority=verb.priority,
        at=verb.at, every=verb.every, newest=not verb.version, after=tuple(dict.fromkeys(verb.after)), group=given.group,
        labels=tuple(dict.fromkeys(verb.labels)), hidden=given.sealed.names, sealed=given.sealed.body, lease=verb.lease,
        tags=wanted, inputs=given.inputs,
    )  # fmt: skip
    run.due = run.at <= now
    run.state = timing.waits_as(cluster, run, now)
    run.story = [Story(now, run.state, text if run.state is RunState.QUEUED else text.replace("queued", "waits", 1))]
    ledger.enter(cluster, run)
    return run


def _told(cluster: Cluster, run: Run, now: float) -> list[Effect]:
    """That it waits or is queued; and that it is skipped, if a run that it needs has ended otherwise already."""
    waits = "is queued" if run.state is RunState.QUEUED else "waits for its time or for another run"
    told = Tell(EventKind.RUN_QUEUED, f"{runs.called(run)} {waits}", run=run.run, package=run.package)
    needed = timing.spoiled(cluster, run)
    skipped = timing.skip(cluster, run, needed, now) if needed else []
    return [told, Changed(runs=(run.run,)), *skipped]


def encoded(values: Mapping[str, Any]) -> bytes:
    """The arguments as they travel. Raises UserError."""
    try:
        body = encode(dict(values))
    except ValueError as error:
        raise UserError(f"These arguments cannot be sent to a worker: {error}.") from None
    if len(body) > ARGUMENTS_LIMIT:
        raise UserError(
            f"The arguments have {len(body):,} bytes, over the limit of {ARGUMENTS_LIMIT:,}: put the data into a file."
        )
    return body
