"""Messages to a person, by text or e-mail, only ever to a contact they marked safe. Pure.

Somebody else may see the screen. A text never names health, work, a service or an
organisation; an e-mail says little more, and its subject nothing.
"""

from handrail.domain.messaging.words import Letter, Told, labelled, letter, text

VALID = "It works once, for 10 minutes."


def code_by_text(told: Told) -> Letter:
    """Return the one-time code."""
    return text(
        f"Your code is {told.get('code')}.",
        VALID,
        "Do not share it.",
        _ring(told, "Not you? Ring {}."),
    )


def code_by_email(told: Told) -> Letter:
    """Return the one-time code."""
    return letter(
        "Your code",
        (
            (f"Your code is {told.get('code')}", VALID),
            ("Do not give it to anyone. We never ask you for it.",),
            (_ring(told, "If you did not ask for a code, ring {}."),),
        ),
    )


def appointment_by_text(told: Told) -> Letter:
    """Return when the person's appointment is, and how to change it."""
    return text(
        f"Your appointment is on {told.get('when')}.",
        _ring(told, "To change it ring {}."),
        f"See {told.link}" if told.facts.get("link") else "",
    )


def appointment_by_email(told: Told) -> Letter:
    """Return when, how and where the person's appointment is, and how to change it."""
    return letter(
        "Your appointment",
        (
            (f"Your appointment is on {told.get('when')}.",),
            (labelled("How", told.get("how")), labelled("Where", told.get("where"))),
            (_ring(told, "To change or cancel it, ring {}."), _page(told)),
        ),
    )


def handover_by_text(told: Told) -> Letter:
    """Return that somebody else will be in touch; who it is stays on the person's page."""
    return text(
        "From now on somebody new is your contact.",
        _ring(told, "Questions? Ring {}."),
        f"See who: {told.link}" if told.facts.get("link") else "",
    )


def handover_by_email(told: Told) -> Letter:
    """Return who will be the person's contact from now on."""
    named = told.get("to_name")
    return letter(
        "Your contact has changed",
        (
            (f"From now on {named or 'somebody new'} is your contact.",),
            (_ring(told, "If you do not want this, or have a question, ring {}."), _page(told)),
        ),
    )


def received_by_text(told: Told) -> Letter:
    """Return that what the person sent has arrived, and by when they will hear."""
    return text(
        f"We have what you sent. Your reference is {told.get('reference')}.",
        _promise(told),
        _ring(told, "Questions? Ring {}."),
        f"See {told.link}" if told.facts.get("link") else "",
    )


def received_by_email(told: Told) -> Letter:
    """Return that what the person sent has arrived, and by when they will hear."""
    return letter(
        f"Your reference {told.get('reference')}",
        (
            (f"We have what you sent. Your reference is {told.get('reference')}.",),
            (_promise(told),),
            (_ring(told, "If you have a question, ring {}."), _page(told)),
        ),
    )


def news_by_text(told: Told) -> Letter:
    """Return that there is news, and where to read it."""
    return text(
        "There is news for you.",
        f"Read it at {told.link}" if told.facts.get("link") else "",
        _ring(told, "Or ring {}." if told.facts.get("link") else "Ring {}."),
    )


def news_by_email(told: Told) -> Letter:
    """Return that there is news, and where to read it."""
    return letter(
        "News for you",
        (("There is news for you.",), (_page(told), _ring(told, "You can also ring {}."))),
    )


def _promise(told: Told) -> str:
    by = told.get("promised")
    return f"We will contact you by {by}." if by else "We will contact you soon."


def _page(told: Told) -> str:
    return f"See your page: {told.link}" if told.facts.get("link") else ""


def _ring(told: Told, sentence: str) -> str:
    number = told.get("ring") or told.ring
    return sentence.format(number) if number else ""
