"""Messages to a person, by text or e-mail, only ever to a contact they marked safe. Pure.

Somebody else may see the screen. A text never names health, work, a service or an
organisation; an e-mail says little more, and its subject nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from handrail.domain.messaging.words import Letter, Told, labelled, letter, text

Writer = Callable[[Told], Letter]
ASKED_FOR = "We then send you a code."
VALID = "You can use it once, within 10 minutes."
# What a message says first, by template. {key} is a fact; a sentence without its facts is left
# out, and the next one stands in its place.
SAID: dict[str, tuple[str, ...]] = {
    "appointment_booked": ("Your appointment is on {when}.", "You have an appointment."),
    "appointment_moved": ("Your appointment is now on {when}.", "Your appointment has moved."),
    "appointment_cancelled": (
        "Your appointment on {when} is cancelled.",
        "Your appointment is cancelled.",
    ),
    "appointment_reminder": ("A reminder: your appointment is on {when}.",),
    "handover_told": ("From now on somebody new is your contact.",),
    "self_referral_received": (
        "We have what you sent. Your reference is {reference}.",
        "We have what you sent.",
    ),
    "referral_sent": (
        "What you agreed to has been passed on. Your reference is {reference}.",
        "What you agreed to has been passed on.",
    ),
    "referral_accepted": ("You have a named contact now. They will be in touch with you.",),
    "referral_moved": ("Another team will contact you now. You keep your place.",),
    "place_opened": ("A place is free for you now. Somebody will contact you.",),
    "service_ends": ("There is news for you. Nothing stops today.",),
    "referral_closed": ("There is news for you.",),
    "tried_to_reach": ("We tried to reach you. We would like to talk when it suits you.",),
    "ask_again": ("You asked us to get in touch again about now.",),
    "person_news": ("There is news for you.",),
    "something_ends": (
        "Something you chose ends on {day}. You can go on with it, or let it end.",
        "Something you chose ends soon. You can go on with it, or let it end.",
    ),
}
SUBJECTS = {
    "appointment_booked": "Your appointment",
    "appointment_moved": "Your appointment",
    "appointment_cancelled": "Your appointment",
    "appointment_reminder": "Your appointment",
    "handover_told": "Your contact has changed",
}
PROMISE = frozenset({"self_referral_received", "referral_sent"})
CHANGEABLE = frozenset({"appointment_booked", "appointment_moved", "appointment_reminder"})


@dataclass(frozen=True, slots=True)
class Ways:
    """How one message reads by e-mail and by text."""

    email: Writer
    text: Writer


def ways(template: str) -> Ways:
    """Return the two forms of a message of the table above."""
    return Ways(
        email=lambda told: _by_email(template, told), text=lambda told: _by_text(template, told)
    )


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


def come_back_by_email(told: Told) -> Letter:
    """Return the code by which somebody comes back to a form they have not sent yet."""
    return letter(
        "Your code",
        (
            (f"Your code is {told.get('code')}",),
            (f"To carry on where you stopped: {told.link}",),
            (f"It works until {told.get('until')}. You may be asked for your date of birth.",),
            (_ring(told, "If you did not ask for this, ring {}."),),
        ),
    )


def helper_by_text(told: Told) -> Letter:
    """Return the news to a helper that they can read something; it says neither who nor what."""
    return text(f"Somebody you know chose to show you something: {told.link}", ASKED_FOR)


def helper_by_email(told: Told) -> Letter:
    """Return the news to a helper that they can read something; it says neither who nor what."""
    return letter(
        "Something for you",
        (
            ("Somebody you know gave us your address, to show you something.",),
            (f"To read it: {told.link}", "We then send you a code, to this address."),
            ("They can stop it at any time, and see when you look.",),
            (_ring(told, "If you do not know what this is, ring {}."),),
        ),
    )


def _by_text(template: str, told: Told) -> Letter:
    return text(
        _first(template, told),
        _promise(told) if template in PROMISE else "",
        _ring(told, "To change it ring {}." if template in CHANGEABLE else "Questions? Ring {}."),
        f"See {told.link}" if told.facts.get("link") else "",
    )


def _by_email(template: str, told: Told) -> Letter:
    first = "From now on {} is your contact.".format(told.get("to_name"))
    named = template == "handover_told" and told.get("to_name")
    ask = "To change or cancel it, ring {}." if template in CHANGEABLE else ""
    return letter(
        SUBJECTS.get(template) or f"News for you {told.get('reference')}".strip(),
        (
            (first if named else _first(template, told),),
            (_promise(told) if template in PROMISE else "",),
            (labelled("How", told.get("how")), labelled("Where", told.get("where"))),
            (_ring(told, ask or "If you have a question, ring {}."), _page(told)),
        ),
    )


def _first(template: str, told: Told) -> str:
    """Return the first sentence whose facts are all there."""
    known = {key: told.get(key) for key in told.facts if told.get(key)}
    for sentence in SAID[template]:
        try:
            return sentence.format_map(known)
        except KeyError:
            continue
    return "There is news for you."


def _promise(told: Told) -> str:
    by = told.get("promised")
    return f"We will contact you by {by}." if by else "You will be contacted soon."


def _page(told: Told) -> str:
    return f"See your page: {told.link}" if told.facts.get("link") else ""


def _ring(told: Told, sentence: str) -> str:
    number = told.get("ring") or told.ring
    return sentence.format(number) if number else ""
