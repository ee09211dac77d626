"""What a coach fills in. Nothing that is held already is asked again (R37)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.cases.choices import AgreedHow, Met, WhyNot
from handrail.domain.consent.choices import How
from handrail.domain.referrals.choices import WorkStatus
from handrail.kernel.clock import LONDON
from handrail.web.coach.words import (
    ATTEMPTS,
    ORDERS,
    SHOWN,
    UNWATCHED,
    WAYS,
    WHOSE,
)
from handrail.web.shared.forms import (
    DateParts,
    Form,
    Hidden,
    LongText,
    Number,
    Option,
    Radios,
    Select,
    SubmissionId,
    Text,
    TimeOfDay,
    options,
)


class CaseloadForm(Form):
    """Whose cases, which, and in what order."""

    whose = Select(_("Whose"), options(WHOSE.items()), required=False)
    state = Select(_("Which"), options(SHOWN.items()), required=False)
    order = Select(_("Order"), options(ORDERS.items()), required=False)


NEVER = -1


class Versioned(Form):
    """A form that knows which version of the case its page showed."""

    version = Hidden(max_length=9)

    def seen(self) -> int | None:
        """Return the version that the page showed, None if it showed none; junk is no version."""
        text = self.cleaned_data.get("version", "")
        if not text:
            return None
        return int(text) if text.isdigit() else NEVER


class AttemptForm(Form):
    """One try to reach the person."""

    is_small = True

    submission_id = SubmissionId()
    outcome = Radios(
        _("What happened?"), options(ATTEMPTS.items()), missing=_("Select what happened")
    )
    when = Radios(
        _("When?"),
        (
            Option("now", _("Just now")),
            Option("earlier", _("Earlier"), reveal=("on_date", "at_time")),
        ),
        missing=_("Select when"),
    )
    on_date = DateParts(_("Which day?"), name=_("The day"), missing=_("Enter the day"), past=True)
    at_time = TimeOfDay(_("What time?"), missing=_("Enter the time"))
    note = Text(
        _("Anything to remember (optional)"), required=False, max_length=500, hint=UNWATCHED
    )

    def moment(self, now: datetime) -> datetime:
        """Return when the person was tried."""
        said = self.cleaned_data
        return now if said["when"] == "now" else _moment(said["on_date"], said["at_time"])


class AppointmentForm(Form):
    """A time to meet."""

    is_small = True

    submission_id = SubmissionId()
    on_date = DateParts(_("Date"), missing=_("Enter the date"), future=True)
    at_time = TimeOfDay(_("Start time"), missing=_("Enter the start time"))
    minutes = Number(
        _("How long?"), unit=_("minutes"), smallest=5, largest=240, missing=_("Enter how long")
    )
    way = Radios(
        _("How will you meet?"),
        [
            Option(value, text, reveal=("place",) if value == "other_place" else ())
            for value, text in WAYS.items()
        ],
        missing=_("Select how you will meet"),
    )
    place = Text(_("Where?"), missing=_("Enter where you will meet"))
    with_account_id = Select(_("Who will they meet?"), ())

    def offer_workers(self, workers: Iterable[tuple[Any, str]]) -> None:
        """Set who can be met."""
        self.fields["with_account_id"].options = options(workers)  # type: ignore[attr-defined]

    def starts_at(self) -> datetime:
        """Return when the appointment starts."""
        return _moment(self.cleaned_data["on_date"], self.cleaned_data["at_time"])


class OutcomeForm(Form):
    """What became of an appointment."""

    is_small = True

    state = Radios(
        _("What happened?"),
        (
            Option(Met.ATTENDED, _("They came")),
            Option(Met.ATTENDED_LATE, _("They came late"), reveal=("minutes_late",)),
            Option(Met.MISSED, _("They did not come"), reveal=("why_missed",)),
            Option(
                Met.DID_NOT_HAPPEN,
                _("It did not happen"),
                hint=_("For example, the worker was away"),
                reveal=("why_not",),
            ),
            Option(Met.CANCELLED, _("It was cancelled"), reveal=("why_cancelled",)),
        ),
        missing=_("Select what happened"),
    )
    minutes_late = Number(
        _("How many minutes late?"), smallest=1, largest=240, missing=_("Enter how many minutes")
    )
    why_missed = Select(_("Why?"), options(WhyNot.choices), missing=_("Select why"))
    why_not = Select(_("Why?"), options(WhyNot.choices), missing=_("Select why"))
    why_cancelled = Select(_("Why?"), options(WhyNot.choices), missing=_("Select why"))
    note = Text(
        _("Anything to remember (optional)"), required=False, max_length=500, hint=UNWATCHED
    )

    def only_cancel(self) -> None:
        """Leave only what can be said of an appointment that is still to come."""
        field = self.fields["state"]
        field.options = [one for one in field.options if one.value == Met.CANCELLED]  # type: ignore[attr-defined]
        field.initial = Met.CANCELLED.value
        for name in ("minutes_late", "why_missed", "why_not"):
            del self.fields[name]

    def why(self) -> str:
        """Return the reason that belongs to what was chosen."""
        said = self.cleaned_data
        given = (said.get(name) for name in ("why_missed", "why_not", "why_cancelled"))
        return next(filter(None, given), "")


class NoteForm(Form):
    """A note, kept for the writer's own organisation."""

    submission_id = SubmissionId()
    text = LongText(
        _("Note"), missing=_("Write the note"), max_length=8_000, rows=8, hint=UNWATCHED
    )


