"""One question a page. Each form says which answers it keeps, and shows them again."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from handrail.web.self_refer import words
from handrail.web.shared.forms import (
    Checkboxes,
    DateParts,
    Form,
    NhsNumberField,
    Number,
    Option,
    Postcode,
    Radios,
    Text,
    options,
)
from handrail.web.shared.forms.words import Words

WEEKS_IN = {"weeks": 1.0, "months": 4.345, "years": 52.18}


class Question(Form):
    """A page of the self-referral. ``title`` heads it where it asks more than one thing."""

    title: ClassVar[Words] = ""

    @classmethod
    def shown(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the page shows of the answers kept so far."""
        return {name: stored[name] for name in cls.base_fields if name in stored}

    def answers(self) -> dict[str, Any]:
        """Return what is kept of a valid page, as it is stored."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in self.cleaned_data.items()
        }


class Where(Question):
    """Where they live."""

    home = Radios(
        _("Where do you live?"),
        (
            Option("postcode", _("At an address"), reveal=("postcode",)),
            Option("none", _("I have no fixed address")),
        ),
        hint=_("This tells us which teams are near you."),
        missing=_("Select whether you have an address"),
    )
    postcode = Postcode(_("Postcode"))

    @classmethod
    def shown(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the page shows of the answers kept so far."""
        home = "none" if stored.get("no_fixed_address") else "postcode"
        known = "postcode" in stored
        return {"home": home, "postcode": stored["postcode"]} if known else {}

    def answers(self) -> dict[str, Any]:
        """Return what is kept of a valid page, as it is stored."""
        said = self.cleaned_data
        return {"postcode": said["postcode"], "no_fixed_address": said["home"] == "none"}


class Goals(Question):
    """What they would like."""

    goals = Checkboxes(
        _("What would you like to do?"),
        options(words.GOALS),
        hint=_("Select all that apply."),
        missing=_("Select what you would like to do"),
    )


class Obstacles(Question):
    """What gets in the way: health, and the rest."""

    obstacles = Checkboxes(
        _("What makes work hard?"),
        options((*words.CONDITIONS, *words.PRESSURES)),
        hint=_("Select all that apply. You do not need a diagnosis."),
        missing=_("Select what makes work hard"),
    )

    @classmethod
    def shown(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the page shows of the answers kept so far."""
        return {"obstacles": [*stored.get("conditions", ()), *stored.get("pressures", ())]}

    def answers(self) -> dict[str, Any]:
        """Return what is kept of a valid page, as it is stored."""
        chosen = self.cleaned_data["obstacles"]
        health = [str(value) for value, _text in words.CONDITIONS]
        return {
            "conditions": [value for value in chosen if value in health],
            "pressures": [value for value in chosen if value not in health],
        }


class Work(Question):
    """How they stand to work now."""

    work_status = Radios(
        _("What is your work now?"),
        options(words.WORK),
        missing=_("Select what your work is now"),
    )


class Job(Question):
    """What the work is."""

    title = _("What kind of work do you do?")
    job_title = Text(_("Your job (optional)"), required=False, max_length=120, width="20")
    work_kinds = Checkboxes(
        _("What is the work like? (optional)"),
        options(words.WORK_KINDS),
        hint=_("Select all that apply."),
        required=False,
    )


class TimeOff(Question):
    """How long they have been off or out of work."""

    title = _("How long have you been off or out of work?")
    number = Number(
        _("About how long?"),
        hint=_("Your best guess is fine. Leave it empty if you are not sure."),
        required=False,
        largest=2_600,
    )
    unit = Radios(_("Is that weeks, months or years?"), options(words.UNITS), required=False)
    fit_note_until = DateParts(
        _("When is the last day of your fit note? (optional)"),
        hint=_("Leave it empty if you have none, or are not sure."),
        name=_("The last day of your fit note"),
        required=False,
    )

    @classmethod
    def shown(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the page shows of the answers kept so far."""
        until = stored.get("fit_note_until_date")
        note = {"fit_note_until": date.fromisoformat(until)} if until else {}
        return {**stored.get("time_off", {}), **note}

    def clean(self) -> dict[str, Any]:
        """Ask for the unit of a number."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("number") is not None and not said.get("unit") and "unit" not in self.errors:
            self.add_error("unit", str(_("Select weeks, months or years")))
        return said

    def answers(self) -> dict[str, Any]:
        """Return what is kept of a valid page, as it is stored."""
        number, unit = self.cleaned_data["number"], self.cleaned_data["unit"]
        until = self.cleaned_data["fit_note_until"]
        note = {"fit_note_until_date": until.isoformat() if until else None}
        if number is None:
            return {"absent_weeks": None, "time_off": {}, **note}
        weeks = min(round(number * WEEKS_IN[unit]), 2_600)
        return {"absent_weeks": weeks, "time_off": {"number": number, "unit": unit}, **note}


class BirthDate(Question):
    """When they were born."""

    birth_date = DateParts(
        _("What is your date of birth?"),
        hint=_("For example, 31 3 1980"),
        missing=_("Enter your date of birth"),
        name=_("Date of birth"),
        is_birthday=True,
        past=True,
    )

    @classmethod
    def shown(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the page shows of the answers kept so far."""
        text = stored.get("birth_date")
        return {"birth_date": date.fromisoformat(text)} if text else {}

    def answers(self) -> dict[str, Any]:
        """Return what is kept of a valid page, as it is stored."""
        return {"birth_date": self.cleaned_data["birth_date"].isoformat()}


class EmployerSize(Question):
    """How big the employer is; asked only where the chosen service's decision needs it."""

    employer_size = Radios(
        _("About how many people work for your employer?"),
        options(words.EMPLOYER_SIZES),
        missing=_("Select how many people work for your employer"),
    )

    def answers(self) -> dict[str, Any]:
        """Return what is kept of a valid page, as it is stored."""
        return {"employer_size": int(self.cleaned_data["employer_size"])}


class Name(Question):
    """What they are called."""

    title = _("What is your name?")
    given_name = Text(
        _("First name"), missing=_("Enter your first name"), max_length=100, width="20",
        autocomplete="given-name",
    )  # fmt: skip
    family_name = Text(
        _("Last name"), missing=_("Enter your last name"), max_length=100, width="20",
        autocomplete="family-name",
    )  # fmt: skip


class Nhs(Question):
    """Their NHS number, if they know it."""

    nhs_number = NhsNumberField(
        _("What is your NHS number? (optional)"),
        hint=_(
            "It has 10 digits, like 999 000 0018. It is on letters from the NHS and in the NHS "
            "App. Leave it empty if you do not know it."
        ),
        required=False,
    )

    def answers(self) -> dict[str, Any]:
        """Return what is kept of a valid page, as it is stored."""
        number = self.cleaned_data["nhs_number"]
        return {"nhs_number": number.digits if number else ""}
