"""The verbs as typed Python, over any carrier: what the terminal uses, and what scripts may.

async with await ControlLink.open(homes()) as link:
    cluster = Cluster(link)
    await cluster.deploy(Path("count.py"))
    run = await cluster.submit("count.Count", {"steps": 3})
    details = await cluster.wait(run.run)
"""

from collections.abc import AsyncGenerator, Sequence

from pydra_core.client.asking import ALL
from pydra_core.client.leavings import LeavingVerbs
from pydra_core.client.package_verbs import PackageVerbs
from pydra_core.errors import Fault, UserError
from pydra_core.ids import NodeId, TokenId
from pydra_core.protocol import verbs
from pydra_core.protocol.pictures import (
    ClusterStatus,
    EventRow,
    NodeRow,
    TokenRow,
)


class Cluster(PackageVerbs, LeavingVerbs):
    """One cluster. Every method raises UserError: refused by the master, or `UNREACHABLE`.

    Who leaves one of its streams early closes it (`contextlib.aclosing`), so that the master stops sending.
    """

    async def nodes(self, wanted: verbs.Filter = ALL) -> list[NodeRow]:
        return [row async for row in self._rows("nodes", lambda page: page.nodes, wanted)]

    async def remove_node(self, node: NodeId) -> str:
        return (await self._ask(verbs.RemoveNode(node), verbs.Done)).text

    async def drain_node(self, node: NodeId, deadline: float | None = None, reason: str = "") -> str:
        """Let nothing new go there. `deadline` in seconds: what is left then ends, and waits again elsewhere."""
        return (await self._ask(verbs.DrainNode(node, deadline, reason), verbs.Done)).text

    async def resume_node(self, node: NodeId) -> str:
        """Let a node that drains, or is sick, take runs again."""
        return (await self._ask(verbs.ResumeNode(node), verbs.Done)).text

    async def throttle_node(self, node: NodeId, max_rate: int) -> str:
        """The node's transfers take at most so many bytes a second together; 0 for as many as there are."""
        return (await self._ask(verbs.ThrottleNode(node=node, max_rate=max_rate), verbs.Done)).text

    async def tag_node(self, node: NodeId, add: Sequence[str] = (), remove: Sequence[str] = ()) -> str:
        """Give a node words that tasks can ask for, or take them away; all that it carries then, as a sentence."""
        return (await self._ask(verbs.TagNode(node=node, add=tuple(add), remove=tuple(remove)), verbs.Done)).text

    async def token(self, uses: int = 1, ttl: float = 3600.0) -> verbs.TokenMade:
        """A new join token for `uses` machines, good for `ttl` seconds."""
        return await self._ask(verbs.NewToken(uses=uses, ttl=ttl), verbs.TokenMade)

    async def tokens(self) -> list[TokenRow]:
        return [row async for row in self._rows("tokens", lambda page: page.tokens)]

    async def revoke_token(self, token: TokenId) -> str:
        return (await self._ask(verbs.RevokeToken(token), verbs.Done)).text

    async def listen(self, address: str) -> str:
        return (await self._ask(verbs.Listen(address), verbs.Done)).text

    async def listening(self) -> tuple[verbs.Listened, ...]:
        """Where the master listens, and the nodes that came by each address."""
        return (await self._ask(verbs.GetListening(), verbs.ListeningTold)).places

    async def stop_listening(self, address: str) -> str:
        """The master listens there no more; links that came by it are closed."""
        return (await self._ask(verbs.StopListening(address), verbs.Done)).text

    async def notify(self) -> verbs.NotifyTold:
        """Who is told by e-mail and webhook, and the mail server without its password."""
        return await self._ask(verbs.GetNotify(), verbs.NotifyTold)

    async def set_notify(self, verb: verbs.SetNotify) -> verbs.NotifyTold:
        """Other rules, or another mail server, from now on."""
        return await self._ask(verb, verbs.NotifyTold)

    async def test_notify(self, to: str) -> str:
        """Sends a test to a place, and says who took it; raises UserError if nobody did."""
        return (await self._ask(verbs.TestNotify(to), verbs.Done)).text

    async def status(self) -> ClusterStatus:
        page = await self.query(verbs.Query(kind="status"))
        if page.status is None:
            raise UserError(
                "The master told nothing of itself: install the same version of pydra-cluster on both.", Fault.REFUSED
            )
        return page.status

    async def events(self) -> AsyncGenerator[EventRow, None]:
        """What happened since the master's start, and what happens from now on."""
        async with self._carrier.watch(verbs.Watch(verbs.Query(kind="events"))) as pushes:
            async for push in pushes:
                if isinstance(push, verbs.Snapshot | verbs.Delta):
                    for row in push.page.events:
                        yield row
