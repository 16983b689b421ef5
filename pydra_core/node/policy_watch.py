"""Notices that the owner of this machine wrote another policy, and takes it while the node runs.

Rules:
1. The file is looked at every second: its inode, size, and both times that a change leaves (a copy may keep the one, not the other).
2. It is read when it has looked the same twice: who writes it in pieces is not read in the middle.
3. What is wrong changes nothing: what was said before holds, and the fault is told until the file is right.
"""

import asyncio
import logging
from collections.abc import Callable

from pydra_core.errors import UserError
from pydra_core.node.policy import Policy
from pydra_core.node.policy_file import OwnersFile, Stamp

EVERY = 1.0
log = logging.getLogger(__name__)


class PolicyWatch:
    """`take` gets each policy that is right, `refuse` the sentence of one that is not."""

    def __init__(
        self, file: OwnersFile, take: Callable[[Policy], None], refuse: Callable[[str], None], every: float = EVERY
    ) -> None:
        self._file = file
        self._take = take
        self._refuse = refuse
        self._every = every
        self._seen: Stamp = file.read_as

    async def run(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(self._every)
            await self.look()

    async def look(self) -> None:
        """Reads the file if it is another one than was read, and the same as at the last look."""
        seen, self._seen = self._seen, await asyncio.to_thread(self._file.stamp)
        if self._seen != seen or self._seen == self._file.read_as:
            return
        try:
            policy = await asyncio.to_thread(self._file.load)
        except UserError as error:
            log.error("%s What was said before still holds.", error.sentence)
            self._refuse(error.sentence)
            return
        log.info("The owner wrote another policy in %s.", self._file.path)
        self._take(policy)
