"""Words that the referrer's pages share."""

from django.utils.translation import gettext_lazy as _

from handrail.domain.referrals.choices import Closing, State

SAFE_WAYS = (
    ("phone", _("Ring them")),
    ("text", _("Text them")),
    ("voicemail", _("Leave a voicemail")),
    ("email", _("Email them")),
    ("letter", _("Write to their address")),
)
COMMUNICATION = (
    ("Easy read or large print", _("Easy read or large print")),
    ("British Sign Language", _("British Sign Language")),
    ("Hearing loop or text relay", _("Hearing loop or text relay")),
    ("Someone with them", _("Someone with them")),
)
ADJUSTMENTS = (
    ("Step-free access", _("Step-free access")),
    ("Quiet room", _("Quiet room")),
    ("Longer appointments", _("Longer appointments")),
    ("Reminders", _("Reminders before appointments")),
)
EMPLOYER_SIZES = (
    ("1", _("Only them")),
    ("10", _("2 to 49")),
    ("100", _("50 to 249")),
    ("500", _("250 or more")),
)
EVENTS = {
    "referral.sent": _("Sent"),
    "referral.sent_against_rules": _("Sent although the rules say no"),
    "referral.accepted": _("Accepted"),
    "referral.accepted_against_rules": _("Accepted although the rules say no"),
    "referral.question_asked": _("The service asked you a question"),
    "referral.question_answered": _("You answered"),
    "referral.offered_elsewhere": _("Offered to a service that fits better"),
    "referral.taken_over": _("Taken on by a service that fits better"),
    "referral.offer_refused": _("Staying with the first service"),
    "referral.contacted": _("First conversation had"),
    "referral.contact_corrected": _("Put right: there was no first conversation yet"),
    "referral.reminded": _("Nobody had opened it: the team was reminded"),
    "referral.manager_told": _("The promised time ended: the service's manager was told"),
    "referral.area_told": _("Still no conversation: the area's contact was told"),
    "referral.clock_paused": _("They asked to wait"),
    "referral.clock_resumed": _("They are ready sooner"),
    "referral.started": _("Support started"),
    "referral.start_corrected": _("Put right: support had not started then"),
    "referral.start_manager_told": _("Support late to start: the service's manager was told"),
    "referral.start_area_told": _("Support late to start: the area's contact was told"),
    "referral.plan_agreed": _("Plan agreed"),
    "referral.handed_over": _("Handed over to another worker"),
    "referral.place_opened": _("A place opened for them"),
    "referral.service_ends": _("The service said that it comes to its end"),
    "referral.moved_within": _("Another service of the same organisation goes on"),
    "referral.information_added": _("Whoever referred added information"),
    "referral.withdrawn": _("Withdrawn by whoever referred"),
    "referral.declined_against_rules": _("Declined although the rules say that it fits"),
    "referral.closed": _("Closed"),
    "referral.request_completed": _("Whoever referred said that the request is completed"),
    "referral.request_revoked": _("Whoever referred took the request back after it had ended"),
    "referral.finished": _("Support finished"),
    "referral.area_rang": _("The area's team rang them"),
    "referral.reopened": _("Opened again"),
    "case.contacted": _("First conversation had"),
    "case.plan_agreed": _("Plan agreed"),
    "case.paused": _("Paused"),
    "case.resumed": _("Under way again"),
    "case.unreached": _("They could not be reached"),
}
STATES = {
    State.NEW: (_("Received"), "blue"),
    State.QUESTION: (_("Question for you"), "orange"),
    State.REDIRECTING: (_("Finding a better fit"), "purple"),
    State.ACCEPTED: (_("Being supported"), "green"),
    State.CLOSED: (_("Closed"), "grey"),
}
CLOSINGS = dict(Closing.choices)
WITHDRAWN_BECAUSE = {
    "not_wanted": _("They do not want it any more"),
    "better_elsewhere": _("Something else suits them better"),
    "duplicate": _("They had been referred already"),
    "sent_in_error": _("It was sent by mistake"),
}


def size_words(size: int | None) -> str:
    """Return an employer's size as the band that was chosen, never as a number nobody gave."""
    if size is None:
        return ""
    return str(dict(EMPLOYER_SIZES).get(str(size), f"{size:,}"))
