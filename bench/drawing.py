"""Draw a curve to PNG with what is in Python itself: a bench needs no library of pictures."""

import struct
import zlib
from collections.abc import Sequence
from itertools import pairwise
from math import log10
from pathlib import Path

WIDTH, HEIGHT, EDGE = 640, 400, 40
WHITE, GREY, BLUE, DARK = (255, 255, 255), (216, 221, 224), (0, 94, 184), (33, 43, 50)
Colour = tuple[int, int, int]


class Canvas:
    """A picture of pixels."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.rows = [bytearray(bytes(WHITE) * width) for _ in range(height)]

    def dot(self, x: int, y: int, colour: Colour, size: int = 1) -> None:
        """Fill a square around a pixel."""
        for row in range(max(0, y - size + 1), min(self.height, y + size)):
            for column in range(max(0, x - size + 1), min(self.width, x + size)):
                self.rows[row][column * 3 : column * 3 + 3] = bytes(colour)

    def line(self, start: tuple[int, int], end: tuple[int, int], colour: Colour) -> None:
        """Draw a straight line."""
        steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
        for step in range(steps + 1):
            x = start[0] + (end[0] - start[0]) * step // steps
            y = start[1] + (end[1] - start[1]) * step // steps
            self.dot(x, y, colour)

    def png(self) -> bytes:
        """Return the picture as a PNG file (ISO/IEC 15948: eight bits, truecolour)."""
        raw = b"".join(b"\0" + bytes(row) for row in self.rows)
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        parts = ((b"IHDR", header), (b"IDAT", zlib.compress(raw)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def draw(points: Sequence[tuple[int, float]], to: Path) -> None:
    """Draw sizes against times, both as powers of ten; the grey line is where linear would be."""
    canvas = Canvas(WIDTH, HEIGHT)
    first, last = points[0], points[-1]
    lowest, highest = log10(min(it for _, it in points)), log10(first[1] * last[0] / first[0])

    def at(number: float, took: float) -> tuple[int, int]:
        across = (log10(number) - log10(first[0])) / (log10(last[0]) - log10(first[0]))
        up = (log10(took) - lowest) / max(highest - lowest, 1e-9)
        x = EDGE + round(across * (WIDTH - 2 * EDGE))
        return x, HEIGHT - EDGE - round(up * (HEIGHT - 2 * EDGE))

    corner = (EDGE, HEIGHT - EDGE)
    canvas.line(corner, (WIDTH - EDGE, HEIGHT - EDGE), DARK)
    canvas.line(corner, (EDGE, EDGE), DARK)
    canvas.line(at(*first), at(last[0], first[1] * last[0] / first[0]), GREY)
    for before, after in pairwise(points):
        canvas.line(at(*before), at(*after), BLUE)
    for point in points:
        canvas.dot(*at(*point), BLUE, size=4)
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(canvas.png())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
