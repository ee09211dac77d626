"""Letters about questions to the specialist, and about mail that came in. Pure.

They name nobody and repeat neither the question nor the answer: whoever may know signs in.
"""

from handrail.domain.messaging.words import Letter, Told, labelled, letter

# What each asks first, and what it says.
SAID = {
    "question_asked": (
        "Action for you: answer this question by the day below.",
        "A clinician has asked the area's occupational-health specialist a question.",
    ),
    "question_unread": (
        "Action for you: open this question today.",
        "Nobody has opened it since it was asked, and half of the time promised has gone.",
    ),
    "question_late": (
        "Action for you: see that it is answered today.",
        "The promised time has ended and the question has no answer. In one working day the "
        "area's single point of contact will be told.",
    ),
    "question_area": (
        "Action for you: see who answers, and tell whoever asked.",
        "The promised time ended more than one working day ago and the question has no answer. "
        "The service's manager has been told. The next step is yours.",
    ),
    "mail_waits": (
        "Action for you: see that somebody decides on this mail today.",
        "A mail came in to the team's mailbox, and nobody has decided on it in the promised time.",
    ),
    "question_answered": (
        "Action for you: read the answer.",
        "The specialist has answered your question. Sign in to read it, and to refer if you wish.",
    ),
}


def letter_of(template: str, told: Told) -> Letter:
    """Return one of the letters above."""
    ask, says = SAID[template]
    return letter(
        told.get("reference"),
        (
            (ask,),
            (says,),
            (labelled("Promised by the end of", told.get("promised")),),
            (f"Open it: {told.link}",),
        ),
    )


def mail_put_aside(told: Told) -> Letter:
    """Return the answer to a mail that becomes no referral; it repeats nothing of the mail."""
    return letter(
        "About your email",
        (
            (
                f"{told.sender} read the email you sent on {told.get('sent_on')}. It has not "
                "become a referral.",
            ),
            (labelled("Why", told.get("reason")),),
            ("Nobody has been contacted. You can refer or send it again at any time.",),
            (f"To talk to us, ring {told.sender} on {told.ring}." if told.ring else "",),
        ),
    )
