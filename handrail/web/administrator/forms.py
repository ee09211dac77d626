"""What an administrator fills in."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from handrail.domain.organisations.operations import Ways
from handrail.domain.referrals.choices import Source
from handrail.domain.staff.choices import EndReason
from handrail.domain.staff.permissions import MEANINGS
from handrail.journey.leaving import Ending
from handrail.web.shared.forms import (
    Checkboxes,
    DateParts,
    Email,
    Form,
    Hidden,
    LongText,
    Option,
    Phone,
    Radios,
    Select,
    Text,
    options,
)

LETTERS = (
    ("asked_and_closing", _("When something is asked of them, and at closing")),
    ("every_step", _("At every step")),
    ("closing_only", _("At closing only")),
)
SECURE = (
    Option("yes", _("Yes, it is accredited"), hint=_("Letters may say who they are about")),
    Option("no", _("No"), hint=_("A notice only, without identity, and a link to sign in")),
)


class PeopleFilter(Form):
    """Who to list."""

    q = Text(_("Name, email or organisation"), required=False)
    role = Select(_("Job role"), (), required=False, empty=_("All job roles"))


class InviteForm(Form):
    """Somebody new, or somebody known who works somewhere else too."""

    name = Text(_("Full name"), missing=_("Enter their name"), max_length=200)
    email = Email(_("Work email address"), missing=_("Enter their work email address"))
    organisation = Select(
        _("Organisation"), (), empty=_("Choose an organisation"), missing=_("Choose where")
    )
    role = Select(
        _("Job role"), (), empty=_("Choose a job role"), missing=_("Choose their job role")
    )
    title = Text(_("Job title (optional)"), required=False, max_length=100)


class AddRoleForm(Form):
    """One more thing that somebody known may act as."""

    organisation = Select(
        _("Organisation"), (), empty=_("Choose an organisation"), missing=_("Choose where")
    )
    role = Select(
        _("Job role"), (), empty=_("Choose a job role"), missing=_("Choose their job role")
    )


class EndForm(Form):
    """Why and when somebody's access ends, and who takes over whom they support."""

    is_small = True

    reason = Radios(
        _("Why does it end?"), options(EndReason.choices), missing=_("Select why it ends")
    )
    words = LongText(
        _("What has happened?"),
        required=False,
        max_length=500,
        rows=3,
        hint=_("Needed where it ends because something went wrong. Name nobody you support."),
    )
    when = Radios(
        _("When does it end?"),
        (
            Option("now", _("Now")),
            Option("day", _("At the end of a day to come"), reveal=("last_date",)),
        ),
        missing=_("Select when it ends"),
    )
    last_date = DateParts(
        _("Last day"), name=_("The last day"), missing=_("Enter the last day"), future=True
    )
    to = Select(
        _("Who takes over the people they support?"),
        (),
        required=False,
        empty=_("Choose a colleague"),
    )

    def ending(self) -> Ending:
        """Return why and when it ends, and who takes over."""
        said = self.cleaned_data
        to = said.get("to")
        return Ending(
            reason=said["reason"],
            words=said["words"],
            last_date=said["last_date"] if said["when"] == "day" else None,
            to_account_id=UUID(to) if to else None,
        )


class ChangeRoleForm(Form):
    """What somebody is to do from now on instead."""

    role = Select(
        _("New job role"), (), empty=_("Choose a job role"), missing=_("Choose their new job role")
    )


class UnlinkForm(Form):
    """Why somebody is no longer to sign in by a provider."""

    why = Text(
        _("Why is it taken away?"),
        hint=_("For example, they have a new smartcard"),
        missing=_("Enter why it is taken away"),
        max_length=200,
    )


class LineForm(Form):
    """What a national role means here."""

    role_code = Text(
        _("National role code"),
        hint=_("For example, R8000"),
        missing=_("Enter a national role code"),
        max_length=40,
        width="10",
    )
    ods_code = Text(
        _("Only at this organisation (ODS code, optional)"),
        hint=_("Leave empty for every organisation of the area"),
        required=False,
        max_length=12,
        width="10",
    )
    role = Select(
        _("Is this job role"), (), empty=_("Choose a job role"), missing=_("Choose the job role")
    )


