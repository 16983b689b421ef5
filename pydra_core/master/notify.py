"""What the master tells by e-mail and webhook: its rules and its mail server, kept in its home, and the couriers.

`notify.json` is for the master's user alone (0600), and the password in it is sealed with the key of the vault.
"""

import asyncio
import base64
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from pydra_core.errors import Fault, UserError
from pydra_core.master import letters
from pydra_core.master.couriers import Couriers, send
from pydra_core.master.secrets import Vault
from pydra_core.protocol import verbs
from pydra_core.protocol.pictures import EventRow
from pydra_core.protocol.rules import Mail, Rule
from pydra_core.settings import write_private

FILE = "notify.json"
log = logging.getLogger(__name__)


class Kept(msgspec.Struct, frozen=True):
    """The file. `sealed` is the password of the mail server as base64 of ciphertext."""

    rules: tuple[Rule, ...] = ()
    mail: Mail = Mail()
    sealed: str = ""


class Notify:
    """Belongs to the master's loop. `name` is the master's, for what is written."""

    def __init__(self, home: Path, vault: Vault, name: str) -> None:
        self._path, self._vault, self._name = home / FILE, vault, name
        self._kept = _read(self._path)
        self._couriers = Couriers(self.mail)

    def mail(self) -> Mail:
        """The mail server with its password. Raises UserError if that cannot be opened any more."""
        kept = self._kept
        password = str(self._vault.open(base64.b64decode(kept.sealed)).get("password", "")) if kept.sealed else ""
        return msgspec.structs.replace(kept.mail, password=password)

    def told(self) -> verbs.NotifyTold:
        """Rules and server, without the password."""
        mail = msgspec.structs.replace(self._kept.mail, has_password=bool(self._kept.sealed))
        return verbs.NotifyTold(rules=self._kept.rules, mail=mail)

    def set(self, verb: verbs.SetNotify) -> verbs.NotifyTold:
        """Other rules, or another server, from now on. Raises UserError, and then nothing has changed."""
        rules = self._kept.rules if verb.rules is None else verb.rules
        letters.check_rules(rules)
        mail, sealed = (self._kept.mail, self._kept.sealed) if verb.mail is None else self._sealed(verb.mail)
        self._keep(Kept(tuple(rules), mail, sealed))
        return self.told()

    def _sealed(self, mail: Mail) -> tuple[Mail, str]:
        letters.check_mail(mail)
        sealed = self._kept.sealed if mail.user else ""
        if mail.password:
            sealed = base64.b64encode(self._vault.seal({"password": mail.password})).decode()
        if sealed and mail.security == "none":
            raise UserError(
                "A password goes out under TLS only: choose starttls or tls, or leave the user out.", Fault.BAD_INPUT
            )
        return msgspec.structs.replace(mail, password="", has_password=False), sealed

    def _keep(self, kept: Kept) -> None:
        try:
            write_private(self._path, msgspec.json.format(msgspec.json.encode(kept)))
        except OSError as error:
            raise UserError(
                f"{self._path} cannot be written: {error.strerror}. Make room, or look who owns it."
            ) from None
        self._kept = kept

    async def test(self, to: str) -> verbs.Done:
        """Sends a test there now. Raises UserError, which says why it did not arrive."""
        if fault := letters.place_fault(to):
            raise UserError(fault, Fault.BAD_INPUT, {"to": fault})
        letter = letters.trial(to, self._name, _moment(time.time()))
        await asyncio.to_thread(send, letter, self.mail())
        took = "The mail server took it for" if to.startswith(letters.MAILTO) else "It was taken by"
        return verbs.Done(f"{took} {letter.place.removeprefix(letters.MAILTO)}.")

    def happened(self, event: EventRow, labels: Callable[[], Sequence[str]]) -> None:
        """Tells whom the rules name; `labels` are those of its run."""
        if not self._kept.rules:
            return
        for to in letters.fired(self._kept.rules, event, labels()):
            self._couriers.post(letters.letter(to, event, self._name, _moment(event.at)))

    def close(self) -> None:
        """Ends the couriers; may take as long as a server does."""
        self._couriers.close()


def _moment(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S %z", time.localtime(at))


def _read(path: Path) -> Kept:
    """What was kept; a file that cannot be read is left alone until rules are set anew."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Kept)
    except FileNotFoundError:
        return Kept()
    except (OSError, msgspec.DecodeError) as error:
        log.warning("%s cannot be read (%s): nobody is told by e-mail or webhook until rules are set anew", path, error)
        return Kept()
