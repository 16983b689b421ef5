"""The rules in the window: written, refused with what to write, tried with the outcome in place, and kept by the master."""

import queue
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit

from pydra_core.protocol.rules import Mail, Rule, When
from pydra_core.protocol.verbs import SetNotify
from pydra_gui.views.form_scroll import FormScroll
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.rules_sheet import NEW, RulesSheet
from tests.core.master.post_offices import Hook, MailServer, at_work
from tests.gui.live import Live, drive, settled, until


def opened(window: MainWindow) -> RulesSheet:
    window.settings.show()
    window.settings.show_rules()
    assert window.settings.sheet is None
    return window.findChildren(RulesSheet)[-1]


def test_a_rule_is_written_tried_and_kept_by_the_master(qapp: QApplication, tmp_path: Path) -> None:
    hook = Hook()

    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            sheet = opened(window)
            assert sheet.chosen.currentText() == NEW
            sheet.save.click()
            await until(lambda: sheet.form.lines["name"].error)
            assert sheet.form.lines["to"].error.startswith("Write an address like mailto:")
            sheet.form.name.setText("hook")
            sheet.form.to.setText(hook.address)
            sheet.form.when[When.LOST].setChecked(False)
            sheet.test.click()
            await until(lambda: sheet.said.text() == "It was taken by 127.0.0.1.")
            sheet.save.click()
            await until(lambda: sheet.said.text() == "hook is saved.")
            kept = (await live.actions.cluster.notify()).rules
            assert kept == (Rule(name="hook", when=(When.FAILED,), to=hook.address),)
            sheet.remove.click()
            await until(lambda: sheet.said.text() == "hook is removed.")
            assert (await live.actions.cluster.notify()).rules == ()
            sheet.form.name.setText("mail")
            sheet.form.to.setText("mailto:ada@example.org")
            sheet.mail.host.setText("mail.example.org")
            sheet.save.click()
            await until(lambda: sheet.said.text() == "mail is saved.")
            assert sheet.mail.host.text() == "mail.example.org", "what is written about the server is not forgotten"
            live.actions.undo.take_back_last()
            await until(lambda: sheet._told.rules[:1] == kept)
            names = [rule.name for rule in (await live.actions.cluster.notify()).rules]
            assert names == ["hook", "mail"], "a rule that came meanwhile stays"
            window.deleteLater()

    with at_work(hook):
        drive(qapp, walk())
    try:
        assert hook.calls.get_nowait()["event"] == "test"
    except queue.Empty:
        raise AssertionError("no test arrived") from None


def test_a_test_that_does_not_arrive_says_why_in_place(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            sheet = opened(window)
            sheet.form.to.setText("mailto:ada@example.org")
            sheet.test.click()
            await until(lambda: sheet.said.text().startswith("No mail server is set"))
            assert live.notices == []
            window.deleteLater()

    drive(qapp, walk())


def test_what_is_begun_before_the_master_has_answered_stays(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            kept = Rule(name="hook", when=(When.LOST,), to="https://example.org/hook")
            await live.actions.cluster.set_notify(SetNotify(rules=(kept,)))
            sheet = opened(window)
            sheet.form.name.setText("mail")
            await until(lambda: sheet.chosen.count() == 2)
            assert (sheet.chosen.currentText(), sheet.form.name.text()) == (NEW, "mail")
            assert not sheet.remove.isEnabled()
            sheet.form.to.setText("https://example.org/other")
            sheet.save.click()
            await until(lambda: sheet.said.text() == "mail is saved.")
            assert [each.name for each in (await live.actions.cluster.notify()).rules] == ["hook", "mail"]
            window.deleteLater()

    drive(qapp, walk())


def test_a_letter_of_the_test_arrives_by_the_server_that_is_saved(qapp: QApplication, tmp_path: Path) -> None:
    office = MailServer()

    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            sheet = opened(window)
            await until(lambda: sheet.mail.port.text() == "587")
            sheet.mail.host.setText("127.0.0.1")
            sheet.mail.port.setText(str(office.port))
            sheet.mail.from_.setText("pydra@example.org")
            sheet.mail.security.setCurrentIndex(sheet.mail.security.findData("none"))
            sheet.save_mail.click()
            await until(lambda: sheet.said_mail.text().startswith("The server is saved"))
            sheet.form.to.setText("mailto:ada@example.org")
            sheet.test.click()
            await until(lambda: sheet.said.text() == "The mail server took it for ada@example.org.")
            window.deleteLater()

    with at_work(office):
        drive(qapp, walk())
    letter = office.letters.get(timeout=30)
    assert "To: ada@example.org" in letter
    assert "From: pydra@example.org" in letter


def test_a_server_is_kept_and_its_password_is_never_shown(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            server = Mail(host="mail.example.org", sender="a@example.org", user="ada", password="hush")
            await live.actions.cluster.set_notify(SetNotify(mail=server))
            window = live.window()
            sheet = opened(window)
            await until(lambda: sheet.mail.host.text() == "mail.example.org")
            assert sheet.mail.password.text() == ""
            assert sheet.mail.password.echoMode() is QLineEdit.EchoMode.Password
            sheet.mail.port.setText("none")
            sheet.save_mail.click()
            await until(lambda: sheet.mail.lines["port"].error)
            sheet.mail.port.setText("465")
            sheet.mail.security.setCurrentIndex(1)
            sheet.save_mail.click()
            await until(lambda: sheet.said_mail.text().startswith("The server is saved"))
            told = (await live.actions.cluster.notify()).mail
            assert (told.port, told.security, told.has_password) == (465, "tls", True)
            window.deleteLater()

    drive(qapp, walk())


def test_rules_and_server_are_pages_that_need_no_scrolling(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            window.resize(1280, 800)
            sheet = opened(window)
            await settled()
            high = sheet.card.height()
            for number, head in enumerate(sheet.heads.buttons()):
                head.click()
                await settled()
                assert sheet.pages.currentIndex() == number
                area = sheet.pages.currentWidget()
                assert isinstance(area, FormScroll)
                assert area.verticalScrollBar().maximum() == 0
                assert sheet.card.height() == high
            sheet.finish(False)
            window.deleteLater()

    drive(qapp, walk())
