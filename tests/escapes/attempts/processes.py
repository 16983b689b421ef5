"""Processes: others are not seen, not signalled, not outlived, not starved."""

import ctypes
import os
import resource
import signal
import time

from .trying import LIBC, Hints, attempt, call, call_itself, in_child, outside, verdict, visible, worked


@attempt()
def see_other_processes(hints: Hints) -> str:
    """Lists processes and reads the command lines of others"""
    found = []
    for pid in {*visible(), *outside(hints)} - {1}:
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                found += [pid] if file.read(1) else []
        except OSError:
            continue
    return verdict([*found, *(pid for pid in outside(hints) if os.path.exists(f"/proc/{pid}"))], "only its own")


@attempt()
def signal_others(hints: Hints) -> str:
    """Signals the node, its zygote and a stranger; the stranger would write down that it heard it"""
    worked(os.kill, hints["stranger_pid"], signal.SIGUSR1)
    return verdict([pid for pid in outside(hints) if worked(os.kill, pid, 0)], "nobody else to signal")


@attempt()
def signal_by_guessing(hints: Hints) -> str:
    """Probes every process number up to 65536 with signal 0"""
    own = {os.getpid(), 1, os.getppid(), *map(int, os.listdir("/proc/self/task"))}
    return verdict([pid for pid in range(2, 65536) if pid not in own and worked(os.kill, pid, 0)][:3], "nobody there")


@attempt()
def become_a_daemon(hints: Hints) -> str:
    """Forks twice, leaves session and group, closes everything, and wants to outlive its run"""
    call_itself(hints["mark"])
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.closerange(0, 256)
            time.sleep(30)
        os._exit(0)
    os.wait()
    return "CONTAINED: started; whether it lives on is seen from outside"


@attempt()
def hold_the_socket(hints: Hints) -> str:
    """A grandchild keeps the worker's socket and log open, so that its end is not noticed"""
    call_itself(hints["mark"])
    if os.fork() == 0:
        os.setsid()
        time.sleep(30)
        os._exit(0)
    return "CONTAINED: started; that the run has ended is the proof"


@attempt(end="either")
def end_its_init(hints: Hints) -> str:
    """Kills and stops the process that watches it, from a child that wants to live on without a watcher"""
    call_itself(hints["mark"])
    parent = os.getppid()
    if os.fork() == 0:
        os.setsid()
        LIBC.prctl(1, 0, 0, 0, 0)
        for number in (signal.SIGSTOP, signal.SIGKILL):
            worked(os.kill, parent, number)
        time.sleep(30)
        os._exit(0)
    time.sleep(0.5)
    return verdict(["its init is gone"] if os.getppid() != parent else [], "init goes on")


@attempt(end="either")
def fork_bomb(hints: Hints) -> str:
    """Forks until it is refused, at most half as many again as it may"""
    most, made = hints["processes"] * 3 // 2, []
    try:
        while len(made) < most:
            pid = os.fork()
            if pid == 0:
                time.sleep(20)
                os._exit(0)
            made.append(pid)
    except OSError:
        pass
    for pid in made:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return verdict([f"{len(made)} processes"] if len(made) >= most else [], f"{len(made)} processes")


@attempt()
def leave_zombies(hints: Hints) -> str:
    """Leaves dead children that nobody waits for"""
    call_itself(hints["mark"])
    for _ in range(20):
        if os.fork() == 0:
            os._exit(0)
    return "CONTAINED: left; whether they stay is seen from outside"


@attempt()
def first_at_the_processor(hints: Hints) -> str:
    """Wants real-time scheduling, a better nice value, the disk first"""
    found = ["fifo"] if worked(os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(1)) else []
    found += ["nice"] if worked(os.setpriority, os.PRIO_PROCESS, 0, -5) else []
    found += ["disk"] if call("ioprio_set", 1, 0, (1 << 13) | 1)[0] == 0 else []
    deadline = (ctypes.c_uint32 * 12)(48, 6, 0, 0, 0, 0, 10_000_000, 0, 20_000_000, 0, 20_000_000, 0)
    return verdict([*found, *(["deadline"] if call("sched_setattr", 0, deadline, 0)[0] == 0 else [])], "as all others")


@attempt()
def slow_others_down(hints: Hints) -> str:
    """Makes the node and a stranger nicer, and binds them to one processor"""
    found = []
    for pid in outside(hints):
        if worked(os.setpriority, os.PRIO_PROCESS, pid, 19) or worked(
            os.sched_setaffinity, pid, os.sched_getaffinity(0)
        ):
            found.append(pid)
    return verdict(found, "refused")


@attempt()
def limits_of_others(hints: Hints) -> str:
    """Changes the limits of other processes, and raises its own"""
    found = []
    for pid in {*outside(hints), os.getppid()}:
        try:
            same = resource.prlimit(pid, resource.RLIMIT_NOFILE)
            resource.prlimit(pid, resource.RLIMIT_NOFILE, same)
            found.append(f"those of {pid}")
        except OSError:
            continue
    most = resource.RLIM_INFINITY
    kinds = (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_MEMLOCK, resource.RLIMIT_DATA)
    raised = [
        kind for kind in kinds if resource.getrlimit(kind)[1] != most and worked(resource.setrlimit, kind, (most, most))
    ]
    unlimited = [kind for kind in kinds if resource.getrlimit(kind)[1] == most]
    return verdict([*found, *raised, *(f"no limit {kind}" for kind in unlimited)], "its own only, and only down")


@attempt()
def without_a_parent(hints: Hints) -> str:
    """Forgets to die with its parent, by prctl and by becoming a session of its own"""
    call_itself(hints["mark"])
    if os.fork() == 0:
        LIBC.prctl(1, 0, 0, 0, 0)
        LIBC.prctl(36, 1, 0, 0, 0)
        os.setsid()
        os.fork()
        time.sleep(30)
        os._exit(0)
    return "CONTAINED: started; whether it lives on is seen from outside"


@attempt()
def sees_no_change_of_user(hints: Hints) -> str:
    """Writes the maps of a user namespace of its own, to be somebody else in it"""

    def maps() -> bool:
        if call("unshare", 0x10000000)[0] != 0:
            return False
        with open("/proc/self/setgroups", "w") as file:
            file.write("deny")
        with open("/proc/self/uid_map", "w") as file:
            file.write(f"0 {os.getuid()} 1")
        return os.getuid() == 0

    return verdict(["root of a namespace"] if in_child(maps) else [], "refused")
