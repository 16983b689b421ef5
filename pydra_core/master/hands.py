"""What carries effects out: rows to the store, messages to nodes, news to watchers; it decides nothing.

Rules:
1. What promises something to somebody waits in `commits`; everything else is done at once. That a picture is stale is told with the
   records that it shows: nobody hears of an end that a killed master would not know of.
2. A durable `Send` is for the link that its node has at the moment of the event: it is dropped if another one has replaced that by
   the time of the commit.
3. Secrets are put into a placement here, at the last moment, so that they are nowhere in the state or its story.
"""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from pydra_core.errors import CloseCode, PeerError, UserError
from pydra_core.ids import NodeId, RunId
from pydra_core.link.wire import Wire
from pydra_core.master import events
from pydra_core.master.commits import Bound, Carried, Waiter
from pydra_core.master.events import Effect
from pydra_core.master.lookups import look_up
from pydra_core.master.state import Run
from pydra_core.master.store import Row, Store, forget, forget_bundle, kept, kept_trace, row
from pydra_core.protocol.messages import Place, ToNode, UnitEnded
from pydra_core.protocol.pictures import EventRow
from pydra_core.protocol.states import Outcome

if TYPE_CHECKING:
    from pydra_core.master.control import Control
    from pydra_core.master.runtime import Master

log = logging.getLogger(__name__)

_AFTER = (
    events.Reply,
    events.Tell,
    events.RunEnded,
    events.LogCame,
    events.DropBlobs,
    events.ReadBook,
    events.ReadUnits,
)
"""What waits for the commit of its event."""

_STORED = (events.Save, events.Keep, events.KeepTrace, events.Forget, events.ForgetBundle, events.ForgetRun)


class Hands:
    """The hands of one master."""

    def __init__(self, master: "Master", control: "Control") -> None:
        self._master = master
        self._control = control

    def take(self, effects: Sequence[Effect], waiter: Waiter | None) -> None:
        """All that one event leaves to do."""
        rows: list[Row] = []
        later: list[Carried] = []
        for effect in effects:
            match effect:
                case _ if isinstance(effect, _STORED):
                    rows += _rows(self._master.store, effect)
                case events.Send(durable=True):
                    if (wire := self._master.links.get(effect.node)) is not None:
                        later.append(Bound(effect, wire))
                case _ if isinstance(effect, _AFTER):
                    later.append(effect)
                case events.Changed() if rows:
                    later.append(effect)
                case _:
                    self.carry_out(effect)
        self._master.commits.add(rows or (), later, waiter)  # most events store nothing, and wait: no list for each

    def carry_out(self, effect: Carried) -> None:
        """Does one thing; if that meets a bug, the rest of the event is done all the same."""
        try:
            self._do(effect)
        except Exception:
            log.exception("%.2000r could not be done", effect)

    def _do(self, effect: Carried) -> None:
        match effect:
            case Bound():
                if self._master.links.get(effect.send.node) is effect.wire:
                    self._send(effect.send.node, effect.wire, effect.send.message)
            case events.Send():
                if (wire := self._master.links.get(effect.node)) is not None:
                    self._send(effect.node, wire, effect.message)
            case events.CloseLink():
                self.close_link(effect.node, effect.code, effect.reason)
            case events.Plan():
                self._master.plan_wanted = True
            case _:
                self._show(effect)

    def _show(self, effect: Carried) -> None:
        match effect:
            case events.ReadBook() | events.ReadUnits():
                self._master.go(look_up(self._master, effect))
            case events.DropBlobs():
                self._master.go(self._control.contents.drop(effect.digests))
            case events.Changed():
                self._control.changed(effect)
            case events.Tell():
                self._tell(effect)
            case events.RunEnded():
                self._master.store.drop_units(effect.run)
                self._control.ended(effect.run)
            case events.LogCame():
                self._control.log_came(effect.run)

    def _send(self, node: NodeId, wire: Wire, message: ToNode) -> None:
        try:
            wire.post(self._completed(message))
        except UserError as error:
            self._refuse(node, message, error)
        except (PeerError, ValueError):
            log.exception("a message for %s cannot be sent", node)
            self.close_link(node, CloseCode.PROTOCOL, "the master has a message that it cannot send")

    def _completed(self, message: ToNode) -> ToNode:
        """A placement with the secrets of its run. Raises UserError if they cannot be opened any more."""
        run = self._master.cluster.runs.get(message.placement.unit.run) if isinstance(message, Place) else None
        if run is None or not run.sealed or not isinstance(message, Place):
            return message
        arguments = self._master.vault.completed(message.placement.arguments, run.sealed)
        return Place(msgspec.structs.replace(message.placement, arguments=arguments))

    def _refuse(self, node: NodeId, message: ToNode, error: UserError) -> None:
        """It could not even be handed over: for the rules that is as if the node had refused it."""
        if isinstance(message, Place):
            placed = message.placement
            ended = UnitEnded(
                serial=0, unit=placed.unit, attempt=placed.attempt, outcome=Outcome.REFUSED, error=error.sentence
            )
            self._master.happened(events.NodeSaid(node, ended))

    def close_link(self, node: NodeId, code: CloseCode, reason: str) -> None:
        """Ends the link that this node has now."""
        wire = self._master.links.get(node)
        if wire is not None:
            self._master.go(wire.close(code, reason))

    def _tell(self, effect: events.Tell) -> None:
        master = self._master
        master.told_count += 1
        told = EventRow(
            number=master.told_count, at=master.clock(), kind=effect.kind, text=effect.text, node=effect.node,
            run=effect.run, package=effect.package, worker_pid=effect.worker_pid,
        )  # fmt: skip
        master.told.append(told)
        master.notify.happened(told, lambda: self._labels(effect.run))
        self._control.told(effect.kind)

    def _labels(self, number: RunId) -> tuple[str, ...]:
        run = self._master.cluster.runs.get(number)
        return tuple(run.labels) if run is not None else ()


def _rows(
    store: Store,
    effect: events.Save | events.Keep | events.KeepTrace | events.Forget | events.ForgetBundle | events.ForgetRun,
) -> list[Row]:
    match effect:
        case events.Save(record=Run() as run):
            return store.rows(run)
        case events.Save():
            return [row(effect.record)]
        case events.Keep():
            return [kept(effect)]
        case events.KeepTrace():
            return [kept_trace(effect)]
        case events.Forget():
            return [forget(effect.node)]
        case events.ForgetBundle():
            return [forget_bundle(effect.listing)]
        case events.ForgetRun():
            return store.forget_run(effect.run)
