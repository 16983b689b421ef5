"""Ordered steps, each told as done, unavailable or failed: a level is computed from what really happened."""

from collections.abc import Callable

from pydra_core.protocol.facts import Step
from pydra_core.protocol.states import StepOutcome


class StepFailed(Exception):
    """A step that the sandbox cannot do without."""

    def __init__(self, step: Step) -> None:
        super().__init__(f"{step.name}: {step.detail}")
        self.step = step


class Steps:
    """Carries steps out and remembers how each went."""

    def __init__(self) -> None:
        self.taken: list[Step] = []

    def take(self, name: str, action: Callable[[], object]) -> None:
        """Raises StepFailed if the system refuses: nothing may go on without it."""
        try:
            detail = action()
        except OSError as error:
            step = Step(name, StepOutcome.FAILED, str(error.strerror or error))
            self.taken.append(step)
            raise StepFailed(step) from error
        self.taken.append(Step(name, StepOutcome.DONE, detail if isinstance(detail, str) else ""))

    def attempt(self, name: str, action: Callable[[], object]) -> bool:
        """A step that some systems do not have: its action returns a detail, or raises OSError."""
        try:
            detail = action()
        except OSError as error:
            self.taken.append(Step(name, StepOutcome.UNAVAILABLE, str(error.strerror or error)))
            return False
        self.taken.append(Step(name, StepOutcome.DONE, detail if isinstance(detail, str) else ""))
        return True
