"""Resources: memory, disk, descriptors, time; each is asked for up to half as much again as the limit."""

import ctypes
import os
import signal
import socket
import time

from .trying import LIBC, Hints, attempt, call, verdict


@attempt(end="either")
def memory_of_one_process(hints: Hints) -> str:
    """Takes twice the memory that it may"""
    limit, kept, held = hints["memory"], [], 0
    try:
        while held < 2 * limit:
            kept.append(bytearray(os.urandom(4096) * 2048))
            held += 8 << 20
    except MemoryError:
        kept.clear()
    time.sleep(0.3)
    return verdict([f"{held >> 20} MiB"] if held > limit * 3 // 2 else [], f"{held >> 20} MiB")


@attempt(end="either")
def memory_of_a_tree(hints: Hints) -> str:
    """Five children take six tenths of the limit each"""
    share, pids = hints["memory"] * 6 // 10, []
    ready, tell = os.pipe()
    for _ in range(5):
        pid = os.fork()
        if pid == 0:
            block = bytearray(share)
            block[::4096] = b"x" * len(block[::4096])
            os.write(tell, b"x")
            time.sleep(20)
            os._exit(0)
        pids.append(pid)
    time.sleep(2)
    living = sum(os.waitpid(pid, os.WNOHANG) == (0, 0) for pid in pids)
    os.set_blocking(ready, False)
    try:
        filled = len(os.read(ready, 16))
    except BlockingIOError:
        filled = 0
    for pid in pids:
        _end(pid)
    held = min(living, filled) * share
    return verdict([f"{held >> 20} MiB"] if held > hints["memory"] * 3 // 2 else [], f"{held >> 20} MiB")


def _end(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    except OSError:
        pass


@attempt(end="either")
def memory_in_files(hints: Hints) -> str:
    """Fills memory that belongs to no process: files in /dev/shm and /tmp, anonymous files"""
    limit, held, made = hints["memory"], 0, []
    anonymous, _ = call("memfd_create", b"x", 0)
    for path in (anonymous, f"/dev/shm/fill-{hints['mark']}", f"/tmp/fill-{hints['mark']}"):
        try:
            with open(path, "wb", buffering=0) as file:
                made += [path] if isinstance(path, str) else []
                while held < 2 * limit and file.write(bytes(4 << 20)) == 4 << 20:
                    held += 4 << 20
                time.sleep(0.3)
        except OSError:
            continue
    for path in made:
        os.unlink(path)
    return verdict([f"{held >> 20} MiB"] if held > limit * 3 // 2 else [], f"{held >> 20} MiB")


@attempt(end="either")
def memory_of_the_kernel(hints: Hints) -> str:
    """Fills the buffers of sockets and pipes, and segments that belong to no process"""
    held, kept = 0, []
    try:
        while held < hints["memory"]:
            pair = socket.socketpair()
            kept += pair
            held += sum(map(_fill, pair))
    except OSError:
        pass
    held += sum(_segment(64 << 20) for _ in range(4))
    for number in SEGMENTS:
        LIBC.shmctl(number, 0, None)
    return verdict([f"{held >> 20} MiB"] if held >= hints["memory"] else [], f"{held >> 20} MiB")


def _segment(size: int) -> int:
    """Bytes of shared memory that were filled and belong to no process then."""
    LIBC.shmat.restype = ctypes.c_void_p
    number, _ = call("shmget", 0, size, 0o1600)
    if number < 0:
        return 0
    address = LIBC.shmat(number, None, 0)
    if address != ctypes.c_void_p(-1).value:
        ctypes.memset(address, 1, size)
        LIBC.shmdt(ctypes.c_void_p(address))
    SEGMENTS.append(number)
    return size


SEGMENTS: list[int] = []


def _fill(sock: socket.socket) -> int:
    sock.setblocking(False)
    sent = 0
    try:
        while True:
            sent += sock.send(bytes(65536))
    except BlockingIOError:
        return sent


@attempt(end="either")
def fill_the_disk(hints: Hints) -> str:
    """Writes to every folder that lets it, half as much again as it may"""
    limit, total, made = hints["scratch"], 0, []
    for folder in dict.fromkeys((hints["work"], os.getcwd(), "/var/tmp", hints["outside"], os.path.expanduser("~"))):
        for number in range(4):
            path = f"{folder}/fill-{hints['mark']}-{number}"
            try:
                with open(path, "wb", buffering=0) as file:
                    made.append(path)
                    while total < limit * 3 // 2 and file.write(os.urandom(1 << 20)):
                        total += 1 << 20
            except OSError:
                continue
    time.sleep(1.5)
    for path in made:
        os.unlink(path)
    return verdict([f"{total >> 20} MiB"] if total > limit else [], f"{total >> 20} MiB")


@attempt(end="either")
def too_many_files(hints: Hints) -> str:
    """Makes more files in its scratch than there may be inodes"""
    made, folder = 0, f"/tmp/many-{hints['mark']}"
    try:
        os.makedirs(folder, exist_ok=True)
        while made < 17_000:
            os.mknod(f"{folder}/{made}")
            made += 1
    except OSError:
        pass
    for number in range(made):
        os.unlink(f"{folder}/{number}")
    os.rmdir(folder)
    return verdict([f"{made} files"] if made >= 17_000 else [], f"{made} files")


@attempt()
def sparse_file(hints: Hints) -> str:
    """Makes a file of a tebibyte that holds nothing, for who copies it"""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    path, found = hints["work"] + "/sparse", []
    for way in (lambda fd: os.ftruncate(fd, 1 << 40), lambda fd: os.pwrite(fd, b"x", 1 << 39)):
        fd = os.open(path, os.O_RDWR | os.O_CREAT)
        try:
            way(fd)
            found.append(f"{os.fstat(fd).st_size >> 30} GiB")
        except OSError:
            pass
        finally:
            os.close(fd)
    os.unlink(path)
    return verdict(found, "too large")


@attempt(end="either")
def deep_tree(hints: Hints) -> str:
    """Nests folders deeper than any path can name, and closes them, so that nobody can clean up"""
    os.chdir(hints["work"])
    depth = 0
    try:
        while depth < 1200:
            os.mkdir("d" * 60)
            os.chdir("d" * 60)
            depth += 1
        os.chmod(".", 0)
    except OSError:
        pass
    os.chdir("/")
    return f"CONTAINED: {depth} deep; whether it is cleaned up is seen from outside"


@attempt()
def many_descriptors(hints: Hints) -> str:
    """Opens files until it is refused"""
    opened = []
    try:
        while len(opened) < hints["open_files"] * 3 // 2:
            opened.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        pass
    for fd in opened:
        os.close(fd)
    return verdict([f"{len(opened)}"] if len(opened) > hints["open_files"] else [], f"{len(opened)}")


@attempt()
def lock_memory(hints: Hints) -> str:
    """Locks memory, so that the machine cannot take it"""
    block = ctypes.create_string_buffer(16 << 20)
    return verdict(["16 MiB"] if call("mlock", block, 16 << 20)[0] == 0 else [], "refused")


@attempt()
def quotas_of_the_user(hints: Hints) -> str:
    """Uses up what the kernel counts per user of the machine: inotify instances, larger pipes, leases"""
    import fcntl

    found = ["inotify"] if call("inotify_init1", 0)[0] >= 0 else []
    ends = os.pipe()
    with open(hints["work"] + "/leased", "w") as file:
        for name, fd, number, value in (
            ("pipe", ends[1], 1031, 1 << 20),
            ("lease", file.fileno(), 1024, 1),
            ("notify", os.open(".", os.O_RDONLY), 1026, 1),
        ):
            try:
                fcntl.fcntl(fd, number, value)
                found.append(name)
            except OSError:
                continue
    return verdict(found, "refused")


@attempt()
def queues_and_timers(hints: Hints) -> str:
    """Makes message queues, and more timers than signals may wait"""
    queue, _ = call("msgget", 0, 0o1600)
    LIBC.msgctl(queue, 0, None)
    found = ["msgget"] if queue >= 0 and not hints["memory_cgroup"] else []
    attributes = (ctypes.c_long * 8)(0, 10, 8192, 0, 0, 0, 0, 0)
    found += ["mq_open"] if call("mq_open", b"escape", 0o102, 0o600, attributes)[0] >= 0 else []
    call("mq_unlink", b"escape")
    timers, event = 0, ctypes.create_string_buffer(64)
    ctypes.c_int.from_buffer(event, 12).value = 1  # SIGEV_NONE
    while timers < 4000 and call("timer_create", 1, event, ctypes.byref(ctypes.c_int()))[0] == 0:
        timers += 1
    return verdict([*found, *([f"{timers} timers"] if timers > 1100 else [])], f"{timers} timers")


@attempt(end="fails", task="Short")
def endless_loop(hints: Hints) -> str:
    """Spins, and never looks at the clock"""
    end = time.monotonic() + 6
    while time.monotonic() < end:
        for _ in range(1_000_000):
            pass
    return "ESCAPED: outlived its wall time"


@attempt(end="fails", task="Short")
def stop_itself(hints: Hints) -> str:
    """Stops itself, so that nothing in it can look at the time"""
    pid = os.fork()
    if pid == 0:  # lets it go on where nobody ends it
        time.sleep(6)
        os.kill(os.getppid(), signal.SIGCONT)
        os._exit(0)
    os.kill(os.getpid(), signal.SIGSTOP)
    return "ESCAPED: outlived its wall time"


@attempt(end="fails")
def ignore_the_cancel(hints: Hints) -> str:
    """Swallows whatever asks it to stop, and blocks every signal"""
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))
    end = time.monotonic() + 6
    while time.monotonic() < end:
        try:
            time.sleep(0.05)
        except BaseException:
            continue
    return "ESCAPED: outlived its cancel"


@attempt(task="Short", end="fails")
def turn_back_its_timers(hints: Hints) -> str:
    """Takes its limits on time away: timers, processor seconds, and the signals that tell of them"""
    import resource

    for timer in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
        signal.setitimer(timer, 0)
    for number in (signal.SIGXCPU, signal.SIGALRM, signal.SIGTERM, signal.SIGVTALRM, signal.SIGPROF):
        signal.signal(number, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
    time.sleep(6)
    return f"ESCAPED: outlived its wall time, {soft}"
