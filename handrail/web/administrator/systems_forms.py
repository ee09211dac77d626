"""What an administrator fills in about another system."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.domain.systems.choices import Algorithm, SystemKind
from handrail.domain.systems.operations import Registration
from handrail.web.shared.forms import Checkboxes, Form, Hidden, LongText, Radios, Text, options

LONGEST_KEYS = 20_000


class SystemForm(Form):
    """A system that is to speak with us, as whoever runs it has told us."""

    is_small = True

    name = Text(
        gettext_lazy("What is it called?"),
        missing=gettext_lazy("Enter what it is called"),
        max_length=100,
    )
    kind = Radios(
        gettext_lazy("What kind of system is it?"),
        options(SystemKind.choices),
        missing=gettext_lazy("Select what kind of system it is"),
    )
    issuer = Text(
        gettext_lazy("Issuer"),
        hint=gettext_lazy("The “iss” in its tokens, letter by letter"),
        missing=gettext_lazy("Enter the issuer"),
        max_length=200,
    )
    client_id = Text(
        gettext_lazy("Client ID (optional)"),
        hint=gettext_lazy("What it calls itself when it asks us for a token to send referrals"),
        required=False,
        max_length=100,
    )
    scopes = LongText(
        gettext_lazy("What a token lets it do: its scopes (optional)"),
        hint=gettext_lazy("One a line, such as system/ServiceRequest.rs"),
        required=False,
        max_length=3_000,
        rows=3,
        unwatched=False,
    )
    jwks_url = Text(
        gettext_lazy("Address of its public keys (optional)"),
        hint=gettext_lazy("The “jku” of its tokens. Leave empty if you paste the keys below."),
        required=False,
        max_length=200,
    )
    jwks = LongText(
        gettext_lazy("Its public keys, as a JWK Set (optional)"),
        hint=gettext_lazy("Never a private key"),
        required=False,
        max_length=LONGEST_KEYS,
        rows=6,
        unwatched=False,
    )
    algorithms = Checkboxes(
        gettext_lazy("What may it sign with?"),
        options(Algorithm.choices),
        missing=gettext_lazy("Select what it may sign with"),
    )
    fhir_servers = LongText(
        gettext_lazy("Addresses of its FHIR servers (optional)"),
        hint=gettext_lazy("One a line. We read from no other."),
        required=False,
        max_length=3_000,
        rows=3,
        unwatched=False,
    )

    def clean_jwks(self) -> dict[str, Any] | None:
        """Return the keys as JSON, or None where none were pasted."""
        text = str(self.cleaned_data["jwks"]).strip()
        if not text:
            return None
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise ValidationError(_("Paste the keys whole: they start with { and end with }"))
        return found

    def registration(self, *, kind: str = "", issuer: str = "") -> Registration:
        """Return what was said of the system; its kind and issuer are given where it has them."""
        said = self.cleaned_data
        return Registration(
            name=said["name"],
            kind=kind or said["kind"],
            issuer=issuer or said["issuer"],
            client_id=said["client_id"],
            scopes=tuple(said["scopes"].split()),
            jwks_url=said["jwks_url"],
            jwks=said["jwks"],
            algorithms=said["algorithms"],
            fhir_servers=tuple(said["fhir_servers"].split()),
        )


class ChangeForm(SystemForm):
    """A system as it is, to be changed; its kind and issuer stay."""

    kind = None  # type: ignore[assignment]
    issuer = None  # type: ignore[assignment]

    version = Hidden(required=True, max_length=10)


class EndForm(Form):
    """That a system, or a way into our form, is to end: nothing but which version was looked at."""

    version = Hidden(required=True, max_length=10)


class TenantForm(Form):
    """For which organisation a system acts when it says a word."""

    ods_code = Text(
        gettext_lazy("Organisation (ODS code)"),
        hint=gettext_lazy("For example, a practice code such as A12345"),
        missing=gettext_lazy("Enter the code of the organisation"),
        max_length=12,
        width="10",
    )
    tenant = Text(
        gettext_lazy("Tenant (optional)"),
        hint=gettext_lazy("The “tenant” in its tokens. Leave empty if they have none."),
        required=False,
        max_length=200,
    )
