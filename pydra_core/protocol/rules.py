"""Who is told of what by e-mail or webhook, as data; part of what people can ask of a master."""

from enum import StrEnum
from typing import Annotated, Literal

import msgspec

Word = Annotated[str, msgspec.Meta(max_length=200)]
Line = Annotated[str, msgspec.Meta(max_length=2_000)]
MOST_RULES = 100


class When(StrEnum):
    """What a rule waits for."""

    FAILED = "failed"
    FINISHED = "finished"
    LOST = "lost"
    SICK = "sick"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule. `to` is `mailto:` and an address, or the `https:` (or `http:`) address of a webhook; `package` and `label` are names, or
    patterns of names with `*` and `?`, and hold for runs only; "" is every one. `silent` rules are kept and do nothing."""

    name: Word
    when: tuple[When, ...]
    to: Line
    package: Word = ""
    label: Word = ""
    silent: bool = False


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """The server that e-mail goes through. `password` goes in only: an answer never has it, `has_password` tells that there is one. An
    empty one leaves that which is there, unless `user` is empty as well."""

    host: Word = ""
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Word = ""
    sender: Word = ""
    password: Line = ""
    has_password: bool = False
