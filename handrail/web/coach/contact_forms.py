"""What a coach fills in when they reach somebody, book a time with them, and meet them."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.cases.choices import Attempt, Met, WhyNot
from handrail.domain.cases.meeting import Outcome
from handrail.kernel.clock import LONDON
from handrail.web.coach.words import ATTEMPTS, SAFE_NOW, UNWATCHED, WAYS
from handrail.web.shared.forms import (
    DateParts,
    Form,
    Number,
    Option,
    Radios,
    Select,
    SubmissionId,
    Text,
    Tick,
    TimeOfDay,
    options,
)


def _safe_now() -> Radios:
    return Radios(
        _("Did they say whether they are safe? (optional)"),
        options(SAFE_NOW.items()),
        hint=_("If they are not, or not sure, whoever is on duty is told at once."),
        required=False,
    )


class AttemptForm(Form):
    """One try to reach the person."""

    is_small = True

    submission_id = SubmissionId()
    outcome = Radios(
        _("What happened?"),
        [
            Option(value, text, reveal=("safe_now",) if value == Attempt.REACHED else ())
            for value, text in ATTEMPTS.items()
        ],
        missing=_("Select what happened"),
    )
    safe_now = _safe_now()
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

    def warn_of(self, unsafe: Collection[str]) -> None:
        """Say beside what would be an incident that the person marked it not safe."""
        field = self.fields["outcome"]
        field.options = tuple(  # type: ignore[attr-defined]
            replace(one, hint=_("They said that this is not safe")) if one.value in unsafe else one
            for one in field.options  # type: ignore[attr-defined]
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
    is_hour_meant = Tick(_("Yes, the appointment is at this hour"), required=False)

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
    safe_now = _safe_now()
    note = Text(
        _("Anything to remember (optional)"), required=False, max_length=500, hint=UNWATCHED
    )

    def only_cancel(self) -> None:
        """Leave only what can be said of an appointment that is still to come."""
        field = self.fields["state"]
        field.options = [one for one in field.options if one.value == Met.CANCELLED]  # type: ignore[attr-defined]
        field.initial = Met.CANCELLED.value
        for name in ("minutes_late", "why_missed", "why_not", "safe_now"):
            del self.fields[name]

    def became(self) -> Outcome:
        """Return what became of it."""
        said = self.cleaned_data
        late, safe_now = said.get("minutes_late"), said.get("safe_now") or ""
        return Outcome(said["state"], self.why(), late, said["note"], safe_now)

    def why(self) -> str:
        """Return the reason that belongs to what was chosen."""
        said = self.cleaned_data
        given = (said.get(name) for name in ("why_missed", "why_not", "why_cancelled"))
        return next(filter(None, given), "")


def _moment(day: Any, hour: Any) -> datetime:
    return datetime.combine(day, hour, tzinfo=LONDON)
