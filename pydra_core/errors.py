"""Whose fault it was: errors a person can mend, errors a peer made; anything else is a bug of ours."""

from enum import IntEnum, StrEnum


class Fault(StrEnum):
    """Why a verb was refused; scripts may rely on the words."""

    BAD_INPUT = "bad-input"
    NOT_FOUND = "not-found"
    CONFLICT = "conflict"
    OTHER_ORIGIN = "other-origin"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


class UserError(Exception):
    """Shown to a person as it is: what happened, to what, and what to do.

    `fields` holds one sentence per field of a form, keyed by its name, where the fault lies in single fields.
    """

    def __init__(self, sentence: str, fault: Fault = Fault.BAD_INPUT, fields: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fault = fault
        self.fields = fields or {}


class CloseCode(IntEnum):
    """Close codes of a link (RFC 6455 section 7.4.2: 4000 to 4999 are for private use)."""

    STOPPING = 4000
    REPLACED = 4001
    PROTOCOL = 4002
    VERSION = 4003
    REFUSED = 4004
    UNKNOWN_NODE = 4005
    TIMEOUT = 4006
    TOKEN = 4007
    NO_ROOM = 4008


class PeerError(Exception):
    """The other side broke the rules or said no: the link is closed with this code and reason, and nothing changes."""

    def __init__(self, reason: str, code: CloseCode = CloseCode.PROTOCOL) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
