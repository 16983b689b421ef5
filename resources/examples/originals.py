"""The demo tasks of the first Pydra (2009), with the meaning that was written down for them, and some that fail as they should."""

import time

from pydra_core.tasks import ContainerTask, ParallelTask, Task


class TestTask(Task):
    """Counts from start to end; what it returns is where the next one may go on."""

    def work(self, start: int = 0, end: int = 5):
        value = start
        for value in self.track(range(start, end)):
            time.sleep(0.05)
        return {"start": value + 1, "end": value + 1 + 5}


class TestContainerTask(ContainerTask):
    """Counts three times, each from where the one before ended; the second one weighs as much as three."""

    subtasks = [TestTask, (TestTask, 3), TestTask]


class Square(Task):
    """The square of one number."""

    standalone = False

    def work(self, item):
        return item * item


class TestParallelTask(ParallelTask):
    """The squares of range(10), each a unit of its own."""

    subtask = Square
    datasource = range(10)

    def setup(self):
        self.squares = {}

    def unit_complete(self, index, item, result):
        self.squares[index] = result

    def work_complete(self):
        return [self.squares[index] for index in range(10)]


class FailingTask(Task):
    """Raises an error at its first step."""

    def work(self, start: int = 0, end: int = 5):
        raise RuntimeError("this task fails, as it should")


class FailingContainerTask(ContainerTask):
    """Its second child fails, so the third one is never run."""

    subtasks = [TestTask, FailingTask, TestTask]


class SquareUnlessThree(Square):
    """Raises an error for one number."""

    def work(self, item):
        if item == 3:
            raise ValueError("three is too much")
        return item * item


class FailingParallelTask(TestParallelTask):
    """One of its ten units fails, and it with that."""

    subtask = SquareUnlessThree
