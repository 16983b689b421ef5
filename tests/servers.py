"""Real servers that tests read from, on loopback, each gone when its test has ended: PostgreSQL, S3 and a plain web server."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

PASSWORD = "hush-hush:p@ss/word"
"""Of the database: one that has to be quoted in an address."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


@dataclass(frozen=True)
class Database:
    port: int

    def url(self, password: str = PASSWORD) -> str:
        import sqlalchemy

        made = sqlalchemy.URL.create("postgresql+psycopg", "postgres", password, "127.0.0.1", self.port, "postgres")
        return made.render_as_string(hide_password=False)

    def do(self, *statements: str) -> None:
        import psycopg

        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", password=PASSWORD, dbname="postgres"
        ) as link:
            for statement in statements:
                link.execute(statement)  # type: ignore[call-overload]  # plain texts of the tests


@contextmanager
def postgresql() -> Iterator[Database]:
    """A fresh cluster in a folder of its own, run by an ordinary user."""
    pytest.importorskip("psycopg", reason="psycopg is not installed here (extra: dev)")
    programs = _programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed here (Debian: postgresql)")
    user = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pydra-pg-"))
    try:
        secret = folder / "password"
        secret.write_text(PASSWORD)
        if user:
            for path in (folder, secret):
                os.chown(path, pwd.getpwnam(user).pw_uid, -1)
        data, port = folder / "data", free_port()
        _run(
            user,
            folder,
            programs / "initdb",
            "-U",
            "postgres",
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
            "--no-sync",
            "-D",
            data,
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder}"
        _run(user, folder, programs / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o", options)
        try:
            yield Database(port)
        finally:
            _run(user, folder, programs / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(folder)


def _programs() -> Path | None:
    """Where initdb and pg_ctl are; Debian keeps them out of the path."""
    found = [Path(path) for path in [shutil.which("initdb")] if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return found[0].resolve().parent if found else None


def _run(user: str | None, folder: Path, program: Path, *args: object) -> None:
    with (folder / "said").open("ab") as out:  # no pipe: the server would hold it open
        done = subprocess.run([program, *map(str, args)], user=user, cwd=folder, stdout=out, stderr=out, timeout=60)
    assert done.returncode == 0, (folder / "said").read_text()


@dataclass(frozen=True)
class Bucket:
    endpoint: str
    name: str = "books"

    @property
    def options(self) -> dict[str, object]:
        return {"key": "test", "secret": "test-secret", "endpoint_url": self.endpoint}

    def put(self, name: str, content: bytes) -> None:
        import fsspec

        fsspec.filesystem("s3", **self.options).pipe_file(f"{self.name}/{name}", content)


@contextmanager
def s3() -> Iterator[Bucket]:
    """moto's server in a process of its own, with one empty bucket."""
    for name in ("moto", "flask_cors", "s3fs"):
        pytest.importorskip(name, reason=f"{name} is not installed here (extra: dev)")
    start = (
        "import sys\n"
        "from moto.server import DomainDispatcherApplication, create_backend_app\n"
        "from werkzeug.serving import make_server\n"
        "app = DomainDispatcherApplication(create_backend_app)\n"
        "server = make_server('127.0.0.1', 0, app, threaded=True)\n"
        "print(server.server_port, flush=True)\n"
        "server.serve_forever()\n"
    )
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen([sys.executable, "-c", start], stdout=subprocess.PIPE, stderr=said)
        try:
            assert server.stdout is not None
            with server.stdout:
                port = server.stdout.readline()
                said.seek(0)
                assert port, said.read().decode()
                bucket = Bucket(f"http://127.0.0.1:{int(port)}")
                making = urllib.request.Request(f"{bucket.endpoint}/{bucket.name}", method="PUT")
                urllib.request.urlopen(making, timeout=30).close()
                yield bucket
        finally:
            server.kill()
            server.wait()


class Site:
    """Files by their paths, with ranges. `failures`: so many requests are answered by 503 first."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.failures = 0
        self.asked: list[str] = []
        self.url = ""
        self.ranges = True


class _Server(ThreadingHTTPServer):
    """Serves one site."""

    def __init__(self, site: Site) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.site = site


class _Answers(BaseHTTPRequestHandler):
    """Files and ranges of them, as of RFC 9110."""

    server: _Server

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        site, part = self.server.site, self.headers.get("Range", "")
        site.asked.append(f"{self.command} {part}".strip())
        content = site.files.get(self.path.partition("?")[0])
        if site.failures:
            site.failures -= 1
            self._send(503, b"", {})
        elif content is None:
            self._send(404, b"", {})
        else:
            self._found(content, part if site.ranges else "")

    def _found(self, content: bytes, part: str) -> None:
        told = {"ETag": f'"{hash(content)}"'} | ({"Accept-Ranges": "bytes"} if self.server.site.ranges else {})
        if not part:
            return self._send(200, content, told)
        first, _, last = part.removeprefix("bytes=").partition("-")
        end = min(int(last) + 1 if last else len(content), len(content))
        told["Content-Range"] = f"bytes {first}-{end - 1}/{len(content)}"
        return self._send(206, content[int(first) : end], told)

    def _send(self, status: int, content: bytes, told: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (told | {"Content-Length": str(len(content))}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal."""


@contextmanager
def web() -> Iterator[Site]:
    """A web server that gives ranges of files."""
    site = Site()
    server = _Server(site)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
