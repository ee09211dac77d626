"""The words of the self-referral: what can be ticked, and how an answer is read back."""

from django.utils.translation import gettext_lazy as _

from handrail.domain.referrals.choices import (
    Condition,
    Goal,
    Pressure,
    SafeNow,
    WorkKind,
    WorkStatus,
)

GOALS = (
    (Goal.STAY, _("Stay in the work I have")),
    (Goal.RETURN, _("Go back to work after time off")),
    (Goal.FIND, _("Find work")),
)
CONDITIONS = (
    (Condition.MSK, _("Pain, or moving is hard")),
    (Condition.MENTAL_HEALTH, _("My mental health, such as stress, anxiety or low mood")),
    (Condition.OTHER, _("Another health condition")),
)
PRESSURES = (
    (Pressure.MONEY, _("Money worries")),
    (Pressure.EMPLOYER, _("My employer is not helping")),
    (Pressure.HARM, _("Work is making my health worse")),
    (Pressure.CONFIDENCE, _("Confidence")),
)
WORK = (
    (WorkStatus.EMPLOYED, _("In work")),
    (WorkStatus.OFF_SICK, _("Off work because of my health, with a job to go back to")),
    (WorkStatus.SELF_EMPLOYED, _("Self-employed")),
    (WorkStatus.UNEMPLOYED, _("Out of work and looking")),
    (WorkStatus.INACTIVE, _("Out of work and not looking just now")),
    (WorkStatus.STUDENT, _("Studying")),
    (WorkStatus.VOLUNTEER, _("Volunteering, not paid")),
    (WorkStatus.RETIRED, _("Retired")),
    (WorkStatus.NOT_STATED, _("I would rather not say")),
)
WORK_KINDS = (
    (WorkKind.DESK, _("At a desk")),
    (WorkKind.STANDING, _("On my feet")),
    (WorkKind.MANUAL, _("Lifting, or work with my hands")),
    (WorkKind.DRIVING, _("Driving")),
    (WorkKind.SHIFTS, _("Shifts or nights")),
)
UNITS = (("weeks", _("Weeks")), ("months", _("Months")), ("years", _("Years")))
EMPLOYER_SIZES = (
    ("1", _("Only me")),
    ("10", _("2 to 49 people")),
    ("100", _("50 to 249 people")),
    ("500", _("250 people or more")),
)
TELL_GP = (
    ("yes", _("Yes")),
    ("no", _("No")),
    ("not_yet", _("Not yet. Ask me again later")),
)
SAFE_PHONE = (
    ("phone", _("Ring me")),
    ("text", _("Send me a text")),
    ("voicemail", _("Leave me a voicemail")),
)
SAFE_EMAIL = (("email", _("Send me an email")),)
SAFE_LETTER = (("letter", _("Write to me at my address")),)
# The values are kept with the person, so they are the same as on a professional's form.
COMMUNICATION = (
    ("Easy read or large print", _("Easy read or large print")),
    ("British Sign Language", _("British Sign Language")),
    ("Hearing loop or text relay", _("Hearing loop or text relay")),
    ("Someone with them", _("Someone with me")),
)
ADJUSTMENTS = (
    ("Step-free access", _("Step-free access")),
    ("Quiet room", _("A quiet room")),
    ("Longer appointments", _("Longer appointments")),
    ("Reminders", _("Reminders before appointments")),
)
CALL_TIMES = (
    ("weekday mornings", _("Weekday mornings")),
    ("weekday afternoons", _("Weekday afternoons")),
    ("weekday evenings, after 5pm", _("Weekday evenings, after 5pm")),
    ("Saturdays", _("Saturdays")),
)
# Our own words, from no questionnaire.
SAFE_NOW = (
    (SafeNow.YES, _("Yes")),
    (SafeNow.NOT_SURE, _("I am not sure")),
    (SafeNow.NO, _("No, I need help to stay safe")),
    (SafeNow.NOT_SAID, _("I would rather not say")),
)


def named(pairs: tuple[tuple[str, object], ...], values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words for the chosen values, in the order they were offered."""
    return tuple(str(text) for value, text in pairs if str(value) in values)
