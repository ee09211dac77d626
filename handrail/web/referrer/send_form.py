"""The last screen of referring: which service, what the person agreed to, and when."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handrail.config.templating import nhs_datetime
from handrail.domain.capacity.queries import FreeSlot
from handrail.domain.consent.choices import How
from handrail.journey.offer import Against, Offered, Offers
from handrail.kernel.privacy import Kind
from handrail.web.shared.forms import (
    Checkboxes,
    Form,
    LongText,
    Option,
    Radios,
    SubmissionId,
    Tick,
    options,
)

EVERYTHING, NEEDED = "everything", "needed"
ALLOWED = {
    Kind.WORK.value: _("Their work situation"),
    Kind.HEALTH.value: _("What gets in the way, and what you wrote"),
}


class SendForm(Form):
    """Which service, what the person agreed to, and when the first conversation is."""

    is_small = True

    submission_id = SubmissionId()
    service = Radios(_("Which service do they choose?"), (), missing=_("Select a service"))
    how = Radios(
        _("How did they agree?"),
        options(How.choices[:2]),
        missing=_("Nothing is sent until they agree. Select how they agreed"),
    )
    kinds = Checkboxes(
        _("What do they agree that the service may know?"),
        (
            Option(EVERYTHING, _("All of these, they agree")),
            Option(
                NEEDED,
                _("Who they are, how to reach them, what they would like and what they need"),
                hint=_("Nothing can be sent without this: nobody could get in touch"),
                follows_or=True,
            ),
            *(Option(kind, text) for kind, text in ALLOWED.items()),
        ),
        hint=_("Ask them, then tick. Nothing is ticked for you."),
        missing=_("Select what they agree that the service may know"),
    )
    tell_us = Radios(
        _("May the service tell us how it goes?"),
        (Option("yes", _("Yes, they agree")), Option("no", _("No"))),
        missing=_("Select whether the service may tell us how it goes"),
        inline=True,
    )

    def clean_kinds(self) -> tuple[str, ...]:
        """Return the kinds they agreed to besides what is needed; ValidationError without that."""
        said = self.cleaned_data["kinds"]
        if EVERYTHING in said:
            return tuple(ALLOWED)
        if NEEDED not in said:
            message = _(
                "Select that the service may know who they are and how to reach them. "
                "If they do not agree to that, nothing can be sent"
            )
            raise ValidationError(message)
        return tuple(kind for kind in said if kind != NEEDED)

    def offer(self, offers: Offers) -> None:
        """Put the offers, and their free times, among the answers that can be chosen."""
        every = (*offers.best, *offers.light_touch)
        for number, offer in enumerate(every):
            if offer.slots:
                self.fields[f"slot_{number}"] = _times(offer)
            if offer.waits:
                self.fields[f"waits_{number}"] = _waits(offer)
        for number, against in enumerate(offers.against):
            self.fields[f"because_{number}"] = _why(against)
        radios = self.fields["service"]
        assert isinstance(radios, Radios)
        radios.options = (
            *(_offered(number, offer) for number, offer in enumerate(every)),
            *(_does_not_fit(number, offer) for number, offer in enumerate(offers.against)),
        )

    def waits_for(self, chosen: Offered | Against) -> bool:
        """Return whether they choose to wait for a place, knowing that there is none now.

        Whom a human sends against the rules waits where there is none, and is told so.
        """
        if isinstance(chosen, Against):
            return True
        return bool(chosen.waits) and any(
            value for name, value in self.cleaned_data.items() if name.startswith("waits_")
        )

    def because_of(self, chosen: Offered | Against, offers: Offers) -> str:
        """Return why a service that does not fit should look at them all the same, or nothing."""
        if not isinstance(chosen, Against):
            return ""
        return str(self.cleaned_data.get(f"because_{offers.against.index(chosen)}", ""))

    def slot_of(self, chosen: Offered | Against) -> str:
        """Return the time that was chosen with the service, or nothing."""
        if isinstance(chosen, Against):
            return ""
        times = {str(slot.id) for slot in chosen.slots}
        said = (value for name, value in self.cleaned_data.items() if name.startswith("slot_"))
        return next((value for value in said if value in times), "")


def slot_words(slot: FreeSlot) -> str:
    """Return a free time as people say it."""
    when = nhs_datetime(slot.starts_at)
    return f"{when}, {slot.way_label}, {slot.place}" if slot.place else f"{when}, {slot.way_label}"


def _times(offer: Offered) -> Radios:
    times = [Option(str(slot.id), slot_words(slot)) for slot in offer.slots]
    later = Option("later", _("The service will ring to arrange it"))
    return Radios(_("Book the first conversation now?"), (*times, later), required=False)


def _waits(offer: Offered) -> Tick:
    assert offer.waits is not None
    helps = (
        _(" %(name)s takes people meanwhile, if they would rather.")
        % {"name": offer.partner.partner_name}
        if offer.partner and offer.partner.takes_people
        else ""
    )
    return Tick(
        _("They know that there is no place this week, and choose to wait"),
        hint=_("%(weeks)s; %(ahead)s.")
        % {
            "weeks": offer.waits.weeks_in_words.capitalize(),
            "ahead": offer.waits.ahead_in_words,
        }
        + helps,
        missing=_(
            "%(name)s has no place this week. Tick that they choose to wait, or choose another"
        )
        % {"name": offer.name},
    )


def _why(offer: Against) -> LongText:
    return LongText(
        _("Why should %(name)s look at them all the same?") % {"name": offer.name},
        hint=_(
            "Everybody who follows this referral reads it. Nobody watches this box for emergencies."
        ),
        missing=_("Say why they should look at them all the same"),
        max_length=1_000,
        rows=3,
    )


def _offered(number: int, offer: Offered) -> Option:
    return Option(
        str(offer.service_id),
        offer.name,
        hint=f"{offer.provider_name}. {offer.wait[:1].upper()}{offer.wait[1:]}",
        reveal=(
            *((f"slot_{number}",) if offer.slots else ()),
            *((f"waits_{number}",) if offer.waits else ()),
        ),
    )


def _does_not_fit(number: int, offer: Against) -> Option:
    return Option(
        str(offer.service_id),
        _("%(name)s, although its rules say no") % {"name": offer.name},
        hint=" ".join(offer.reasons),
        reveal=(f"because_{number}",),
        follows_or=number == 0,
    )
