"""What a referrer fills in where they tell somebody to turn elsewhere."""

from django.utils.translation import gettext_lazy as _

from handrail.web.shared.forms import (
    DateParts,
    Form,
    Hidden,
    LongText,
    Option,
    Radios,
    SubmissionId,
    Text,
)

# How the NHS is reached, in general words: which clinic it is, the referrer knows.
ROUTES = (
    ("gp", _("Their GP practice, for an appointment")),
    ("talking", _("NHS Talking Therapies")),
    ("mental_health", _("The community mental health team")),
    ("specialist", _("A hospital or specialist clinic")),
    ("urgent", _("NHS 111, or urgent care today")),
)
OTHER = "other"


class TellForm(Form):
    """One click: they were told about a service, or about what is written."""

    submission_id = SubmissionId()
    service = Hidden(max_length=36)
    told = Text(
        _("What did you tell them about?"),
        hint=_("For example a charity, a class, or a website."),
        required=False,
        max_length=200,
    )


class OtherCareForm(Form):
    """Which care comes first, and when somebody finds out how it went."""

    submission_id = SubmissionId()
    route = Radios(
        _("Which care do they need first?"),
        (
            *(Option(value, text) for value, text in ROUTES),
            Option(OTHER, _("Something else"), reveal=("other",)),
        ),
        missing=_("Select which care they need first"),
    )
    other = Text(_("What is it?"), missing=_("Say what it is"), max_length=200)
    follow_up_date = DateParts(
        _("When will you find out how it went?"),
        name=_("The day"),
        missing=_("Enter the day on which you find out how it went"),
        future=True,
    )

    def route_said(self) -> str:
        """Return the care that was chosen, in words."""
        chosen = self.cleaned_data["route"]
        return str(self.cleaned_data["other"] if chosen == OTHER else dict(ROUTES)[chosen])


class FollowUpForm(Form):
    """How it went."""

    note = LongText(
        _("How did it go?"),
        missing=_("Say how it went"),
        hint=_("Nobody watches this box for emergencies."),
        max_length=1_000,
        rows=3,
    )
