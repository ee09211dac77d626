"""How the person's own page says what happened, what is known, and who looked."""

from django.utils.translation import gettext_lazy as _

from handrail.domain.audit.purposes import Purpose
from handrail.kernel.privacy import Kind

STEPS = {
    "referral.sent": _("Your request was sent"),
    "referral.accepted": _("The team said yes, and you have a named person"),
    "referral.question_asked": _("The team asked whoever referred you a question"),
    "referral.question_answered": _("The question was answered"),
    "referral.offered_elsewhere": _("Another service was asked whether it can help you better"),
    "referral.taken_over": _("Another service took it on"),
    "referral.offer_refused": _("It stays with the first team"),
    "referral.place_opened": _("A place opened for you"),
    "referral.service_ends": _("The service said that it comes to its end"),
    "referral.information_added": _("Whoever referred you told the team something more"),
    "referral.clock_paused": _("You asked us to wait"),
    "referral.clock_resumed": _("You said that you are ready"),
    "referral.started": _("Your support started"),
    "referral.withdrawn": _("Whoever referred you took the request back"),
    "referral.closed": _("It was closed"),
    "referral.finished": _("Your support ended"),
    "referral.reopened": _("Your support started again"),
}
KINDS = {
    Kind.IDENTITY.value: _("who you are"),
    Kind.CONTACT.value: _("how to reach you"),
    Kind.KNOWN.value: _("that you asked for support"),
    Kind.ATTENDANCE.value: _("whether you were seen"),
    Kind.WORK.value: _("your work"),
    Kind.PLAN.value: _("your plan"),
    Kind.ADJUSTMENTS.value: _("what you need from people who meet you"),
    Kind.HEALTH.value: _("what you said about your health"),
    Kind.MEASURES.value: _("answers to questionnaires"),
}
PURPOSES = {
    "support": _("so that they can support you"),
    "keep the referrer informed": _("so that they know how it goes"),
    "keep the practice informed": _("so that they know how it goes"),
    "tell my employer": _("because you wanted to tell your employer"),
    "send a report": _("in a report that you let go"),
    "tell the Jobcentre": _("because you wanted to tell the Jobcentre"),
    "tell who pays for the programme": _("because you wanted to tell who pays for it"),
    "tell somebody close to me": _("because you wanted to tell them"),
    "research": _("because you said yes to research"),
}
LOOKED_TO = {
    Purpose.REFERRING: _("to refer you, or to see how it goes"),
    Purpose.TRIAGE: _("to decide how to help you"),
    Purpose.DIRECT_CARE: _("to support you"),
    Purpose.MANAGING: _("to run the service"),
    Purpose.ANSWERING: _("to answer you, or somebody who asked for you"),
    Purpose.RECORDS: _("to put your record right"),
    Purpose.GOVERNANCE: _("to check who had looked"),
    Purpose.SHARED: _("to see what you shared"),
    Purpose.SAFETY: _("to keep somebody safe"),
    Purpose.EMERGENCY: _("because of an emergency"),
    Purpose.OWN: _("you looked yourself"),
}
_HEARS_NO_MORE = _(
    "They hear nothing more about you from us. What they were told before, they keep. Your "
    "support goes on just the same."
)
WHAT_STOPS = {
    "support": _(
        "The team can no longer share or use this to support you, so they will stop and may ask "
        "you what you want. They keep the record of what has been done so far, as the law says."
    ),
    "keep the referrer informed": _HEARS_NO_MORE,
    "keep the practice informed": _HEARS_NO_MORE,
}
STOPS_OTHERWISE = _(
    "From now on they are told nothing more on this. What they were told before, they keep."
)
OWNERS = {
    "person": _("You"),
    "coach": _("Your coach"),
    "gp": _("Your GP practice"),
    "employer": _("Your employer"),
    "other": _("Someone else"),
}
