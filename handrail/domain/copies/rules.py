"""Who may ask for a copy of everything about themself, and open it. Pure.

A one-time code shows that somebody has a phone or a mailbox, not who they are: it is never
enough, to ask or to open.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

PROVEN = "P9"  # NHS login's highest level of identity
OPEN_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a copy and of whoever opens it."""

    identity: str
    state: str
    until_at: datetime | None
    level: str
    has_key: bool


def may_ask(level: str) -> bool:
    """Return whether somebody on their own page has proved well enough who they are."""
    return level == PROVEN


def may_open(standing: Standing, at: datetime) -> bool:
    """Return whether a copy opens: ready, in time, and for somebody proven, not for a code.

    Where staff made sure who they are, the key handed to them then is the proof.
    """
    if standing.state != "ready" or standing.until_at is None or at >= standing.until_at:
        return False
    return standing.level == PROVEN or (standing.identity == "staff" and standing.has_key)


def open_until(released: datetime) -> datetime:
    """Return the end of the link."""
    return released + OPEN_FOR
