"""What somebody fills in who answers by a link: the forms of the pages, without what needs more."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.referrals.choices import Closing
from handrail.web.coach.contact_forms import AttemptForm
from handrail.web.coach.ending_forms import CloseForm
from handrail.web.shared.forms import Form, Option
from handrail.web.triage.forms import CARE, LATER, ON_ITS_OWN_PAGE, AcceptForm, DeclineForm

Choices = Iterable[tuple[str, str]]


class TakeOnForm(AcceptForm):
    """Who will be the one named worker."""


class NoForm(DeclineForm):
    """A reason, and what else is open to this person."""

    def __init__(self, *arguments: Any, services: Choices, **named: Any) -> None:
        super().__init__(*arguments, services=services, **named)
        for name in CARE:
            del self.fields[name]
        self.fields["closing"].options = tuple(  # type: ignore[attr-defined]
            Option(value, text)
            for value, text in Closing.choices
            if value not in LATER + ON_ITS_OWN_PAGE
        )


class SpokenForm(AttemptForm):
    """When somebody spoke with the person."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name in ("outcome", "safe_now", "submission_id"):
            del self.fields[name]
        self.fields["when"].label = _("When did you speak with them?")


class FinishForm(CloseForm):
    """Why and how support ends."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, is_clinician=False, **named)
        for name in ("version", "hours"):
            del self.fields[name]


def shown_first(form: Form) -> tuple[str, ...]:
    """Return the fields that no choice reveals, in their order."""
    revealed = {
        name
        for field in form.fields.values()
        for option in getattr(field, "options", ())
        for name in getattr(option, "reveal", ())
    }
    return tuple(name for name in form.fields if name not in revealed)
