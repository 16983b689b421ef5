"""Reads over a network that are tried again, and errors that tell what went wrong but no secret."""

import time
from collections.abc import Callable, Iterable
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from pydra_core.tasks.params import DOTS, Secret
from pydra_core.tasks.task import Failed

R = TypeVar("R")

DELAYS = (0.2, 1.0)
"""Seconds before the second and the third try."""
FINAL = (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError, ImportError, TypeError, ValueError)
"""What another try does not mend."""
SHORTEST = 4
"""Characters of a secret that can be replaced in a text; one with less is not told at all."""


def patiently(read: Callable[[], R], is_passing: Callable[[Exception], bool]) -> R:
    """What `read` returns; it is tried three times while it raises what passes."""
    for delay in DELAYS:
        try:
            return read()
        except Exception as error:
            if not is_passing(error):
                raise
        time.sleep(delay)
    return read()


def may_pass(error: Exception) -> bool:
    """False for what another try does not mend."""
    return not isinstance(error, (*FINAL, Failed))


def told(error: Exception, secrets: Iterable[Secret]) -> str:
    """Type and text of an error in one line, with dots for each secret, and for the password in it if it is an address."""
    text = " ".join(str(error).split())
    for hidden in sorted(_spellings(secrets), key=len, reverse=True):
        if len(hidden) < SHORTEST:
            return type(error).__name__
        text = text.replace(hidden, DOTS)
    return f"{type(error).__name__}: {text[:1000]}" if text else type(error).__name__


def _spellings(secrets: Iterable[Secret]) -> set[str]:
    found: set[str] = set()
    for secret in secrets:
        text = secret.reveal()
        found |= {text, unquote(text)}
        try:
            parts = urlsplit(text)
            found |= {parts.password or "", unquote(parts.password or ""), parts.query, unquote(parts.query)}
        except ValueError:
            pass  # no address
        _, _, behind = text.partition("://")
        found |= {behind, behind.rpartition("@")[0].partition(":")[2]}
    return found - {""}


def shown(url: "str | Secret") -> str:
    """An address as it may be told: without user, password and query; all of a secret is dots."""
    if isinstance(url, Secret):
        return DOTS
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('?')[0].rpartition('@')[2]}"


def secrets_in(value: object) -> list[Secret]:
    """All secrets in a value, however deep."""
    match value:
        case Secret():
            return [value]
        case dict():
            return [secret for item in value.values() for secret in secrets_in(item)]
        case list() | tuple():
            return [secret for item in value for secret in secrets_in(item)]
    return []


def revealed(value: object) -> object:
    """The value with the texts of its secrets."""
    match value:
        case Secret():
            return value.reveal()
        case dict():
            return {name: revealed(item) for name, item in value.items()}
        case list() | tuple():
            return type(value)(map(revealed, value))
    return value
