"""Sweeps: texts such as `n=1..10` and `lr=0.1,0.2` read as axes, and the runs that their combinations are."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydra_core.protocol.manifest import ParamSpec

LIMIT = 10_000
"""Runs of the largest sweep."""


def axes(params: Sequence[ParamSpec], texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """(single values by name, several values by name) of texts by name; raises UserError with one sentence per field."""
    raise NotImplementedError


def combinations(axes: Mapping[str, Sequence[Any]], limit: int = LIMIT) -> list[dict[str, Any]]:
    """One dict per run, in order, the last axis fastest; [{}] without axes. Raises UserError if there are more than `limit`."""
    raise NotImplementedError
