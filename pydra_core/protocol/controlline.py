"""How verbs, their answers and pushes travel over a control link: what is asked has a number, and its answer has the same."""

import msgspec

from pydra_core.protocol.verbs import Answer, Push, Verb


class Request(msgspec.Struct, frozen=True, tag="request"):
    id: int
    verb: Verb


class Reply(msgspec.Struct, frozen=True, tag="reply"):
    id: int
    answer: Answer


class Pushed(msgspec.Struct, frozen=True, tag="pushed"):
    push: Push


FromControl = Request


ToControl = Reply | Pushed
