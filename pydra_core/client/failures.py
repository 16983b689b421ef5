"""Which units of a run failed: read from what its master tells of all of them."""

from itertools import chain

from pydra_core.client.cluster import Cluster
from pydra_core.errors import Fault, UserError
from pydra_core.ids import RunId
from pydra_core.protocol import chosen
from pydra_core.protocol.chosen import Only
from pydra_core.protocol.mosaic import NUMBERS
from pydra_core.protocol.states import UnitState

BOOK = "/u"
"""The units of a parallel task at the root of its run."""

_IS_FAILED = bytes(cell >> 5 == NUMBERS[UnitState.FAILED] for cell in range(256))


async def failed(cluster: Cluster, run: RunId) -> Only:
    """Those of a parallel task that were given up. Raises UserError if there is none."""
    told = await cluster.mosaic(run)
    book = next((each.book for each in told.books if each.path == BOOK), "")
    if book and book != told.book:
        told = await cluster.mosaic(run, book)
    found = chosen.of_indices(chain.from_iterable(_failed(each.first, each.cells) for each in told.blocks if book))
    if not found:
        raise UserError(f"No unit of run {run} failed.", Fault.CONFLICT)
    return found


def _failed(first: int, cells: bytes) -> list[int]:
    marks, found, at = cells.translate(_IS_FAILED), [], -1
    while (at := marks.find(1, at + 1)) >= 0:
        found.append(first + at)
    return found
