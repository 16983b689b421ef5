"""One window per home: whoever comes second asks the first to raise its window, and ends."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from pydra_core.errors import Fault, UserError
from pydra_core.settings import HomeLock, ensure

SOCKET_PATH_LIMIT = 100
"""Bytes that a path of a local socket may have with room to spare; sun_path has 104 on macOS, 108 on Linux (unix(7))."""
REPLY_TIMEOUT = 2_000


class Instance(QObject):
    """The claim on the window's folder of one home. A lock decides, the socket only carries the word: a stale one does no harm."""

    raise_asked = Signal()
    """Somebody started the program again: the window should come to the front."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = HomeLock(ensure(folder), "pydra")
        self._name = _socket_name(folder)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greeted)

    def claim(self) -> bool:
        """True if this is the first one; False if another holds the home."""
        try:
            self._lock.acquire()
        except UserError as error:
            if error.fault is not Fault.CONFLICT:
                raise
            return False
        QLocalServer.removeServer(self._name)  # left by one that crashed: the lock says that nobody listens there
        self._server.listen(self._name)
        return True

    def raise_first(self) -> bool:
        """Asks the first one to raise its window; False if it does not answer."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(REPLY_TIMEOUT):
            return False
        socket.write(b"raise\n")
        answered = socket.waitForReadyRead(REPLY_TIMEOUT)
        socket.disconnectFromServer()
        return bool(answered)

    def release(self) -> None:
        """Gives the home free; doing it twice is harmless."""
        self._server.close()
        self._lock.release()

    def _greeted(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.readyRead.connect(lambda socket=socket: self._said(socket))
            socket.disconnected.connect(socket.deleteLater)

    def _said(self, socket: QLocalSocket) -> None:
        if socket.read(64).data().startswith(b"raise"):  # type: ignore[union-attr]
            socket.write(b"raised\n")
            socket.flush()
            self.raise_asked.emit()


def _socket_name(folder: Path) -> str:
    """A path in the folder, or, where that is too long or sockets have no paths, a name made from it."""
    path = folder / "raise.socket"
    if sys.platform != "win32" and len(str(path).encode()) <= SOCKET_PATH_LIMIT:
        return str(path)
    name = "pydra-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    return (
        name
        if sys.platform == "win32"
        else str(Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / name)
    )
