"""The end of an X server, as Xlib tells it: unless somebody acts in its handler, it ends the process on the spot (XSetIOErrorHandler(3)).

Qt notices most broken displays by itself and leaves its loop; which of the two comes first is chance.
"""

import ctypes
from collections.abc import Callable

_kept: list[object] = []
"""What C holds on to must not be collected."""


def on_broken(act: Callable[[], None]) -> bool:
    """Calls `act` on the thread that finds the X server gone; `act` must not return. False where there is no Xlib."""
    try:
        xlib = ctypes.CDLL("libX11.so.6")
    except OSError:
        return False

    def broken(_: int) -> int:
        act()
        return 0

    handler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(broken)
    _kept.append(handler)
    xlib.XSetIOErrorHandler.restype = ctypes.c_void_p
    xlib.XSetIOErrorHandler(handler)
    return True
