"""Staff sign in by NHS CIS2: how surely, and with none, one or many national roles."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations.models import Kind
from handrail.domain.organisations.operations import Particulars
from handrail.domain.staff import national_roles
from handrail.domain.staff import operations as staff
from handrail.domain.staff.models import Membership
from handrail.domain.staff.national_roles import Line, UnknownInMapping
from handrail.domain.staff.permissions import Permission
from handrail.kernel import clock
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, acting_as
from tests.factories.provider import Provider
from tests.integration.signin.visiting import Visit

pytestmark = pytest.mark.django_db
Audited = list[tuple[str, dict[str, Any]]]
SURE = {"acr": "AAL3_ANY", "authentication_assurance_level": "3", "id_assurance_level": "3"}
EMAIL = "ann@example.com"


def role(number: int, ods_code: str, role_code: str) -> dict[str, Any]:
    """Return one entry of the claim, in the shape CIS2 publishes."""
    return {
        "person_orgid": f"55525423910{number}",
        "person_roleid": f"55525424010{number}",
        "org_code": ods_code,
        "role_name": '"Clinical":"Clinical Provision":"Nurse Access Role"',
        "role_code": role_code,
        "activity_codes": ["B0001"],
    }


NURSE = role(1, "Y90001", "S8000:G8000:R8001")
CLERK = role(2, "Y90002", "S8002:G8003:R8008")
UNKNOWN = role(3, "Y90001", "S8001:G8005:R8000")


@pytest.fixture
def area_table() -> UUID:
    """An area of two practices whose board says what two national roles mean there."""
    by, at = System(), clock.now()
    with acting_as(by, at=at):
        board, *practices = (
            organisations.register(
                name=name, kind=kind, by=by, at=at, particulars=Particulars(ods_code=code)
            )
            for name, kind, code in (
                ("Made-up Area", Kind.ICB, "QZ1"),
                ("Meadow", Kind.PRACTICE, "Y90001"),
                ("Harbour", Kind.PRACTICE, "Y90002"),
            )
        )
        organisations.set_area(
            organisation_id=board,
            public_name="Made-up Area",
            public_email="",
            public_phone="",
            by=by,
            at=at,
        )
        for practice in practices:
            organisations.relate(
                child_id=practice,
                parent_id=board,
                kind="part_of",
                from_date=date(2022, 7, 1),
                by=by,
                at=at,
            )
        for key in ("nurse", "clerk", "lead"):
            may = [Permission.REFER]
            staff.define_job_role(key=key, name=key.title(), permissions=may, by=by, at=at)
        lines = [
            Line("S8000:G8000:R8001", "", "nurse"),
            Line("R8008", "", "lead"),
            Line("R8008", "Y90002", "clerk"),
        ]
        assert national_roles.set_mapping(board_id=board, lines=lines, by=by, at=at) == 3
        staff.add_account(email=EMAIL, name="Ann Example", password=None, by=by, at=at)
    return board


@pytest.fixture
def cis2(visit: Callable[..., Visit], op: Provider, area_table: UUID) -> Visit:
    """CIS2, and a nurse whom it knows."""
    op.claims = dict(SURE)
    op.userinfo = {"email": EMAIL, "email_verified": True, "nhsid_nrbac_roles": [NURSE]}
    return visit("nhs-cis2", kind="cis2", name="NHS CIS2", email_domains=["example.com"])


def roles_of(browser: Visit) -> set[tuple[str, str]]:
    rows = Membership.objects.filter(until_at=None)
    return {(row.organisation.ods_code or "", row.job_role_id) for row in rows}


def test_one_role_opens_the_work_without_a_question(cis2: Visit, audited: Audited) -> None:
    assert cis2.sign_in()["Location"] == "/start/"
    assert cis2.client.get("/start/")["Location"] == "/refer/"
    assert "Nurse, Meadow" in cis2.client.get("/account/").content.decode()
    asked = cis2.provider.asked[-1]
    assert asked["scope"] == "openid profile nationalrbacaccess selectedrole"
    assert asked["acr_values"] == "AAL2_OR_AAL3_ANY"
    assert "prompt" not in asked
    joined = [detail for action, detail in audited if action == "staff.joined"]
    assert [(each["role"], each["given_by"]) for each in joined] == [("nurse", "nhs-cis2")]


def test_many_roles_are_asked_about(cis2: Visit, op: Provider) -> None:
    op.userinfo["nhsid_nrbac_roles"] = [NURSE, CLERK, UNKNOWN]
    cis2.sign_in()
    assert cis2.client.get("/start/")["Location"] == "/account/acting-as/"
    shown = cis2.client.get("/account/acting-as/").content.decode()
    assert "Nurse" in shown
    assert "Clerk" in shown
    assert "/sign-in/nhs-cis2/?again=yes" in shown
    assert roles_of(cis2) == {("Y90001", "nurse"), ("Y90002", "clerk")}


def test_a_role_chosen_at_cis2_is_not_asked_about_again(cis2: Visit, op: Provider) -> None:
    op.userinfo["nhsid_nrbac_roles"] = [NURSE, CLERK]
    op.claims["selected_roleid"] = CLERK["person_roleid"]
    cis2.sign_in()
    assert cis2.client.get("/start/")["Location"] == "/refer/"
    assert "Clerk, Harbour" in cis2.client.get("/refer/").content.decode()


@pytest.mark.parametrize("said", [None, [], [UNKNOWN], "nonsense", [{"org_code": 7}, None]])
def test_without_a_role_that_counts_nobody_gets_further(
    cis2: Visit, op: Provider, said: Any
) -> None:
    op.userinfo["nhsid_nrbac_roles"] = said
    cis2.sign_in()
    assert "Ask your administrator to add you" in cis2.client.get("/start/").content.decode()
    assert not Membership.objects.exists()


def test_a_role_that_ends_at_cis2_ends_here(cis2: Visit, op: Provider, audited: Audited) -> None:
    by, at = System(), clock.now()
    op.userinfo["nhsid_nrbac_roles"] = [NURSE, CLERK]
    cis2.sign_in()
    place = Membership.objects.get(job_role_id="clerk").organisation_id
    with acting_as(by, at=at):
        staff.join(
            account_id=Membership.objects.first().account_id,
            organisation_id=place,
            job_role="lead",
            title="",
            by=by,
            at=at,
        )
    op.userinfo["nhsid_nrbac_roles"] = [NURSE]
    cis2.sign_in()
    assert roles_of(cis2) == {("Y90001", "nurse"), ("Y90002", "lead")}
    left = [detail for action, detail in audited if action == "staff.left"]
    assert [each["role"] for each in left] == ["clerk"]


def test_again_means_asked_again(cis2: Visit) -> None:
    cis2.sign_in("?again=yes")
    assert cis2.provider.asked[-1]["prompt"] == "login"


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({**SURE, "authentication_assurance_level": "1"}, "authenticator"),
        ({"acr": "AAL1_USERPASS", "id_assurance_level": "3"}, "authenticator"),
        ({"id_assurance_level": "3"}, "authenticator"),
        ({**SURE, "authentication_assurance_level": "nine"}, "authenticator"),
        ({**SURE, "id_assurance_level": "1"}, "identity"),
        ({"acr": "AAL3_ANY", "authentication_assurance_level": "3"}, "identity"),
    ],
)
def test_whoever_is_not_known_surely_enough_is_not_let_in(
    cis2: Visit, op: Provider, audited: Audited, claims: dict[str, Any], reason: str
) -> None:
    op.claims = claims
    answer = cis2.sign_in()
    assert answer.status_code == 403
    assert "Sign in in a stronger way" in answer.content.decode()
    refused = [detail["why"] for action, detail in audited if action == "staff.sign_in_refused"]
    assert refused == [f"{reason} assurance too low"]


def test_aal3_can_be_asked_for(visit: Callable[..., Visit], op: Provider, area_table: UUID) -> None:
    op.userinfo = {"email": EMAIL, "email_verified": True}
    op.claims = {**SURE, "authentication_assurance_level": "2", "acr": "AAL2_OR_AAL3_ANY"}
    browser = visit("nhs-cis2", kind="cis2", name="CIS2", assurance=3)
    assert browser.sign_in().status_code == 403
    assert op.asked[-1]["acr_values"] == "AAL3_ANY"


def test_only_the_board_sets_its_own_table(area_table: UUID) -> None:
    at = clock.now()
    practice = Staff(area_table, area_table, "x", frozenset({Permission.REFER}))
    line = Line("R8001", "", "nurse")
    with acting_as(System(), at=at), pytest.raises(NotAllowed):
        national_roles.set_mapping(board_id=area_table, lines=[line], by=practice, at=at)
    for wrong in (Line("R8000", "", "nobody"), Line("R8000", "Y99999", "nurse")):
        with acting_as(System(), at=at), pytest.raises(UnknownInMapping):
            national_roles.set_mapping(board_id=area_table, lines=[wrong], by=System(), at=at)
    assert len(national_roles.mapping(area_table)) == 3
