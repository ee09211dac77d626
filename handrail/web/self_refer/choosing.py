"""Questions whose options depend on earlier answers: practice, service, what is safe, area."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from handrail.domain.organisations.queries import AreaSummary, OrganisationSummary
from handrail.journey.self_refer import Choices
from handrail.web.self_refer import words
from handrail.web.self_refer.forms import Question
from handrail.web.shared.forms import Checkboxes, Option, Radios, Text, Tick, options

HELP = "help"
NOT_LISTED = "not_listed"


class Area(Question):
    """Which area they are in, where neither postcode nor practice tells."""

    area_id = Radios(_("Which area are you in?"), (), missing=_("Select the area you are in"))

    def __init__(self, *arguments: Any, areas: Iterable[AreaSummary], **named: Any) -> None:
        super().__init__(*arguments, **named)
        set_options(self, "area_id", tuple(Option(str(a.id), a.public_name) for a in areas))


class Gp(Question):
    """Whether they have a GP practice, and what it is called."""

    gp = Radios(
        _("Do you have a GP practice?"),
        (
            Option("yes", _("Yes"), reveal=("gp_search",)),
            Option("no", _("No, or I am not sure")),
        ),
        hint=_("You can get support without one."),
        missing=_("Select whether you have a GP practice"),
    )
    gp_search = Text(
        _("Name or postcode of the practice"),
        missing=_("Enter the name or postcode of the practice"),
        max_length=100,
        width="20",
    )

    def answers(self) -> dict[str, Any]:
        """Return what is kept of a valid page; a practice found before is asked again."""
        said = super().answers()
        nothing = {"practice_id": None, "practice_name": "", "practice": ""}
        return {**said, **nothing, "no_gp": said["gp"] == "no"}


class Practice(Question):
    """Which of the practices that were found."""

    practice = Radios(_("Which is your GP practice?"), (), missing=_("Select your GP practice"))

    def __init__(
        self,
        *arguments: Any,
        found: tuple[OrganisationSummary, ...],
        searched: str,
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self.found = {str(each.id): each for each in found}
        self.searched = searched
        listed = tuple(
            Option(id_, each.name, hint=", ".join((*each.address[:2], each.postcode)))
            for id_, each in self.found.items()
        )
        none = Option(NOT_LISTED, _now("My practice is not here"), follows_or=bool(listed))
        set_options(self, "practice", (*listed, none))

    def answers(self) -> dict[str, Any]:
        """Return what is kept of a valid page, as it is stored."""
        chosen = self.cleaned_data["practice"]
        each = self.found.get(chosen)
        return {
            "practice": chosen,
            "practice_id": chosen if each else None,
            "practice_name": each.name if each else self.searched,
        }


class TellGp(Question):
    """Whether the GP may know."""

    tell_gp = Radios(
        _("Shall we tell your GP?"),
        options(words.TELL_GP),
        hint=_(
            "We would tell them that you asked for support, and how it goes. If you say no, you "
            "get the same support."
        ),
        missing=_("Select whether we tell your GP"),
    )


class Service(Question):
    """Which service, or help to choose."""

    service = Radios(_("Which support would you like?"), (), missing=_("Select one"))

    def __init__(self, *arguments: Any, choices: Choices, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.choices = choices
        offered = (*choices.best, *choices.light_touch)
        listed = tuple(Option(str(each.service_id), each.name) for each in offered)
        text = _now("Help me choose") if listed else _now("Ask the team to help me find something")
        hint = _now("Somebody from the area's team rings you and you decide together.")
        own_team = Option(HELP, text, hint=hint, follows_or=bool(listed))
        set_options(self, "service", (*listed, own_team))

    @classmethod
    def shown(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the page shows of the answers kept so far."""
        return {"service": HELP if stored.get("help_me_choose") else stored.get("service_id", "")}

    def answers(self) -> dict[str, Any]:
        """Return what is kept of a valid page; another team has to be agreed to anew."""
        chosen = self.cleaned_data["service"]
        is_help = chosen == HELP
        return {
            "service_id": None if is_help else chosen,
            "help_me_choose": is_help,
            "agreed": False,
        }


class Safe(Question):
    """What is safe, of the ways they gave."""

    title = _("What is safe for us to do?")
    lead: ClassVar[str] = ""
    safe_ways = Checkboxes(
        _("Select all that are safe"),
        (),
        hint=_(
            "Somebody else may see a message or pick up the phone. Our texts never say that we "
            "are about health or work."
        ),
        missing=_("Select what is safe, or select “None of these”"),
    )
    contact_notes = Text(
        _("Anything we should know before we contact you? (optional)"),
        hint=_("For example, only ring on Tuesdays, or say you are from the library."),
        required=False,
        max_length=300,
        unwatched=True,
    )

    def __init__(self, *arguments: Any, stored: Mapping[str, Any], **named: Any) -> None:
        super().__init__(*arguments, **named)
        ways = (
            *(words.SAFE_PHONE if stored.get("phone") else ()),
            *(words.SAFE_EMAIL if stored.get("email") else ()),
            *(words.SAFE_LETTER if stored.get("address_lines") else ()),
        )
        none = Option("none", _now("None of these"), is_exclusive=True, follows_or=True)
        set_options(self, "safe_ways", (*options(ways), none))

    @classmethod
    def shown(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the page shows of the answers kept so far."""
        if "safe_ways" not in stored:
            return super().shown(stored)
        return super().shown(stored) | {"safe_ways": stored["safe_ways"] or ["none"]}

    def answers(self) -> dict[str, Any]:
        """Return what is kept of a valid page, as it is stored."""
        said = super().answers()
        return said | {"safe_ways": [way for way in said["safe_ways"] if way != "none"]}


class Agree(Question):
    """Whether they agree to what happens with their answers."""

    title = _("Do you agree?")
    agreed = Tick(_("Yes, I agree"), missing=_("Tick the box if you agree. We cannot send without"))


def set_options(form: Question, name: str, found: tuple[Option, ...]) -> None:
    """Give one form's field the options of this page."""
    field: Any = form.fields[name]
    field.options = found
