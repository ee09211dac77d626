"""Pure rules about people: safe contact, and what differs between two accounts of one person."""

from dataclasses import dataclass
from datetime import date

OLDEST = 120
SAFE = "yes"


@dataclass(frozen=True, slots=True)
class Reach:
    """One way to reach a person, and whether they marked it safe."""

    way: str
    address: str
    is_safe: bool


def age_on(birth_date: date, day: date) -> int:
    """Return the age in whole years on a day."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def birth_date_problem(birth_date: date, today: date) -> str:
    """Return what is wrong with a date of birth, in words, or nothing."""
    if birth_date > today:
        return "Date of birth must be in the past"
    if age_on(birth_date, today) > OLDEST:
        return "Check the year of birth"
    return ""


def safe_reaches(
    *, phone: str, phone_safe: str, text_safe: str, email: str, email_safe: str
) -> tuple[Reach, ...]:
    """Return the ways of contact in the order we try them, each with whether it is safe."""
    ways = (
        Reach("text", phone, text_safe == SAFE),
        Reach("phone", phone, phone_safe == SAFE),
        Reach("email", email, email_safe == SAFE),
    )
    return tuple(way for way in ways if way.address)


def differences(held: dict[str, str], given: dict[str, str]) -> tuple[str, ...]:
    """Return the names of details that were given and are not what is held."""
    return tuple(
        name for name, value in sorted(given.items()) if value and held.get(name, "") != value
    )
