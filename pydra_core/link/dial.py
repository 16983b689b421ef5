"""The caller's side of a link: find the master at one of its addresses, know it by its pin, and be let in."""

import asyncio
import logging
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from pydra_core.errors import CloseCode, PeerError, UserError
from pydra_core.link.wire import LOST, Wire
from pydra_core.protocol.codec import FRAME_LIMIT
from pydra_core.protocol.hello import AnyHello, Challenge, Welcome
from pydra_core.protocol.session import Session, Side
from pydra_core.settings import Address
from pydra_core.trust.identity import pin_of, show_pin

CLOSE_TIMEOUT = 5.0
_quiet = logging.getLogger("pydra_core.link.websockets")
_quiet.setLevel(logging.CRITICAL + 1)


class Unreachable(Exception):
    """No master answered at any of the addresses. `reasons` has one text per address."""

    def __init__(self, reasons: dict[str, str]) -> None:
        super().__init__(
            "; ".join(f"{address}: {reason}" for address, reason in reasons.items()) or "no address is known"
        )
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Watch:
    """Ask the other side `every` so many seconds whether it is there, and end the link if it does not answer within `patience`.

    `busy`: of a link that carries much, where an answer may stand behind what was sent before it. There any bytes count as one."""

    every: float = 5.0
    patience: float = 15.0
    busy: bool = False


class WrongPin(PeerError):
    """Somebody answers there, but not the master that we know: nothing was said to it."""

    def __init__(self, address: str, expected: str, found: str) -> None:
        super().__init__(
            f"at {address} answers another master: its pin is {show_pin(found)}, expected is {show_pin(expected)}",
            CloseCode.REFUSED,
        )


async def dial(
    addresses: Sequence[str],
    pin: str,
    hello: Callable[[Challenge], AnyHello],
    *,
    timeout: float = 10,
    watch: Watch | None = None,
) -> tuple[Wire, Welcome]:
    """An open link to the master of this pin, at the first of `addresses` (`host:port`) where it answers.

    `hello` makes our hello from the master's challenge; it is not called before the pin was checked. `timeout` in seconds holds for
    each address. With `watch` a link whose other side is silently gone is ended, too. Raises PeerError if the master refused us
    (its code and reason), WrongPin if only other masters answered, and Unreachable if none did.
    """
    reasons: dict[str, str] = {}
    wrong: WrongPin | None = None
    for text in addresses:
        try:
            address = Address.parse(text)
        except UserError as error:
            reasons[text] = error.sentence
            continue
        try:
            return await _dial_one(address, pin, hello, timeout, watch)
        except WrongPin as error:
            wrong = error
        except TimeoutError:
            reasons[text] = f"no answer within {timeout:g} seconds"
        except (OSError, EOFError, UnicodeError, InvalidHandshake) as error:
            reasons[text] = _told(error)
    raise wrong or Unreachable(reasons)


async def _dial_one(
    address: Address, pin: str, hello: Callable[[Challenge], AnyHello], timeout: float, watch: Watch | None
) -> tuple[Wire, Welcome]:
    pings = watch if watch and not watch.busy else None
    async with asyncio.timeout(timeout):
        connection = await connect(
            "wss://pydra-master/",
            host=address.host,
            port=address.port,
            ssl=_context(),
            server_hostname="pydra-master",
            proxy=None,
            compression=None,
            ping_interval=pings.every if pings else None,
            ping_timeout=pings.patience if pings else None,
            open_timeout=None,
            close_timeout=min(CLOSE_TIMEOUT, watch.patience) if watch else CLOSE_TIMEOUT,
            max_size=FRAME_LIMIT,
            user_agent_header=None,
            logger=_quiet,
            create_connection=_pinned(str(address), pin),
        )
        try:
            wire, welcome = await _greet(connection, str(address), hello)
        except ConnectionClosed:
            raise _refusal(connection) from None
        except BaseException:
            connection.transport.abort()
            raise
    if watch and watch.busy and isinstance(connection, _Counting):
        wire.guard(watch.every, watch.patience, lambda: connection.came)
    return wire, welcome


def _context() -> ssl.SSLContext:
    """No authority vouches for a master: the pin does (`_pinned`)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class _Counting(ClientConnection):
    """Knows how many bytes `came`, whole messages or not."""

    came = 0

    def data_received(self, data: bytes) -> None:
        self.came += len(data)
        super().data_received(data)


def _pinned(address: str, pin: str) -> type[_Counting]:
    class PinnedConnection(_Counting):
        """Checks the key between the TLS handshake and the first byte of ours."""

        async def handshake(self, *arguments: Any, **options: Any) -> None:
            found = _found(self.transport.get_extra_info("ssl_object").getpeercert(binary_form=True))
            if found != pin:
                raise WrongPin(address, pin, found)
            await super().handshake(*arguments, **options)

    return PinnedConnection


def _found(certificate: bytes) -> str:
    """OpenSSL takes certificates that others cannot read: whoever shows one is not our master."""
    try:
        return pin_of(certificate)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConnectionRefusedError(f"what answers there has no certificate that we can read ({error})") from None


async def _greet(
    connection: ClientConnection, peer: str, hello: Callable[[Challenge], AnyHello]
) -> tuple[Wire, Welcome]:
    session = Session(Side.CALLER)
    challenge: Challenge = session.receive(await _bytes(connection))
    await connection.send(session.send(hello(challenge)))
    welcome: Welcome = session.receive(await _bytes(connection))
    return Wire(connection, session, peer), welcome


async def _bytes(connection: ClientConnection) -> bytes:
    frame = await connection.recv()
    if isinstance(frame, str):
        raise PeerError("the master sent a text frame")
    return frame


def _refusal(connection: ClientConnection) -> Exception:
    """What the master meant by closing before it welcomed us."""
    code, reason = connection.close_code or LOST, connection.close_reason or ""
    if code in set(CloseCode):
        return PeerError(reason or "the master gave no reason", CloseCode(code))
    return ConnectionResetError(f"the link was closed ({code}) {reason}".strip())


def _told(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return f"what answers there speaks no TLS that we know ({error.reason or error})"
    if isinstance(error, (EOFError, InvalidHandshake)):
        return "what answers there is no Pydra master"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
