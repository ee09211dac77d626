"""How much of our own css and script a browser fetches, beyond the design system."""

import gzip
from pathlib import Path

from bench import report

OWN = Path(__file__).resolve().parent.parent / "handrail" / "web" / "shared" / "static"
LIMIT = 20_000


def files() -> list[Path]:
    """Return our own css and script."""
    return sorted(path for path in OWN.rglob("*") if path.suffix in {".css", ".js"})


def run() -> None:
    """Print each file's size, and the sum against the limit."""
    rows: list[tuple[object, ...]] = [
        (path.name, path.stat().st_size, len(gzip.compress(path.read_bytes())), "")
        for path in files()
    ]
    total = sum(path.stat().st_size for path in files())
    rows.append(("together", total, "", report.verdict(total, LIMIT)))
    report.heading("Own css and script, in bytes", f"target: under {LIMIT:,} before compression")
    report.table(("file", "bytes", "compressed", ""), rows)
