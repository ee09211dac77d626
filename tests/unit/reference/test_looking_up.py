"""The ORD API and the trace, behind the interfaces that our own registers answer too."""

from datetime import date

import httpx
import pytest

from handrail.domain.organisations.ports import LookupAway
from handrail.interop.ods.looking_up import LARGEST, ORD, OrdApi
from handrail.interop.pds import NotConnected, Sandbox, door
from handrail.kernel import nhs_number

ANSWER = {
    "Organisation": {
        "Name": "ASH TREE SURGERY",
        "Status": "Active",
        "OrgId": {"extension": "Z00001"},
        "GeoLoc": {"Location": {"AddrLn1": "1 High Street", "Town": "Mere", "PostCode": "ZZ1 1AA"}},
    }
}


def api(answer) -> OrdApi:
    return OrdApi("https://ord.example/ORD/2-0-0", httpx.MockTransport(answer))


def test_an_answer_is_read_and_says_where_it_is_from():
    asked = []

    def answer(request):
        asked.append(str(request.url))
        return httpx.Response(200, json=ANSWER)

    found = api(answer).by_code(" z00001 ")
    assert asked == ["https://ord.example/ORD/2-0-0/organisations/Z00001"]
    assert found is not None
    assert (found.name, found.is_active, found.source) == ("ASH TREE SURGERY", True, ORD)
    assert (found.address, found.postcode) == (("1 High Street", "Mere"), "ZZ1 1AA")


def test_nobody_and_what_is_no_code_are_none():
    assert api(lambda _request: httpx.Response(404)).by_code("Z99999") is None

    def never(_request):
        raise AssertionError("a thing that is no code is not asked for")

    assert api(never).by_code("../etc") is None


def slow(request):
    raise httpx.ReadTimeout("slow", request=request)


@pytest.mark.parametrize(
    "answer",
    [
        slow,
        lambda _request: httpx.Response(500),
        lambda _request: httpx.Response(200, text="<html>"),
        lambda _request: httpx.Response(200, json={"Organisation": {}}),
        lambda _request: httpx.Response(200, content=b" " * (LARGEST + 1)),
    ],
)
def test_what_is_no_answer_is_said(answer):
    with pytest.raises(LookupAway):
        api(answer).by_code("Z00001")


def test_an_address_inside_is_never_asked():
    with pytest.raises(LookupAway):
        OrdApi("https://127.0.0.1/ORD").by_code("Z00001")


def test_without_a_setting_the_trace_says_that_it_is_not_connected(settings):
    settings.PDS = ""
    assert isinstance(door(), NotConnected)
    told = door().trace(family_name="Okafor", birth_date=date(1980, 2, 1), nhs_number=None)
    assert (told.answer, told.source, told.nhs_number) == (
        "not_connected",
        "PDS is not connected",
        None,
    )


@pytest.mark.parametrize(
    ("name", "born", "number", "answer"),
    [
        ("Okafor", date(1980, 2, 1), None, "one"),
        ("Okafor", date(1980, 2, 2), None, "none"),
        ("Twin", date(1990, 1, 1), None, "several"),
        ("Twin", date(1990, 1, 1), "9990000034", "one"),
    ],
)
def test_the_sandbox_answers_about_made_up_people(settings, name, born, number, answer):
    settings.PDS = "sandbox"
    assert isinstance(door(), Sandbox)
    asked = nhs_number.parse(number) if number else None
    told = door().trace(family_name=name, birth_date=born, nhs_number=asked)
    assert told.answer == answer
    assert "not PDS" in told.source
