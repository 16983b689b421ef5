"""How a terminal on the master's own machine gets in: whoever may read the master's home may use the master."""

import secrets
from pathlib import Path

from pydra_core.errors import UserError
from pydra_core.settings import Address, ensure, write_private

CREDENTIAL = "control"
ADDRESS = "address"


def load_or_make_credential(folder: Path) -> str:
    """The local credential in the master's home, made at the first call (0600, 256 bits)."""
    known = read_credential(folder)
    if known:
        return known
    fresh = secrets.token_urlsafe(32)
    write_private(ensure(folder) / CREDENTIAL, fresh.encode() + b"\n")
    return fresh


def read_credential(folder: Path) -> str | None:
    """The local credential, None if there is none. Raises UserError if this user may not read it."""
    return _read(folder / CREDENTIAL)


def write_address(folder: Path, address: str) -> None:
    """Tells terminals where the master really listens, as one line `host:port`."""
    write_private(ensure(folder) / ADDRESS, f"{address}\n".encode())


def read_address(folder: Path) -> str | None:
    """Where the master of this home listens (or did last), None if it never ran. Raises UserError if it is no address."""
    line = _read(folder / ADDRESS)
    return str(Address.parse(line)) if line else None


def _read(path: Path) -> str | None:
    try:
        return path.read_text("utf-8").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}. It belongs to the user who runs the master.") from None
