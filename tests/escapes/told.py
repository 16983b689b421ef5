"""How one attempt went, from what the run said, how it ended, and what is seen from outside."""

from dataclasses import dataclass

from tests.escapes.attempts.trying import Attempt


@dataclass
class Told:
    """`word` is what the attempt returned; `complete` if the run ended well; `seen` what somebody outside noticed."""

    attempt: Attempt
    word: str
    complete: bool
    error: str = ""
    seen: str = ""

    @property
    def escape(self) -> str:
        """How it got out; "" if it was contained."""
        if self.word.startswith("ESCAPED"):
            return self.word[:300]
        if self.seen:
            return f"ESCAPED: seen from outside: {self.seen}"
        if self.attempt.end == "fails" and self.complete:
            return "ESCAPED: its run was to fail and did not"
        return ""

    @property
    def unclear(self) -> str:
        """Why it proves nothing; "" if it does."""
        if self.escape or self.attempt.end != "returns" or self.word.startswith("CONTAINED"):
            return ""
        return f"no word of it: {self.word[:200]!r}, {self.error}"
