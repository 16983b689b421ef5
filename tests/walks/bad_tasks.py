"""Tasks that do everything wrong, as text: deployed by `test_bad_input`, never imported by a test."""

PLAIN = '''
import ctypes
import os
import subprocess
import sys
import threading
import time

from pydra_core.tasks import Task


class Good(Task):
    def work(self, n: int = 2):
        return n * 2


class Raises(Task):
    def work(self):
        raise ValueError("no such luck")


class ReturnsALock(Task):
    def work(self):
        return threading.Lock()


class ReturnsTooMuch(Task):
    def work(self):
        return bytes(17 << 20)


class RaisesNonsense(Task):
    class Bad(Exception):
        def __str__(self):
            raise RuntimeError

    def work(self):
        raise self.Bad


class NeverReturnsFromItself(Task):
    def work(self):
        return self.work()


class Exits(Task):
    def work(self):
        os._exit(7)


class ExitsZero(Task):
    def work(self):
        os._exit(0)


class Leaves(Task):
    def work(self):
        sys.exit("enough")


class Segfaults(Task):
    def work(self):
        ctypes.string_at(0)


class KillsItself(Task):
    def work(self):
        os.kill(os.getpid(), 9)


class KillsEverybody(Task):
    def work(self):
        os.kill(-1, 9)


class EatsMemory(Task):
    memory = "128 MiB"

    def work(self):
        held = []
        while True:
            held.append(bytearray(8 << 20))


class SetupRaises(Task):
    def setup(self):
        raise OSError("no licence")

    def work(self):
        pass


class InitRaises(Task):
    def __init__(self):
        raise OSError("no key")

    def work(self):
        pass


class Floods(Task):
    """200 MB: in pieces without a line end, and in lines."""

    def work(self, megabytes: int = 200):
        for _ in range(megabytes // 2):
            os.write(1, b"x" * 1_000_000)
        line = b"y" * 99 + b"\\n"
        for _ in range(megabytes // 2):
            os.write(2, line * 10_000)
        return "all written"


class LogsManyLines(Task):
    def work(self):
        for n in range(300_000):
            self.log.info("line %d", n)
        return "all logged"


class LeavesThreads(Task):
    def work(self):
        for _ in range(20):
            threading.Thread(target=time.sleep, args=(3600,)).start()
        return "left threads"


class LeavesChildren(Task):
    def work(self):
        for _ in range(3):
            subprocess.Popen(["sleep", "3599.25"], start_new_session=True)
        if os.fork() == 0:
            if os.fork() == 0:
                os.setsid()
                time.sleep(3600)
            os._exit(0)
        return "left children"


class ForkReturns(Task):
    """Both processes come back from work()."""

    def work(self):
        return "child" if os.fork() == 0 else "parent"


class ChangesDirectory(Task):
    def work(self):
        os.chdir("/")
        self.save("left.txt", "kept".encode())
        os.chdir("/tmp")
        return os.getcwd()


class LosesItsFolder(Task):
    def work(self):
        import shutil

        for entry in os.scandir(self.work_folder):
            shutil.rmtree(entry.path, ignore_errors=True) if entry.is_dir() else os.unlink(entry.path)
        return "emptied"


class ClosesStreams(Task):
    def work(self):
        sys.stdout.close()
        sys.stderr.close()
        for fd in (0, 1, 2):
            os.close(fd)
        self.log.info("nobody hears this")
        return "closed"


class ClosesEverything(Task):
    """Its line to the node, too."""

    def work(self):
        os.closerange(0, 1024)
        time.sleep(3600)


class ReportsAMillionTimes(Task):
    def work(self):
        for n in range(1_000_001):
            self.report(n, 1_000_000, f"step {n}")
        return "reported"


class ReportsNonsense(Task):
    def work(self):
        self.report(float("nan"), float("inf"), "\\x1b[31m<b>" + "\\udcff" * 10_000)
        self.report(-5, 0, "x" * 100_000)
        return "reported"


class ProgressRaises(Task):
    def progress(self):
        raise KeyError("progress")

    def work(self):
        time.sleep(0.7)
        return "worked"


class SavesElsewhere(Task):
    def work(self):
        self.save("../../out.txt", "x".encode())


class SavesUnprintable(Task):
    def work(self):
        self.save("two\\nlines", "x".encode())
'''


NO_IMPORT = """
from pydra_core.tasks import Task
import a_module_that_nobody_has

class Lost(Task):
    def work(self):
        pass
"""
