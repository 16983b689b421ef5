"""A run of nothing, without leaving a trace: what Python learns and touches the first time is learnt and touched before an order comes.

In a zygote its workers inherit what the interpreter learnt; in a spare the pages are its own already when it begins.
"""

import queue
import threading
from importlib.machinery import FileFinder, SourceFileLoader
from importlib.util import find_spec

from pydra_core.protocol import values
from pydra_core.protocol.worker import Begin, Finished, Ready
from pydra_core.tasks.task import LocalContext, Task, build
from pydra_core.worker.frames import from_worker, to_worker
from pydra_core.worker.loading import arguments_of
from pydra_core.worker.seal import encode_result

_SOURCE = """
import os
from pydra_core.tasks import Task
class Nothing(Task):
    limit: int = 3
    def work(self, size: int = 1, **given):
        \"\"\"Does nothing.\"\"\"
        return [size, given, os.sep]
"""


def rehearse() -> None:
    """Takes about two milliseconds the first time."""
    begin = Begin(
        run=1,
        attempt="1.1",
        task="x.Nothing",
        module="x",
        cls="Nothing",
        code="/",
        work="/",
        arguments=values.encode({}),
    )
    reader, writer = to_worker(), from_worker()
    told = reader.feed(to_worker().pack(begin))[0]
    assert isinstance(told, Begin)
    names: dict[str, object] = {"__name__": "x"}
    exec(_found().source_to_code(_SOURCE.encode(), "x.py"), names)
    task = names["Nothing"]
    assert isinstance(task, type)
    built: Task = build(task, LocalContext())
    result = built.work(**arguments_of(built, told).parameters)
    for message in (Ready(), Finished(encode_result(result))):
        from_worker().feed(writer.pack(message))
    for _ in (threading.RLock(), threading.Event(), queue.SimpleQueue()):
        pass


def _found() -> SourceFileLoader:
    """Looks for a module in vain, and for this one with success."""
    find_spec("pydra_there_is_no_such_module")
    folder, _, name = __file__.rpartition("/")
    spec = FileFinder(folder, (SourceFileLoader, [".py"])).find_spec(name.removesuffix(".py"))
    assert spec is not None
    assert isinstance(spec.loader, SourceFileLoader)
    spec.loader.get_data(spec.loader.get_filename(spec.name))
    return spec.loader
