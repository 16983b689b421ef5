"""One link as a legality table: bytes in, legal messages out; it never touches a socket.

Rules:
1. The first word of a master is `Challenge`, of a caller one hello, then `Welcome`; nothing else is legal before.
2. After `Welcome` the kind of the hello decides what each side may say (`TABLE`).
3. A node says `NodeReady` before anything else.
4. Each message has a size limit (`LIMITS`, otherwise `SMALL`); what is larger is illegal before it is decoded further.
5. Anything illegal raises PeerError; the session is then closed for good.
"""

from enum import StrEnum
from typing import Any

from pydra_core.errors import CloseCode, PeerError
from pydra_core.protocol import blobline, controlline, hello, messages
from pydra_core.protocol.codec import Codec

SMALL = 1024 * 1024
LIMITS: dict[str, int] = {
    "Place": 8 * 1024 * 1024,
    "UnitEnded": 16 * 1024 * 1024,
    "Request": 8 * 1024 * 1024,
    "Reply": 16 * 1024 * 1024,
    "Pushed": 16 * 1024 * 1024,
    "LogLines": 4 * 1024 * 1024,
    "UnitsOffered": 16 * 1024 * 1024,
    "UnitsAnswered": 16 * 1024 * 1024,
    "AnswersFor": 16 * 1024 * 1024,
    "WorkFor": 16 * 1024 * 1024,
    "Heartbeat": 256 * 1024,
    "EnrolHello": 16 * 1024,
    "NodeHello": 16 * 1024,
    "ControlHello": 4 * 1024,
    "BlobHello": 4 * 1024,
}


class Side(StrEnum):
    MASTER = "master"
    CALLER = "caller"


class LinkKind(StrEnum):
    NODE = "node"
    CONTROL = "control"
    BLOB = "blob"


class Phase(StrEnum):
    GREETING = "greeting"
    HELLO = "hello"
    WELCOME = "welcome"
    OPEN = "open"
    CLOSED = "closed"


_HELLOS: Codec[hello.AnyHello] = Codec(hello.AnyHello, 16 * 1024)
_CHALLENGE: Codec[hello.Challenge] = Codec(hello.Challenge, 4 * 1024)
_WELCOME: Codec[hello.Welcome] = Codec(hello.Welcome, 4 * 1024)
TABLE: dict[tuple[LinkKind, Side], Codec[Any]] = {
    (LinkKind.NODE, Side.CALLER): Codec(messages.FromNode),
    (LinkKind.NODE, Side.MASTER): Codec(messages.ToNode),
    (LinkKind.CONTROL, Side.CALLER): Codec(controlline.FromControl),
    (LinkKind.CONTROL, Side.MASTER): Codec(controlline.ToControl),
    (LinkKind.BLOB, Side.CALLER): Codec(blobline.FromBlobLink),
    (LinkKind.BLOB, Side.MASTER): Codec(blobline.ToBlobLink),
}
"""Who says what: the codec of everything that this side of this kind of link may say once it is open."""


def kind_of(greeting: hello.AnyHello) -> LinkKind:
    match greeting:
        case hello.EnrolHello() | hello.NodeHello():
            return LinkKind.NODE
        case hello.ControlHello():
            return LinkKind.CONTROL
        case hello.BlobHello():
            return LinkKind.BLOB


class Session:
    """The state of one link, seen from `side`. `kind` is None until a hello was sent or received."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.phase = Phase.GREETING
        self.kind: LinkKind | None = None
        self._ready = False

    def receive(self, frame: bytes) -> Any:
        """The message in a frame of the other side. Raises PeerError, once for good, if it is not legal now."""
        try:
            message = self._codec(self._other()).decode(frame)
            self._check(message, len(frame), self._other())
        except PeerError:
            self.phase = Phase.CLOSED
            raise
        self._advance(message)
        return message

    def send(self, message: Any) -> bytes:
        """The frame of a message of ours. Raises PeerError if it is not legal now (the other side would cut us off)."""
        frame = self._codec(self.side).encode(message)
        self._check(message, len(frame), self.side)
        self._advance(message)
        return frame

    def _other(self) -> Side:
        return Side.CALLER if self.side is Side.MASTER else Side.MASTER

    def _codec(self, speaker: Side) -> Codec[Any]:
        match self.phase, speaker:
            case Phase.GREETING, Side.MASTER:
                return _CHALLENGE
            case Phase.HELLO, Side.CALLER:
                return _HELLOS
            case Phase.WELCOME, Side.MASTER:
                return _WELCOME
            case Phase.OPEN, _ if self.kind is not None:
                return TABLE[self.kind, speaker]
        raise PeerError(f"the {speaker} has nothing to say in the phase {self.phase}")

    def _check(self, message: Any, size: int, speaker: Side) -> None:
        name = type(message).__name__
        if size > LIMITS.get(name, SMALL):
            raise PeerError(f"a {name} of {size:,} bytes is over its limit of {LIMITS.get(name, SMALL):,}")
        if self.phase is Phase.OPEN and self.kind is LinkKind.NODE and speaker is Side.CALLER:
            if not self._ready and not isinstance(message, messages.NodeReady):
                raise PeerError(f"a node said {name} before it was ready")
            self._ready = True
        if isinstance(message, hello.Hello):
            _check_version(message.protocol)

    def _advance(self, message: Any) -> None:
        match message:
            case hello.Challenge():
                self.phase = Phase.HELLO
            case hello.Hello():
                self.kind = kind_of(message)  # type: ignore[arg-type]
                self.phase = Phase.WELCOME
            case hello.Welcome():
                self.phase = Phase.OPEN


def _check_version(theirs: int) -> None:
    if not hello.OLDEST <= theirs <= hello.PROTOCOL:
        raise PeerError(
            f"you speak protocol {theirs}, this master speaks {hello.OLDEST} to {hello.PROTOCOL}: install the same version of "
            "pydra-cluster on both",
            CloseCode.VERSION,
        )
