"""A practice from whose clinical system our form is opened, and a browser that opens it."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from handrail.domain.staff.models import Account
from handrail.domain.systems import launch_points
from handrail.domain.systems.launch_points import NewPoint
from handrail.kernel import clock
from handrail.kernel.viewer import acting_as
from tests.factories import ehr as systems
from tests.factories import hooked
from tests.factories.ehr import CLIENT, GP, SECRET, Ehr
from tests.factories.hooked import Hooked

FRAME = "https://records.merebridge.example"
TICKED = re.compile(r"<input[^>]*\bchecked\b[^>]*>")
FIELDS = re.compile(r"<(?:input|textarea)\b[^>]*>(?:([^<]*)</textarea>)?")


@dataclass
class Launched:
    """Everything a test of a launch needs."""

    town: Hooked
    ehr: Ehr
    point_id: UUID
    browser: Client = field(default_factory=Client)

    def launch(self, key: str = "pat-1", **more: str) -> HttpResponse:
        """Open our app in a patient's record."""
        said = {"iss": self.ehr.iss, "launch": self.ehr.launch(key)} | more
        return self.browser.get(reverse("smart_launch"), said)

    def come_back(self, answer: HttpResponse) -> HttpResponse:
        """Follow a launch to the clinical system, say yes there, and come back."""
        assert answer.status_code == 302, answer.content
        back = self.ehr.authorize(answer["Location"])
        split = urlsplit(back)
        return self.browser.get(f"{split.path}?{split.query}")

    def open(self, key: str = "pat-1") -> HttpResponse:
        """Return the filled form of a patient."""
        return self.come_back(self.launch(key))

    def send(self, form: dict[str, Any], **changes: Any) -> HttpResponse:
        """Send a form as it stands, with what is changed; None leaves a field out."""
        said = {k: v for k, v in (form | changes).items() if v is not None}
        return self.browser.post(reverse("smart_refer"), said)


def fields_of(answer: HttpResponse) -> dict[str, Any]:
    """Return what a browser would send of a page that nobody touched."""
    found: dict[str, Any] = {}
    for tag in FIELDS.finditer(answer.content.decode()):
        said = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag[0].split(">")[0]))
        name = said.get("name")
        if not name:
            continue
        kind = said.get("type", "text")
        if kind in {"checkbox", "radio"} and not re.search(r"\bchecked\b", tag[0]):
            continue
        value = unescape(tag[1] or said.get("value", ""))
        if kind == "checkbox" and name in found:
            found[name] = [*found[name], value]
        else:
            found[name] = [value] if kind == "checkbox" else value
    return found


def build(ehr: Ehr, *, mark: str = "one", **more: Any) -> Launched:
    """Make a practice, its clinical system, and the GP who is named in it."""
    town = hooked.build(mark=mark)
    at = clock.now()
    ehr.resources = [
        systems.problem("279039007", "Low back pain"),
        *systems.notes(town.today),
    ]
    said = {"iss": ehr.iss, "client_id": CLIENT, "proves_by": "public", "frames": (FRAME,)} | more
    if said["proves_by"] == "secret":
        said["secret"] = SECRET
    with acting_as(town.admin, at=at):
        point_id = launch_points.add(
            system_id=town.system_id,
            organisation_id=town.practice_id,
            point=NewPoint(**said),
            by=town.admin,
            at=at,
        )
        launch_points.name_requester(
            point_id=point_id,
            fhir_user=GP,
            email=Account.objects.get(pk=town.gp.account_id).email,
            by=town.admin,
            at=at,
        )
    return Launched(town, ehr, point_id)
