"""A note that only some read."""

from django.utils.translation import gettext_lazy as _

from handrail.web.shared.forms import Form, LongText, SubmissionId


class SafeguardingForm(Form):
    """A note on safeguarding, domestic abuse or offences."""

    submission_id = SubmissionId()
    text = LongText(
        _("Note"),
        hint=_(
            "What you saw or were told, by whom and when, what you did, and whom you told. "
            "Nobody watches this box: if somebody is in danger now, call 999."
        ),
        missing=_("Write the note"),
        max_length=8_000,
        rows=8,
    )
