"""The master's identity: one key for ever, certificates that come and go, and the pin that people and nodes know it by."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pydra_core.errors import UserError
from pydra_core.settings import ensure, write_private

KEY = "key.pem"
CERTIFICATE = "certificate.pem"
LIFETIME = timedelta(days=825)
RENEW_BEFORE = timedelta(days=60)
_SKEW = timedelta(days=1)


@dataclass(frozen=True)
class MasterIdentity:
    """`pin` is the SHA-256 of the public key (SPKI), 64 hex digits: it stays the same when the certificate is renewed."""

    folder: Path
    pin: str

    @classmethod
    def load_or_make(cls, folder: Path, now: datetime | None = None) -> "MasterIdentity":
        """The identity in this folder, made at the first call. Renews a certificate that ends within 60 days.

        Raises UserError if a file is there but cannot be read: a key is never replaced silently, every node would be lost.
        """
        ensure(folder)
        key = _load_or_make_key(folder / KEY)
        moment = now or datetime.now(UTC)
        if not _still_good(folder / CERTIFICATE, key, moment):
            write_private(folder / CERTIFICATE, _certificate(key, moment).public_bytes(serialization.Encoding.PEM))
        return cls(folder, _pin(key.public_key()))

    @property
    def pin_shown(self) -> str:
        return show_pin(self.pin)

    def server_context(self) -> ssl.SSLContext:
        """TLS for the master's door: 1.2 or newer, this certificate, no client certificates (nodes prove their own key later)."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.folder / CERTIFICATE, self.folder / KEY)
        return context


def show_pin(pin: str) -> str:
    """A pin for people to compare: groups of four digits with colons between."""
    return ":".join(pin[start : start + 4] for start in range(0, len(pin), 4))


def pin_of(certificate: bytes) -> str:
    """The pin of a certificate (DER), as `MasterIdentity.pin`. Raises ValueError if it is none."""
    return _pin(x509.load_der_x509_certificate(certificate).public_key())


def read_pin(folder: Path) -> str | None:
    """The pin of the master whose home this is, or None if none was ever started here."""
    try:
        return _pin(x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes()).public_key())
    except (OSError, ValueError):
        return None


def _pin(key: object) -> str:
    spki = key.public_bytes(  # type: ignore[attr-defined]  # cryptography's union of key types has no common name for this
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return sha256(spki).hexdigest()


def _load_or_make_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """P-256, because every OpenSSL takes it for TLS (Ed25519 certificates need more)."""
    if not path.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        private = serialization.PrivateFormat.PKCS8
        write_private(path, key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption()))
        return key
    try:
        loaded = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise _broken(path, str(error)) from None
    if not isinstance(loaded, ec.EllipticCurvePrivateKey):
        raise _broken(path, "it is no P-256 key")
    return loaded


def _broken(path: Path, why: str) -> UserError:
    return UserError(
        f"The master's key {path} cannot be read ({why}). Put it back from a copy; without it, every node has to join again."
    )


def _still_good(path: Path, key: ec.EllipticCurvePrivateKey, now: datetime) -> bool:
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return False
    return certificate.public_key() == key.public_key() and now + RENEW_BEFORE < certificate.not_valid_after_utc


def _certificate(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "pydra-master")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = (
        builder.serial_number(x509.random_serial_number()).not_valid_before(now - _SKEW).not_valid_after(now + LIFETIME)
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    return builder.sign(key, hashes.SHA256())
