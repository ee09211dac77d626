"""What will happen next, in words for the person. Pure: no clock, no database."""

from dataclasses import dataclass
from datetime import date, datetime

from handrail.domain.referrals.choices import State


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody's request stands, as far as it decides what they are told.

    ``promised_date`` is the last day of the promise; ``coach`` may be "".
    """

    state: str
    team: str
    coach: str
    promised_date: date | None
    has_talked: bool
    is_paused: bool
    paused_until_date: date | None
    appointment_at: datetime | None
    review_date: date | None
    today: date
    waits_until_date: date | None = None


@dataclass(frozen=True, slots=True)
class NextThing:
    """One sentence, when it is due, and whether we are late with it."""

    text: str
    by_date: date | None = None
    appointment_at: datetime | None = None
    is_late: bool = False


def next_thing(said: Standing) -> NextThing:
    """Return the one thing to expect next."""
    who = said.coach or f"Somebody from {said.team}"
    if said.state == State.CLOSED and not said.has_talked:
        return NextThing(f"Your request to {said.team} is closed. You can ring and ask again.")
    if said.state == State.CLOSED:
        return NextThing(f"Your support with {said.team} has ended. You can ring and come back.")
    if said.appointment_at:
        return NextThing("You have an appointment.", appointment_at=said.appointment_at)
    if not said.has_talked:
        return _first_contact(said, who)
    if said.is_paused:
        text = "Your support is paused. Nobody will contact you until you are ready."
        return NextThing(text, by_date=said.paused_until_date)
    if said.review_date:
        return NextThing(f"{who} looks at your plan with you.", by_date=said.review_date)
    return NextThing(f"{who} will be in touch. You can also ring them.")


def _first_contact(said: Standing, who: str) -> NextThing:
    if said.promised_date and said.today > said.promised_date:
        text = (
            f"{said.team} should have contacted you by now, and we are sorry. "
            "Ring the number below and they will put it right."
        )
        return NextThing(text, by_date=said.promised_date, is_late=True)
    if said.waits_until_date:
        text = (
            f"You asked us to wait until {_day(said.waits_until_date)}. "
            f"After that {who} will contact you. You can ring before if you are ready."
        )
        return NextThing(text, said.promised_date)
    if said.state == State.REDIRECTING:
        text = (
            f"{said.team} has asked another service whether it can help you better. "
            "One of them will contact you."
        )
        return NextThing(text, by_date=said.promised_date)
    return NextThing(f"{who} will contact you, in a way you said is safe.", said.promised_date)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
