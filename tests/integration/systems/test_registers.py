"""The ORD API, behind the interface that our own registers answer too."""

import json

import pytest

from handrail.domain.organisations.ports import LookupAway
from handrail.domain.systems import circuits
from handrail.interop.ods.looking_up import LARGEST, ORD, OrdApi
from handrail.kernel import clock
from tests.factories.answering import server

pytestmark = pytest.mark.django_db
ANSWER = {
    "Organisation": {
        "Name": "ASH TREE SURGERY",
        "Status": "Active",
        "OrgId": {"extension": "Z00001"},
        "GeoLoc": {"Location": {"AddrLn1": "1 High Street", "Town": "Mere", "PostCode": "ZZ1 1AA"}},
    }
}


@pytest.fixture(autouse=True)
def _here(settings):
    settings.SYSTEMS_MAY_BE_HERE = True


def ask(code: str, status: int = 200, body: bytes = json.dumps(ANSWER).encode()):
    with server([status], body) as (url, asked):
        return OrdApi(url).by_code(code), asked


def test_an_answer_is_read_and_says_where_it_is_from():
    found, asked = ask(" z00001 ")
    assert len(asked) == 1
    assert (found.name, found.is_active, found.source) == ("ASH TREE SURGERY", True, ORD)
    assert (found.address, found.postcode) == (("1 High Street", "Mere"), "ZZ1 1AA")


def test_nobody_and_what_is_no_code_are_none():
    assert ask("Z99999", 404)[0] is None
    found, asked = ask("../etc")
    assert found is None
    assert not asked, "a thing that is no code is not asked for"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b""),
        (200, b"<html>"),
        (200, b"[1]"),
        (200, b'{"Organisation": {}}'),
        (200, b" " * (LARGEST + 1)),
    ],
)
def test_what_is_no_answer_is_said(status, body):
    with pytest.raises(LookupAway):
        ask("Z00001", status, body)


def test_an_address_inside_is_never_asked(settings):
    settings.SYSTEMS_MAY_BE_HERE = False
    with pytest.raises(LookupAway):
        ask("Z00001")


def test_an_administrator_sees_how_it_answers():
    with pytest.raises(LookupAway):
        ask("Z00001", 503)
    line = circuits.ours(circuits.REGISTER)
    assert (line.name, line.why) == ("ORD", "It said that something is broken there")
    assert line.latest_failure_at <= clock.now()
