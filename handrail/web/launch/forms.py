"""The referral form inside a clinical system: one page, filled; two clicks send it."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handrail.domain.referrals.choices import Condition, Goal, WorkKind, WorkStatus
from handrail.domain.systems.ports import PatientRecord
from handrail.journey import launched
from handrail.journey.offer import Offers
from handrail.web.referrer import answers as between
from handrail.web.referrer.send_form import SendForm
from handrail.web.referrer.words import ADJUSTMENTS, COMMUNICATION, EMPLOYER_SIZES, SAFE_WAYS
from handrail.web.shared.forms import (
    Checkboxes,
    DateParts,
    Email,
    Form,
    Hidden,
    LongText,
    NhsNumberField,
    Number,
    Option,
    Phone,
    Postcode,
    Radios,
    Text,
    Tick,
    options,
)

FROM_RECORD = _("From the record: %(problems)s")
LONGEST_FREE_TEXT = 2_000


class PickForm(Form):
    """Whose record, where none is open."""

    key = Hidden(required=True, max_length=100)
    nhs_number = NhsNumberField(_("NHS number"), missing=_("Enter their NHS number"))
    birth_date = DateParts(
        _("Date of birth"), missing=_("Enter their date of birth"), is_birthday=True, past=True
    )


class RecordForm(SendForm):
    """Everything on one page. Who it is about is not in it: that is the record's to say."""

    how = None  # type: ignore[assignment]
    kinds = None  # type: ignore[assignment]
    tell_us = None  # type: ignore[assignment]

    key = Hidden(required=True, max_length=100)
    phone = Phone(_("Phone number"), required=False)
    email = Email(_("Email address"), required=False)
    safe_ways = Checkboxes(
        _("How is it safe to reach them?"),
        options(SAFE_WAYS),
        hint=_("Ask them. Somebody else may see a message or pick up the phone."),
        required=False,
    )
    postcode = Postcode(_("Home postcode"), required=False)
    no_fixed = Tick(_("They have no fixed address"), required=False)
    goals = Checkboxes(
        _("What would they like?"), options(Goal.choices), missing=_("Select what they would like")
    )
    work_status = Radios(
        _("What is their work now?"),
        options(WorkStatus.choices),
        missing=_("Select what their work is now"),
    )
    weeks_off = Number(_("Weeks off work so far"), required=False, largest=2_600, unit=_("weeks"))
    fit_note_until = DateParts(
        _("Last day of their fit note"), name=_("The last day of the fit note"), required=False
    )
    job_title = Text(_("Job"), required=False, max_length=120, width="20")
    work_kinds = Checkboxes(_("What is the work like?"), options(WorkKind.choices), required=False)
    employer_size = Radios(
        _("How many people work for the employer?"), options(EMPLOYER_SIZES), required=False
    )
    problems = Checkboxes(
        _("Which problems of the record may be sent?"),
        (),
        hint=_("Only what you tick is sent."),
        required=False,
    )
    conditions = Checkboxes(_("What gets in the way?"), options(Condition.choices), required=False)
    needs = Checkboxes(
        _("What do they need from us?"),
        (*options(COMMUNICATION), *options(ADJUSTMENTS)),
        required=False,
    )
    language = Text(
        _("Language, if they need an interpreter"), required=False, max_length=60, width="20"
    )
    free_text = LongText(
        _("Anything else the service should know"),
        hint=_("Nobody watches this box for emergencies."),
        required=False,
        max_length=LONGEST_FREE_TEXT,
        rows=3,
    )
    agree = Tick(
        _("They heard this and agree"),
        missing=_("Nothing is sent until they agree. Tick that they agree"),
    )
    tell = Tick(_("They agree that the service tells us how it goes"), required=False)

    def __init__(self, data: Any, *, record: PatientRecord, **named: Any) -> None:
        super().__init__(data, **named)
        self.record = record
        ticks = self.fields["problems"]
        assert isinstance(ticks, Checkboxes)
        ticks.options = tuple(Option(it.code, it.display) for it in record.problems)
        if not record.problems:
            del self.fields["problems"]

    def clean(self) -> dict[str, Any]:
        """Ask for a way to reach them; ValidationError without one."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        ways = set(said.get("safe_ways") or ())
        if ways & {"phone", "text", "voicemail"} and not said.get("phone"):
            self.add_error("phone", ValidationError(_("Enter the phone number that is safe")))
        if "email" in ways and not said.get("email"):
            self.add_error("email", ValidationError(_("Enter the address that is safe to use")))
        reached = any(said.get(name) for name in ("phone", "email", "postcode"))
        if not reached and not {"phone", "email", "postcode"} & set(self.errors):
            self.add_error("phone", ValidationError(_("Enter a phone number or an email address")))
        return said


def filled(
    record: PatientRecord, answers: Mapping[str, Any], offers: Offers, *, wanted: str = ""
) -> dict[str, Any]:
    """Return a form's first values: what the record says, and what the card named or fits best.

    What the record writes in a way that we could not send is left out, so that nothing that was
    filled in for somebody has to be typed again.
    """
    first = between.to_form(answers) | {"no_fixed": record.no_fixed_address}
    for name in ("phone", "email", "postcode"):
        try:
            first[name] = RecordForm.base_fields[name].clean(first.get(name) or "")
        except ValidationError:
            first[name] = ""
    best = [str(it.service_id) for it in (*offers.best, *offers.light_touch)]
    chosen = wanted if wanted in best else next(iter(best), "")
    return first | {"service": chosen}


def answers_of(form: RecordForm) -> dict[str, Any]:
    """Return what was said as a draft keeps it, with who it is as the record has it."""
    return between.to_draft(_said(form.record, form.cleaned_data))


def answers_so_far(form: RecordForm) -> dict[str, Any]:
    """Return what can be kept of a form that is not whole."""
    form.is_valid()
    return between.to_draft(_said(form.record, form.cleaned_data))


def _said(record: PatientRecord, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: cleaned[name] for name in KEPT if name in cleaned}
    said["home"] = "none" if cleaned.get("no_fixed") else "postcode"
    groups, words = launched.told(record.problems, set(cleaned.get("problems") or ()))
    said["conditions"] = sorted({*(cleaned.get("conditions") or ()), *groups})
    lines = (cleaned.get("free_text") or "", FROM_RECORD % {"problems": words} if words else "")
    said["free_text"] = "\n".join(str(line) for line in lines if line)
    return said | launched.who(record)


KEPT = (
    *("phone", "email", "safe_ways", "postcode", "goals", "work_status", "needs", "language"),
    *launched.ABOUT_WORK,
)
