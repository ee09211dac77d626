"""How a copy names what it holds."""

from django.utils.translation import gettext_lazy as _

from handrail.web.shared.forms.words import Words

NOUNS: dict[str, Words] = {
    "people": _("Who you are and how to reach you"),
    "sight_of_people": _("Who may see your record"),
    "released": _("What you let others know"),
    "agreements": _("What you agreed to"),
    "intakes": _("What you sent us yourself"),
    "referrals": _("Requests for support"),
    "referral_steps": _("What happened to a request"),
    "referral_news": _("News to whoever referred you"),
    "referral_additions": _("What was added to a request"),
    "referral_moves": _("Requests that moved"),
    "referral_waits": _("When you asked us to wait"),
    "bookings": _("Times that were booked"),
    "cases": _("Support"),
    "case_steps": _("What happened in your support"),
    "contact_attempts": _("Tries to reach you"),
    "appointments": _("Appointments"),
    "notes": _("Notes"),
    "safeguarding_notes": _("Notes on safeguarding, domestic abuse or offences"),
    "plans": _("Plans"),
    "goals": _("Goals"),
    "actions": _("Who does what"),
    "handovers": _("When somebody else took over or shared"),
    "endings": _("How support ended"),
    "work_records": _("Your work"),
    "reports": _("Reports to an employer"),
    "report_steps": _("What happened to a report"),
    "concerns": _("When somebody was worried"),
    "concern_steps": _("What was done about a worry"),
    "calls": _("Calls about you"),
    "questions": _("Questions to a specialist about you"),
    "questions_about": _("That a question was about you"),
    "mails": _("Mail about you"),
    "messages": _("Messages"),
    "transferred_cases": _("Records from another system"),
}
STATES: dict[str, tuple[Words, str]] = {
    "asked": (_("A health professional looks through it"), "blue"),
    "ready": (_("Ready"), "green"),
    "ended": (_("Over"), "grey"),
}
