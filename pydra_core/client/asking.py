"""How the verbs of a cluster are asked: one at a time over a carrier, or list by list, page by page."""

from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from pydra_core.client.carrier import Carrier
from pydra_core.errors import Fault, UserError
from pydra_core.protocol import verbs

A = TypeVar("A")
PAGE = 200
ALL = verbs.Filter()


class Asking:
    """What all verbs of a cluster share: a carrier. Every method raises UserError: refused by the master, or `UNREACHABLE`."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier

    async def query(self, query: verbs.Query) -> verbs.Page:
        return await self._ask(query, verbs.Page)

    async def _rows(
        self, kind: verbs.QueryKind, rows: Callable[[verbs.Page], tuple[A, ...]], wanted: verbs.Filter = ALL
    ) -> AsyncIterator[A]:
        """All rows of a list, page by page."""
        offset = 0
        while True:
            page = await self.query(verbs.Query(kind=kind, filter=wanted, offset=offset, limit=PAGE))
            for row in rows(page):
                yield row
            offset += len(rows(page))
            if not rows(page) or offset >= page.total:
                return

    async def _ask(self, verb: verbs.Verb, kind: type[A]) -> A:
        answer = await self._carrier.ask(verb)
        if not isinstance(answer, kind):
            raise UserError(
                f"The master answered {type(verb).__name__} with {type(answer).__name__}: install the same version of pydra-cluster "
                "on both.",
                Fault.REFUSED,
            )
        return answer
