"""An area's administrator says from whose records our form opens, and who opens it there."""

import pytest
from django.test import override_settings
from django.urls import reverse

from handrail.domain.staff.models import Account
from handrail.domain.systems import launch_points
from handrail.kernel import clock
from handrail.kernel.viewer import acting_as
from tests.factories import hooked
from tests.factories.support import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
ISS = "https://records.merebridge.example/fhir"


@pytest.fixture(scope="module")
def town(module_db):
    from handrail.domain.organisations.models import Organisation

    found = hooked.build()
    Organisation.objects.filter(pk=found.practice_id).update(ods_code="Y99001")
    return found


def points(town):
    with acting_as(town.admin, at=clock.now()):
        return launch_points.of_system(town.system_id, viewer=town.admin)


def point(town, **more):
    said = {"iss": ISS, "client_id": "handrail"} | more
    with acting_as(town.admin, at=clock.now()):
        return launch_points.add(
            system_id=town.system_id,
            organisation_id=more.pop("organisation_id", town.practice_id),
            point=launch_points.NewPoint(
                **{k: v for k, v in said.items() if k != "organisation_id"}
            ),
            by=town.admin,
            at=clock.now(),
        )


def test_a_point_is_kept_letter_by_letter_and_never_shows_its_secret(town):
    point(town, proves_by="secret", secret="not-to-be-shown", frames=("https://a.example/",))
    (line,) = points(town)
    assert line.iss == ISS
    assert line.frames == ("https://a.example",)
    assert "not-to-be-shown" not in repr(line) + repr(launch_points.by_iss(ISS))


@pytest.mark.parametrize(
    "more",
    [
        {"iss": "http://records.example/fhir"},
        {"client_id": " "},
        {"proves_by": "secret"},
        {"proves_by": "none"},
        {"frames": ("https://a.example/page",)},
        {"frames": ("https://a.example; script-src *",)},
    ],
)
def test_what_cannot_be_is_refused(town, more):
    from handrail.kernel.errors import BadInput

    with pytest.raises(BadInput):
        point(town, **more)


def test_one_server_is_one_practice(town):
    point(town)
    with pytest.raises(launch_points.IssTaken):
        point(town)


def test_nobody_but_the_board_says_so(town):
    from handrail.kernel.errors import NotFound

    with acting_as(town.gp, at=clock.now()), pytest.raises(NotFound):
        launch_points.add(
            system_id=town.system_id,
            organisation_id=town.practice_id,
            point=launch_points.NewPoint(iss=ISS, client_id="handrail"),
            by=town.gp,
            at=clock.now(),
        )


def test_only_a_referrer_of_the_practice_can_be_named(town):
    made = point(town)
    admin = Account.objects.get(pk=town.admin.account_id).email
    with acting_as(town.admin, at=clock.now()):
        with pytest.raises(launch_points.NotAReferrer):
            launch_points.name_requester(
                point_id=made, fhir_user="Practitioner/1", email=admin, by=town.admin,
                at=clock.now(),
            )  # fmt: skip
        gp = Account.objects.get(pk=town.gp.account_id).email
        launch_points.name_requester(
            point_id=made, fhir_user=f"{ISS}/Practitioner/1", email=gp.upper(), by=town.admin,
            at=clock.now(),
        )  # fmt: skip
        with pytest.raises(launch_points.NamedBefore):
            launch_points.name_requester(
                point_id=made, fhir_user="Practitioner/1", email=gp, by=town.admin, at=clock.now()
            )
    (line,) = points(town)
    assert [it.fhir_user for it in line.requesters] == ["Practitioner/1"]


def test_it_is_done_on_pages(town):
    browser = browser_of(town.admin.account_id)
    page = reverse("admin_system_launch", args=[town.system_id])
    assert b"smart/launch" in browser.get(page).content
    said = {"ods_code": "Y99001", "iss": ISS, "client_id": "handrail", "proves_by": "public"}
    with override_settings(DEMO=True):
        answer = browser.post(page, said)
    assert answer.status_code == 302, answer.content.decode()
    (line,) = points(town)
    names = reverse("admin_system_requester", args=[town.system_id])
    gp = Account.objects.get(pk=town.gp.account_id).email
    answer = browser.post(
        names, {"point": str(line.id), "fhir_user": "Practitioner/1", "email": gp}
    )
    assert answer.status_code == 302, answer.content.decode()
    assert b"Practitioner/1" in browser.get(names).content
