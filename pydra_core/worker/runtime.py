"""What a worker does once its sandbox is closed: take Begin, import and build the task tree, perform what it is told, and end.

Nothing that the task leaves behind (threads, atexit functions, closed streams) keeps the process: it ends by os._exit.
"""

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from pydra_core.protocol.worker import Begin, Finished, FromWorker, Raised, Ready, ToWorker
from pydra_core.tasks.files import stand_at
from pydra_core.tasks.mapreduce import MapReduceTask
from pydra_core.tasks.parallel import ParallelTask
from pydra_core.tasks.sources.location import package_at
from pydra_core.tasks.task import Stopped, Task
from pydra_core.worker import perform
from pydra_core.worker.calls import named
from pydra_core.worker.context import RunContext
from pydra_core.worker.coordinate import Coordinator
from pydra_core.worker.frames import Framing, to_worker
from pydra_core.worker.loading import arguments_of, load
from pydra_core.worker.outcome import ValueRefused, raised
from pydra_core.worker.place import Crew, Place
from pydra_core.worker.seal import encode_result
from pydra_core.worker.seat import SeatCrew, seated, serve
from pydra_core.worker.streams import flush, open_streams
from pydra_core.worker.tree import task_at

EXIT_DONE, EXIT_RAISED, EXIT_BROKEN = 0, 1, 70


def run(sock: socket.socket) -> None:
    """Serves one run and ends the process: status 0 after Finished, 1 after Raised, 70 if it never got that far."""
    status = EXIT_BROKEN
    try:
        status = _serve(sock)
    finally:
        flush(sys.stdout)
        flush(sys.stderr)
        os._exit(status)


def _serve(sock: socket.socket) -> int:
    sys.argv = [""]
    log = open_streams()
    reader = to_worker()
    begin, rest = take_begin(sock, reader)
    if begin is None:
        return EXIT_BROKEN
    os.environ.update(told_indexes(begin))
    if begin.inputs:
        stand_at(Path(begin.inputs))
    package_at(Path(begin.code))
    context = RunContext(sock, reader, begin, log)
    for message in rest:
        context.deliver(message)
    last = _perform(begin, context)
    context.flush()
    flush(sys.stdout)
    context.send(last)
    return EXIT_DONE if isinstance(last, Finished) else EXIT_RAISED


def told_indexes(begin: Begin) -> dict[str, str]:
    """Environment variables like PYDRA_CAMERA=0,2: which of each counted thing this worker has."""
    return {
        f"PYDRA_{name.upper().replace('-', '_').replace('.', '_')}": ",".join(map(str, indexes))
        for name, indexes in begin.indexes
    }


def take_begin(sock: socket.socket, reader: Framing[ToWorker]) -> tuple[Begin | None, list[ToWorker]]:
    """The first message, and those that came right behind it; None if the node went away before it said one."""
    while data := sock.recv(65536):
        messages = reader.feed(data)
        if messages and isinstance(messages[0], Begin):
            return messages[0], messages[1:]
    return None, []


def _perform(begin: Begin, context: RunContext) -> FromWorker:
    """The message that ends the run; what the task raised is in it, whatever it was."""
    importing = True
    try:
        work = (_seat if begin.role == "units" else _whole)(begin, context)
        importing = False
        context.send(Ready())
        context.listen()
        return work()
    except Stopped:
        return Raised(kind="stopped", error="stopped as it was asked to")
    except BaseException as error:  # the worker's door: sys.exit and Ctrl+C of a task end here as well
        return raised(error, importing)


def _whole(begin: Begin, context: RunContext) -> Callable[[], FromWorker]:
    """Builds the task at the path of the tree; what is returned performs it."""
    crew = Coordinator(context, only=begin.only)
    root, place = _root(begin, context, crew)
    task, below = task_at(root, place, begin.path)
    call = arguments_of(task, begin)
    context.set_parameters(named(task, call))
    crew.holds = bool(begin.path) or not isinstance(task, ParallelTask | MapReduceTask)
    return lambda: _finished(lambda: perform.begin(task, below, call))


def _seat(begin: Begin, context: RunContext) -> Callable[[], FromWorker]:
    """Builds the subtask at the path; what is returned performs pieces with it."""
    root, place = _root(begin, context, SeatCrew(context))
    context.set_parameters(named(root, arguments_of(root, begin)))
    hands = seated(root, place, begin.path, context)
    return lambda: serve(hands, context)


def _root(begin: Begin, context: RunContext, crew: Crew) -> tuple[Task, Place]:
    os.makedirs(os.path.join(begin.work, "outputs"), exist_ok=True)
    place = Place(context, crew)
    return load(begin, place), place


def _finished(work: Callable[[], object]) -> FromWorker:
    value = work()
    try:
        return Finished(encode_result(value))
    except ValueRefused as refused:
        return Raised(kind="value", error=str(refused))
