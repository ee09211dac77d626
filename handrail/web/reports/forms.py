"""What is asked of whoever writes a report, and of who settles it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.consent.choices import How
from handrail.domain.reports.operations import Parts
from handrail.domain.reports.rules import LONGEST
from handrail.web.shared.forms import Form, Hidden, LongText, Option, Radios, options

SPOKEN = options(((How.SPOKEN, How.SPOKEN.label), (How.SIGNED, How.SIGNED.label)))
NO_HEALTH = _(
    "Leave out what is wrong with them, tests and treatment: an employer is never told that."
)


class PartsForm(Form):
    """What is written, each part of one kind."""

    attendance = LongText(
        _("Attendance and dates (optional)"), required=False, max_length=LONGEST, rows=3
    )
    work = LongText(
        _("What they can do at work (optional)"),
        hint=NO_HEALTH,
        required=False,
        max_length=LONGEST,
        rows=5,
    )
    adjustments = LongText(
        _("What would help at work (optional)"), required=False, max_length=LONGEST, rows=5
    )

    @property
    def parts(self) -> Parts:
        """What was written."""
        said = self.cleaned_data
        return Parts(said["attendance"], said["work"], said["adjustments"])


class ReportForm(PartsForm):
    """To whom, by whom, and what."""

    employer = Hidden(required=True)
    clinician = Radios(
        _("Is it written by a clinician who is, or was, responsible for their care?"),
        (
            Option(
                "yes",
                _("Yes"),
                hint=_("Then the Access to Medical Reports Act 1988 applies"),
            ),
            Option("no", _("No"), hint=_("For example, what a coach writes")),
        ),
        missing=_("Select yes or no"),
    )


class AskForm(Form):
    """Whether they agree, whether they want to see it first, and how they said so."""

    first = Radios(
        _("Do they want to see it before it goes?"),
        (
            Option("yes", _("Yes: hold it until they have seen it and say that it may go")),
            Option("no", _("No: they agree that it goes now, as it stands below")),
        ),
        missing=_("Select whether they want to see it first"),
    )
    how = Radios(_("How did they say so?"), SPOKEN, missing=_("Select how they said so"))


class SaidForm(Form):
    """What the person said, written down by staff."""

    said = Radios(_("What did they say?"), (), missing=_("Select what they said"))
    words = LongText(_("In their words"), missing=_("Write what they said"), rows=4)
    own = LongText(_("In their words"), missing=_("Write what they said"), rows=4)
    how = Radios(_("How did they say so?"), SPOKEN, missing=_("Select how they said so"))

    def __init__(self, state: str, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["said"].options = tuple(  # type: ignore[attr-defined]
            option for states, option in ANSWERS if state in states
        )


ANSWERS = (
    (("held",), Option("seen", _("They have it to read: we gave or sent it to them"))),
    (("seen",), Option("release", _("It may go"))),
    (("seen",), Option("change", _("It should be changed"), reveal=("words",))),
    (("seen",), Option("attach", _("Their own words should go with it"), reveal=("own",))),
    (("held", "seen", "disputed"), Option("withhold", _("It may not go"))),
)


class WhyForm(Form):
    """Why it stays as it is."""

    why = LongText(_("Why does it stay as it is?"), missing=_("Say why it stays"), rows=3)


class DecideForm(Form):
    """What a health professional decides after 21 days."""

    goes = Radios(
        _("What do you decide?"),
        (
            Option("yes", _("It goes, as it stands below")),
            Option("no", _("It does not go")),
        ),
        missing=_("Select what you decide"),
    )
    why = LongText(_("Why?"), missing=_("Say why"), max_length=500, rows=3)
