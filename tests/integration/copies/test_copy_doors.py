"""The person's own doors to their copy: NHS login at P9 opens them, a code does not."""

import json

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from handrail.domain.copies import queries
from handrail.domain.staff.permissions import Permission
from handrail.journey import download
from handrail.kernel import clock
from handrail.kernel.viewer import Person, Staff, acting_as
from handrail.web.shared.sessions import SessionStore
from handrail.web.shared.viewer import LEVEL, PERSON
from tests.factories import support

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(module_db):
    return support.build(clock.now())


def come_in(scene, level: str = "") -> Client:
    session = SessionStore()
    session[PERSON] = str(scene.person_id)
    if level:
        session[LEVEL] = level
    session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def released(scene):
    """Release what was asked for; return its address."""
    may = frozenset({str(Permission.DECIDE_CLINICALLY)})
    clinician = Staff(scene.lead.viewer.account_id, scene.provider_id, "clinician", may)
    person, at = Person(scene.person_id), clock.now()
    with acting_as(person, at=at):
        (copy,) = queries.of_person(scene.person_id, viewer=person, at=at)
    with acting_as(clinician, at=at), transaction.atomic():
        download.release(copy_id=copy.id, by=clinician, at=at)
    return f"/your-page/everything/{copy.id}/"


@pytest.mark.parametrize("level", ["", "P0", "P5"])
def test_a_code_alone_neither_asks_nor_opens(scene, level):
    weak, sure = come_in(scene, level), come_in(scene, "P9")
    assert "a code is not enough" in weak.get("/your-page/everything/").content.decode()
    assert weak.post("/your-page/everything/").status_code == 403
    assert sure.post("/your-page/everything/").status_code == 302
    address = released(scene)
    assert "Come in with NHS login" in weak.get(address).content.decode()
    assert weak.post(address, {"form": "json"}).status_code == 403
    assert weak.post(address, {"form": "json", "key": "AAAA"}).status_code == 403


def test_nhs_login_opens_both_forms(scene):
    sure = come_in(scene, "P9")
    sure.post("/your-page/everything/")
    address = released(scene)
    answer = sure.post(address, {"form": "json"})
    assert answer["Content-Disposition"] == 'attachment; filename="everything-about-you.json"'
    assert answer["Cache-Control"] == "no-store"
    assert json.loads(answer.content)["records"]["people"][0]["family_name"] == "Okafor"
    page = sure.post(address, {"form": "html"}).content.decode()
    assert "Okafor" in page
    assert "<script" not in page
    assert "http" not in page
