"""The rules of the cluster: what each event means for the state, and what has to be done about it."""

from pydra_core.master.events import Effect, Event
from pydra_core.master.state import Cluster


def handle(cluster: Cluster, event: Event, now: float) -> list[Effect]:
    """Changes the cluster as the event demands and returns what to do. Raises UserError only for `Asked`, before any change."""
    raise NotImplementedError(event)
