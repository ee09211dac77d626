"""The lines that can be shown, in words, and which of them a programme owes to who pays for it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.journey.funder import Statement

LABELS = {
    "name": gettext_lazy("Name"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("Email"),
    "supported_by": gettext_lazy("Gets support from"),
    "since": gettext_lazy("Support began"),
    "met": gettext_lazy("Last met"),
    "next": gettext_lazy("Next meeting"),
    "ended": gettext_lazy("Support ended"),
    "work": gettext_lazy("Work now"),
    "hours": gettext_lazy("Hours a week"),
    "returns": gettext_lazy("Expects to be back at work"),
    "plan": gettext_lazy("What they plan to do"),
    "adjustments": gettext_lazy("What would help at work"),
    "access": gettext_lazy("What helps in talking with them"),
}
BEING_CHECKED = gettext_lazy(
    "The organisation that pays for a service may ask for some figures about the people it "
    "helps. What this service has to send is being checked, and until then nothing that says "
    "who anybody is can go there."
)


def sentence(found: Statement | None) -> str:
    """Return what who pays is owed, before anybody chooses; None where no programme says."""
    if found is None or found.lines is None:
        return str(BEING_CHECKED)
    if not found.lines:
        text = _("The organisation that pays for %(name)s gets nothing that says who somebody is.")
        return text % {"name": found.programme}
    text = _(
        "The organisation that pays for %(name)s is owed this about people who agree to it: "
        "%(what)s. It is told this about somebody only if they choose that themself, apart from "
        "agreeing to support, and they can stop it at any time."
    )
    return text % {"name": found.programme, "what": words(found.lines)}


def words(keys: tuple[str, ...] | list[str]) -> str:
    """Return the lines that are owed, in words."""
    return ", ".join(str(LABELS[key])[:1].lower() + str(LABELS[key])[1:] for key in keys)
