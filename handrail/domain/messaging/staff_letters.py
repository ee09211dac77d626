"""Letters to the people who run a service: what is late, and who has to do what. Pure.

They name no person: whoever may know signs in and sees.
"""

from handrail.domain.messaging.words import Letter, Told, labelled, letter

FIRST_CONTACT = "First contact promised by the end of"
START = "Start of support promised by the end of"


def reminder_unread(told: Told) -> Letter:
    """Return the reminder that nobody has opened a referral and half its time has gone."""
    return letter(
        told.get("reference"),
        (
            ("Action for you: open this referral today.",),
            (
                f"Nobody has opened {told.get('reference')} since it came in, and half of the time "
                "promised has gone.",
            ),
            _facts(told),
            (f"Open it: {told.link}",),
        ),
    )


def promise_missed(told: Told) -> Letter:
    """Return the news to a service's manager that nobody was contacted in the promised time."""
    return letter(
        told.get("reference"),
        (
            ("Action for you: see that somebody contacts this person today.",),
            (
                f"The promised time for {told.get('reference')} has ended and no contact is "
                "recorded. In one working day the area's single point of contact will be told.",
            ),
            _facts(told),
            (f"Open it: {told.link}",),
        ),
    )


def area_contact(told: Told) -> Letter:
    """Return the news to the area's single point of contact, who now owns the next step."""
    return letter(
        told.get("reference"),
        (
            ("Action for you: call this person today, or offer them another service.",),
            (
                f"The promised time for {told.get('reference')} ended more than one working day "
                "ago and no contact is recorded. The service's manager has been told. The next "
                "step is yours until somebody has spoken with the person.",
            ),
            _facts(told),
            _opened(told),
        ),
    )


def start_missed(told: Told) -> Letter:
    """Return the news to a service's manager that support has not started in the promised time."""
    return letter(
        told.get("reference"),
        (
            ("Action for you: see that support starts, and when.",),
            (
                f"Somebody has spoken with the person of {told.get('reference')}, and the day by "
                "which the programme promises that support starts has passed. In one working day "
                "the area's single point of contact will be told.",
            ),
            _facts(told, START),
            (f"Open it: {told.link}",),
        ),
    )


def start_area_contact(told: Told) -> Letter:
    """Return the news to the area's single point of contact that support has not started."""
    return letter(
        told.get("reference"),
        (
            ("Action for you: ask the service when support starts.",),
            (
                f"Support for the person of {told.get('reference')} should have started more than "
                "one working day ago. Somebody has spoken with them. The service's manager has "
                "been told.",
            ),
            _facts(told, START),
            _opened(told),
        ),
    )


def bounce_raised(told: Told) -> Letter:
    """Return the news to a senior that somebody is sent from one to the next. Names nobody."""
    back = told.get("to_gp")
    gp = (f"Their GP was given them back {back} times.",) if back else ()
    return letter(
        told.get("reference"),
        (
            ("Action for you: find out what this person needs, and say who does what next.",),
            (
                f"The person of {told.get('reference')} was sent back, passed on or declined "
                f"{told.get('times')} times. Nobody owns their way yet. It is yours until you "
                "have settled it with a note.",
                *gp,
            ),
            (f"Open it: {told.link}",),
        ),
    )


def concern_raised(told: Told) -> Letter:
    """Return the alert that somebody may come to harm, for whoever's turn it is. Names nobody."""
    return letter(
        "Somebody is worried about a person",
        (
            ("Action for you: open this now, and say that you are dealing with it.",),
            (
                labelled("Raised", told.get("raised")),
                labelled("To be read by", told.get("read_by")),
                labelled("You are told because you are", told.get("post")),
            ),
            (
                "Until somebody says that they are dealing with it, the deputy and then the "
                "manager are told.",
            ),
            (f"Open it: {told.link}",),
        ),
    )


