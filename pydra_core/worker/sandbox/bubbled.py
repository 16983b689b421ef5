"""Process 1 of a bubble: looks at what bubblewrap made, and goes on as the init of one worker."""

import sys

import msgspec

import pydra_core.worker.runtime  # noqa: F401  # imported before the doors are closed, as in the zygote
from pydra_core.protocol.facts import Step
from pydra_core.protocol.states import StepOutcome
from pydra_core.worker.bubble import Bubbled, namespaces_here
from pydra_core.worker.descriptors import read_all
from pydra_core.worker.sandbox import child, enter, init, privileges

assert sys.platform == "linux"

WANTED = {
    "user": "own user namespace",
    "mnt": "root of its own",
    "pid": "own processes",
    "net": "loopback only",
    "ipc": "own IPC namespace",
    "uts": "host name of its own",
    "cgroup": "own cgroup namespace",
}


def main(argument: str) -> None:
    """Never returns; the argument is the number of a descriptor."""
    told = msgspec.json.decode(read_all(int(argument)), type=Bubbled)
    steps = look(told.outside, namespaces_here())
    privileges.hide_memory(True)
    init.block_signals()
    sys.executable = told.setup.executable
    sys.prefix = sys.exec_prefix = told.setup.prefix
    enter.prepare_environment(told.setup)
    place = enter.Place(setup=told.setup, steps=steps)
    call = child.Call(told.order, told.sock, told.log, told.status, told.cgroup)
    keep = [fd for fd in (told.sock, told.log, told.status, told.cgroup) if fd >= 0]
    child.become_worker(place, call, keep)


def look(outside: dict[str, str], inside: dict[str, str]) -> tuple[Step, ...]:
    """What bubblewrap really unshared."""
    steps = [Step("bubblewrap", StepOutcome.DONE)]
    for name, words in WANTED.items():
        own = name in inside and inside[name] != outside.get(name)
        steps.append(
            Step(words, StepOutcome.DONE) if own else Step(words, StepOutcome.UNAVAILABLE, "that of the machine")
        )
    return tuple(steps)
