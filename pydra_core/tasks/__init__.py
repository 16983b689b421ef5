"""What a task author imports: `from pydra_core.tasks import Task, Param, Stopped`. Standard library only."""

from pydra_core.tasks.params import Param, Secret
from pydra_core.tasks.task import Stopped, Task

__all__ = ["Param", "Secret", "Stopped", "Task"]
