"""What the directory decides from facts alone: summaries, staleness, links. No clock."""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from math import cos, hypot, inf, radians
from urllib.parse import urlsplit

STALE_AFTER_DAYS = 90
LONGEST_SUMMARY = 240
NEAR_MILES = 25.0
NOWHERE_MILES = 5.0  # what has no place to travel to (by phone, all over an area) counts as so far
UNKNOWN_WAIT_DAYS = 20
LONGEST_WAIT = 1300  # working days: five years
LONGEST_ADDRESS = 2000
OFFICE_OPENS, OFFICE_CLOSES = time(9), time(17)
_COUNCIL = re.compile(r"[ENSW][0-9]{8}")
_COUNTRIES = {
    "E": ("E92000001", "K02000001", "K03000001", "K04000001"),
    "W": ("W92000004", "K02000001", "K03000001", "K04000001"),
    "S": ("S92000003", "K02000001", "K03000001"),
    "N": ("N92000002", "K02000001"),
}
_NO_ADDRESS = {"http://", "https://", "n/a", "none", "null"}
_SCHEME = re.compile(r"^(https?):/?(?!/)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")


def summary_of(text: str) -> str:
    """Return the earliest sentence or two of a text that say something, in one line."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    said = next((line for line in lines if len(line) >= 60 and not line.startswith("- ")), "")
    line = said or " ".join(lines)
    if len(line) <= LONGEST_SUMMARY:
        return line
    short = ""
    for sentence in _SENTENCE_END.split(line):
        if len(short) + len(sentence) + 1 > LONGEST_SUMMARY:
            break
        short = f"{short} {sentence}".strip()
    return short or line[: LONGEST_SUMMARY - 1].rsplit(" ", 1)[0] + "…"


def fresh_since(on: date) -> date:
    """Return the earliest day on which a check still counts on a day (R12)."""
    return on - timedelta(days=STALE_AFTER_DAYS)


def stale_from(checked: date) -> date:
    """Return the day from which a check is too old to lean on (R12)."""
    return checked + timedelta(days=STALE_AFTER_DAYS + 1)


def is_stale(checked: date | None, on: date) -> bool:
    """Return whether a figure or an entry was never checked or is too old to lean on (R12)."""
    return checked is None or checked < fresh_since(on)


def web_address(said: str) -> str:
    """Return a web address that is safe to link to, or nothing: a feed's and anybody's."""
    text = "".join(said.split())
    if not text or text.lower() in _NO_ADDRESS:
        return ""
    text = _SCHEME.sub(r"\1://", text)
    if "://" not in text:
        text = f"http://{text.removeprefix('//')}"
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return ""
    allowed = parts.scheme.lower() in {"http", "https"} and "@" not in parts.netloc
    return text[:LONGEST_ADDRESS] if allowed and "." in host.strip(".") else ""


def has_ended(no_new_from_date: date | None, on: date, *, state: str = "") -> bool:
    """Return whether a service takes nobody new any more, for good (R133)."""
    is_over = no_new_from_date is not None and no_new_from_date <= on
    return is_over or state == "withdrawn"


def is_outside_office_hours(weekday: int | None, opens: time | None, closes: time | None) -> bool:
    """Return whether an opening time reaches outside 9 to 5 on a weekday (R116)."""
    if weekday is None or opens is None or closes is None:
        return False
    return weekday >= 5 or opens < OFFICE_OPENS or closes > OFFICE_CLOSES


def apart(lat: float, lon: float, to_lat: float | None, to_lon: float | None) -> float:
    """Return a number that grows with the distance between two points; far when one is unknown."""
    if to_lat is None or to_lon is None:
        return inf
    return hypot(to_lat - lat, (to_lon - lon) * cos(radians(lat)))


def with_countries(area_codes: Iterable[str]) -> frozenset[str]:
    """Return the codes of areas and of the countries that a council among them lies in.

    Whoever serves a whole country is found by its code, as the ONS writes it.
    """
    codes = frozenset(area_codes)
    nations = {code[0] for code in codes if _COUNCIL.fullmatch(code)}
    return codes.union(*(_COUNTRIES[nation] for nation in nations))
