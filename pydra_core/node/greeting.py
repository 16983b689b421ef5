"""How a node gets to its master: which hello it says, what it remembers, and which refusals a person has to mend.

1. A token is used once: while the node is not paired, or when its master says that it does not know the node (any more).
2. The pairing is written once the master welcomed us. If that welcome got lost, the token is spent, but the master knows our key:
   so a refused token is followed by an ordinary hello.
3. What time mends is tried again for ever; what only a person can mend is raised as UserError.
"""

import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pydra_core.errors import CloseCode, Fault, PeerError, UserError
from pydra_core.link.dial import Watch, WrongPin, dial
from pydra_core.link.wire import Wire
from pydra_core.node.facts import facts
from pydra_core.protocol.hello import PROTOCOL, AnyHello, BlobHello, Challenge, EnrolHello, NodeHello, Welcome
from pydra_core.settings import program_version
from pydra_core.trust.credentials import read_address
from pydra_core.trust.node_key import NodeKey
from pydra_core.trust.pairing import Pairing, moved, must_enrol, read_pairing, write_pairing
from pydra_core.trust.tokens import JoinToken

log = logging.getLogger(__name__)
HOW_TO_JOIN = (
    "Make a token on the master (“Add node…” in the window, or pydractl token) and start pydra-node --join TOKEN."
)


@dataclass(frozen=True)
class Wish:
    """What the person who started the node asked for, and how a silent master is noticed."""

    folder: Path
    join: JoinToken | None
    master: str | None
    name: str | None
    beside: Path | None = None
    """The home of the master on this very machine: the address that stands there is tried first."""
    watch: Watch = Watch()


class Greeter:
    """Opens links to the one master of this node. Made at the start; raises UserError if the node has no master to go to."""

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._key = NodeKey.load_or_make(wish.folder)
        pairing = read_pairing(wish.folder)
        self._enrol = wish.join is not None and must_enrol(pairing, wish.join, wish.folder)
        if self._enrol and wish.join is not None:
            pairing = Pairing(wish.join.addresses, wish.join.pin)
        if pairing is None:
            raise UserError(f"This node has joined no master yet. {HOW_TO_JOIN}", Fault.REFUSED)
        self._pairing = moved(pairing, wish.master) if wish.master else pairing
        self._written = pairing if not self._enrol else None
        self.was_in = False
        self._reached: tuple[str, ...] = ()
        """Where the master answered last."""

    @property
    def node_id(self) -> str:
        return self._key.node_id

    async def open(self) -> tuple[Wire, Welcome]:
        """A link with its welcome. Raises what `dial` raises, and UserError for what a person has to mend."""
        wire, welcome = await self._enter()
        self.was_in = True
        self._reached = (wire.peer,)
        self._enrol = False
        self._remember(_named(self._pairing, welcome.name))
        return wire, welcome

    async def open_blobs(self, ticket: str) -> Wire:
        """A blob link. Raises what `dial` raises."""

        def hello(challenge: Challenge) -> AnyHello:
            return BlobHello(protocol=PROTOCOL, program=program_version(), ticket=ticket)

        watch = replace(self._wish.watch, busy=True)
        # There first: another address may take seconds to say nothing, and every transfer would wait for it.
        addresses = tuple(dict.fromkeys((*self._reached, *self._addresses())))
        return (await dial(addresses, self._pairing.pin, hello, watch=watch))[0]

    async def _enter(self) -> tuple[Wire, Welcome]:
        try:
            return await self._dial(self._enrolment() if self._enrol else self._return)
        except WrongPin as error:
            if self.was_in:
                raise
            raise UserError(f"{_sentence(error.reason)} This node goes to no other master.", Fault.REFUSED) from None
        except PeerError as error:
            return await self._otherwise(error)

    async def _otherwise(self, refusal: PeerError) -> tuple[Wire, Welcome]:
        """The other hello, where it can help."""
        match refusal.code, self._wish.join:
            case CloseCode.TOKEN, _:
                try:
                    return await self._dial(self._return)
                except PeerError:
                    raise UserError(f"{_sentence(refusal.reason)} {HOW_TO_JOIN}", Fault.REFUSED) from None
            case CloseCode.UNKNOWN_NODE, None:
                raise _unknown(refusal) from None
            case CloseCode.UNKNOWN_NODE, token if token is not None:
                try:
                    return await self._dial(self._enrolment())
                except PeerError:
                    raise _unknown(refusal) from None
            case CloseCode.REFUSED, _ if self._enrol:
                raise UserError(f"The master did not let this node in: {refusal.reason}.", Fault.REFUSED) from None
        raise refusal

    async def _dial(self, hello: Callable[[Challenge], AnyHello]) -> tuple[Wire, Welcome]:
        return await dial(self._addresses(), self._pairing.pin, hello, watch=self._wish.watch)

    def _addresses(self) -> tuple[str, ...]:
        """Where to look for the master. One beside us may have another port at each start, and its home tells which."""
        known = self._pairing.addresses
        try:
            now = read_address(self._wish.beside) if self._wish.beside else None
        except UserError as error:
            log.warning("%s", error)
            return known
        return (now, *(each for each in known if each != now)) if now else known

    def _enrolment(self) -> Callable[[Challenge], AnyHello]:
        token = self._wish.join
        assert token is not None

        def hello(challenge: Challenge) -> AnyHello:
            return EnrolHello(
                protocol=_common(challenge),
                program=program_version(),
                token=token.token,
                secret=token.secret,
                name=self._wish.name or socket.gethostname().partition(".")[0],
                key=self._key.public,
                signature=self._key.sign(self._pairing.pin, challenge.nonce),
                facts=facts(),
            )

        return hello

    def _return(self, challenge: Challenge) -> AnyHello:
        return NodeHello(
            protocol=_common(challenge),
            program=program_version(),
            key=self._key.public,
            signature=self._key.sign(self._pairing.pin, challenge.nonce),
            facts=facts(),
        )

    def _remember(self, pairing: Pairing) -> None:
        self._pairing = pairing
        if pairing == self._written:
            return
        try:
            write_pairing(self._wish.folder, pairing)
            self._written = pairing
        except OSError as error:
            log.error("This node will not know its master at its next start: %s", error)


def _named(pairing: Pairing, name: str) -> Pairing:
    return Pairing(pairing.addresses, pairing.pin, name or pairing.name)


def _common(challenge: Challenge) -> int:
    """The newest protocol that both speak; ours if there is none, and the master refuses it by name."""
    return min(PROTOCOL, challenge.protocol) if challenge.protocol >= 1 else PROTOCOL


def _unknown(refusal: PeerError) -> UserError:
    return UserError(f"The master does not know this node any more ({refusal.reason}). {HOW_TO_JOIN}", Fault.REFUSED)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
