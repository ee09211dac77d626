"""The words of a card. Pure; a summary is shorter than 140 signs (CDS Hooks 2.0, card.summary)."""

from datetime import date

from handrail.domain.prompting.rules import YOUNGEST, Prompt, WhyNow

LONGEST_SUMMARY = 139
LONGEST_NAME = 70
CUT = "…"


def why(prompt: Prompt) -> str:
    """Return why now, in a sentence that argues nothing about fitness."""
    days = f"{prompt.days_off} day{'' if prompt.days_off == 1 else 's'}"
    if prompt.why is WhyNow.THIRD_NOTE:
        return f"This is fit note number {prompt.notes} in one absence; {days} so far."
    if prompt.why is WhyNow.LONG_NOTE:
        ends = "has no end date" if prompt.until_date is None else "is for more than four weeks"
        return f"This fit note {ends}."
    if prompt.why is WhyNow.FIRST_NOTE:
        return "This is a first fit note, for more than two weeks."
    return f"Fit notes have covered {days} in one absence."


def why_short(prompt: Prompt) -> str:
    """Return why now, in as few words as a summary has room for."""
    return {
        WhyNow.THIRD_NOTE: f"Fit note number {prompt.notes}",
        WhyNow.LONG_NOTE: "A long fit note",
        WhyNow.FIRST_NOTE: "A first fit note beyond two weeks",
        WhyNow.TWO_WEEKS: "About two weeks off or more",
    }[prompt.why]


def short(before: str, name: str) -> str:
    """Return a summary that is never too long: the name of a service is what is cut."""
    return _cut(f"{before}: {_cut(name, LONGEST_NAME)} could help", LONGEST_SUMMARY)


def already(name: str) -> str:
    """Return the summary for somebody who is referred already."""
    return f"Already referred to {_cut(name, LONGEST_NAME)}"


def say(name: str) -> str:
    """Return what the person could be told, in one sentence that needs no argument about work."""
    return (
        f"“{name} helps people with their health and work: would you like them to contact you? "
        "It is yours to choose, and it changes nothing about your fit note.”"
    )


def note_line(name: str, on: date, contact_by: date) -> str:
    """Return the line for the note, of use only where their employer may read it."""
    return f"Referred to {name} on {day(on)}, first contact by {day(contact_by)}"


def funded(until: date | None) -> str:
    """Return how long a service is funded, as far as it is known."""
    return f"Funded until {day(until)}." if until else "We do not know until when it is funded."


def standing(state: str, sent: date, promised: date | None) -> str:
    """Return how a referral stands."""
    stands = {
        "new": "the service has it",
        "question": "the service has asked a question",
        "redirecting": "it was offered to another service",
        "accepted": "accepted: a named coach supports them",
    }.get(state, "the service has it")
    by = f" First contact is promised by {day(promised)}." if promised else ""
    return f"Referred on {day(sent)}; {stands}.{by}"


def asked(ask: str, by: date | None) -> str:
    """Return what is asked of the GP: nothing, or one thing with its day."""
    if not ask:
        return "Action for GP: none."
    return f"Action for GP: {ask}" + (f" (by {day(by)})" if by else "")


def day(value: date) -> str:
    """Return a day as it is written: 3 June 2026."""
    return f"{value.day} {value:%B %Y}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + CUT


def left_out() -> tuple[str, ...]:
    """Return whom a practice leaves out of its own list: those about whom nothing is ever said."""
    return (
        f"anybody under {YOUNGEST}, or who has reached State Pension age",
        "anybody with palliative care, or near the end of life",
        "anybody with dementia, or who cannot decide this for themself",
        "anybody who is pregnant and off work because of it",
        "anybody in hospital, or recovering as expected from a planned operation",
        "anybody who died",
        "anybody who said that they do not want this, or was asked in the last 3 months",
        "anybody for whom a text is not safe, or whose phone somebody else reads",
        "anybody your area or your practice leaves out",
    )