class NextStepForm(Versioned):
    """What happens next, and by when."""

    text = Text(
        _("What happens next?"),
        missing=_("Enter what happens next"),
        max_length=200,
        hint=UNWATCHED,
    )
    due_date = DateParts(_("By when? (optional)"), name=_("The day"), required=False, future=True)


class WorryForm(Versioned):
    """An alert for the header; empty takes it off."""

    text = LongText(
        _("What must everyone know before they make contact?"),
        required=False,
        max_length=300,
        rows=3,
        hint=_("Leave empty to take the alert off. Nobody watches this box."),
    )


class WorkForm(Form):
    """What the person's work is on a day."""

    is_small = True

    status = Radios(
        _("What is their work now?"),
        options(WorkStatus.choices),
        missing=_("Select what their work is now"),
    )
    hours = Number(_("Hours a week (optional)"), required=False, largest=100)
    on_date = DateParts(_("Since when?"), name=_("The day"), missing=_("Enter the day"), past=True)
    note = Text(
        _("Anything to remember (optional)"), required=False, max_length=300, hint=UNWATCHED
    )


class PauseForm(Versioned):
    """Rest a case until a day."""

    until_date = DateParts(
        _("Until when?"), name=_("The day"), missing=_("Enter until when"), future=True
    )
    reason = Text(_("Why?"), missing=_("Enter why"), max_length=200, hint=UNWATCHED)


class WhyForm(Form):
    """One reason, in words."""

    why = Text(_("Why?"), missing=_("Enter why"), max_length=400, hint=UNWATCHED)


class DeathForm(Form):
    """The day a person died."""

    died_date = DateParts(
        _("When did they die?"), name=_("The day"), missing=_("Enter the day"), past=True
    )


class PlaceForm(Form):
    """At which organisation the other worker is."""

    at = Select(_("Where does the other worker work?"), (), required=False)


class HandoverForm(Form):
    """Share or hand over a case, by name."""

    is_small = True

    kind = Radios(
        _("What do you want to do?"),
        (
            Option("share", _("Share: we both support them, and I stay the named coach")),
            Option("hand_over", _("Hand over: they become the named coach")),
        ),
        missing=_("Select share or hand over"),
    )
    worker = Radios(_("Who to?"), (), missing=_("Select who to"))
    why = LongText(
        _("Why, and what do they need to know first?"),
        missing=_("Enter why, and what they need to know first"),
        max_length=500,
        rows=4,
        hint=_(
            "They read this before they answer. Do not write who the person is. "
            "Nobody watches this box."
        ),
    )
    how_agreed = Radios(
        _("How did the person agree that this organisation may know?"),
        options(How.choices),
        missing=_("Select how the person agreed"),
    )

    def offer(self, workers: Iterable[tuple[Any, str]], *, asks_agreement: bool) -> None:
        """Set who can be chosen, and whether the person's agreement is asked for."""
        self.fields["worker"].options = options(workers)  # type: ignore[attr-defined]
        if not asks_agreement:
            del self.fields["how_agreed"]


class AgreeForm(Form):
    """How the person agreed the plan."""

    version = Hidden(max_length=9)
    how = Radios(
        _("How did they agree?"), options(AgreedHow.choices), missing=_("Select how they agreed")
    )


class ReviewForm(Form):
    """When the plan is looked at again."""

    version = Hidden(max_length=9)
    review_date = DateParts(
        _("When will you look at the plan together again?"),
        name=_("The review"),
        missing=_("Enter when"),
        future=True,
    )


def _moment(day: Any, hour: Any) -> datetime:
    return datetime.combine(day, hour, tzinfo=LONDON)
