"""A question to the specialist, and its answer."""

from django.utils.translation import gettext_lazy as _

from handrail.domain.consent.choices import How
from handrail.domain.enquiries.choices import Topic
from handrail.domain.enquiries.rules import LONGEST
from handrail.domain.referrals.choices import WorkStatus
from handrail.web.shared.forms import (
    Form,
    LongText,
    Number,
    Option,
    Radios,
    Select,
    SubmissionId,
    Text,
    options,
)

WORK = ("work_status", "job_title", "weeks_off")


class AskForm(Form):
    """A question, about somebody or about nobody in particular."""

    is_small = True

    submission_id = SubmissionId()
    topic = Select(
        _("What is it about?"),
        options(Topic.choices),
        empty=_("Choose"),
        missing=_("Choose what it is about"),
    )
    text = LongText(
        _("Your question"),
        hint=_("No names."),
        missing=_("Write your question"),
        max_length=LONGEST,
        rows=5,
    )
    is_about_someone = Radios(
        _("Is it about one person?"),
        (
            Option("no", _("No, it is general")),
            Option("yes", _("Yes"), reveal=WORK),
        ),
        missing=_("Select whether it is about one person"),
    )
    work_status = Select(
        _("What is their work now?"), options(WorkStatus.choices), empty=_("Choose"), required=False
    )
    job_title = Text(_("Job"), required=False, max_length=120, width="20")
    weeks_off = Number(_("Weeks off work so far"), required=False, largest=2_600, unit=_("weeks"))


class AskAboutForm(AskForm):
    """A question about somebody the practice knows."""

    names_them = Radios(
        _("May the specialist know who it is?"),
        (
            Option("no", _("No need: send their age, roughly, and no name")),
            Option("yes", _("Yes, they agreed: name and date of birth"), reveal=("how",)),
        ),
        missing=_("Select whether the specialist may know who it is"),
    )
    how = Radios(
        _("How did they agree?"),
        options(How.choices[:2]),
        missing=_("No name is sent until they agree. Select how they agreed"),
    )
    field_order = ("topic", "text", *WORK, "names_them", "how", "submission_id")

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        del self.fields["is_about_someone"]


class AnswerForm(Form):
    """The answer of the specialist."""

    text = LongText(
        _("Your answer"),
        hint=_("Whoever asked reads it on their page. It cannot be changed afterwards."),
        missing=_("Write your answer"),
        max_length=LONGEST,
        rows=8,
    )
