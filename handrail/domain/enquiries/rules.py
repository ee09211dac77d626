"""How long words may be, when an answer is promised, and how old somebody is, roughly. Pure."""

from datetime import date, datetime, timedelta

from handrail.kernel.working_days import promised_by

LONGEST = 3_000
LONGEST_MAIL = 100_000
ANSWER_DAYS = 3  # working days in which a specialist answers (advice and guidance)
MAIL_DAYS = 2  # working days in which somebody decides on a mail
NAMES_KEPT = timedelta(days=90)  # of a call, or a mail, that came to nothing
FEWEST_SHOWN, ROUNDED_TO = 8, 5  # as the area's figures: 1 to 7 hidden, others to the nearest 5
BAND = 10
OLDEST_BAND = 70
YOUNGEST_BAND = 20


def answer_promised(asked_at: datetime, nation: str) -> datetime:
    """Return by when a specialist answers what was asked."""
    return promised_by(asked_at, ANSWER_DAYS, nation)


def mail_promised(fetched_at: datetime, nation: str) -> datetime:
    """Return by when somebody decides on a mail."""
    return promised_by(fetched_at, MAIL_DAYS, nation)


def age_band(birth_date: date | None, on: date) -> str:
    """Return an age in words too wide to tell who it is, such as ``40 to 49``."""
    if birth_date is None:
        return ""
    age = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
    if age < YOUNGEST_BAND:
        return f"under {YOUNGEST_BAND}"
    if age >= OLDEST_BAND:
        return f"{OLDEST_BAND} plus"
    start = age // BAND * BAND
    return f"{start} to {start + BAND - 1}"


def shown(count: int) -> int | None:
    """Return a rounded count, or None where it is so small that it could point at somebody."""
    return None if 0 < count < FEWEST_SHOWN else round(count / ROUNDED_TO) * ROUNDED_TO
