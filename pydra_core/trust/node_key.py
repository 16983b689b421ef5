"""The node's own key: Ed25519, made at its first start, never sent; its id in every cluster follows from it."""

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pydra_core.errors import UserError
from pydra_core.ids import NodeId
from pydra_core.settings import ensure, write_private
from pydra_core.trust.handshake import node_id_of, signed_words

KEY = "key.pem"


@dataclass(frozen=True)
class NodeKey:
    """`public` is 32 bytes."""

    private: Ed25519PrivateKey
    public: bytes

    @classmethod
    def load_or_make(cls, folder: Path) -> "NodeKey":
        """The key in this folder, made at the first call. Raises UserError if it is there but cannot be read."""
        path = ensure(folder) / KEY
        private = _load(path) if path.exists() else _make(path)
        return cls(
            private, private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        )

    @property
    def node_id(self) -> NodeId:
        return node_id_of(self.public)

    def sign(self, pin: str, nonce: bytes) -> bytes:
        """Proof, for the master of this pin and this one challenge, that we hold the key."""
        return self.private.sign(signed_words(pin, nonce, self.public))


def _make(path: Path) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    private = serialization.PrivateFormat.PKCS8
    write_private(path, key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption()))
    return key


def _load(path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
        if isinstance(key, Ed25519PrivateKey):
            return key
        why = "it is no Ed25519 key"
    except (OSError, ValueError, TypeError) as error:
        why = str(error)
    raise UserError(f"This node's key {path} cannot be read ({why}). Remove it and join again, as a new node.")
