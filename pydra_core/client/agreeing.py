"""Before a package is sent that carries more than code: whoever deploys it is asked."""

import asyncio
from collections.abc import Awaitable, Callable

from pydra_core.errors import Fault, UserError
from pydra_core.packages.archive import Packed
from pydra_core.packages.weight import Burden, burdens, heavy, sizes_of
from pydra_core.protocol.verbs import DeployPlan

Agree = Callable[[tuple[Burden, ...]], Awaitable[bool]]
"""Asked whether a package that carries this is to be sent all the same."""


class NotAgreed(UserError):
    """It is not to be sent."""


async def check_agreed(packed: Packed, plan: Callable[[Packed], Awaitable[DeployPlan]], agree: Agree) -> None:
    """Asks, unless there is nothing to ask or nothing to send. Raises NotAgreed."""
    found = heavy(await asyncio.to_thread(lambda: burdens(sizes_of(packed.blob), packed.left_out)))
    if found and (await plan(packed)).what != "same" and not await agree(found):
        raise NotAgreed(f"{packed.package} was not sent: {'; '.join(each.text for each in found)}.", Fault.CONFLICT)
