"""Tasks made of others that do everything wrong, as text: deployed by `test_bad_input`, never imported by a test."""

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
