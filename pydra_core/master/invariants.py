"""What always holds of a cluster: run after every event in tests."""

from pydra_core.master.state import Cluster


def check(cluster: Cluster) -> None:
    """Raises AssertionError with a sentence if an invariant of `state` or `ledger` is broken."""
    raise NotImplementedError
