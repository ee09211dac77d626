"""What whoever keeps the directory fills in."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from handrail.domain.directory.codes import WaitKind
from handrail.domain.directory.owning import Owner
from handrail.domain.directory.rules import LONGEST_WAIT
from handrail.domain.directory.wrong import Outcome
from handrail.web.shared.forms import (
    Email,
    Form,
    Hidden,
    LongText,
    Number,
    Radios,
    Select,
    Text,
    Tick,
    Website,
    options,
)
from handrail.web.shared.forms.words import Words


def _long(label: Words, rows: int = 3) -> LongText:
    return LongText(label, required=False, max_length=20_000, rows=rows, unwatched=False)


def _days(label: Words) -> Number:
    return Number(label, required=False, largest=LONGEST_WAIT, unit=_("working days"))


class FindForm(Form):
    """Which entries to list."""

    q = Text(_("Service or provider"), required=False)


class WithdrawForm(Form):
    """Why an entry goes."""

    reason = Text(
        _("Why is it withdrawn?"),
        hint=_("For example: the service has closed, the provider told us on 3 June."),
        missing=_("Enter why it is withdrawn"),
        max_length=200,
    )


class OwnerForm(Form):
    """Who is asked whether an entry is still right."""

    worker = Select(_("A worker here"), (), required=False, empty=_("Nobody here"))
    email = Email(
        _("Or the provider's own contact"),
        hint=_("An email address that somebody reads. We never show it to the public."),
        required=False,
        autocomplete="off",
    )

    def __init__(self, *arguments: Any, workers: Iterable[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["worker"].options = options(workers)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("worker") and said.get("email"):
            self.add_error("email", str(_("Choose a worker, or enter an email address, not both")))
        return said

    def owner(self) -> Owner:
        """Return who was chosen."""
        worker = self.cleaned_data["worker"]
        return Owner(UUID(worker) if worker else None, self.cleaned_data["email"])


class EntryForm(Form):
    """What an entry says. Texts may be as long as another directory's are."""

    version = Hidden()
    name = Text(_("Name of the service"), missing=_("Enter its name"), max_length=200)
    summary = LongText(
        _("In one or two sentences"), required=False, max_length=500, rows=2, unwatched=False
    )
    description = _long(_("What it does"), rows=6)
    what_happens = _long(_("What happens"))
    for_whom = _long(_("Who it is for"))
    not_for_whom = _long(_("Who it is not for"))
    how_to_get_in = _long(_("How to get in"))
    cost = _long(_("What it costs"))
    phone = Text(_("Phone"), required=False, max_length=100, width="20", autocomplete="off")
    email = Email(_("Email"), required=False, autocomplete="off")
    url = Website(_("Website"), required=False, max_length=2_000)
    first_contact = _days(_("Wait to first contact"))
    treatment = _days(_("Wait until support starts"))
    is_right = Tick(_("I have checked the whole entry and it is right today"), required=False)

    def changes(self) -> dict[str, Any]:
        """Return the texts that were changed."""
        apart = {"version", "is_right", *WaitKind.values}
        return {name: self.cleaned_data[name] for name in self.changed_data if name not in apart}

    def waits(self) -> dict[str, int]:
        """Return the waits that were changed, or all of an entry that is right today.

        One that was taken away is left as declared.
        """
        said = self.cleaned_data
        all_again = said["is_right"]
        kinds = (kind for kind in WaitKind.values if all_again or kind in self.changed_data)
        return {kind: days for kind in kinds if (days := said[kind]) is not None}

    def seen(self) -> int | None:
        """Return the version that the page showed."""
        text = self.cleaned_data["version"]
        return int(text) if text.isdecimal() else None


class AnswerForm(Form):
    """What was done about a report."""

    outcome = Radios(
        _("What did you do?"), options(Outcome.choices), missing=_("Select what you did")
    )
    words = LongText(
        _("What should they know? (optional)"),
        hint=_("They read this. Needed if you could not find out."),
        name=_("What they should know"),
        required=False,
        max_length=300,
        rows=3,
    )


class DeclineForm(Form):
    """Why a proposed service is not added."""

    reason = Text(
        _("Why not?"),
        hint=_("Whoever proposed it reads this."),
        missing=_("Enter why it is not added"),
        max_length=200,
    )


class HearsForm(Form):
    """Who answers referrals to a service that has no system, and where they are written to."""

    who = Text(
        _("Name of the person who answers"),
        missing=_("Enter their name"),
        max_length=200,
    )
    email = Email(
        _("Their work email address"),
        hint=_("A mailbox that only people read who may see referrals. It is never published."),
        missing=_("Enter their email address"),
        autocomplete="off",
    )
