"""Join tokens: everything that a machine needs to find a master, know it, and be let in, as one printable line.

`pydra1.` and then, in base64url, 2 bytes length of the body, 4 bytes of its SHA-256, and the body (MessagePack): a line that was cut
off or changed on its way is told from one that is no token at all.
"""

import base64
import re
import secrets
from hashlib import sha256

import msgspec

from pydra_core.errors import Fault, UserError
from pydra_core.ids import TokenId
from pydra_core.settings import Address
from pydra_core.trust.identity import show_pin

VERSION = 1
PREFIX = f"pydra{VERSION}."
_HEAD = 6
_SECRET_SIZE = 24


class JoinToken(msgspec.Struct, frozen=True, array_like=True):
    """`addresses` are `host:port`; `secret` is what the master keeps only a hash of; `expires` in seconds since the epoch.

    `uses` tells for how many machines: only a token for one may stand on a command line, where every user can read it.
    """

    addresses: tuple[str, ...]
    pin: str
    token: TokenId
    secret: str
    expires: float
    uses: int = 1

    @classmethod
    def make(cls, addresses: tuple[str, ...], pin: str, expires: float, uses: int = 1) -> "JoinToken":
        """A new token with a fresh id and secret (192 bits)."""
        return cls(addresses, pin, TokenId(secrets.token_hex(4)), secrets.token_urlsafe(_SECRET_SIZE), expires, uses)

    @property
    def text(self) -> str:
        body = msgspec.msgpack.encode(self)
        whole = len(body).to_bytes(2, "big") + sha256(body).digest()[:4] + body
        return PREFIX + base64.urlsafe_b64encode(whole).rstrip(b"=").decode()

    @property
    def pin_shown(self) -> str:
        return show_pin(self.pin)

    @classmethod
    def parse(cls, text: str, now: float | None = None) -> "JoinToken":
        """The token in a line. Raises UserError: what is wrong with it, and, if `now` is given, also that it has expired."""
        token = _checked(_opened(_body("".join(text.split()))))
        if now is not None and token.expires <= now:
            raise UserError(
                "This join token has expired. Make a new one: “Add node…” in the window, or pydractl token.",
                Fault.REFUSED,
            )
        return token


def _body(line: str) -> bytes:
    found = re.match(r"pydra([0-9]+)\.", line)
    if not found:
        raise UserError(
            f"This is no join token: a token begins with “{PREFIX}”. Copy the whole line that the master showed."
        )
    if int(found[1]) != VERSION:
        raise UserError(
            f"This join token is of version {found[1]}, this program reads version {VERSION}: install the same version of "
            "pydra-cluster here as on the master."
        )
    coded = line[found.end() :]
    if not re.fullmatch(r"[A-Za-z0-9_-]*", coded):
        raise UserError("This join token is damaged: it has characters that no token has. Copy the whole line again.")
    # One character alone holds no whole byte: the cut is told below, from the length that is missing.
    return base64.urlsafe_b64decode(coded[: len(coded) - (len(coded) % 4 == 1)] + "==")


def _opened(whole: bytes) -> bytes:
    missing = _HEAD + int.from_bytes(whole[:2], "big") - len(whole)
    if len(whole) < _HEAD or missing > 0:
        raise UserError("This join token is cut off: its end is missing. Copy the whole line.")
    body = whole[_HEAD:]
    if missing < 0 or sha256(body).digest()[:4] != whole[2:_HEAD]:
        raise UserError(
            "This join token is damaged: some of its characters were changed on the way. Copy the whole line again."
        )
    return body


def _checked(body: bytes) -> JoinToken:
    try:
        token = msgspec.msgpack.decode(body, type=JoinToken)
        for address in token.addresses:
            Address.parse(address)
    except (msgspec.DecodeError, UserError):
        token = None
    if token is None or not token.addresses or not re.fullmatch(r"[0-9a-f]{64}", token.pin):
        raise UserError(
            "This is no join token of a Pydra master. Make a new one: “Add node…” in the window, or pydractl token."
        )
    return token
