"""When a worker sees people."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.capacity.choices import Way
from handrail.web.shared.forms import (
    DateParts,
    Form,
    Number,
    Radios,
    Select,
    Text,
    TimeOfDay,
    options,
)

Choices = Iterable[tuple[str, str]]


class SessionForm(Form):
    """One session: it falls into appointments of the same length."""

    is_small = True

    service = Select(_("For which service?"), (), missing=_("Choose a service"))
    worker = Select(_("Who sees people?"), (), missing=_("Choose who sees people"))
    day = DateParts(_("Which day?"), missing=_("Enter a day"), future=True)
    starts = TimeOfDay(_("From"), missing=_("Enter when it starts"))
    ends = TimeOfDay(_("Until"), missing=_("Enter when it ends"))
    minutes = Number(
        _("Length of one appointment"), smallest=10, largest=180, unit=_("minutes"), initial=45
    )
    way = Radios(_("How?"), options(Way.choices), missing=_("Select how people are seen"))
    practice = Text(
        _("GP practice, by its ODS code"),
        hint=_("Only for a session in a practice: its own patients can book it."),
        required=False,
        max_length=12,
        width="10",
    )
    place = Text(_("Place, if it is elsewhere"), required=False, max_length=200)

    def __init__(self, *arguments: Any, services: Choices, workers: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["service"].options = options(services)  # type: ignore[attr-defined]
        self.fields["worker"].options = options(workers)  # type: ignore[attr-defined]