class RoleForm(Form):
    """What a job role is called and may do."""

    is_small = True

    name = Text(_("What is it called?"), missing=_("Enter what it is called"), max_length=100)
    permissions = Checkboxes(
        _("What may they do?"),
        [Option(key.value, meaning[:1].upper() + meaning[1:]) for key, meaning in MEANINGS.items()],
        missing=_("Select what they may do"),
    )
    refers_as = Select(_("When they refer, they count as"), options(Source.choices))


# In the order in which they are tried. What no computer can bring is printed and posted.
WAYS = (
    ("mesh_email", _("Into their clinical system by MESH; if that fails, by email")),
    ("mesh", _("Into their clinical system by MESH only")),
    ("email", _("By email to their shared mailbox")),
    ("email_mesh", _("By email; if that fails, by MESH")),
    ("fhir_email", _("Fetched by their clinical system (FHIR); if it is not, by email")),
    ("fhir", _("Fetched by their clinical system (FHIR) only")),
    ("print", _("On paper: somebody here prints and posts each")),
)
ROUTES = (
    ("mailbox", _("By the name given below")),
    ("lookup", _("Looked up by their ODS code each time")),
    ("registered", _("By the patient: wherever they are registered (GP Connect)")),
)


class MailboxFilter(Form):
    """Which organisations to list."""

    q = Text(_("Name or code"), required=False)


class MailboxForm(Form):
    """Where letters go and which are wanted."""

    version = Hidden(max_length=9)
    mailbox = Email(
        _("Shared mailbox"),
        required=False,
        hint=_("One that somebody opens every working day. Leave empty if there is none."),
    )
    letters = Radios(_("When do they want a letter?"), options(LETTERS))
    ways = Radios(_("How do letters go there?"), options(WAYS))
    route = Radios(_("How is their MESH mailbox found?"), options(ROUTES), required=False)
    mesh_mailbox = Text(
        _("MESH mailbox"),
        required=False,
        hint=_("For example X26ABC1. Only where letters go to this mailbox."),
        max_length=20,
    )

    def chosen(self) -> Ways:
        """Return the ways in the order in which they are tried."""
        said = self.cleaned_data
        ways = tuple(way for way in said["ways"].split("_") if way != "print")
        return Ways(ways, said["route"] or "mailbox", said["mesh_mailbox"])


class DomainForm(Form):
    """Whether health content may go to a domain."""

    domain = Text(
        _("Domain"),
        hint=_("What stands after the @, for example nhs.net"),
        missing=_("Enter a domain"),
        max_length=200,
    )
    secure = Radios(
        _("Is it accredited secure email (DCB1596)?"),
        SECURE,
        missing=_("Select whether it is accredited"),
    )


class Spaced(Phone):
    """A telephone number that people read: kept with the spaces it was typed with."""

    def to_python(self, value: Any) -> str:
        """Return the number as typed; ValidationError when nobody could ring it."""
        return " ".join(str(value).split()) if super().to_python(value) else ""


class ContactForm(Form):
    """The one public address and telephone number of an area."""

    name = Text(_("Name that the public sees"), missing=_("Enter a name"), max_length=100)
    phone = Spaced(_("Telephone"), missing=_("Enter a telephone number"))
    email = Email(_("Email address"), missing=_("Enter an email address"))
    owner = Select(
        _("Who owns the next step?"),
        (),
        required=False,
        empty=_("Nobody yet"),
        hint=_("Whoever calls a person when a service has not kept its promise"),
    )


def choose(form: Form, **choices: Iterable[tuple[Any, str]]) -> None:
    """Set what can be chosen in a form's fields."""
    for name, pairs in choices.items():
        form.fields[name].options = tuple(  # type: ignore[attr-defined]
            Option(str(value), text) for value, text in pairs
        )
