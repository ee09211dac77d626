"""How figures are told: tables, percentiles, and how busy the machine was."""

import os
import platform
from collections.abc import Iterable, Sequence

import numpy as np


def heading(title: str, *notes: str) -> None:
    """Print what the next table shows."""
    print(f"\n{title}\n{'=' * len(title)}")
    for note in notes:
        print(note)


def table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table: words to the left, figures to the right."""
    cells = [[_cell(each) for each in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    for row in ([*names], ["-" * width for width in widths], *cells):
        print(
            "  ".join(
                _placed(text, width, at)
                for at, (text, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
        )


def _placed(text: str, width: int, at: int) -> str:
    return text.ljust(width) if at == 0 else text.rjust(width)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def p50(values: Sequence[float]) -> float:
    """Return the median."""
    return float(np.percentile(values, 50))


def p95(values: Sequence[float]) -> float:
    """Return the 95th centile."""
    return float(np.percentile(values, 95))


def load() -> str:
    """Return how busy the machine is, ours and others' work together."""
    return "load " + " ".join(f"{each:.1f}" for each in os.getloadavg())


def machine() -> str:
    """Return what the figures were taken on."""
    return f"{os.cpu_count()} processors, Python {platform.python_version()}, {load()}"


def verdict(value: float, limit: float, *, least: bool = False, work: float | None = None) -> str:
    """Return whether a figure is within its target.

    ``work`` is the processor time alone: where the machine does other work too, a wall time
    that misses says little if this is within.
    """
    if value >= limit if least else value <= limit:
        return "within"
    return "within by cpu" if work is not None and work <= limit else "MISSED"
