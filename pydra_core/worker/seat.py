"""A seat: performs pieces of one spread in the order in which they come, until there are no more."""

from pydra_core.protocol.spreads import PIECES, Answer, pack
from pydra_core.protocol.values import NOTHING
from pydra_core.protocol.worker import Answers, Finished, NoMore, Stop, Work
from pydra_core.tasks.container import ContainerTask
from pydra_core.tasks.task import Stopped, Task
from pydra_core.worker.batch import Batch
from pydra_core.worker.calls import Call
from pydra_core.worker.context import RunContext
from pydra_core.worker.hands import Hands, hands_for
from pydra_core.worker.leavings import Leavings, file_names
from pydra_core.worker.perform import in_order
from pydra_core.worker.place import Place
from pydra_core.worker.tree import split_role, task_at

FILE = 1024
"""Bytes for which a file of an answer counts in its batch, so that no message has more files than a node takes at once."""


class SeatCrew:
    """Of the tasks of a seat: they compute, and are made of nothing but tasks in order."""

    def __init__(self, context: RunContext) -> None:
        self.watch = context.watch

    def compute(self) -> None:
        """A seat holds its slots all the time."""

    def begin_child(self, names: tuple[str, ...]) -> None:
        """A message for each child of each unit would cost more than most of them: the error names the unit."""

    def perform(self, task: Task, place: Place, args: tuple[object, ...], parameters: dict[str, object]) -> object:
        if isinstance(task, ContainerTask) and not task.parallel:
            return in_order(task, place, Call(args, parameters))
        raise TypeError(
            f"{type(task).__name__} cannot be performed by a seat: only tasks, and containers of tasks in order, can"
        )


def seated(root: Task, place: Place, path: str, context: RunContext) -> Hands:
    """The hands for the spread at `path`; raises LookupError if there is none, and what the author's code raises."""
    above, role = split_role(path)
    task, below = task_at(root, place, above)
    return hands_for(task, role, below, context.work_folder)


def serve(hands: Hands, context: RunContext) -> Finished:
    """Answers all work; raises Stopped at a stop, after the answers that are there."""
    batch: Batch[Answer] = Batch(lambda answers: context.send(_answers(answers)))
    context.carry(batch)
    context.watch(hands.task)
    context.collect_saved()
    leavings = Leavings(context.work_folder / "outputs")
    try:
        while True:
            match context.receive():
                case Work(body):
                    for piece in PIECES.decode(body):
                        _take(leavings.of(hands.answer(piece), context.collect_saved()), batch)
                        if context.stop_requested:
                            raise Stopped
                case NoMore():
                    return Finished(NOTHING)
                case Stop() | None:
                    raise Stopped
    finally:
        batch.flush()
        context.carry(None)


def _take(answer: Answer, batch: Batch[Answer]) -> None:
    files = FILE * (len(answer.files) + len(answer.saved))
    batch.add(answer, len(answer.value) + len(answer.trace) + len(answer.error) + files)


def _answers(answers: list[Answer]) -> Answers:
    return Answers(pack(answers), tuple(name for answer in answers for name in file_names(answer)))
