"""What each setting is, what it shows now, and what is done when it is changed."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pydra_core.protocol.pictures import ClusterStatus
from pydra_core.protocol.verbs import Keep
from pydra_gui.actions import Actions
from pydra_gui.models import settings
from pydra_gui.models.settings import Setting
from pydra_gui.notices import Question, count
from pydra_gui.views import confirm
from pydra_gui.views.palette import Command
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.rules_sheet import RulesSheet
from pydra_gui.views.settings_lines import CheckLine, ChoiceLine, SettingLine, TextLine
from pydra_gui.views.settings_sheet import PinLine, SettingsSheet, VerbLine
from pydra_gui.views.watches import Watches

LOOK, NOTICES, HERE, MASTER, HISTORY = "Look", "Notices", "This machine", "Master", "History and limits"
LOOKS = {"system": "Follow the system", "light": "Light", "dark": "Dark"}
DENSITIES = {"comfortable": "Comfortable", "compact": "Compact", "dense": "Dense"}
TOLD = {"all": "Finished, failed and lost", "failures": "Failed and lost only", "none": "None: quiet"}
SETTINGS = tuple(
    Setting(*each)
    for each in (
        ("theme", LOOK, "Theme", "Of the whole window, at once.", "dark light colours appearance"),
        ("density", LOOK, "Rows", "34, 28 or 22 px high, in every list.", "density height"),
        ("calm", LOOK, "Reduced motion", "Nothing fades and nothing slides.", "animation accessibility"),
        ("told", NOTICES, "Desktop notices", "Of what ended or was lost, while another window is in front.", "quiet notifications"),
        ("to_tray", NOTICES, "Close to the tray", "Closing the window leaves the master at work. File → Quit ends both.", "background"),
        ("rules", NOTICES, "E-mail and webhooks", "Sent by the master itself, also when no window is open.", "mail smtp rules hook notify"),
        ("works", HERE, "Works for the cluster", "Ticked: runs are placed here as well. At once.", "local node on off"),
        ("slots", HERE, "Slots", "Runs at once on this machine; empty for as many as its cores allow. At once: what runs here waits again.",
         "local node cores"),
        ("address", MASTER, "Listens on", "Where other machines reach the master.", "port network address"),
        ("listen", MASTER, "Listen there, too", "An address and a port. At once, and at each start from now on.", "port open"),
        ("pin", MASTER, "Fingerprint", "Of the master's key, which nodes check when they join.", "certificate pin key tls copy"),
        ("days", HISTORY, "Keep runs for", "Days since they ended; 0 for ever. At once.", "retention prune"),
        ("runs", HISTORY, "Keep at most", "Ended runs; 0 for all. At once.", "retention prune number"),
        ("size", HISTORY, "Keep files up to", "Logs, files and large results together; 0 for any size. At once.", "retention disk"),
        ("output_limit", HISTORY, "A task leaves at most", "What a task may ask for to leave in files. From its next run.", "limit"),
    )
)  # fmt: skip
_BY_KEY = {each.key: each for each in SETTINGS}


class SettingsDeeds(QObject):
    """Opens the sheet over `window`, and follows what the master tells while it is open."""

    slots_chosen = Signal(object)
    """Runs at once on this machine; None for as many as its cores allow, 0 for none."""

    def __init__(self, window: QWidget, actions: Actions, remembered: Remembered, watches: Watches) -> None:
        super().__init__(window)
        self._window, self._actions, self._watches = window, actions, watches
        self._remembered, self._preferences = remembered, remembered.preferences
        self._status: ClusterStatus | None = None
        self.sheet: SettingsSheet | None = None
        watches.status.connect(self._took_status)

    def show(self, typed: str = "") -> None:
        """The sheet, with what was typed already."""
        self.sheet = sheet = SettingsSheet(self._window, self._lines())
        sheet.closed.connect(self._closed)
        self._show_status()
        sheet.begin(typed)

    def show_rules(self) -> None:
        """The rules instead of the settings."""
        if self.sheet:
            self.sheet.finish(True)
        RulesSheet(self._window, self._actions).begin()

    def commands(self) -> list[Command]:
        """Each setting by its name."""
        return [
            Command(f"Setting: {each.name}", partial(self.show, each.name), f"{each.section}. {each.help}", "", "settings")
            for each in SETTINGS
        ]  # fmt: skip

    def _closed(self) -> None:
        self.sheet = None

    # ------------------------------------------------------------------------------------------------- lines

    def _lines(self) -> Sequence[SettingLine]:
        return (*self._of_window(), *self._of_this_machine(), *self._of_master(), *self._of_history())

    def _of_window(self) -> Sequence[SettingLine]:
        prefer = self._preferences
        return (
            ChoiceLine(_BY_KEY["theme"], LOOKS, self._remembered.look, self._remembered.choose_look),
            ChoiceLine(_BY_KEY["density"], DENSITIES, prefer.density, prefer.set_density),
            CheckLine(_BY_KEY["calm"], self._remembered.still, self._remembered.choose_still),
            ChoiceLine(_BY_KEY["told"], TOLD, prefer.told, prefer.set_told),
            CheckLine(_BY_KEY["to_tray"], prefer.to_tray, prefer.set_to_tray),
            VerbLine(_BY_KEY["rules"], "Rules…", self.show_rules),
        )

    def _of_this_machine(self) -> Sequence[SettingLine]:
        now = self._preferences.slots
        works = CheckLine(_BY_KEY["works"], now != 0, lambda on: self._choose_slots(None if on else 0))
        slots = TextLine(
            _BY_KEY["slots"],
            lambda text: settings.slots(text) if text else None,
            self._choose_slots,
            "As many as its cores allow",
        )
        slots.show_value(str(now) if now else "")
        return (works, slots)

    def _of_master(self) -> Sequence[SettingLine]:
        address = PinLine(_BY_KEY["address"])
        listen = TextLine(_BY_KEY["listen"], settings.address, self._listen, "For example 0.0.0.0:7411")
        return (address, listen, PinLine(_BY_KEY["pin"]))

    def _of_history(self) -> Sequence[SettingLine]:
        return (
            TextLine(_BY_KEY["days"], settings.days, lambda days: self._keep(Keep(days=days))),
            TextLine(_BY_KEY["runs"], settings.runs, lambda runs: self._keep(Keep(runs=runs))),
            TextLine(_BY_KEY["size"], settings.size, lambda size: self._keep(Keep(size=size))),
            TextLine(_BY_KEY["output_limit"], settings.limit, lambda limit: self._keep(Keep(output_limit=limit))),
        )

    # ------------------------------------------------------------------------------------------------- deeds

    def _listen(self, address: str) -> None:
        self._actions.go(self._listen_there(address))

    async def _listen_there(self, address: str) -> None:
        said = await self._actions.cluster.listen(address)
        self._actions.tell("good", "The master can be reached", said)

    def _keep(self, verb: Keep) -> None:
        self._actions.go(self._keep_so(verb))

    async def _keep_so(self, verb: Keep) -> None:
        self._actions.tell("good", "The history is kept otherwise", await self._actions.cluster.keep(verb))

    def _choose_slots(self, slots: int | None) -> None:
        self._actions.go(self._change_slots(slots))

    async def _change_slots(self, slots: int | None) -> None:
        """What runs here ends by that, so it is asked first."""
        here = next((row for row in self._watches.known_nodes if row.local), None)
        busy = len(here.workers) if here else 0
        if busy and not await confirm.ask(self._window, _question(busy, slots)):
            self._show_slots(self._preferences.slots)
            return
        self._preferences.set_slots(slots)
        self._show_slots(slots)
        self.slots_chosen.emit(slots)

    def _show_slots(self, slots: int | None) -> None:
        if not self.sheet:
            return
        for line in self.sheet.lines.values():
            if isinstance(line, CheckLine) and line.setting.key == "works":
                line.show_value(slots != 0)
            elif isinstance(line, TextLine) and line.setting.key == "slots":
                line.take_back(str(slots) if slots else "")

    # ------------------------------------------------------------------------------------------------ status

    def _took_status(self, status: ClusterStatus) -> None:
        self._status = status
        self._show_status()

    def _show_status(self) -> None:
        """What the master says now, in the lines that are about it."""
        if not (self.sheet and self._status):
            return
        for key, text in told(self._status).items():
            line = self.sheet.lines[key]
            if isinstance(line, TextLine | PinLine):
                line.show_value(text)


def told(status: ClusterStatus) -> dict[str, str]:
    """What the lines about the master show."""
    return {
        "address": ", ".join(status.addresses),
        "pin": status.pin,
        "days": f"{status.keep_days:g}",
        "runs": str(status.keep_runs),
        "size": settings.size_text(status.keep_size),
        "output_limit": settings.size_text(status.output_limit),
    }


def _question(busy: int, slots: int | None) -> Question:
    what = "Take no runs here any more?" if slots == 0 else "Start the node of this machine again?"
    lines = (
        f"{count(busy, 'unit')} here {'ends' if busy == 1 else 'end'} now, and {'waits' if busy == 1 else 'wait'} again.",
    )
    return Question(what, lines, "Take no runs here" if slots == 0 else "Start it again", "Leave it", danger=True)
