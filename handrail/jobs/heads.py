"""The ends of the audit's chain in a file: where whoever owns the database does not reach."""

import fcntl
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

TAIL = 4_096  # holds several lines


@dataclass(frozen=True, slots=True)
class End:
    """The end of the chain after one batch. ``is_restart``: the database was put back."""

    sequence: int
    digest: str
    sealed_at: str
    is_restart: bool = False


@dataclass(frozen=True, slots=True)
class Outside:
    """Every end in the file, whether its latest line is whole, and what restores lost."""

    ends: dict[int, str]
    is_whole: bool
    lost: int


def as_end(sequence: int, digest: bytes, sealed_at: datetime, *, is_restart: bool = False) -> End:
    """Return an end as it stands in the file."""
    return End(sequence, digest.hex(), sealed_at.isoformat(timespec="seconds"), is_restart)


def read(file: Path) -> Outside:
    """Return what a file says; nothing, and whole, where there is none.

    A line that a crash cut short is superseded by the next. A line that says the database was
    put back takes away the ends beyond it, which that database does not have.
    """
    ends: dict[int, str] = {}
    is_whole, lost, latest = True, 0, 0
    if not file.is_file():
        return Outside(ends, is_whole, lost)
    with file.open() as lines:
        for line in lines:
            end = _parsed(line)
            is_whole = end is not None
            if end is None:
                continue
            if end.is_restart:
                lost += max(latest - end.sequence, 0)
                ends = {each: held for each, held in ends.items() if each <= end.sequence}
            if end.sequence:
                ends[end.sequence] = end.digest
            latest = end.sequence
    return Outside(ends, is_whole, lost)


def append(file: Path, ends: Iterable[End]) -> list[End]:
    """Add the ends that go beyond the file's latest, on disk before it returns; return them."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        tail = _tail(opened)
        latest = _latest(tail)
        new = [end for end in ends if end.is_restart or end.sequence > latest]
        text = "".join(_line(end) for end in new).encode()
        if text:
            # A crash may have cut the latest line short.
            opened.write(b"\n" + text if tail and not tail.endswith(b"\n") else text)
            os.fsync(opened.fileno())
    return new


def latest_in(file: Path) -> int:
    """Return how far the chain goes by the latest line that can be read."""
    if not file.is_file():
        return 0
    with file.open("rb") as opened:
        return _latest(_tail(opened))


def _tail(opened: Any) -> bytes:
    size = os.fstat(opened.fileno()).st_size
    return os.pread(opened.fileno(), TAIL, max(size - TAIL, 0))


def _latest(tail: bytes) -> int:
    for line in reversed(tail.decode(errors="replace").splitlines()):
        if end := _parsed(line):
            return end.sequence
    return 0


def _parsed(line: str) -> End | None:
    with suppress(ValueError, KeyError, TypeError):
        said = json.loads(line)
        restored = bool(said.get("restored"))
        return End(int(said["sequence"]), str(said["digest"]), str(said["sealed_at"]), restored)
    return None


def _line(end: End) -> str:
    said = {"sequence": end.sequence, "digest": end.digest, "sealed_at": end.sealed_at}
    return json.dumps(said | ({"restored": True} if end.is_restart else {})) + "\n"
