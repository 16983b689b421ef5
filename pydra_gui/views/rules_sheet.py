"""Who is told by e-mail and webhook: the master's rules, the server that mail goes through, and a test whose outcome is said in place."""

from collections.abc import Callable, Coroutine
from typing import Any, Literal, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLineEdit, QStackedWidget, QWidget

from pydra_core.errors import UserError
from pydra_core.protocol.rules import Mail, Rule, When
from pydra_core.protocol.verbs import NotifyTold, SetNotify
from pydra_gui.actions import Actions
from pydra_gui.language import later, tr
from pydra_gui.models.settings import port
from pydra_gui.views.field import CalmCombo, FormLine
from pydra_gui.views.form_scroll import FormScroll
from pydra_gui.views.frames import restyle
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button, facet
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row

WIDTH, NAME = 600, 120
EDGES = (0, 6, 0, 4)
NEW = later("New rule")
WORDS = {
    When.FAILED: later("A run failed"),
    When.FINISHED: later("A run is complete"),
    When.LOST: later("A node is lost"),
    When.SICK: later("A node is set aside"),
}
FRESH = Rule(name="", when=(When.FAILED, When.LOST), to="")
SECURITY = {
    "starttls": "STARTTLS",
    "tls": later("TLS from the first byte"),
    "none": later("None: nothing is secret on the way"),
}


class Outcome(QWidget):
    """One line that says how something went."""

    def __init__(self) -> None:
        super().__init__()
        self._label = label("", "muted", wrap=True)
        column(self._label, gap=0, of=self)
        self.hide()

    def say(self, sentence: str, bad: bool = False) -> None:
        """Nothing to say hides it."""
        restyle(self._label, "kind", "error" if bad else "muted")
        self._label.setText(sentence)
        self._label.setAccessibleName(sentence)
        self.setVisible(bool(sentence))

    def text(self) -> str:
        return self._label.text()


class RuleForm(QWidget):
    """One rule to write."""

    def __init__(self) -> None:
        super().__init__()
        self.name, self.to, self.package, self.label = (QLineEdit() for _ in range(4))
        self.name.setMaxLength(100)
        self.package.setPlaceholderText(tr("Every package"))
        self.label.setPlaceholderText(tr("With or without labels"))
        self.to.setPlaceholderText("mailto:ada@example.org or https://example.org/hook")
        self.when = {each: QCheckBox(tr(words)) for each, words in WORDS.items()}
        self.lines = {
            "name": FormLine(tr("Name"), self.name, "", NAME),
            "to": FormLine(
                tr("To"), self.to, tr("An e-mail address after mailto:, or the address of a webhook."), NAME
            ),
            "package": FormLine(
                tr("Package"), self.package, tr("Only runs of it; * and ? stand for parts of its name."), NAME
            ),
            "label": FormLine(tr("Label"), self.label, tr("Only runs that carry this word."), NAME),
        }
        name = label(tr("When"), "second")
        name.setFixedWidth(NAME)
        self.bad_when = label("", "error")
        self.bad_when.hide()
        ticks = row(name, gap=0)
        ticks.setAlignment(name, Qt.AlignmentFlag.AlignTop)
        ticks.addLayout(column(*self.when.values(), self.bad_when, gap=5), 1)
        lines = [self.lines[each].layout() for each in ("name", "to", "package", "label")]
        column(lines[0], ticks, *lines[1:], gap=8, of=self)

    def show_rule(self, rule: Rule) -> None:
        for edit, text in (
            (self.name, rule.name),
            (self.to, rule.to),
            (self.package, rule.package),
            (self.label, rule.label),
        ):
            edit.setText(text)
        for when, tick in self.when.items():
            tick.setChecked(when in rule.when)
        self.show_faults({})

    def rule(self) -> Rule:
        """As it is written now."""
        name, to, package, word = (each.text().strip() for each in (self.name, self.to, self.package, self.label))
        when = tuple(each for each, tick in self.when.items() if tick.isChecked())
        return Rule(name=name, when=when, to=to, package=package, label=word)

    def show_faults(self, faults: dict[str, str]) -> None:
        for name, line in self.lines.items():
            line.show_error(faults.get(name, ""))
        self.bad_when.setText(tr("Tick at least one.") if "when" in faults else "")
        self.bad_when.setVisible("when" in faults)