def agreement_withdrawn(told: Told) -> Letter:
    """Return the news that somebody no longer agrees to the team's support."""
    return letter(
        told.get("reference"),
        (
            ("Action for you: stop, and ask what they would like.",),
            (
                f"The person of {told.get('reference')} has taken back their agreement on their "
                "own page. Nothing more about them is shared from this moment.",
            ),
            (f"Open it: {told.link}",),
        ),
    )


def report_answered(told: Told) -> Letter:
    """Return the news that the person has said something about a report."""
    return letter(
        "A report you wrote",
        (
            ("Action for you: read what the person said about a report you wrote.",),
            (f"Open it: {told.link}",),
        ),
    )


def report_unheard(told: Told) -> Letter:
    """Return the news that a report waits for a health professional. Names nobody."""
    return letter(
        "A report waits for your decision",
        (
            ("Action for you: decide whether a report goes.",),
            (
                "Somebody asked to see a report to their employer first, and has not been heard "
                "for 21 days. A health professional decides now. Until then it does not go, and "
                "nothing lets it go by itself.",
            ),
            (f"Open it: {told.link}",),
        ),
    )


def report_without_decider(told: Told) -> Letter:
    """Return the same to a manager, where nobody at the service decides as a professional."""
    return letter(
        "A report waits, and nobody here may decide",
        (
            ("Action for you: see that a health professional decides on a report.",),
            (
                "Somebody asked to see a report to their employer first, and has not been heard "
                "for 21 days. Nobody at your service has the job role to decide. Ask whoever "
                "gives access. Until somebody decides it does not go.",
            ),
            (f"Your service: {told.link}",),
        ),
    )


def employer_asked_for(told: Told) -> Letter:
    """Return the news that somebody wants to tell an employer that is not on record."""
    return letter(
        told.get("reference"),
        (
            ("Action for you: find or add an employer that they asked for.",),
            (
                f"The person of {told.get('reference')} wants to tell an employer something and "
                "could not find it.",
            ),
            (f"Open it: {told.link}",),
        ),
    )


def staff_invited(told: Told) -> Letter:
    """Return the welcome to somebody who has been given access, with where to set a password."""
    return letter(
        "You have been given access",
        (
            ("Action for you: set your password and sign in.",),
            (
                labelled("You can now work as", told.get("role")),
                labelled("For", told.get("organisation")),
            ),
            (f"Start here: {told.link}",),
            (
                "A link to set a password works for 3 days, and once. If it has stopped working, "
                "choose “Forgotten your password?” on the sign-in page.",
            ),
            ("If you did not expect this, tell whoever runs the service for your organisation.",),
        ),
    )


def _opened(told: Told) -> tuple[str, ...]:
    """Return where to see it; nothing for whoever is asked to ring and is not let in."""
    return (f"Open it: {told.link}",) if "link" in told.facts else ()


def _facts(told: Told, promise: str = FIRST_CONTACT) -> tuple[str, ...]:
    return (
        labelled("Service", told.get("service")),
        labelled("Came in", told.get("sent")),
        labelled(promise, told.get("promised")),
        labelled("The service's telephone", told.get("ring") or told.ring),
    )


def letter_given(told: Told) -> Letter:
    """Return the news that a letter to a practice did not arrive and is the reader's to see to."""
    return letter(
        "Something waits for you in Handrail",
        (
            (f"Action for you: see that this letter gets there, by {told.get('by')}.",),
            (
                "No computer could bring it there, or the practice's has not said that it has it. "
                "You can send it again, print and post it, or read it to them by telephone.",
            ),
            (f"Open it: {told.link}",),
        ),
    )


def letter_late(told: Told) -> Letter:
    """Return the news to whoever runs the service that a letter is still not seen to."""
    return letter(
        "Something in Handrail is late",
        (
            ("Action for you: see that somebody sees to this letter today.",),
            (f"It should have been seen to by {told.get('by')}.",),
            (f"Open it: {told.link}",),
        ),
    )
