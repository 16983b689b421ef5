"""Writes an owner's policy: only what the node itself would take, whole or not at all, and with the rights that the file had."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydra_core.errors import Fault, UserError
from pydra_core.node.policy_edit import with_schedule
from pydra_core.node.policy_file import NAME, body_of, check_policy
from pydra_core.node.policy_text import read_policy


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the file now, and what stood there before; None for no file."""

    path: Path
    body: bytes | None
    before: bytes | None


def change_schedule(home: Path, file: Path | None, private: Path, changes: Mapping[str, Any]) -> Written:
    """Changes these keys of [schedule] (`policy_edit`) in `policy.toml` in the node's home, unless another file is named.

    Raises UserError, and leaves the file as it was, if that or the rest of it is nothing that a node would take.
    """
    path = file or home / NAME
    before = body_of(path) if file is not None or os.path.exists(path) else None
    text = "" if before is None else _text(path, before)
    after = with_schedule(text, changes, path.name)
    if after == text:
        return Written(path, before, before)
    check_policy(read_policy(after, path.name), private, file)
    _write(path, after.encode())
    return Written(path, after.encode(), before)


def take_back(written: Written) -> None:
    """What stood there before stands there again; raises UserError if somebody changed it since."""
    now = body_of(written.path) if written.path.exists() else None
    if now != written.body:
        raise UserError(f"{written.path} was changed since: it stays as it is.", Fault.CONFLICT)
    if written.before is not None:
        _write(written.path, written.before)
    elif now is not None:
        written.path.unlink()


def _text(path: Path, body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise UserError(f"The policy {path} is not UTF-8. Save it as UTF-8.") from None


def _write(path: Path, body: bytes) -> None:
    """A link stays one: what it leads to is written."""
    real = Path(os.path.realpath(path))
    draft = real.with_name(f".{real.name}.{os.getpid()}")
    try:
        real.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        like = real if real.exists() else real.parent
        mode = like.stat().st_mode & 0o777 if like is real else 0o600
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(body)
            opened.flush()
            _belong(opened.fileno(), like, mode)
            os.fsync(opened.fileno())
        draft.replace(real)
    except OSError as error:
        raise UserError(f"The policy {path} cannot be written: {error.strerror}. It stays as it was.") from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _belong(descriptor: int, like: Path, mode: int) -> None:
    """Root may write what is a user's: the file stays that user's, whose node has to read it."""
    if sys.platform == "win32":
        return
    found = like.stat()
    if os.geteuid() == 0:
        os.fchown(descriptor, found.st_uid, found.st_gid)
    os.fchmod(descriptor, mode)
