"""What of a policy that its owner changed holds at once, and what counts from the node's next start on; pure.

Rules:
1. What the sandbox was built with stays as it was: folders, programs, device files, spare workers, the least level; so does what
   environments are made with. All else holds for what begins from now on.
2. What waits is told by its key in the file, as long as it differs from what the node was started with.
"""

import msgspec

from pydra_core.node.policy import Policy, Resource

LATER = ("least", "shares", "programs", "spares", "indexes", "builds", "pythons", "installer", "preload")
"""Keys of the file that count from the next start on; `devices` besides them."""


def taken(begun: Policy, wanted: Policy) -> tuple[Policy, tuple[str, ...]]:
    """The policy that holds from now on, of a node that began with one and whose owner wants another; and the keys that wait."""
    kept = {name: getattr(begun, name) for name in LATER}
    things, waits_things = _things(begun, wanted)
    waits = [name for name in LATER if getattr(wanted, name) != kept[name]]
    waits += ["devices"] if waits_things else []
    rules = _rules(begun, wanted, (*LATER, *(("resources",) if waits_things else ())))
    return msgspec.structs.replace(wanted, **kept, resources=things, rules=rules), tuple(waits)


def _things(begun: Policy, wanted: Policy) -> tuple[tuple[Resource, ...], bool]:
    """What is counted: those with device files as they were, the others as they are wanted."""
    devices = tuple(each for each in begun.resources if each.nodes)
    named = {each.name for each in devices}
    counted = tuple(each for each in wanted.resources if not each.nodes and each.name not in named)
    return (*devices, *counted), {each for each in wanted.resources if each.nodes} != set(devices)


def _rules(begun: Policy, wanted: Policy, later: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """How the owner said it: of what waits as it was."""
    was = [(name, rule) for name, rule in begun.rules if name in later]
    return (*was, *((name, rule) for name, rule in wanted.rules if name not in later))
