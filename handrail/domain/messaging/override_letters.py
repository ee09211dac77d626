"""Letters about overrides of a person's wish: to whoever reviews, agrees or asked. Pure.

They name nobody, and give no reason: whoever may know signs in and sees.
"""

from handrail.domain.messaging.words import Letter, Told, labelled, letter

# What each asks first, and what it says.
SAID = {
    "override_opened": (
        "Action for you: review this by the end of the day below.",
        "Somebody has opened how to reach a person who had not released it to them, because "
        "somebody may be in danger. The person is told when you review it, unless you write that "
        "telling would endanger somebody.",
    ),
    "override_asked": (
        "Action for you: agree or refuse today.",
        "A colleague asks to see how to reach a person who has not released it to them. It opens "
        "only if a second person agrees. After a day it can no longer be agreed.",
    ),
    "override_agreed": (
        "Action for you: open it while it lasts.",
        "A second person has agreed to what you asked for. It shows what you need for 4 hours.",
    ),
    "override_refused": (
        "Action for you: none.",
        "A second person has refused what you asked for. Sign in to read why.",
    ),
    "override_overdue": (
        "Action for you: review this today.",
        "Nobody has reviewed this within one working day. You are told again every day. The person "
        "has been told, unless whoever opened it said that telling could endanger somebody.",
    ),
    "override_ask_again": (
        "Action for you: decide again whether the person is told.",
        "The day has come on which it was to be asked again whether telling them would endanger "
        "somebody.",
    ),
}
DATED = frozenset({"override_opened"})


def letter_of(template: str, told: Told) -> Letter:
    """Return one of the letters above."""
    ask, says = SAID[template]
    due = labelled("Review by", told.get("review_by")) if template in DATED else ""
    return letter(
        "A person's wish was overridden" if template != "override_asked" else "A decision for two",
        ((ask,), (says,), (due,), (f"Open it: {told.link}",)),
    )
