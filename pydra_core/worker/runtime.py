"""What a worker does once its sandbox is closed: take Begin, import and build the task, run `work`, report, and end.

Nothing that the task leaves behind (threads, atexit functions, closed streams) keeps the process: it ends by os._exit.
"""

import os
import socket
import sys

from pydra_core.protocol.worker import Begin, Finished, FromWorker, Raised, Ready, ToWorker
from pydra_core.tasks.task import Stopped, Task
from pydra_core.worker.context import RunContext
from pydra_core.worker.frames import Framing, to_worker
from pydra_core.worker.loading import arguments_of, load
from pydra_core.worker.outcome import ValueRefused, encode_result, raised
from pydra_core.worker.streams import flush, open_streams

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
    begin = take_begin(sock, reader)
    if begin is None:
        return EXIT_BROKEN
    context = RunContext(sock, reader, begin, log)
    last = _perform(begin, context)
    context.flush()
    flush(sys.stdout)
    context.send(last)
    return EXIT_DONE if isinstance(last, Finished) else EXIT_RAISED


def take_begin(sock: socket.socket, reader: Framing[ToWorker]) -> Begin | None:
    """The first message; None if the node went away before it said one."""
    while data := sock.recv(65536):
        for message in reader.feed(data):
            if isinstance(message, Begin):
                return message
    return None


def _perform(begin: Begin, context: RunContext) -> FromWorker:
    """The message that ends the run; what the task raised is in it, whatever it was."""
    importing = True
    try:
        task = _prepare(begin, context)
        importing = False
        return _work(task, context)
    except Stopped:
        return Raised(kind="stopped", error="stopped as it was asked to")
    except BaseException as error:  # the worker's door: sys.exit and Ctrl+C of a task end here as well
        return raised(error, importing)


def _prepare(begin: Begin, context: RunContext) -> Task:
    os.makedirs(os.path.join(begin.work, "outputs"), exist_ok=True)
    task = load(begin, context)
    context.set_parameters(arguments_of(task, begin))
    return task


def _work(task: Task, context: RunContext) -> FromWorker:
    context.send(Ready())
    context.listen(task)
    task.setup()
    value = task.work(**dict(context.parameters))
    try:
        return Finished(encode_result(value))
    except ValueRefused as refused:
        return Raised(kind="value", error=str(refused))
