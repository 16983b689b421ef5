"""The first words on a link: the master's challenge, and what each kind of caller answers.

1. The caller checks the pin of the TLS key before it sends a byte.
2. The master sends `Challenge`, the caller exactly one hello, the master `Welcome` or a close code with a reason.
3. A protocol is spoken with itself and its predecessor (`OLDEST` to `PROTOCOL`).
"""

import msgspec

from pydra_core.ids import NodeId
from pydra_core.protocol.facts import Facts

PROTOCOL = 1
OLDEST = 1


class Challenge(msgspec.Struct, frozen=True, kw_only=True, tag="challenge"):
    """`nonce` is 32 fresh random bytes, signed by the node together with the pin and its own key."""

    protocol: int
    oldest: int
    program: str
    nonce: bytes


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """What every caller says. `program` is its version, only shown."""

    protocol: int
    program: str


class EnrolHello(Hello, frozen=True, kw_only=True, tag="enrol"):
    """A machine that joins by a token: its wish for a name, its public key (32 bytes, Ed25519), and proof that it holds it."""

    token: str
    secret: str
    name: str
    key: bytes
    signature: bytes
    facts: Facts


class NodeHello(Hello, frozen=True, kw_only=True, tag="node"):
    """An enrolled node that comes back. Its id follows from its key."""

    key: bytes
    signature: bytes
    facts: Facts


class ControlHello(Hello, frozen=True, kw_only=True, tag="control"):
    """A terminal or a window on another machine: a credential that the master wrote to its own home."""

    credential: str


class BlobHello(Hello, frozen=True, kw_only=True, tag="blob"):
    """A blob link of a node, opened by a ticket from its main link."""

    ticket: str


AnyHello = EnrolHello | NodeHello | ControlHello | BlobHello


class Welcome(msgspec.Struct, frozen=True, kw_only=True, tag="welcome"):
    """The caller is in. `name` is the node's name in this cluster; `heartbeat` in seconds; `master` is the master's name."""

    epoch: int
    master: str
    node: NodeId = NodeId("")
    name: str = ""
    heartbeat: float = 5.0
