"""Where the master listens: each address with the nodes that came by it, and the verb that closes it."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from pydra_core.ids import NodeId
from pydra_core.protocol.verbs import Listened
from pydra_core.settings import Address
from pydra_gui.actions import Actions
from pydra_gui.language import plural, tr
from pydra_gui.notices import Question
from pydra_gui.views import confirm
from pydra_gui.views.frames import frame
from pydra_gui.views.sheet import Sheet
from pydra_gui.views.watches import Watches
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import clear, column, row

WIDTH, NAMED = 560, 6


class AddressesSheet(Sheet):
    """Asks the master anew when nodes come or go, and when an address was closed."""

    def __init__(self, window: QWidget, actions: Actions, watches: Watches) -> None:
        super().__init__(window, tr("Addresses of the master"), WIDTH)
        self._actions, self._watches = actions, watches
        self.places: Sequence[Listened] = ()
        self.stops: dict[str, QWidget] = {}
        self._cards = column(gap=8)
        self.close_button = button(tr("Close"))
        self.close_button.clicked.connect(lambda: self.finish(False))
        self.body.addWidget(label(tr("Addresses of the master"), "title"))
        self.body.addWidget(
            label(tr("Where nodes and terminals reach it now, and at each start."), "second", wrap=True)
        )
        self.body.addSpacing(4)
        self.body.addLayout(self._cards)
        self.body.addSpacing(8)
        self.body.addLayout(row(None, self.close_button))
        watches.nodes.connect(self._ask_again)

    def begin(self) -> None:
        self.open(self.close_button)
        self._ask_again()

    def _ask_again(self, _: object = None) -> None:
        if not self.over:
            self._actions.go(self._look())

    async def _look(self) -> None:
        places = await self._actions.cluster.listening()
        if not self.over and places != self.places:
            self.show_places(places)

    def show_places(self, places: Sequence[Listened]) -> None:
        self.places, self.stops = places, {}
        clear(self._cards)
        names = self._names()
        for place in places:
            self._cards.addWidget(self._card(place, names))
        self.arrange()

    def _card(self, place: Listened, names: Mapping[NodeId, str]) -> QWidget:
        made = frame("card")
        words = column(label(place.address, mono=True), label(told(place, names), "muted", wrap=True), gap=4)
        line = row(gap=12, margins=(14, 10, 12, 10), of=made)
        line.addLayout(words, 1)
        if not place.needed:
            self.stops[place.address] = stop = button(tr("Stop listening…"), "danger")
            stop.setAccessibleDescription(place.address)
            stop.clicked.connect(lambda: self.once(place.address, lambda: self._actions.go(self._stop(place))))
            line.addWidget(stop)
        return made

    async def _stop(self, place: Listened) -> None:
        if await confirm.ask(self._window, question(place, self._names())):
            said = await self._actions.cluster.stop_listening(place.address)
            self._actions.tell("good", tr("The master no longer listens on {address}", address=place.address), said)
        self._ask_again()

    def _names(self) -> dict[NodeId, str]:
        return {node.node: node.name for node in self._watches.known_nodes}


def told(place: Listened, names: Mapping[NodeId, str]) -> str:
    """Who came by it, and why it may have to stay."""
    who = tr("Linked there: {nodes}.", nodes=_named(place, names)) if place.nodes else tr("No node is linked there.")
    return " ".join((who, tr("This machine's own node and terminals need it."))) if place.needed else who


def question(place: Listened, names: Mapping[NodeId, str]) -> Question:
    """What closing it means."""
    who = plural(
        len(place.nodes),
        "{n} node is linked there: {nodes}. Its link is closed. What runs goes on, and it comes back by another address; without one "
        "that it knows it is lost, and its runs wait again.",
        "{n} nodes are linked there: {nodes}. Their links are closed. What runs goes on, and they come back by another address; "
        "without one that they know they are lost, and their runs wait again.",
        nodes=_named(place, names),
    )
    within = Address.parse(place.address).host in ("0.0.0.0", "::")
    lines = (
        who if place.nodes else tr("No node is linked there."),
        *((tr("Then only this machine reaches it."),) if within else ()),
        tr("A machine that knows no other address finds the master no more. It stays so at the next start."),
    )
    title = tr("Stop listening on {address}?", address=place.address)
    return Question(title, lines, tr("Stop listening"), tr("Go on listening"), danger=True)


def _named(place: Listened, names: Mapping[NodeId, str]) -> str:
    known = [names.get(node, str(node)[:8]) for node in place.nodes]
    more = len(known) - NAMED
    said = ", ".join(known[:NAMED])
    return tr("{nodes} and {number} more", nodes=said, number=more) if more > 0 else said
