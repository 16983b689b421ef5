"""The last events of a master, for bug reports: without the bodies of large messages, and without secrets."""

from dataclasses import replace
from typing import TypeVar

import msgspec

from pydra_core.master import events
from pydra_core.protocol import verbs
from pydra_core.protocol.dealing import UnitsAnswered, UnitsOffered
from pydra_core.protocol.messages import UnitEnded
from pydra_core.protocol.values import NOTHING

SMALL = 4096
"""Bytes of a body that may stay."""

V = TypeVar("V", bound=verbs.Verb)


def brief(event: events.Event) -> events.Event:
    """The event as the story keeps it: a thousand of them must not hold gigabytes."""
    match event:
        case events.NodeSaid(node, UnitsOffered() | UnitsAnswered() as message) if len(message.body) > SMALL:
            return events.NodeSaid(node, msgspec.structs.replace(message, body=b""))
        case events.NodeSaid(node, UnitEnded() as message) if len(message.value.body) > SMALL:
            return events.NodeSaid(node, msgspec.structs.replace(message, value=NOTHING))
        case events.Asked(verbs.Submit() as verb):
            return events.Asked(without_arguments(verb), who=event.who)
        case events.Asked(verbs.SubmitSweep() as verb):
            return events.Asked(without_arguments(verb), who=event.who)
        case events.BookRead():
            return replace(event, orders=())
        case events.UnitsRead():
            return replace(event, units=())
    return event


def without_arguments(verb: V) -> V:
    """The verb as it may be written down: arguments may be large, and secret before they were sealed."""
    match verb:
        case verbs.Submit():
            return msgspec.structs.replace(verb, arguments=dict.fromkeys(verb.arguments, "…"))
        case verbs.SubmitSweep():
            axes = {name: [len(values)] for name, values in verb.axes.items()}
            return msgspec.structs.replace(verb, base=without_arguments(verb.base), axes=axes)
        case verbs.SetNotify():
            return msgspec.structs.replace(verb, rules=None, mail=None)
    return verb
