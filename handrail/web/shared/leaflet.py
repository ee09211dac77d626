"""The leaflet and the text with which support is handed over: a practice's own, or anybody's."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from markupsafe import Markup

from handrail.domain.organisations import queries as organisations
from handrail.journey import inviting
from handrail.kernel.viewer import organisation_of
from handrail.web.shared import qr
from handrail.web.shared.viewer import Request

KEEP_OUT = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class LeafletPage:
    """Who hands it over, and the address in words, as a code and to read out."""

    practice: str
    code: str
    address: str
    spoken: str
    drawn: Markup
    back: str = ""


def of_viewer(request: Request, *, back: str) -> LeafletPage:
    """Return the leaflet of whoever is signed in: with their practice's code, where they have."""
    ours = organisation_of(request.viewer)
    code = inviting.code_of(ours, at=request.at)
    return _page(code, organisations.name(ours) if ours and code else "", back)


def of_code(code: str, name: str) -> LeafletPage:
    """Return the leaflet of a practice."""
    return _page(code, name, "")


def _page(code: str, name: str, back: str) -> LeafletPage:
    path = reverse("from_practice", args=[code]) if code else reverse("self_refer")
    address = f"{str(settings.PUBLIC_URL).rstrip('/')}{path}"
    spoken = address
    for start in KEEP_OUT:
        spoken = spoken.removeprefix(start)
    return LeafletPage(name, code, address, spoken.rstrip("/"), qr.svg(address), back)
