"""Whom to ring when it cannot wait. Public numbers, each with its source and the day it was read.

Other numbers are never put here without both.
"""

from dataclasses import dataclass
from datetime import date

CHECKED_DATE = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class Line:
    """One number: when to use it, and how."""

    number: str
    when: str
    note: str = ""


# The national emergency number, and the NHS's own: nhs.uk/nhs-services/urgent-and-emergency-care-
# services and nhs.uk/nhs-services/mental-health-services (111, option 2, in England and Wales);
# samaritans.org (116 123, free from any phone, day and night).
EMERGENCY = Line("999", "Someone's life is at risk, or you cannot keep yourself or someone safe")
URGENT = Line(
    "111",
    "You need help now, but it is not an emergency",
    "Choose option 2 for mental health.",
)
LISTENING = Line("116 123", "You want to talk to someone", "Samaritans: free, day and night.")
LINES = (EMERGENCY, URGENT, LISTENING)
