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
'''

MADE_OF_OTHERS = '''
import itertools
import os
import threading
import time

from pydra_core.tasks import ContainerTask, MapReduceTask, ParallelTask, Task


class Same(Task):
    standalone = False

    def work(self, item=None):
        return item


class Silent(Task):
    standalone = False

    def work(self, **arguments):
        return None


class Angry(Task):
    standalone = False

    def work(self, item=None):
        raise ValueError("not with me")


class Vanishing(Task):
    standalone = False

    def work(self, item=None):
        os._exit(9)


class Locked(Task):
    standalone = False

    def work(self, item=None):
        return threading.Lock()


class NotBuilt(Task):
    standalone = False

    def setup(self):
        raise OSError("no licence")

    def work(self, item=None):
        return item


class DatasourceRaises(ParallelTask):
    subtask = Same

    def datasource(self):
        yield from range(1000)
        raise OSError("the disk is gone")


class DatasourceRaisesAtOnce(ParallelTask):
    subtask = Same

    def datasource(self):
        raise OSError("no disk")


class DatasourceIsNone(ParallelTask):
    subtask = Same

    def datasource(self):
        return 7


class DatasourceExits(ParallelTask):
    subtask = Same

    def datasource(self):
        yield 1
        os._exit(5)


class HookRaises(ParallelTask):
    subtask = Same
    datasource = range(100)

    def unit_complete(self, index, item, result):
        if index == 50:
            raise KeyError("hook")


class EndRaises(ParallelTask):
    subtask = Same
    datasource = range(3)

    def work_complete(self):
        return 1 / 0


class EndReturnsALock(ParallelTask):
    subtask = Same
    datasource = range(3)

    def work_complete(self):
        return threading.Lock()


class FailedHookRaises(ParallelTask):
    subtask = Angry
    datasource = range(3)

    def unit_failed(self, index, item, error):
        raise KeyError("hook of failures")


class UnitsRaise(ParallelTask):
    subtask = Angry
    datasource = range(1000)


class UnitsVanish(ParallelTask):
    subtask = Vanishing
    datasource = range(1000)


class UnitsReturnLocks(ParallelTask):
    subtask = Locked
    datasource = range(3)


class UnitsAreNotBuilt(ParallelTask):
    subtask = NotBuilt
    datasource = range(1000)


class ItemIsALock(ParallelTask):
    subtask = Same

    def datasource(self):
        yield 0
        yield threading.Lock()


class ItemIsTooLarge(ParallelTask):
    subtask = Same

    def datasource(self):
        yield bytes(17 << 20)


class AddsNothingIterable(ParallelTask):
    subtask = Same
    datasource = [1]

    def unit_complete(self, index, item, result):
        self.add_units(7)


class SubtaskIsNone(ParallelTask):
    """What deploy reads is a task; what the worker finds is none that can be a unit."""

    subtask = Same
    datasource = range(3)

    def setup(self):
        type(self).subtask = Nested


class Nested(ParallelTask):
    standalone = False
    subtask = Same
    datasource = range(3)


class AddsForEver(ParallelTask):
    subtask = Same
    datasource = [0]
    seen = 0

    def unit_complete(self, index, item, result):
        self.add_units([item + 1])


class AddsWithoutEnd(ParallelTask):
    subtask = Same
    datasource = [0]

    def setup(self):
        self.add_units(itertools.count())


class ChildRaises(ContainerTask):
    subtasks = [Same, Angry, Same]


class ChildVanishes(ContainerTask):
    subtasks = [Same, Vanishing, Same]


class ParallelChildRaises(ContainerTask):
    subtasks = [Same, Angry, Same]
    parallel = True


class ParallelChildVanishes(ContainerTask):
    subtasks = [Same, Vanishing]
    parallel = True


class ParallelChildReturnsALock(ContainerTask):
    subtasks = [Same, Locked]
    parallel = True


class ChildrenReturnNothing(ContainerTask):
    subtasks = [Silent, Silent]


class NoChildren(ContainerTask):
    """What deploy reads has children; what the worker finds has none."""

    subtasks = [Same]

    def setup(self):
        self.subtasks = []


class Words(MapReduceTask):
    standalone = False
    reducers = 2
    datasource = ["a b a", "c a"]

    def map(self, item):
        for word in item.split():
            yield word, 1

    def reduce(self, key, values):
        return sum(values)


class KeyIsASet(Words):
    standalone = True

    def map(self, item):
        yield {1}, 1


class ValueIsALock(Words):
    standalone = True

    def map(self, item):
        yield "a", threading.Lock()


class MapYieldsNoPairs(Words):
    standalone = True

    def map(self, item):
        yield "a"


class MapRaises(Words):
    standalone = True

    def map(self, item):
        raise OSError("no map")


class CombineRaises(Words):
    standalone = True

    def combine(self, key, values):
        raise OSError("no combine")


class ReduceRaises(Words):
    standalone = True

    def reduce(self, key, values):
        raise OSError("no reduce")


class ReduceReturnsALock(Words):
    standalone = True

    def reduce(self, key, values):
        return threading.Lock()


class NoReducers(Words):
    standalone = True

    def setup(self):
        self.reducers = 0


class MapDatasourceRaises(Words):
    standalone = True

    def datasource(self):
        yield "a"
        raise OSError("the disk is gone")
'''

NO_IMPORT = """
from pydra_core.tasks import Task
import a_module_that_nobody_has

class Lost(Task):
    def work(self):
        pass
"""
