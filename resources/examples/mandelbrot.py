"""The Mandelbrot set, row by row, with nothing but the standard library."""

import struct
import zlib
from typing import Annotated

from pydra_core.tasks import Param, Task

Pixels = Annotated[int, Param(min=16, max=4096, unit="px")]
Place = Annotated[float, Param(help="The middle of the picture", min=-2, max=2)]


class Mandelbrot(Task):
    """Computes a picture of the Mandelbrot set and saves it as a PNG file."""

    def work(
        self,
        width: Pixels = 640,
        height: Pixels = 480,
        x: Place = -0.6,
        y: Place = 0.0,
        span: Annotated[float, Param(help="How much of the plane is seen, from left to right", min=1e-12, max=8)] = 3.2,
        iterations: Annotated[int, Param(help="More give finer edges and take longer", min=1, max=100_000)] = 200,
    ) -> dict[str, int]:
        step = span / width
        rows, inside = [], 0
        for row in self.track(range(height), "computing rows"):
            cy = y + (height / 2 - row) * step
            counts = [escape(complex(x + (column - width / 2) * step, cy), iterations) for column in range(width)]
            inside += counts.count(iterations)
            rows.append(b"".join(colour(count, iterations) for count in counts))
        self.save("mandelbrot.png", png(width, height, rows))
        return {"width": width, "height": height, "inside": inside}


def escape(c: complex, iterations: int) -> int:
    """How many steps z → z² + c takes to leave the circle of radius 2; `iterations` if it stays."""
    z = 0j
    for count in range(iterations):
        z = z * z + c
        if z.real * z.real + z.imag * z.imag > 4:
            return count
    return iterations


def colour(count: int, iterations: int) -> bytes:
    """Black inside; outside from deep blue over violet to amber, by how soon a point escapes."""
    if count == iterations:
        return b"\0\0\0"
    t = (count / iterations) ** 0.4
    return bytes((int(255 * min(1, 1.8 * t)), int(255 * min(1, 1.1 * t)), int(255 * (0.25 + 0.75 * t * (1 - t) * 2))))


def png(width: int, height: int, rows: list[bytes]) -> bytes:
    """An RGB picture as PNG (RFC 2083): a signature and three chunks."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = b"".join(b"\0" + row for row in rows)  # each row begins with its filter: none
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")
