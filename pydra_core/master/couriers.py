"""Takes letters away: e-mail and webhooks, from a thread of their own, so that no slow server holds up the master.

1. At most `WAITING` letters wait; one more is dropped, and the log says so.
2. A letter is tried `len(PAUSES) + 1` times; then the log says why it did not arrive.
3. Neither passwords nor the paths of webhooks stand in a log or in an error.
"""

import http.client
import logging
import queue
import smtplib
import socket
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import urlsplit

from pydra_core.errors import Fault, UserError
from pydra_core.master.letters import MAILTO, Letter
from pydra_core.protocol.rules import Mail
from pydra_core.settings import program_version

WAITING = 200
PAUSES = (2.0, 20.0, 120.0)
"""Seconds before the second and each further try."""
TIMEOUT = 15.0
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
log = logging.getLogger(__name__)


class Couriers:
    """One thread that is started with the first letter and ended by `close`. `mail` tells the server and its password now."""

    def __init__(self, mail: Callable[[], Mail], pauses: Sequence[float] = PAUSES) -> None:
        self._mail, self._pauses = mail, tuple(pauses)
        self._letters: queue.Queue[Letter | None] = queue.Queue(WAITING)
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def post(self, letter: Letter) -> None:
        """Hands a letter over; never waits."""
        if self._closing.is_set():
            return
        try:
            self._letters.put_nowait(letter)
        except queue.Full:
            log.warning("%d notices wait to be sent: one for %s is dropped", WAITING, letter.place)
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="couriers", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Ends the thread: what is on its way arrives or not, what waits is dropped. Takes up to `TIMEOUT`."""
        self._closing.set()
        if self._thread is None:
            return
        try:
            self._letters.put_nowait(None)
        except queue.Full:
            pass  # it looks at `_closing` after each letter
        self._thread.join(TIMEOUT)

    def _work(self) -> None:
        while not self._closing.is_set():
            letter = self._letters.get()
            if letter is not None:
                self._bring(letter)

    def _bring(self, letter: Letter) -> None:
        for pause in (*self._pauses, None):
            try:
                send(letter, self._mail())
            except UserError as error:
                if pause is None:
                    log.warning("a notice did not arrive: %s", error.sentence)
                elif self._closing.wait(pause):
                    return
            except Exception:
                log.exception("a notice for %s met a bug", letter.place)
                return
            else:
                return


def send(letter: Letter, mail: Mail) -> None:
    """Sends one letter now. Raises UserError, which says why it did not arrive."""
    if letter.to.startswith(MAILTO):
        _send_mail(letter, mail)
    else:
        _call_hook(letter)


# ------------------------------------------------------------------------------------------------------- e-mail


def _send_mail(letter: Letter, mail: Mail) -> None:
    if not mail.host:
        raise UserError(
            "No mail server is set: say which with pydractl notify mail, or in the settings.", Fault.REFUSED
        )
    where = f"the mail server {mail.host}:{mail.port}"
    try:
        with _connected(mail) as server:
            if mail.user:
                server.login(mail.user, mail.password)
            server.send_message(message(letter, mail))
    except smtplib.SMTPAuthenticationError:
        raise UserError(
            f"{where.capitalize()} does not take the password of {mail.user}: write it again.", Fault.REFUSED
        ) from None
    except smtplib.SMTPRecipientsRefused:
        raise UserError(
            f"{where.capitalize()} does not take mail for {letter.to.removeprefix(MAILTO)}.", Fault.REFUSED
        ) from None
    except smtplib.SMTPResponseException as error:
        said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        raise UserError(f"{where.capitalize()} answered {error.smtp_code}: {_line(said)}.", Fault.REFUSED) from None
    except (OSError, smtplib.SMTPException) as error:
        raise UserError(f"{where.capitalize()} cannot be used: {_why(error)}.", Fault.UNREACHABLE) from None


def _connected(mail: Mail) -> smtplib.SMTP:
    """A server with whom one can speak as is wanted, under TLS first if that is."""
    context = ssl.create_default_context()
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=TIMEOUT, context=context)
    server = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT)
    try:
        if mail.security == "starttls":
            server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


def message(letter: Letter, mail: Mail) -> EmailMessage:
    """The letter as plain text."""
    made = EmailMessage()
    made["From"], made["To"] = mail.sender, letter.to.removeprefix(MAILTO)
    made["Subject"] = letter.subject
    made["Date"], made["Message-ID"] = formatdate(localtime=True), make_msgid(domain=mail.sender.rpartition("@")[2])
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answer by a machine
    made.set_content(letter.text)
    return made


# ----------------------------------------------------------------------------------------------------- webhooks


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Whoever answers with another address is not followed there with what was meant for the first."""

    def redirect_request(self, *_: object) -> None:
        return None


def _call_hook(letter: Letter) -> None:
    host = urlsplit(letter.to).hostname or ""
    proxies = [urllib.request.ProxyHandler({})] if host in _LOOPBACK else []
    opener = urllib.request.build_opener(_NoRedirects, *proxies)
    head = {"Content-Type": "application/json", "User-Agent": f"Pydra/{program_version()}"}
    asked = urllib.request.Request(letter.to, letter.document.encode(), head, method="POST")
    try:
        with opener.open(asked, timeout=TIMEOUT):
            return
    except urllib.error.HTTPError as error:
        error.close()
        raise UserError(f"The webhook at {host} answered {error.code} {error.reason}.", Fault.REFUSED) from None
    except (OSError, http.client.HTTPException) as error:
        raise UserError(f"The webhook at {host} cannot be reached: {_why(error)}.", Fault.UNREACHABLE) from None


def _why(error: Exception) -> str:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        return f"no answer within {TIMEOUT:g} s"
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({reason.verify_message})"
    if isinstance(reason, socket.gaierror):
        return "there is no such host"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return _line(str(reason)) or type(reason).__name__


def _line(text: str) -> str:
    return " ".join(text.split())[:200].rstrip(".")
