"""What is proved when a link opens, as pure functions of bytes.

1. A node signs (what this is for, the pin of the master, the master's fresh nonce, its own public key): a signature is of no use
   at another master, in another session, or for another key.
2. The master keeps only hashes of what it gave away.
3. Keys that many signatures fit (points of small order) prove nothing and are refused.
4. Secrets are compared in constant time.
"""

import hmac
import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pydra_core.errors import CloseCode, PeerError
from pydra_core.ids import NodeId

DOMAIN = b"pydra node hello 1\0"
NONCE_SIZE = 32
KEY_SIZE = 32
_SMALL_ORDER = frozenset(
    bytes.fromhex(point)
    for point in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)
"""The points whose order divides 8, without their sign bit. OpenSSL takes them, and then a constant signature fits every few words
(RFC 8032 leaves it open; libsodium refuses the same seven)."""


def new_nonce() -> bytes:
    """The nonce of one challenge; it is never used for a second connection."""
    return secrets.token_bytes(NONCE_SIZE)


def signed_words(pin: str, nonce: bytes, key: bytes) -> bytes:
    """The bytes that a node signs. All parts but the last have a fixed size, so that no two meanings share their bytes."""
    return DOMAIN + bytes.fromhex(pin) + nonce + key


def verify_hello(key: bytes, signature: bytes, pin: str, nonce: bytes) -> NodeId:
    """The id of the node that proved to hold `key` just now. Raises PeerError (`REFUSED`) if it did not."""
    if len(key) != KEY_SIZE or len(nonce) != NONCE_SIZE:
        raise PeerError("a node's key has 32 bytes", CloseCode.REFUSED)
    if key[:-1] + bytes([key[-1] & 0x7F]) in _SMALL_ORDER:
        raise PeerError("this key is a weak one that proves nothing", CloseCode.REFUSED)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed_words(pin, nonce, key))
    except (InvalidSignature, ValueError):
        raise PeerError("the signature does not prove the key of this node", CloseCode.REFUSED) from None
    return node_id_of(key)


def node_id_of(key: bytes) -> NodeId:
    return NodeId(sha256(key).hexdigest()[:16])


def hash_secret(secret: str) -> bytes:
    """What the master keeps of a secret that it gave away (32 bytes). Plain SHA-256 is right for secrets of full entropy."""
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()


def proves_secret(secret: str, kept: bytes) -> bool:
    """True if this is the secret that `hash_secret` was kept of."""
    return hmac.compare_digest(hash_secret(secret), kept)
