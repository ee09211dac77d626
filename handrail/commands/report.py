"""How every command tells what it does: progress, what it refused, one line at the end.

The exit status is 0 unless something was rejected through a fault of ours. Rows of the
input that are wrong are shown with their line, counted and skipped; they are no fault.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import click

SHOWN = 20


@dataclass(slots=True)
class Report:
    """What one command did, ready for its last line."""

    counts: dict[str, int] = field(default_factory=dict)
    rejections: int = 0
    faults: int = 0

    def count(self, what: str, number: int = 1) -> None:
        """Add to one of the numbers of the last line."""
        self.counts[what] = self.counts.get(what, 0) + number

    def rejected(self, where: str, reason: str) -> None:
        """Show and count a piece of the input that is wrong and was skipped."""
        self.rejections += 1
        self._show(self.rejections, f"{where}: {reason}")

    def fault(self, where: str, reason: str) -> None:
        """Show and count something good that was refused through a fault of ours."""
        self.faults += 1
        self._show(self.faults, f"{where}: {reason} (a fault of Handrail, please report it)")

    def finish(self, *always: str) -> None:
        """Print the last line, naming the counts in ``always`` even at 0, and exit if at fault."""
        for what in always:
            self.counts.setdefault(what, 0)
        numbers = self.counts | {"rejected": self.rejections}
        if self.faults:
            numbers["faults"] = self.faults
        click.echo(" ".join(f"{what}={number}" for what, number in numbers.items()))
        if self.faults:
            raise SystemExit(1)

    def _show(self, number: int, line: str) -> None:
        if number <= SHOWN:
            click.echo(line, err=True)
        elif number == SHOWN + 1:
            click.echo("and more like it, counted below", err=True)


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal, nothing elsewhere; yields a function that advances it."""
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.advance(task, done)


@contextmanager
def step(label: str) -> Iterator[None]:
    """Print a step and, when it is done, how long it took."""
    click.echo(f"{label} ... ", nl=False)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        click.echo("stopped")
        raise
    click.echo(f"{time.monotonic() - started:.1f} s")
