"""Questions about packages: which version is meant, which task, and what a deploy would do. Nothing here writes."""

from dataclasses import dataclass
from difflib import get_close_matches

from pydra_core.errors import Fault, UserError
from pydra_core.ids import Digest, PackageName
from pydra_core.master.state import Cluster, Package, Version
from pydra_core.protocol.manifest import TaskSpec, listed
from pydra_core.protocol.verbs import DeployPlan

SHORTEST_DIGEST = 4
"""A version may be named by so many digits of its digest, or more."""


@dataclass(frozen=True, slots=True)
class Found:
    """A task in one version of its package."""

    package: Package
    version: Version
    task: TaskSpec


def plan_deploy(cluster: Cluster, name: PackageName, digest: Digest, origin: str) -> DeployPlan:
    """What a deploy would do. Contents that are current already change nothing, wherever they come from."""
    package = cluster.packages.get(name)
    if package is None:
        return DeployPlan(what="new", version=1, origin=origin)
    number = number_for(package, digest)
    if package.removed:
        return DeployPlan(what="new", version=number, origin=origin)
    if package.versions[-1].digest == digest:
        return DeployPlan(what="same", version=number, origin=package.origin)
    if package.origin != origin:
        return DeployPlan(what="other-origin", version=number, origin=package.origin)
    return DeployPlan(what="update", version=number, origin=origin)


def number_for(package: Package, digest: Digest) -> int:
    """The number that these contents have, or would get: the same contents never get a second one, and no number is used twice."""
    numbers = {version.digest: version.number for version in package.versions} | package.pruned
    return numbers.get(digest, max(numbers.values(), default=0) + 1)


def pick(package: Package, wish: str) -> Version:
    """The version that is meant: "" the current one, "v2", "2", or the start of a digest. Raises UserError."""
    if not wish:
        return package.versions[-1]
    number = wish[1:] if wish[:1] in "vV" else wish
    for version in package.versions:
        if number == str(version.number):
            return version
    matches = [version for version in package.versions if version.digest.startswith(wish.lower())]
    if len(matches) == 1 and len(wish) >= SHORTEST_DIGEST:
        return matches[0]
    gone = [
        f"v{old}" for digest, old in package.pruned.items() if number == str(old) or digest.startswith(wish.lower())
    ]
    if gone and not matches:
        raise UserError(
            f"{package.name} {gone[0]} was pruned: deploy the same contents to have it again.", Fault.NOT_FOUND
        )
    have = ", ".join(f"v{version.number}" for version in sorted(package.versions, key=lambda version: version.number))
    many = "more than one version whose digest begins with" if len(matches) > 1 else "no version"
    raise UserError(f'Package {package.name} has {many} "{wish}": it has {have}.', Fault.NOT_FOUND)


def find(cluster: Cluster, text: str, wish: str = "") -> Found:
    """The task with this full key, or the only one with this class name; a removed package has none. Raises UserError."""
    package = cluster.packages.get(PackageName(text.partition(".")[0]))
    if package is not None and "." in text:
        return _by_key(package, text, wish)
    found = [
        each for package in cluster.packages.values() if not package.removed for each in _by_class(package, text, wish)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(sorted(each.task.key for each in found))
        raise UserError(f'"{text}" names more than one task: {keys}. Give the full name of one.', Fault.CONFLICT)
    if pieces := [
        task for package in _present(cluster) for task in package.versions[-1].manifest.tasks if text == task.cls
    ]:
        _refuse_piece(pieces[0])
    if named := [each for package in _present(cluster) for each in _tasks(package.versions[-1]) if text == each.cls]:
        pick(cluster.packages[PackageName(named[0].key.partition(".")[0])], wish)
    raise UserError(f'There is no task "{text}". {_closest(cluster, text)}', Fault.NOT_FOUND)


def _by_key(package: Package, key: str, wish: str) -> Found:
    if package.removed:
        raise UserError(f"Package {package.name} was removed: deploy it again to run its tasks.", Fault.REFUSED)
    version = pick(package, wish)
    for task in version.manifest.tasks:
        if task.key == key:
            _refuse_piece(task)
            return Found(package, version, task)
    have = ", ".join(task.key for task in _tasks(version))
    raise UserError(f'{package.name} v{version.number} has no task "{key}": it has {have}.', Fault.NOT_FOUND)


def _by_class(package: Package, cls: str, wish: str) -> list[Found]:
    """The tasks of this class in the version that is meant; none in a package without such a version."""
    try:
        version = pick(package, wish)
    except UserError:
        return []
    return [Found(package, version, task) for task in _tasks(version) if task.cls == cls]


def _closest(cluster: Cluster, text: str) -> str:
    names = [
        name for package in _present(cluster) for task in _tasks(package.versions[-1]) for name in (task.key, task.cls)
    ]
    if not names:
        return "No package is deployed yet: deploy one first."
    folded = {name.casefold(): name for name in names}
    close = [folded[name] for name in get_close_matches(text.casefold(), folded, n=3, cutoff=0.5)]
    return f"Did you mean {' or '.join(close)}?" if close else "The packages that are deployed list their tasks."


def _present(cluster: Cluster) -> list[Package]:
    return [package for package in cluster.packages.values() if not package.removed]


def _tasks(version: Version) -> tuple[TaskSpec, ...]:
    return listed(version.manifest.tasks)


def _refuse_piece(task: TaskSpec) -> None:
    """Raises UserError for a task that says it is a piece of others."""
    if not task.standalone:
        raise UserError(
            f"{task.key} is a piece of other tasks (standalone = False), and cannot be run alone: run the task that uses it.",
            Fault.REFUSED,
        )
