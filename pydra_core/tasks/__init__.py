"""What a task author imports: `from pydra_core.tasks import Task, ParallelTask, Param, Stopped`. Standard library only."""

from pydra_core.tasks.container import ContainerTask
from pydra_core.tasks.files import InputFile, InputFiles, InputFolder
from pydra_core.tasks.mapreduce import MapReduceTask
from pydra_core.tasks.parallel import ParallelTask
from pydra_core.tasks.params import Param, Secret
from pydra_core.tasks.sources import Files, SqlRows, TextLines
from pydra_core.tasks.task import Failed, Stopped, Task

__all__ = [
    "ContainerTask",
    "Failed",
    "Files",
    "InputFile",
    "InputFiles",
    "InputFolder",
    "MapReduceTask",
    "ParallelTask",
    "Param",
    "Secret",
    "SqlRows",
    "Stopped",
    "Task",
    "TextLines",
]
