"""Where the master listens, what it remembers of that, and under which addresses other machines find it."""

import errno
import ipaddress
import logging
import socket
from collections.abc import Sequence
from pathlib import Path

import psutil

from pydra_core.errors import Fault, UserError
from pydra_core.link.serve import Door
from pydra_core.settings import DEFAULT_PORT, Address, write_private
from pydra_core.trust.credentials import read_address, write_address

REMEMBERED = "listen"
"""One address per line, as it was asked for (the file `address` has the one that terminals dial)."""

DEFAULT = f"127.0.0.1:{DEFAULT_PORT}"
_ANY = {"0.0.0.0", "::", ""}
_WITHIN = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""How this machine dials itself where the master listens everywhere."""
log = logging.getLogger(__name__)


class Listening:
    """The open addresses of one master. `bound` are the real ones, `told` those that a join token names."""

    def __init__(self, home: Path, door: Door, advertise: Sequence[str]) -> None:
        self._home, self._door = home, door
        self._advertise = tuple(str(Address.parse(each)) for each in advertise)
        self.bound: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """True if it listens beyond this machine."""
        return any(not _is_loopback(Address.parse(each).host) for each in self.bound)

    @property
    def told(self) -> tuple[str, ...]:
        """The advertised ones, then those of this machine's networks, the likeliest first, then loopback."""
        bound = [Address.parse(each) for each in self.bound]
        outer = [str(each) for address in bound for each in _reachable(address) if not _is_loopback(each.host)]
        inner = [str(each) for address in bound for each in _reachable(address) if _is_loopback(each.host)]
        return tuple(dict.fromkeys((*self._advertise, *outer, *inner)))

    async def open(self, listen: str | None) -> None:
        """Listens as told, else as before, else on the default port of this machine only. Raises UserError."""
        remembered = [] if listen else _without_covered(self._remembered())
        if listen:
            self.bound = tuple(await self._open(Address.parse(listen)))
        elif remembered:
            await self._open_remembered(remembered)
        else:
            self.bound = tuple(await self._open_default())
        self._remember(*remembered)

    async def add(self, text: str) -> tuple[str, ...]:
        """Listens there as well, and at the next starts. Returns what is new. Raises UserError."""
        address = Address.parse(text)
        same_port = [Address.parse(each) for each in self.bound if Address.parse(each).port == address.port]
        if address in same_port or any(each.host in _ANY for each in same_port):
            return ()
        wanted = [address]
        if address.host in _ANY and same_port:
            # No system lets "everywhere" and one address of it share a port: so each address of this machine by itself.
            taken = {each.host for each in same_port}
            wanted = [each for each in _reachable(address) if each.host not in taken]
        before = len(self.bound)
        for each in wanted:
            self.bound += tuple(await self._open(each))
        fresh = self.bound[before:]
        remembered = [text] if address.port else list(fresh)
        self._remember(*remembered)
        return fresh

    def needed(self, address: str) -> bool:
        """True for the address that this machine's own node and terminals were given: it stays open."""
        return address == self._first and Address.parse(address).host not in _ANY

    @property
    def _first(self) -> str:
        return next(filter(_is_within, self.bound), self.bound[0])

    async def close(self, text: str) -> None:
        """Listens there no more, now and at the next starts; what is closed to the network stays open to this machine. Raises UserError."""
        address = str(Address.parse(text))
        if address not in self.bound:
            raise UserError(
                f"The master does not listen on {address}: it does on {', '.join(self.bound)}.", Fault.NOT_FOUND
            )
        if self.needed(address):
            raise UserError(
                f"{address} stays open: this machine's own node and terminals reach the master there.", Fault.CONFLICT
            )
        gone = await self._door.shut(address)
        host, port = Address.parse(address)
        cut_off = host in _ANY and not any(_is_within(each) for each in self.bound if each not in gone)
        within = await self._open(Address(_WITHIN[host], port)) if cut_off else []
        self.bound = (*within, *(each for each in self.bound if each not in gone))
        self._remember(*_without(self._remembered(), gone))

    async def _open(self, address: Address) -> list[str]:
        return await self._door.open(address.host, address.port)

    async def _open_remembered(self, remembered: list[str]) -> None:
        """A network may be gone today (another place, another address): that is no reason not to start, if any is left."""
        problem: UserError | None = None
        for each in remembered:
            try:
                self.bound += tuple(await self._open(Address.parse(each)))
            except UserError as error:
                log.warning("%s", error.sentence)
                problem = error
        if problem is not None and not self.bound:
            raise problem

    async def _open_default(self) -> list[str]:
        default = Address.parse(DEFAULT)
        if not _is_taken(default):
            return await self._open(default)
        found = await self._open(Address(default.host, 0))
        log.warning("port %d is in use by another program: listening on %s instead", DEFAULT_PORT, found[0])
        return found

    def _remembered(self) -> list[str]:
        try:
            lines = (self._home / REMEMBERED).read_text("utf-8").split()
        except FileNotFoundError:
            lines = []
        before = read_address(self._home)
        return lines or ([before] if before else [])

    def _remember(self, *more: str) -> None:
        asked = dict.fromkeys((*self.bound, *more))
        write_private(self._home / REMEMBERED, "".join(f"{each}\n" for each in asked).encode())
        first = Address.parse(self._first)
        dialled = Address(_WITHIN.get(first.host, first.host), first.port)
        write_address(self._home, str(dialled))


def _without_covered(remembered: list[str]) -> list[str]:
    """Without those that "everywhere" on the same port holds as well."""
    everywhere = {Address.parse(each).port for each in remembered if Address.parse(each).host in _ANY}
    return [
        each for each in remembered if Address.parse(each).host in _ANY or Address.parse(each).port not in everywhere
    ]


def _without(remembered: list[str], gone: tuple[str, ...]) -> list[str]:
    """Without those that are closed; "everywhere" would open them again."""
    ports = {Address.parse(each).port for each in gone}
    parsed = {each: Address.parse(each) for each in remembered if each not in gone}
    return [each for each, (host, port) in parsed.items() if not (host in _ANY and port in ports)]


def _is_within(address: str) -> bool:
    """True if this machine reaches itself there whatever becomes of its networks."""
    host = Address.parse(address).host
    return host in _ANY or _is_loopback(host)


def _is_taken(address: Address) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def _reachable(address: Address) -> list[Address]:
    """The address, or for "everywhere" those of this machine."""
    if address.host not in _ANY:
        return [address]
    hosts = [host for host in own_hosts() if address.host == "::" or ":" not in host]
    return [Address(host, address.port) for host in hosts]


def own_hosts() -> list[str]:
    """This machine's addresses: that of its way out first, loopback last, link-local ones not at all."""
    found = [each.address for group in psutil.net_if_addrs().values() for each in group if _is_usable(each)]
    out = _way_out()
    return sorted(dict.fromkeys(found), key=lambda host: (_is_loopback(host), host != out, ":" in host))


def _is_usable(entry: "psutil._ntuples.snicaddr") -> bool:
    if entry.family not in (socket.AF_INET, socket.AF_INET6):
        return False
    return not ipaddress.ip_address(entry.address.partition("%")[0]).is_link_local


def _way_out() -> str:
    """Our address on the way to the rest of the world; a UDP socket that is connected sends nothing (connect(2))."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
