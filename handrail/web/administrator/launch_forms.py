"""What an administrator fills in about our form inside a clinical system."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.domain.systems.choices import ClientAuth
from handrail.domain.systems.launch_points import NewPoint
from handrail.web.shared.forms import (
    Email,
    Form,
    Hidden,
    LongText,
    Option,
    Password,
    Radios,
    Text,
    options,
)


class PointForm(Form):
    """From whose records our form is opened."""

    is_small = True

    ods_code = Text(
        _("Practice (ODS code)"),
        hint=_("For example, A12345"),
        missing=_("Enter the code of the practice"),
        max_length=12,
        width="10",
    )
    iss = Text(
        _("Address of its FHIR server"),
        hint=_("The “iss” of a launch, letter by letter"),
        missing=_("Enter the address of its FHIR server"),
        max_length=200,
    )
    client_id = Text(
        _("What our app is called there"),
        hint=_("The “client_id” that the system gave you"),
        missing=_("Enter what our app is called there"),
        max_length=200,
    )
    proves_by = Radios(
        _("How does our app prove itself?"),
        tuple(
            Option(it.value, it.text, reveal=("secret",) if it.value == "secret" else ())
            for it in options(ClientAuth.choices)
        ),
        missing=_("Select how our app proves itself"),
    )
    secret = Password(_("The secret"), missing=_("Enter the secret"))
    frames = LongText(
        _("Whose pages may show ours inside them? (optional)"),
        hint=_("One a line, such as https://records.example"),
        required=False,
        max_length=2_000,
        rows=3,
        unwatched=False,
    )

    def point(self, *, iss: str = "") -> NewPoint:
        """Return what was said; the server is given where it is known."""
        said = self.cleaned_data
        return NewPoint(
            iss=iss or said["iss"],
            client_id=said["client_id"],
            proves_by=said["proves_by"],
            secret=said["secret"] or "",
            frames=tuple(said["frames"].split()),
        )


class PointChangeForm(PointForm):
    """How our app proves itself to a server, and whose pages show it; the server stays."""

    ods_code = None  # type: ignore[assignment]
    iss = None  # type: ignore[assignment]

    secret = Password(
        _("Another secret"), hint=_("Leave empty to keep the one that is held"), required=False
    )
    version = Hidden(required=True, max_length=10)


class RequesterForm(Form):
    """Whom a clinical system means by a name."""

    is_small = True

    point = Radios(_("Which practice?"), (), missing=_("Select the practice"))
    fhir_user = Text(
        _("What the clinical system calls them"),
        hint=_("Such as Practitioner/123. The page that turned them away says it."),
        missing=_("Enter what the clinical system calls them"),
        max_length=200,
    )
    email = Email(_("The email they sign in with here"), missing=_("Enter their email"))

    def __init__(self, data: Any, *, points: tuple[Option, ...], **named: Any) -> None:
        super().__init__(data, **named)
        radios = self.fields["point"]
        assert isinstance(radios, Radios)
        radios.options = points
