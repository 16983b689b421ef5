"""What each setting is, what it shows now, and what is done when it is changed."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pydra_core.errors import UserError
from pydra_core.protocol.pictures import ClusterStatus
from pydra_core.protocol.verbs import Keep, PrunedRuns
from pydra_gui import language
from pydra_gui.actions import Actions
from pydra_gui.language import later, plural, tr
from pydra_gui.models import settings, text
from pydra_gui.models.settings import Setting
from pydra_gui.notices import Question
from pydra_gui.views import confirm
from pydra_gui.views.addresses_sheet import AddressesSheet
from pydra_gui.views.palette import Command
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.rules_sheet import RulesSheet
from pydra_gui.views.settings_lines import CheckLine, ChoiceLine, SettingLine, TextLine
from pydra_gui.views.settings_sheet import AddressLine, PinLine, SettingsSheet, VerbLine
from pydra_gui.views.watches import Watches

LOOK, NOTICES, HERE, MASTER, HISTORY = (
    later("Look"),
    later("Notices"),
    later("This machine"),
    later("Master"),
    later("History and limits"),
)
LOOKS = {"system": later("Follow the system"), "light": later("Light"), "dark": later("Dark")}
LANGUAGES = {language.SYSTEM: later("Follow the system")}
DENSITIES = {"comfortable": later("Comfortable"), "compact": later("Compact"), "dense": later("Dense")}
TOLD = {
    "all": later("Finished, failed and lost"),
    "failures": later("Failed and lost only"),
    "none": later("None: quiet"),
}
SETTINGS = (
    Setting(
        "theme", LOOK, later("Theme"), later("Of the whole window, at once."), later("dark light colours appearance")
    ),
    Setting(
        "language",
        LOOK,
        later("Language"),
        later("Of the window. From its next start."),
        later("translation locale"),
    ),
    Setting("density", LOOK, later("Rows"), later("34, 28 or 22 px high, in every list."), later("density height")),
    Setting(
        "calm",
        LOOK,
        later("Reduced motion"),
        later("Nothing fades and nothing slides."),
        later("animation accessibility"),
    ),
    Setting(
        "told",
        NOTICES,
        later("Desktop notices"),
        later("Of what ended or was lost, while another window is in front."),
        later("quiet notifications"),
    ),
    Setting(
        "to_tray",
        NOTICES,
        later("Close to the tray"),
        later("Closing the window leaves the master at work. File → Quit ends both."),
        later("background"),
    ),
    Setting(
        "rules",
        NOTICES,
        later("E-mail and webhooks"),
        later("Sent by the master itself, also when no window is open."),
        later("mail smtp rules hook notify"),
    ),
    Setting(
        "works",
        HERE,
        later("Works for the cluster"),
        later("Ticked: runs are placed here as well. At once."),
        later("local node on off"),
    ),
    Setting(
        "slots",
        HERE,
        later("Slots"),
        later(
            "Runs at once on this machine; empty for as many as its cores allow. At once: what runs here waits again."
        ),
        later("local node cores"),
    ),
    Setting(
        "address",
        MASTER,
        later("Listens on"),
        later("Where other machines reach the master."),
        later("port network address close"),
    ),
    Setting(
        "listen",
        MASTER,
        later("Listen there, too"),
        later("An address and a port. At once, and at each start from now on."),
        later("port open"),
    ),
    Setting(
        "pin",
        MASTER,
        later("Fingerprint"),
        later("Of the master's key, which nodes check when they join."),
        later("certificate pin key tls copy"),
    ),
    Setting(
        "days",
        HISTORY,
        later("Keep runs for"),
        later("Days since they ended; 0 for ever. At once."),
        later("retention prune"),
    ),
    Setting(
        "runs",
        HISTORY,
        later("Keep at most"),
        later("Ended runs; 0 for all. At once."),
        later("retention prune number"),
    ),
    Setting(
        "size",
        HISTORY,
        later("Keep files up to"),
        later("Logs, files and large results together; 0 for any size. At once."),
        later("retention disk"),
    ),
    Setting(
        "output_limit",
        HISTORY,
        later("A task leaves at most"),
        later("What a task may ask for to leave in files. From its next run."),
        later("limit"),
    ),
)


def spoken(setting: Setting) -> Setting:
    """A setting in the language of the window."""
    said = (tr(each) for each in (setting.section, setting.name, setting.help, setting.words))
    return Setting(setting.key, *said)


def _setting(key: str) -> Setting:
    return next(spoken(each) for each in SETTINGS if each.key == key)


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

    def show_addresses(self) -> None:
        """Where the master listens, instead of the settings."""
        if self.sheet:
            self.sheet.finish(True)
        AddressesSheet(self._window, self._actions, self._watches).begin()

    def commands(self) -> list[Command]:
        """Each setting by its name."""
        return [
            Command(tr("Setting: {name}", name=each.name), partial(self.show, each.name), f"{each.section}. {each.help}", "", "settings")
            for each in map(spoken, SETTINGS)
        ]  # fmt: skip

    def _closed(self) -> None:
        self.sheet = None

    # ------------------------------------------------------------------------------------------------- lines

    def _lines(self) -> Sequence[SettingLine]:
        return (*self._of_window(), *self._of_this_machine(), *self._of_master(), *self._of_history())

    def _of_window(self) -> Sequence[SettingLine]:
        prefer = self._preferences
        return (
            ChoiceLine(_setting("theme"), LOOKS, self._remembered.look, self._remembered.choose_look),
            ChoiceLine(_setting("language"), LANGUAGES | language.catalogues(), prefer.language, prefer.set_language),
            ChoiceLine(_setting("density"), DENSITIES, prefer.density, prefer.set_density),
            CheckLine(_setting("calm"), self._remembered.still, self._remembered.choose_still),
            ChoiceLine(_setting("told"), TOLD, prefer.told, prefer.set_told),
            CheckLine(_setting("to_tray"), prefer.to_tray, prefer.set_to_tray),
            VerbLine(_setting("rules"), tr("Rules…"), self.show_rules),
        )

    def _of_this_machine(self) -> Sequence[SettingLine]:
        now = self._preferences.slots
        works = CheckLine(_setting("works"), now != 0, lambda on: self._choose_slots(None if on else 0))
        slots = TextLine(
            _setting("slots"),
            lambda text: settings.slots(text) if text else None,
            self._choose_slots,
            tr("As many as its cores allow"),
        )
        slots.show_value(str(now) if now else "")
        return (works, slots)

    def _of_master(self) -> Sequence[SettingLine]:
        address = AddressLine(_setting("address"), self.show_addresses)
        listen = TextLine(_setting("listen"), settings.address, self._listen, tr("For example 0.0.0.0:7411"))
        return (address, listen, PinLine(_setting("pin")))

    def _of_history(self) -> Sequence[SettingLine]:
        return (
            TextLine(_setting("days"), settings.days, lambda days: self._keep(Keep(days=days))),
            TextLine(_setting("runs"), settings.runs, lambda runs: self._keep(Keep(runs=runs))),
            TextLine(_setting("size"), settings.size, lambda size: self._keep(Keep(size=size))),
            TextLine(_setting("output_limit"), settings.limit, lambda limit: self._keep(Keep(output_limit=limit))),
        )

    # ------------------------------------------------------------------------------------------------- deeds

    def _listen(self, address: str) -> None:
        self._actions.go(self._listen_there(address))

    async def _listen_there(self, address: str) -> None:
        try:
            said = await self._actions.cluster.listen(address)
        except UserError as error:
            line = self.sheet.lines["listen"] if self.sheet else None
            if not isinstance(line, TextLine):
                raise
            line.refuse(error.sentence)
            return
        self._actions.tell("good", tr("The master can be reached"), said)

    def _keep(self, verb: Keep) -> None:
        self._actions.go(self._keep_so(verb))

    async def _keep_so(self, verb: Keep) -> None:
        """What goes by that is told first: it does not come back."""
        gone = await self._actions.cluster.would_forget(verb)
        if gone.runs and not await confirm.ask(self._window, _forgetting(gone)):
            self._take_back_limits()
            return
        self._actions.tell("good", tr("The history is kept otherwise"), await self._actions.cluster.keep(verb))

    def _take_back_limits(self) -> None:
        for key in ("days", "runs", "size"):
            line = self.sheet.lines[key] if self.sheet and self._status else None
            if isinstance(line, TextLine) and self._status:
                line.take_back(told(self._status)[key])

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
        for key, words in told(self._status).items():
            line = self.sheet.lines[key]
            if isinstance(line, TextLine | PinLine):
                line.show_value(words)


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


def _forgetting(gone: PrunedRuns) -> Question:
    runs = plural(len(gone.runs), "{n:,} ended run", "{n:,} ended runs")
    many = tr("more than {runs}", runs=runs) if gone.more else runs
    lines = (
        tr(
            "{many} are beyond that: they go with their logs, results and files ({size}).",
            many=many,
            size=text.size(gone.size),
        ),
        tr("This cannot be taken back."),
    )
    return Question(tr("Forget {many}?", many=many), lines, tr("Forget them"), tr("Keep them"), danger=True)


def _question(busy: int, slots: int | None) -> Question:
    what = tr("Take no runs here any more?") if slots == 0 else tr("Start the node of this machine again?")
    lines = (plural(busy, "{n:,} unit here ends now, and waits again.", "{n:,} units here end now, and wait again."),)
    return Question(
        what, lines, tr("Take no runs here") if slots == 0 else tr("Start it again"), tr("Leave it"), danger=True
    )
