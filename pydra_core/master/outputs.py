"""What a run and its units leave in files: whose each is, how much all of them may be, and what was not taken.

Rules:
1. A later file of the same unit and name takes the place of the earlier one; units with files of the same name keep each its own.
2. A run whose units left more than it may fails, and is told the limit and how to raise it.
"""

from collections.abc import Iterable

import msgspec

from pydra_core.errors import UserError
from pydra_core.master.state import Cluster, Run
from pydra_core.protocol.manifest import USUAL, Needs
from pydra_core.protocol.messages import Artifact
from pydra_core.protocol.sizes import enough, written

MOST_FILES = 20_000
"""Files of one run."""

MOST_NOTES = 50


def left(run: Run, files: Iterable[Artifact], path: str = "", index: int = -1) -> None:
    """Files of the run itself (-1), or of one of its units."""
    mine = {file.name: msgspec.structs.replace(file, path=path, index=index) for file in files}
    if not mine:
        return
    kept = [each for each in run.artifacts if not (each.name in mine and (each.path, each.index) == (path, index))]
    run.artifacts = (*kept, *mine.values())
    count(run)


def add(run: Run, found: Iterable[tuple[int, Artifact]], path: str) -> bool:
    """Files of units of the spread at `path`, each with its unit's index; a unit is answered once, so none of them is there yet.
    False if there are none."""
    fresh = tuple(msgspec.structs.replace(file, path=path, index=index) for index, file in found)
    run.artifacts += fresh
    run.left_size += sum(each.size for each in fresh)
    return bool(fresh)


def count(run: Run) -> None:
    run.left_size = sum(each.size for each in run.artifacts)


def noted(run: Run, notes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*run.notes, *notes)))[:MOST_NOTES]


def limit_of(run: Run, needs: Needs) -> int:
    """Bytes that the run may leave: as its own class says, or, if that says nothing, as that of its units does."""
    own = run.task.needs.output_limit
    return own if own != USUAL.output_limit else max(own, needs.output_limit)


def fault(run: Run, needs: Needs) -> str:
    """Rule 2; "" while all is in order."""
    if len(run.artifacts) > MOST_FILES:
        return f"its units left more than {MOST_FILES:,} files: let each put them into one archive"
    size, limit = run.left_size, limit_of(run, needs)
    if size <= limit:
        return ""
    return f'the outputs of its units are over the limit of {written(limit)} for a run: set output_limit = "{enough(size)}" in the task'


def check(cluster: Cluster, task: str, needs: Needs) -> None:
    """Raises UserError where a task asks for more than this master takes."""
    if needs.output_limit > cluster.keep.output_limit:
        asked, most = written(needs.output_limit), written(cluster.keep.output_limit)
        raise UserError(
            f"{task} may leave {asked} of outputs, and this master takes {most} of a run: set output_limit lower in the task, or start "
            "the master with a higher --output-limit."
        )
