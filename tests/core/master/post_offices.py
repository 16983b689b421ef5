"""Where notices arrive in tests: a mail server and a webhook on loopback, each on a thread of its own."""

import base64
import json
import queue
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much of SMTP (RFC 5321) as a client needs; `letters` has what came, `answers` what commands get instead of a yes."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.tls = tls
        self.letters: queue.Queue[str] = queue.Queue()
        self.logins: queue.Queue[str] = queue.Queue()
        self.answers: dict[str, list[str]] = {}

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 post office")
        try:
            while line := self.rfile.readline().decode().strip():
                if not self._take(line):
                    return
        except OSError:  # the client is gone
            return

    def _take(self, line: str) -> bool:
        word = line.split()[0].upper()
        told = self.server.answers.get(word)
        if told:
            self._say(told.pop(0))
        elif word == "EHLO":
            more = ["250-STARTTLS"] if self.server.tls and not isinstance(self.connection, ssl.SSLSocket) else []
            for each in ("250-post office", *more, "250 AUTH PLAIN"):
                self._say(each)
        elif word == "STARTTLS":
            return self._secure()
        elif word == "AUTH":
            self.server.logins.put(base64.b64decode(line.split()[2]).decode().replace("\0", " ").strip())
            self._say("235 welcome")
        elif word == "DATA":
            self._letter()
        else:
            self._say("221 bye" if word == "QUIT" else "250 yes")
        return word != "QUIT"

    def _secure(self) -> bool:
        assert self.server.tls
        self._say("220 go on")
        try:
            self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        except OSError:  # the client does not trust us
            return False
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        return True

    def _letter(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline().decode()) not in (".\r\n", ""):
            lines.append(line)
        self.server.letters.put("".join(lines))
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def finish(self) -> None:
        super().finish()
        self.connection.close()


class Hook(HTTPServer):
    """A webhook: `calls` has each document that came, `statuses` what is answered before 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Called)
        self.calls: queue.Queue[dict[str, Any]] = queue.Queue()
        self.statuses: list[int] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook/secret-path"


class _Called(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        if status == 200:
            self.server.calls.put(json.loads(body))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing goes to standard error."""


@contextmanager
def at_work(server: socketserver.TCPServer) -> Iterator[None]:
    """The server answers until the block ends."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
