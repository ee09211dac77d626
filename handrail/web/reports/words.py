"""Words of a report, for those who write it."""

from django.utils.translation import gettext_lazy as _

from handrail.web.shared.forms.words import Words

STATES: dict[str, tuple[Words, str]] = {
    "draft": (_("Being written"), "blue"),
    "held": (_("Held: they want to see it first"), "orange"),
    "seen": (_("They have it to read"), "orange"),
    "disputed": (_("They ask for a change"), "red"),
    "released": (_("The employer can read it"), "green"),
    "withheld": (_("It does not go"), "grey"),
}
STEPS: dict[str, Words] = {
    "report.written": _("Written"),
    "report.rewritten": _("Written anew"),
    "report.held": _("Held, because the person wants to see it first"),
    "report.seen": _("The person has it to read"),
    "report.change_asked": _("The person asked for a change"),
    "report.changed": _("Changed; they see it again"),
    "report.change_refused": _("Left as it is"),
    "report.statement_attached": _("Their own words go with it"),
    "report.released": _("Released on their word"),
    "report.decider_told": _("A health professional was told that it waits"),
    "report.decided": _("Released by a health professional, after 21 days unheard"),
    "report.withheld": _("It does not go"),
}
