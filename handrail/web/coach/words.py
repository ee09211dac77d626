"""Words that the coach's pages share."""

from django.utils.translation import gettext_lazy as _

from handrail.domain.cases.choices import Attempt, Close, Done, Met, Owner, WhyNot
from handrail.domain.referrals.choices import SafeNow
from handrail.web.shared.forms.words import Words

UNWATCHED = _("Nobody watches this box. If someone is in danger, ring 999 or the crisis line now.")

STAGES: dict[str, tuple[Words, str]] = {
    "to_reach": (_("To reach"), "orange"),
    "no_plan": (_("No plan yet"), "blue"),
    "plan_agreed": (_("Plan agreed"), "green"),
    "paused": (_("Paused"), "grey"),
    "closed": (_("Closed"), "grey"),
}
ATTEMPTS: dict[str, Words] = {
    Attempt.REACHED: _("We spoke"),
    Attempt.TEXT_SENT: _("Text sent"),
    Attempt.EMAIL_SENT: _("Email sent"),
    Attempt.NO_ANSWER: _("Rang: no answer"),
    Attempt.VOICEMAIL: _("Rang: left a message"),
    Attempt.WRONG_NUMBER: _("Rang: wrong number"),
    Attempt.ASKED_LATER: _("They asked us to ring later"),
    Attempt.LETTER_SENT: _("Letter sent"),
}
MEETINGS: dict[str, tuple[Words, str]] = {
    Met.BOOKED: (_("booked"), "blue"),
    Met.ATTENDED: (_("they came"), "green"),
    Met.ATTENDED_LATE: (_("they came late"), "green"),
    Met.MISSED: (_("they did not come"), "orange"),
    Met.DID_NOT_HAPPEN: (_("it did not happen"), "orange"),
    Met.CANCELLED: (_("cancelled"), "grey"),
}
WAYS = {
    "in_practice": _("At a GP practice"),
    "other_place": _("At another place"),
    "phone": _("By phone"),
    "video": _("By video"),
    "home": _("At home"),
}
SAFE_NOW: dict[str, Words] = {
    SafeNow.YES: _("They feel safe"),
    SafeNow.NOT_SURE: _("They are not sure that they are safe"),
    SafeNow.NO: _("They need help to stay safe"),
    SafeNow.NOT_SAID: _("They would rather not say"),
}
STEPS = {
    "case.opened": _("Case opened"),
    "case.paused": _("Paused"),
    "case.resumed": _("Under way again"),
    "case.closed": _("Closed"),
    "case.reopened": _("Opened again"),
    "case.reassigned": _("Given to a colleague"),
    "case.left_without_coach": _("Waiting for somebody new"),
    "case.next_step_set": _("Next step"),
    "case.worry_raised": _("Alert put on"),
    "case.worry_settled": _("Alert taken off"),
    "case.contacted_unsafely": _("Incident of safe contact"),
    "case.share_offered": _("Offered to share"),
    "case.handover_offered": _("Offered to hand over"),
    "case.handover_declined": _("Offer declined"),
    "case.handover_taken_back": _("Offer taken back"),
    "case.shared": _("Shared"),
    "case.handed_over": _("Handed over"),
    "plan.agreed": _("Plan agreed"),
}
CLOSES = dict(Close.choices)
WHY_NOT = dict(WhyNot.choices)
OWNERS: dict[str, Words] = {
    Owner.PERSON: _("Them"),
    Owner.COACH: _("Coach"),
    Owner.GP: _("GP practice"),
    Owner.EMPLOYER: _("Employer"),
    Owner.OTHER: _("Someone else"),
}
STATES: dict[str, tuple[Words, str]] = {
    Done.TO_DO: (_("To do"), "blue"),
    Done.DOING: (_("Under way"), "purple"),
    Done.DONE: (_("Done"), "green"),
    Done.DROPPED: (_("Not needed now"), "grey"),
}
AREAS = {"health": _("Health"), "work": _("Work"), "life": _("Life")}
AGREED_HOW = {
    "together": _("written together, face to face"),
    "phone": _("read out by phone"),
    "video": _("gone through by video"),
    "signed": _("signed"),
}
SAFE_TO = (
    ("phone_safe", _("ring")),
    ("text_safe", _("text")),
    ("voicemail_safe", _("leave a voicemail")),
    ("email_safe", _("email")),
    ("letter_safe", _("write to their address")),
)
ORDERS = {
    "next_step": _("Next step, soonest first"),
    "promise": _("Waiting for first contact, oldest promise first"),
    "contact": _("Latest contact, longest ago first"),
    "name": _("Name, A to Z"),
    "opened": _("Opened, newest first"),
}
WHOSE = {
    "mine": _("My cases"),
    "team": _("Everyone's cases"),
    "shared": _("Shared with me"),
    "nobody": _("Without a coach"),
}
SHOWN = {
    "open": _("Open and paused"),
    "active": _("Open"),
    "paused": _("Paused"),
    "closed": _("Closed"),
}
