"""What a coach fills in. Nothing that is held already is asked again (R37)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.cases.choices import AgreedHow
from handrail.domain.consent.choices import How
from handrail.domain.referrals.choices import WorkStatus
from handrail.web.coach.words import (
    ORDERS,
    SHOWN,
    UNWATCHED,
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
    options,
)
from handrail.web.shared.numbers import whole


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
        number = whole(text)
        return NEVER if number is None else number


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
