"""The letters: what each template says, from facts that may be told. Pure.

A letter to a practice is written for the next consultation: its first line is the one thing
asked of the GP, or none (B13, R106). No subject says who a person is or what is wrong; it is
the reference and nothing else. The facts each letter knows are listed in this app's README.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from handrail.domain.messaging import (
    access_letters,
    directory_letters,
    link_letters,
    override_letters,
    person_words,
    practice_letters,
    question_letters,
    staff_letters,
)
from handrail.domain.messaging.words import Letter, Sheet, Told, labelled, sheet_letter

EVENTS = {
    "sent": "The referral has been sent.",
    "received": "The referral has arrived and is waiting to be looked at.",
    "opened": "The service is looking at the referral.",
    "question_asked": "The service has a question before it can decide.",
    "question": "The service has a question before it can decide.",
    "question_answered": "The service has your answer and is looking at the referral again.",
    "accepted": "The service has accepted the referral.",
    "contacted": "The service has spoken with the person.",
    "contact_corrected": "We told you that the service had spoken with the person. That was wrong: "
    "it has not yet, and goes on trying.",
    "plan_agreed": "The person and their coach have agreed a plan.",
    "paused": "Support is paused, as agreed with the person.",
    "resumed": "Support is under way again.",
    "handed_over": "Somebody else supports the person now.",
    "offered_elsewhere": "The person agreed that another service looks at the referral.",
    "redirected": "Another service has taken over the referral. It keeps its place in time.",
    "taken_over": "Another service has taken over the referral. It keeps its place in time.",
    "declined": "The service cannot help with this referral.",
    "reopened": "The person has come back and support has started again.",
    "place_opened": "A place is free for the person now. They come next.",
    "service_ends": "The service is coming to its end. Everybody in it is found another first.",
    "moved_within": "Another service of the same organisation supports the person now.",
    "closed": "Support has ended.",
    "finished": "Support has ended.",
    "unreached": "The service tried several times and could not reach the person.",
}
# Codes that may come instead of words.
WORDS = {
    "not_eligible": "this service is for other people",
    "no_capacity": "no place within a fair time",
    "better_elsewhere": "something else fits better",
    "too_severe": "other health care is needed first",
    "unreached": "the person could not be reached",
    "died": "the person has died",
    "duplicate": "the same referral was already there",
    "sent_in_error": "it was sent in error",
    "not_wanted": "the person wants nothing more",
    "finished": "support came to its end",
    "off_sick": "off work, with a job to go back to",
    "self_employed": "self-employed",
    "unemployed": "out of work and looking",
    "inactive": "out of work and not looking",
    "employed": "in work",
    "not_stated": "not said",
}
# In the order a GP needs them in a ten-minute consultation.
LINES = (
    ("closing", "Why"),
    ("onward_offer", "Offered instead"),
    ("now_with", "Now with"),
    ("service_ends", "Takes nobody new from"),
    ("work_status", "Work"),
    ("aim", "Their own aim"),
    ("return_date", "Expected back at work"),
    ("function", "What they can do now"),
    ("adjustments", "Adjustments"),
    ("agreed", "Agreed"),
    ("goals", "Goals"),
    ("reason", "Why"),
    ("onward", "Offered instead"),
    ("outcome", "Outcome"),
    ("coach", "Coach"),
    ("next", "What happens next"),
)
SPECIAL = frozenset(
    {"reference", "link", "name", "birth_date", "nhs_number", "event", "status", "ask", "ask_by"}
    | {"service", "organisation", "sent_on", "ring", "med3", "med3_by"}
)
# Letters that say whom they are about, where that may be told.
NAMING = frozenset({"referral_news", "referral_question"})
ASKS = frozenset({"ask", "question"})
GENERAL = "Handrail"


def referral_news(told: Told) -> Letter:
    """Return the news of a referral for whoever sent it, on one screen."""
    known = {key for key, _label in LINES} | SPECIAL
    more = sorted(key for key in told.facts if key not in known)
    said = (
        ("Status", status(told)),
        *((label, worded(told.get(key))) for key, label in LINES),
        *((key.replace("_", " ").capitalize(), told.get(key)) for key in more),
    )
    return sheet_letter(
        subject(told),
        Sheet(
            reference=told.get("reference"),
            action=action(told),
            about=about(told),
            lines=tuple((label, value) for label, value in said if value),
            suggestion=suggestion(told),
            note=withheld(told),
            ring=whom_to_ring(told),
            link=told.link,
            link_says="To see more or to answer, sign in",
            receipt=told.receipt,
        ),
    )


def referral_question(told: Told) -> Letter:
    """Return one question to whoever referred, and by when an answer is needed."""
    asked = told.get("question")
    return sheet_letter(
        subject(told),
        Sheet(
            reference=told.get("reference"),
            action=action(told, none="please sign in to see the question"),
            about=about(told),
            lines=(
                *((("Question", asked),) if asked else ()),
                ("", "The referral waits for your answer. The promised dates do not move."),
            ),
            ring=whom_to_ring(told),
            link=told.link,
            link_says="To answer, sign in",
            receipt=told.receipt,
        ),
    )


def notice_without_identity(told: Told) -> Letter:
    """Return the notice that goes where a mailbox is not known to be secure: no one, nothing."""
    asked = ASKS & (told.withheld | frozenset(told.facts))
    return sheet_letter(
        subject(told),
        Sheet(
            reference=told.get("reference"),
            action=action(Told(withheld=asked, reader=told.reader)),
            about="There is news about someone your organisation referred.",
            lines=(
                (
                    "",
                    "It is not in this email, because this mailbox is not marked as secure for "
                    "health information. An administrator can mark it.",
                ),
            ),
            ring=whom_to_ring(told),
            link=told.link,
            link_says="To read it, sign in",
            receipt=told.receipt,
        ),
    )


def suggestion(told: Told) -> str:
    """Return wording for a fit note, if a named clinician suggests some; nobody else may."""
    words, by = told.get("med3"), told.get("med3_by")
    if not words or not by:
        return ""
    return (
        f"Suggested fit note wording, from {by}, for the certifier's judgement and not a "
        f"certificate: {words}"
    )


def subject(told: Told) -> str:
    """Return the reference and nothing else."""
    return told.get("reference") or GENERAL


def action(told: Told, none: str = "none") -> str:
    """Return the first line: none, or one dated ask.

    An ask that may not be told is never turned into "none": the reader is sent to sign in.
    """
    lead = f"Action for {told.reader}"
    if asked := told.get("ask") or told.get("question"):
        by = told.get("ask_by")
        return f"{lead}: {asked.rstrip('.')} by {by}" if by else f"{lead}: {asked}"
    if told.withheld & ASKS:
        return f"{lead}: something is asked of you. Please sign in to see it"
    return f"{lead}: {none}"


def status(told: Told) -> str:
    """Return where the referral is: in the coach's words, or in the event's own."""
    if said := told.get("status"):
        return said
    event = told.facts.get("event", "").rpartition(".")[2]
    return EVENTS.get(event, "There is news. Please sign in to see it.")


def worded(value: str) -> str:
    """Return a code in words; words stay as they are."""
    return WORDS.get(value, value)


def about(told: Told) -> str:
    """Return whom a letter is about, as far as that may be told."""
    parts = [told.get("name")]
    if born := told.get("birth_date"):
        parts.append(f"born {born}")
    if number := told.get("nhs_number"):
        parts.append(f"NHS number {number}")
    said = ", ".join(part for part in parts if part)
    reference, sent = told.get("reference"), told.get("sent_on")
    thread = f"your referral {reference}{f' of {sent}' if sent else ''}" if reference else ""
    if said and thread:
        return f"About: {said} ({thread})"
    return labelled("About", said or thread)


def withheld(told: Told) -> str:
    """Return a line that says something was left out, so that silence is not read as "nothing"."""
    if told.withheld - SPECIAL:
        return "Some things are left out, because the person has not agreed to share them with you."
    return ""


def whom_to_ring(told: Told) -> str:
    """Return who sends this and on what number they answer."""
    name = told.get("service") or told.get("organisation") or told.sender
    number = told.get("ring") or told.ring
    return f"To talk to us, ring {name} on {number}." if name and number else f"From: {name}"


@dataclass(frozen=True, slots=True)
class Template:
    """What a template says by e-mail and, where it may travel so, by text."""

    email: Callable[[Told], Letter]
    text: Callable[[Told], Letter] | None = None


TEMPLATES: Mapping[str, Template] = {
    "referral_news": Template(referral_news),
    "referral_question": Template(referral_question),
    "notice_without_identity": Template(notice_without_identity),
    "reminder_unread": Template(staff_letters.reminder_unread),
    "promise_missed": Template(staff_letters.promise_missed),
    "area_contact": Template(staff_letters.area_contact),
    "start_missed": Template(staff_letters.start_missed),
    "start_area_contact": Template(staff_letters.start_area_contact),
    "bounce_raised": Template(staff_letters.bounce_raised),
    "concern_raised": Template(staff_letters.concern_raised),
    "staff_invited": Template(staff_letters.staff_invited),
    "agreement_withdrawn": Template(staff_letters.agreement_withdrawn),
    "report_answered": Template(staff_letters.report_answered),
    "practice_month": Template(practice_letters.practice_month),
    "letter_given": Template(staff_letters.letter_given),
    "letter_late": Template(staff_letters.letter_late),
    "account_news": Template(access_letters.account_news),
    "access_review": Template(access_letters.access_review),
    "cases_without_worker": Template(access_letters.cases_without_worker),
    "funding_ends": Template(access_letters.funding_ends),
    "report_unheard": Template(staff_letters.report_unheard),
    "report_without_decider": Template(staff_letters.report_without_decider),
    "employer_asked_for": Template(staff_letters.employer_asked_for),
    "helper_invited": Template(person_words.helper_by_email, person_words.helper_by_text),
    **{name: Template(partial(override_letters.letter_of, name)) for name in override_letters.SAID},
    **{name: Template(partial(question_letters.letter_of, name)) for name in question_letters.SAID},
    "mail_put_aside": Template(question_letters.mail_put_aside),
    "directory_still_right": Template(directory_letters.still_right),
    "directory_report_answered": Template(directory_letters.report_answered),
    "directory_proposal_decided": Template(directory_letters.proposal_decided),
    "hearing_asked": Template(link_letters.hearing_asked),
    "referral_to_answer": Template(link_letters.referral_to_answer),
    "answer_code": Template(person_words.code_by_email),
    "come_back_code": Template(person_words.come_back_by_email),
    "status_code": Template(person_words.code_by_email, person_words.code_by_text),
    **{
        name: Template(person_words.ways(name).email, person_words.ways(name).text)
        for name in person_words.SAID
    },
}


def write(template: str, told: Told, *, by_text: bool = False) -> Letter:
    """Return a template's words; KeyError when there is none that travels so."""
    found = TEMPLATES[template]
    if not by_text:
        return found.email(told)
    if found.text is None:
        raise KeyError(f"{template} is never sent by text")
    return found.text(told)
