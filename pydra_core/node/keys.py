"""What a node calls a run of its own."""

from dataclasses import dataclass

from pydra_core.ids import Attempt, UnitName
from pydra_core.protocol.messages import UnitEnded


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """One attempt of one unit: what a node calls a run of its own."""

    unit: UnitName
    attempt: Attempt

    @classmethod
    def of(cls, ended: UnitEnded) -> "Key":
        return cls(ended.unit, ended.attempt)

    @property
    def name(self) -> str:
        """A file name that no other attempt has, like "7-0-1.2" (the place in the task tree only for units below the root)."""
        place = self.unit.path.encode().hex()
        return f"{self.unit.run}{'-' + place if place else ''}-{self.unit.index}-{self.attempt}"
