"""How to reach them, when, and what they need from whoever meets them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.web.self_refer import words
from handrail.web.self_refer.forms import Question
from handrail.web.shared.forms import (
    Checkboxes,
    Email,
    LongText,
    Option,
    Phone,
    Text,
    options,
)


class More(Question):
    """Anything else, in their own words."""

    free_text = LongText(
        _("Is there anything else you want to tell us? (optional)"),
        hint=_("Nobody watches this box. It is read on working days, so not for emergencies."),
        required=False,
        max_length=2_000,
    )


class CallTimes(Question):
    """When it is good to ring."""

    call_times = Checkboxes(
        _("When is a good time to ring you? (optional)"),
        options(words.CALL_TIMES),
        hint=_("Select all that apply. We will try to ring at these times."),
        required=False,
    )


class Needs(Question):
    """What they need from whoever meets them."""

    title = _("What do you need from us? (optional)")
    interpreter = Checkboxes(
        _("Language"),
        (Option("yes", _("I need an interpreter"), reveal=("language",)),),
        required=False,
    )
    language = Text(
        _("Which language?"), missing=_("Enter your language"), max_length=60, width="20"
    )
    communication_needs = Checkboxes(
        _("To talk with us"), options(words.COMMUNICATION), required=False
    )
    adjustments = Checkboxes(_("To meet us"), options(words.ADJUSTMENTS), required=False)
    adjustments_note = Text(
        _("Anything else you need"), required=False, max_length=500, unwatched=True
    )

    @classmethod
    def shown(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the page shows of the answers kept so far."""
        return super().shown(stored) | {
            "interpreter": ["yes"] if stored.get("interpreter_needed") else []
        }

    def answers(self) -> dict[str, Any]:
        """Return what is kept of a valid page, as it is stored."""
        said = super().answers()
        return said | {"interpreter_needed": bool(said.pop("interpreter"))}


class Contact(Question):
    """How they can be reached."""

    ways = Checkboxes(
        _("How can we contact you?"),
        (
            Option("phone", _("Phone or text"), reveal=("phone",)),
            Option("email", _("Email"), reveal=("email",)),
            Option("letter", _("Letter"), reveal=("address",)),
            Option("other", _("Another way"), reveal=("other_way",)),
        ),
        hint=_("Select all that apply. Next we ask what is safe."),
        missing=_("Select how we can contact you"),
    )
    phone = Phone(_("Phone number"))
    email = Email(_("Email address"))
    address = LongText(
        _("Address"), missing=_("Enter your address"), max_length=400, rows=4,
        autocomplete="street-address", unwatched=False,
    )  # fmt: skip
    other_way = Text(
        _("How can we reach you?"),
        hint=_("For example, through a support worker, and their number."),
        missing=_("Enter how we can reach you"),
        max_length=300,
        unwatched=True,
    )

    def hidden_names(self) -> frozenset[str]:
        """Return the fields that do not count; what was typed always does, ticked or not."""
        return frozenset(name for name in super().hidden_names() if not self[name].value())

    @classmethod
    def shown(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the page shows of the answers kept so far."""
        said = super().shown(stored)
        said["address"] = "\n".join(stored.get("address_lines", ()))
        held = {"letter": "address", "other": "other_way"}
        ways = [
            way for way in ("phone", "email", "letter", "other") if said.get(held.get(way, way))
        ]
        return said | {"ways": ways}

    def answers(self) -> dict[str, Any]:
        """Return what is kept of a valid page, as it is stored."""
        said = super().answers()
        del said["ways"]
        lines = [line.strip() for line in said.pop("address").split("\n") if line.strip()]
        return said | {"address_lines": [line[:200] for line in lines[:6]]}
