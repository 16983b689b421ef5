"""The last part of the way into the sandbox, of both processes of a run: what an order decides, and the doors that close behind it.

Init and the worker go it side by side. The worker is an ordinary user in a user namespace of its own, held by Landlock and the
system call filter; init stays outside of that namespace, as the same host user with no capability, and never runs user code.
"""

import os
import sys
from dataclasses import dataclass

from pydra_core.protocol.facts import Step
from pydra_core.protocol.states import Network
from pydra_core.worker.bounds import no_core, set_limits
from pydra_core.worker.orders import Order, Setup
from pydra_core.worker.sandbox import landlock, mounts, namespaces, privileges, seccomp
from pydra_core.worker.sandbox.policy import CODE, INPUTS, WORK, Limits, Policy
from pydra_core.worker.sandbox.steps import Steps

assert sys.platform == "linux"

PREPARED = Limits()
"""The limits of a sandbox that waits for its order."""
HOME = "/tmp"


@dataclass(frozen=True, slots=True)
class Place:
    """What a child needs of its zygote; descriptors are -1 where there is none. `hidden` is what of /proc it does not see.

    `network` is a network namespace that nobody has been in. `parent` is the zygote's process as its workers' inits see it, 0 if it is
    outside of their PID namespace.
    """

    setup: Setup
    steps: tuple[Step, ...]
    pid_namespace: int = -1
    proc: int = -1
    hidden: tuple[tuple[str, bool], ...] = ()
    network: int = -1
    parent: int = 0


def policy_of(setup: Setup, order: Order) -> Policy:
    """`code` and `work` are paths as the worker sees them."""
    return Policy(
        roots=setup.roots,
        code=CODE if setup.namespaces else os.path.join(setup.versions, order.code),
        work=WORK if setup.namespaces else os.path.join(setup.runs, order.work),
        inputs=order.inputs and (INPUTS if setup.namespaces else os.path.join(setup.inputs, order.inputs)),
        limits=order.limits,
        grants=order.grants,
        allowed=setup.allowed,
        hidden=() if setup.namespaces else setup.covers,
        uid=order.uid,
    )


def bind_worker(place: Place, order: Order, policy: Policy, steps: Steps) -> None:
    """From here on the worker has no power that it could use on others."""
    setup = place.setup
    if setup.bubblewrap:  # it made all that
        steps.take("no capabilities", privileges.drop_capabilities)
    else:
        (_enter_namespaces if setup.namespaces else _enter_session)(place, order, policy, steps)
    alone = namespaces.is_single() if setup.bubblewrap else setup.namespaces or bool(policy.uid)
    steps.take("limits", lambda: set_limits(policy.limits, alone))
    steps.take("no new privileges", privileges.no_new_privileges)
    privileges.hide_memory(False)


def _enter_namespaces(place: Place, order: Order, policy: Policy, steps: Steps) -> None:
    """The order matters: mounts while there are capabilities, then the user, then nothing can be taken back."""
    wanted = (policy.limits.scratch, policy.limits.scratch_files)
    if wanted != (PREPARED.scratch, PREPARED.scratch_files):
        steps.take("its size of /tmp", lambda: mounts.resize(policy.limits))
    steps.take(
        "package read-only, work folder, what it was granted, other runs covered",
        lambda: mounts.mount_own(policy, order.code, order.work, order.inputs),
    )
    if policy.uid:
        steps.take("host user of its own", lambda: namespaces.drop_to(policy.uid))
    steps.take("own user namespace", lambda: namespaces.become_task(place.proc))
    steps.attempt("no nested namespaces", lambda: namespaces.forbid_nesting(place.proc))
    os.close(place.proc)
    steps.take("no capabilities", privileges.drop_capabilities)


def _enter_session(place: Place, order: Order, policy: Policy, steps: Steps) -> None:
    os.chdir(policy.work)
    if place.setup.uid_base:
        # Never root of the machine.
        steps.take("host user of its own", lambda: namespaces.drop_to(place.setup.uid_base + policy.uid))
    steps.take("no capabilities", privileges.drop_capabilities)


def bind_init(place: Place, policy: Policy, steps: Steps) -> None:
    """Init keeps to its namespaces, with nothing but the user that the run has on the host."""
    if place.setup.bubblewrap:
        pass
    elif place.setup.namespaces:
        os.close(place.proc)
        if policy.uid:
            steps.take("host user of its own for init", lambda: namespaces.drop_to(policy.uid))
    elif place.setup.uid_base:
        steps.take("host user of its own for init", lambda: namespaces.drop_to(place.setup.uid_base + policy.uid))
    steps.take("no capabilities for init", privileges.drop_capabilities)
    privileges.no_new_privileges()
    privileges.hide_memory(True)
    no_core()


def draft_lock(place: Place) -> int:
    """The part of Landlock's rules that needs no order; −1 if there is none."""
    setup = place.setup
    if not (setup.locked and setup.namespaces) or setup.shared_network:
        return -1
    return landlock.draft(setup.roots)


def lock(place: Place, order: Order, policy: Policy, steps: Steps, drafted: int) -> None:
    """What only the worker is bound by. Where it has the machine's network, nothing but these two holds it to its ports."""
    contained = place.setup.namespaces
    must = steps.take if policy.grants.network is Network.OUTSIDE else steps.attempt
    must("Landlock", lambda: landlock.restrict(policy, contained, drafted))
    must("system call filter", lambda: seccomp.restrict(policy.grants, order.counted, contained))


def prepare_environment(setup: Setup) -> None:
    """In the zygote: what most runs have. Nothing of the node's. Interpreters that a task starts find its environment."""
    os.environ.clear()
    os.environ.update(
        PATH="/usr/local/bin:/usr/bin:/bin", HOME=HOME, TMPDIR=HOME, LANG="C.UTF-8", PYTHONDONTWRITEBYTECODE="1"
    )
    if setup.installed:
        os.environ["PYTHONPATH"] = os.pathsep.join((*setup.path, setup.installed))
    _tell_slots(1)
    os.environ["CUDA_VISIBLE_DEVICES"] = ""


def set_environment(order: Order, home: str) -> None:
    """What is different in this run."""
    if home != HOME:
        os.environ.update(HOME=home, TMPDIR=home)
    if order.slots != 1:
        _tell_slots(order.slots)
    if order.grants.gpus:
        os.environ["CUDA_VISIBLE_DEVICES"] = ",".join(map(str, order.grants.gpus))


def _tell_slots(slots: int) -> None:
    """Libraries with threads of their own are told what the run may use."""
    os.environ.update({f"{library}_NUM_THREADS": str(slots) for library in ("OMP", "OPENBLAS", "MKL")})
