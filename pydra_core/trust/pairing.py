"""A node's memory of the one master that it belongs to: who it is (the pin), where it was last found, and what it calls us."""

from pathlib import Path

import msgspec

from pydra_core.errors import Fault, UserError
from pydra_core.settings import Address, ensure, write_private
from pydra_core.trust.identity import show_pin
from pydra_core.trust.tokens import JoinToken

FILE = "pairing.json"


class Pairing(msgspec.Struct, frozen=True):
    """`addresses` are tried in order; `pin` never changes; `name` is ours in this cluster ("" before the first welcome)."""

    addresses: tuple[str, ...]
    pin: str
    name: str = ""


def read_pairing(folder: Path) -> Pairing | None:
    """The pairing in this node's home, None if it has joined no master yet. Raises UserError if the file cannot be read."""
    path = folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Pairing)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise UserError(
            f"This node's memory of its master {path} cannot be read ({error}). Remove it and join again."
        ) from None


def write_pairing(folder: Path, pairing: Pairing) -> None:
    write_private(ensure(folder) / FILE, msgspec.json.format(msgspec.json.encode(pairing), indent=2) + b"\n")


def must_enrol(pairing: Pairing | None, token: JoinToken, folder: Path) -> bool:
    """True if this token is to be used, False if the node is paired with its master already (a service file may keep it).

    Raises UserError if the node belongs to another master.
    """
    if pairing is None:
        return True
    if pairing.pin != token.pin:
        raise UserError(
            f"This node belongs to the master with the pin {show_pin(pairing.pin)}; the token is of the master with the pin "
            f"{token.pin_shown}. To leave the old one, stop the node, remove {folder / FILE} and start it again.",
            Fault.CONFLICT,
        )
    return False


def moved(pairing: Pairing | None, address: str) -> Pairing:
    """The pairing with its master at another address, which is tried first; the pin stays. Raises UserError."""
    if pairing is None:
        raise UserError(
            "This node has joined no master yet, so --master cannot move it. Join first: pydra-node --join TOKEN."
        )
    first = str(Address.parse(address))
    others = tuple(known for known in pairing.addresses if known != first)
    return Pairing((first, *others), pairing.pin, pairing.name)
