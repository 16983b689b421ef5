"""Secret arguments: sealed with a key that only the master's user may read, opened on their way to a worker and nowhere else."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pydra_core.errors import Fault, UserError
from pydra_core.master import catalogue
from pydra_core.master.events import Asked, Sealed
from pydra_core.master.state import Cluster
from pydra_core.packages import arguments
from pydra_core.protocol.values import decode, encode
from pydra_core.protocol.verbs import Submit, SubmitSweep
from pydra_core.settings import ensure, write_private

FILE = "secrets.key"
_KEY, _NONCE = 32, 12
"""Bytes of the key and of the nonce, which is drawn anew for each sealing (NIST SP 800-38D, section 8.2.2)."""


class Vault:
    """The key in a master's home, made at the first start (0600). A lost key loses the secrets of the runs that were sealed with it."""

    def __init__(self, home: Path) -> None:
        self.path = ensure(home) / FILE
        self._cipher = AESGCM(_load_or_make(self.path))

    def seal(self, secrets: Mapping[str, Any]) -> bytes:
        """The ciphertext of these; b"" of none."""
        if not secrets:
            return b""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, encode(dict(secrets)), None)

    def open(self, sealed: bytes) -> dict[str, Any]:
        """What was sealed. Raises UserError if it was sealed with another key."""
        if not sealed:
            return {}
        try:
            opened: dict[str, Any] = decode(self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], None))
        except (InvalidTag, ValueError):
            sentence = f"Its secrets were sealed with another key than {self.path}: submit it anew."
            raise UserError(sentence, Fault.REFUSED) from None
        return opened

    def completed(self, arguments: bytes, sealed: bytes) -> bytes:
        """The encoded arguments with the secrets among them. Raises UserError."""
        return encode({**decode(arguments), **self.open(sealed)}) if sealed else arguments


def asked(cluster: Cluster, vault: Vault, verb: Submit | SubmitSweep, who: str) -> Asked:
    """The event of a submit, with ciphertext instead of secrets. Raises UserError for arguments that are wrong."""
    base = verb if isinstance(verb, Submit) else verb.base
    params = catalogue.find(cluster, base.task, base.version).task.params
    secret = {spec.name for spec in params if spec.kind == "secret"}
    if not secret:
        return Asked(verb, who=who)
    axes = verb.axes if isinstance(verb, SubmitSweep) else {}
    if several := secret.intersection(axes):
        raise UserError(
            f"{', '.join(sorted(several))} is secret: give it one value.", fields=dict.fromkeys(several, "One value.")
        )
    checked = arguments.check([spec for spec in params if spec.name not in axes], base.arguments)
    found = arguments.split_secrets(params, checked)[1]
    rest = {name: value for name, value in base.arguments.items() if name not in found}
    plain = msgspec.structs.replace(base, arguments=rest)
    sealed = Sealed(tuple(found), vault.seal(found))
    return Asked(
        plain if isinstance(verb, Submit) else msgspec.structs.replace(verb, base=plain), who=who, sealed=sealed
    )


def _load_or_make(path: Path) -> bytes:
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        write_private(path, os.urandom(_KEY))
        key = path.read_bytes()
    except OSError as error:
        raise UserError(
            f"{path} cannot be read: {error.strerror}. It belongs to the user who runs the master."
        ) from None
    if len(key) != _KEY:
        raise UserError(
            f"{path} is no key: put it back from a copy, or move it away; secrets of old runs are lost then."
        )
    return key