class MailForm(QWidget):
    """The server that mail goes through."""

    def __init__(self) -> None:
        super().__init__()
        self.host, self.port, self.from_, self.user, self.password = (QLineEdit() for _ in range(5))
        self.host.setPlaceholderText(tr("None: no e-mail is sent"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.security = CalmCombo()
        for key, words in SECURITY.items():
            self.security.addItem(tr(words), key)
        self.lines = {
            "host": FormLine(tr("Server"), self.host, "", NAME),
            "port": FormLine(tr("Port"), self.port, "", NAME),
            "security": FormLine(tr("Security"), self.security, tr("A password goes out under TLS only."), NAME),
            "sender": FormLine(tr("From"), self.from_, tr("For example pydra@example.org."), NAME),
            "user": FormLine(tr("User"), self.user, tr("Empty where the server asks for none."), NAME),
            "password": FormLine(
                tr("Password"), self.password, tr("Kept sealed by the master, and shown nowhere."), NAME
            ),
        }
        column(*(line.layout() for line in self.lines.values()), gap=8, of=self)

    def show_mail(self, mail: Mail) -> None:
        for edit, text in (
            (self.host, mail.host),
            (self.port, str(mail.port)),
            (self.from_, mail.sender),
            (self.user, mail.user),
        ):
            edit.setText(text)
        self.security.setCurrentIndex(self.security.findData(mail.security))
        self.password.clear()
        self.password.setPlaceholderText(tr("There is one; empty leaves it") if mail.has_password else "")
        self.show_faults({})

    def mail(self) -> Mail:
        """As it is written now. Raises UserError."""
        security = cast(Literal["starttls", "tls", "none"], self.security.currentData())
        host, sender, user = (each.text().strip() for each in (self.host, self.from_, self.user))
        number = port(self.port.text().strip())
        return Mail(host=host, port=number, security=security, user=user, sender=sender, password=self.password.text())

    def show_faults(self, faults: dict[str, str]) -> None:
        for name, line in self.lines.items():
            line.show_error(faults.get(name, ""))


class RulesSheet(Sheet):
    """What the master keeps is shown as it comes; Esc closes the sheet, and what was not saved is forgotten."""

    def __init__(self, window: QWidget, actions: Actions) -> None:
        super().__init__(window, tr("E-mail and webhooks"), WIDTH)
        self._actions = actions
        self._told = NotifyTold(rules=(), mail=Mail())
        self.chosen = CalmCombo()
        self.chosen.setAccessibleName(tr("Rule"))
        self.form, self.mail = RuleForm(), MailForm()
        self.test, self.remove, self.save = (
            button(tr("Send a test")),
            button(tr("Remove"), "danger"),
            button(tr("Save rule"), "primary"),
        )
        self.save_mail, self.close_button = button(tr("Save server")), button(tr("Close"))
        self.said, self.said_mail = Outcome(), Outcome()
        self._lay_out()
        self.chosen.activated.connect(lambda _: self._show_chosen())
        self.test.clicked.connect(lambda: self._once("test", self._send_test))
        self.save.clicked.connect(lambda: self._once("rule", self._save))
        self.remove.clicked.connect(lambda: self._once("rule", self._remove))
        self.save_mail.clicked.connect(lambda: self._once("server", self._save_mail))
        self.close_button.clicked.connect(lambda: self.finish(True))

    def _lay_out(self) -> None:
        rules = column(
            self.chosen, self.form, self.said, row(self.test, None, self.remove, self.save), None, gap=10, margins=EDGES
        )
        server = column(self.mail, self.said_mail, row(None, self.save_mail), None, gap=10, margins=EDGES)
        self.pages = QStackedWidget()
        heads = [facet(words) for words in (tr("Rules"), tr("Mail server"))]
        self.heads = QButtonGroup(self)
        for number, (head, rows) in enumerate(zip(heads, (rules, server), strict=True)):
            self.heads.addButton(head, number)
            self.pages.addWidget(FormScroll(rows, WIDTH - 40))
        heads[0].setChecked(True)
        self.heads.idToggled.connect(lambda number, on: self.pages.setCurrentIndex(number) if on else None)
        about = tr("The master keeps these rules and sends by itself, also when no window is open.")
        self.body.addWidget(label(tr("E-mail and webhooks"), "title"))
        self.body.addWidget(label(about, "second", wrap=True))
        self.body.addLayout(row(*heads, None, gap=2))
        self.body.addWidget(self.pages)
        self.body.addSpacing(4)
        self.body.addLayout(row(None, self.close_button))

    def begin(self) -> None:
        self.show_told(self._told)
        self.mail.show_mail(self._told.mail)
        self.open(self.form.name)
        self._actions.go(self._load())

    def show_told(self, told: NotifyTold, name: str = "", begun: bool = False) -> None:
        """What the master has; the rule of this name is chosen. What is written about the server stays until that is another one, and
        what is `begun` as a new rule stays one."""
        before, self._told = self._told, told
        self.chosen.clear()
        self.chosen.addItems([*(each.name for each in told.rules), tr(NEW)])
        names = [each.name for each in told.rules]
        self.chosen.setCurrentIndex(len(names) if begun else names.index(name) if name in names else 0)
        if told.mail != before.mail:
            self.mail.show_mail(told.mail)
        if not begun:
            self._show_chosen()

    def _show_chosen(self) -> None:
        at = self.chosen.currentIndex()
        old = at < len(self._told.rules)
        self.form.show_rule(self._told.rules[at] if old else FRESH)
        self.remove.setEnabled(old)
        self.said.say("")

    # ------------------------------------------------------------------------------------------------- deeds

    def _once(self, verb: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self.once(verb, lambda: self._actions.go(work()))

    async def _load(self) -> None:
        """Whoever is quick has begun to write meanwhile."""
        told = await self._actions.cluster.notify()
        if not self.over and told != self._told:
            self.show_told(told, begun=self.form.rule() != FRESH)

    async def _send_test(self) -> None:
        self.test.setEnabled(False)
        self.said.say(tr("Sending…"))
        try:
            said, bad = await self._actions.cluster.test_notify(self.form.rule().to), False
        except UserError as error:
            said, bad = error.sentence, True
        if not self.over:
            self.test.setEnabled(True)
            self.said.say(said, bad)

    async def _save(self) -> None:
        written, at = self.form.rule(), self.chosen.currentIndex()
        others = [each for place, each in enumerate(self._told.rules) if place != at]
        try:
            told = await self._actions.cluster.set_notify(SetNotify(rules=(*others, written)))
        except UserError as error:
            self._refused(error)
            return
        if not self.over:
            self.show_told(told, written.name)
            self.said.say(tr("{name} is saved.", name=written.name))

    def _refused(self, error: UserError) -> None:
        if self.over:
            return
        self.form.show_faults(error.fields)
        self.said.say("" if error.fields else error.sentence, bad=True)

    async def _remove(self) -> None:
        at = self.chosen.currentIndex()
        gone = self._told.rules[at]
        left = tuple(each for place, each in enumerate(self._told.rules) if place != at)
        told = await self._actions.cluster.set_notify(SetNotify(rules=left))
        if not self.over:
            self.show_told(told)
            self.said.say(tr("{gone} is removed.", gone=gone.name))

        async def back() -> None:
            now = (await self._actions.cluster.notify()).rules
            told = await self._actions.cluster.set_notify(SetNotify(rules=(*now[:at], gone, *now[at:])))
            if not self.over:
                self.show_told(told)

        self._actions.undo.offer("plain", tr("Rule {gone} removed", gone=gone.name), "", back)

    async def _save_mail(self) -> None:
        try:
            told = await self._actions.cluster.set_notify(SetNotify(mail=self.mail.mail()))
        except UserError as error:
            if not self.over:
                self.mail.show_faults(error.fields)
                self.said_mail.say("" if error.fields else error.sentence, bad=True)
            return
        if not self.over:
            self.mail.show_mail(told.mail)
            self._told = told
            self.said_mail.say(
                tr("The server is saved. Send a test to an address to try it.")
                if told.mail.host
                else tr("No e-mail is sent.")
            )
