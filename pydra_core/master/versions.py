"""The versions of a package: one is current, old ones come back or go, and what a live run takes stays.

Rules:
1. Making an old version current touches no run: each is pinned to its own.
2. A version that is pruned keeps its number: the same contents get it again, others never.
3. The current version of a package, and one that a live run takes, are never pruned or removed; a removed package has no current one.
"""

from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest, PackageName
from pydra_core.master import catalogue, environments
from pydra_core.master.events import Changed, Effect, Reply, Save, Send, Tell
from pydra_core.master.runs import origin
from pydra_core.master.state import Cluster, Package, Version
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.states import EventKind


def news(cluster: Cluster, package: Package, digest: Digest | None, gone: tuple[Digest, ...] = ()) -> list[Effect]:
    """The nodes are told what is current now, and what they may drop."""
    message = messages.PackageNews(package.name, digest, gone)
    return [Send(node.node, message, durable=True) for node in cluster.nodes.values() if node.linked]


def current(cluster: Cluster, name: PackageName) -> Package:
    """A package that is there. Raises UserError."""
    package = cluster.packages.get(name)
    if package is None or package.removed or not package.versions:
        raise UserError(f'There is no package "{name}".', Fault.NOT_FOUND)
    return package


def roll_back(cluster: Cluster, verb: verbs.RollBack, who: str) -> list[Effect]:
    """This version is the one that new runs take from now on."""
    package = current(cluster, verb.package)
    version = catalogue.pick(package, verb.version)
    if version is package.versions[-1]:
        return [Reply(verbs.Done(f"{package.name} v{version.number} is the current version already"))]
    before = package.versions[-1].number
    package.versions = [each for each in package.versions if each is not version] + [version]
    left = sum(run.package == package.name for run in cluster.live.values())
    text = f"{package.name} is at v{version.number} again, instead of v{before}{origin(who)}"
    kept = f"; {left} of its runs keep their versions" if left else ""
    told = Tell(EventKind.PACKAGE_UPDATED, text, package=package.name)
    return [
        Save(package),
        Reply(verbs.Done(text + kept)),
        *news(cluster, package, version.digest),
        told,
        _seen(package),
    ]


def prune(cluster: Cluster, verb: verbs.Prune, now: float) -> list[Effect]:
    """The versions beyond the newest `keep` that are old enough go; `dry` only tells which."""
    if verb.keep < 0 or verb.age < 0 or verb.size < 0:
        raise UserError("Keep no fewer than 0 versions, of no negative age and no negative size.")
    found = prunable(cluster, verb, now)
    answer = verbs.Pruned(
        tuple((package.name, each.number, each.manifest.size) for package, gone in found for each in gone), verb.dry
    )
    if verb.dry or not found:
        return [Reply(answer)]
    effects: list[Effect] = [Reply(answer)]
    for package, gone in found:
        effects += _drop(cluster, package, gone)
    return effects


def prunable(cluster: Cluster, verb: verbs.Prune, now: float) -> list[tuple[Package, list[Version]]]:
    """What a prune would remove, by package. Raises UserError for a package that was never there."""
    if verb.package is not None and verb.package not in cluster.packages:
        raise UserError(f'There is no package "{verb.package}".', Fault.NOT_FOUND)
    needed = {run.digest for run in cluster.live.values()}
    found = []
    for package in sorted(cluster.packages.values(), key=lambda package: package.name):
        if verb.package in (None, package.name) and (gone := _beyond(package, verb, needed, now)):
            found.append((package, gone))
    return found


def _beyond(package: Package, verb: verbs.Prune, needed: set[Digest], now: float) -> list[Version]:
    keep = verb.keep if package.removed else max(1, verb.keep)
    old = package.versions[: max(0, len(package.versions) - keep)]
    sizes = [each.manifest.size for each in package.versions]
    return [
        each
        for at, each in enumerate(old)
        if each.digest not in needed
        and now - each.deployed >= verb.age
        and (not verb.size or sum(sizes[at:]) > verb.size)
    ]


def remove(cluster: Cluster, package: Package, wish: str) -> list[Effect]:
    """One old version goes. Raises UserError for the current one, and for one that a live run takes."""
    version = catalogue.pick(package, wish)
    if version is package.versions[-1]:
        raise UserError(
            f"{package.name} v{version.number} is the current version: roll back to another one first, or remove the package.",
            Fault.CONFLICT,
        )
    takers = sum(run.digest == version.digest for run in cluster.live.values())
    if takers:
        raise UserError(
            f"{package.name} v{version.number} is taken by {takers} {'run' if takers == 1 else 'runs'} that "
            f"{'has' if takers == 1 else 'have'} not ended: remove it when {'it has' if takers == 1 else 'they have'}.",
            Fault.CONFLICT,
        )
    answer = verbs.Done(f"{package.name} v{version.number} is removed")
    return [*_drop(cluster, package, [version]), Reply(answer)]


def _drop(cluster: Cluster, package: Package, gone: list[Version]) -> list[Effect]:
    digests = tuple(each.digest for each in gone)
    package.versions = [each for each in package.versions if each.digest not in digests]
    package.pruned.update((each.digest, each.number) for each in gone)
    now_current = package.versions[-1].digest if package.versions and not package.removed else None
    forgotten = environments.gone(cluster, digests)
    return [Save(package), *forgotten, *news(cluster, package, now_current, digests), _seen(package)]


def _seen(package: Package) -> Changed:
    return Changed(packages=(package.name,))
