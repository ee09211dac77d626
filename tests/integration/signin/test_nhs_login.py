"""People open their own page by NHS login: at P9 only, by NHS number and date of birth."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from handrail.domain.participants import operations as participants
from handrail.domain.participants import recognising
from handrail.domain.participants.models import Person as PersonRow
from handrail.kernel import clock
from handrail.kernel.viewer import Person, System, acting_as
from handrail.web.shared.viewer import LEVEL
from tests.factories import provider, support
from tests.factories.provider import Provider
from tests.factories.rsa import rsa_key
from tests.integration.signin.visiting import Visit

pytestmark = pytest.mark.django_db
NUMBER, BORN = "9990000018", "1980-02-01"
KEY = "nhs-login"
HIGH = {"vot": "P9.Cp.Cd", "vtm": "https://trust.example/"}
PROVEN = {
    "nhs_number": NUMBER,
    "birthdate": BORN,
    "family_name": "Okafor",
    "identity_proofing_level": "P9",
}
NO_PAGE = "We have no page to show you"


@pytest.fixture(scope="module")
def scene(module_db) -> support.Scene:
    """Somebody who is supported."""
    return support.build(clock.now())


@pytest.fixture
def login(visit: Callable[..., Visit], op: Provider, tmp_path: Path, scene: support.Scene) -> Visit:
    """NHS login as it is set up in the docs, and that person in front of it."""
    path, ours = provider.key_file(tmp_path)
    op.client_key, op.algorithm = ours, "RS512"
    op.claims, op.userinfo = dict(HIGH), dict(PROVEN)
    return visit(
        KEY,
        kind="nhs_login",
        name="NHS login",
        private_key_file=path,
        vectors=["P9.Cp.Cd", "P9.Cp.Ck", "P5.Cp.Cd"],
    )


def test_somebody_fully_proven_opens_their_own_page(login: Visit, scene: support.Scene) -> None:
    answer = login.sign_in()
    assert (answer.status_code, answer["Location"]) == (302, "/your-page/")
    shown = login.client.get("/your-page/").content.decode()
    assert "What happens next, Amara" in shown
    assert NUMBER not in shown.replace(" ", "").replace("\u00a0", "")
    assert login.client.session[LEVEL] == "P9"
    asked = login.provider.asked[-1]
    assert asked["vtr"] == '["P9.Cp.Cd","P9.Cp.Ck","P5.Cp.Cd"]'
    assert asked["scope"] == "openid profile"
    assert "client_secret" not in "".join(login.provider.seen)


@pytest.mark.parametrize(
    ("wanted", "opened"),
    [("/your-page/contact/", "/your-page/contact/"), ("/refer/", "/your-page/")],
)
def test_only_their_own_page_is_opened(login: Visit, wanted: str, opened: str) -> None:
    assert login.sign_in(f"?next={wanted}")["Location"] == opened


def test_a_code_keeps_no_level(login: Visit) -> None:
    login.sign_in()
    login.client.post("/status/close/")
    assert LEVEL not in login.client.session


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ({"vot": "P5.Cp.Cd"}, {**PROVEN, "identity_proofing_level": "P5"}),
        ({"vot": "P5.Cp.Cd"}, PROVEN),
        (HIGH, {**PROVEN, "identity_proofing_level": "P5"}),
        (HIGH, {**PROVEN, "identity_proofing_level": "P10"}),
        ({}, PROVEN),
    ],
)
def test_below_the_highest_level_a_code_is_needed(
    login: Visit, op: Provider, token: dict[str, str], said: dict[str, str]
) -> None:
    op.claims, op.userinfo = token, said
    answer = login.sign_in()
    assert "has not fully checked who you are" in answer.content.decode()
    assert login.client.get("/your-page/")["Location"] == "/status/"


def test_a_vector_that_was_not_asked_for_is_refused(
    login: Visit, op: Provider, audited: list[tuple[str, dict[str, Any]]]
) -> None:
    op.claims = {"vot": "P9.Cm"}
    assert login.sign_in().status_code == 403
    assert ("staff.sign_in_refused", {"why": "vector of trust not asked for"}) in audited


@pytest.mark.parametrize(
    "said",
    [
        {"nhs_number": "9990000026"},
        {"birthdate": "1980-02-02"},
        {"birthdate": ""},
        {"nhs_number": "999"},
        {"nhs_number": None},
    ],
)
def test_nobody_else_is_found(login: Visit, op: Provider, said: dict[str, Any]) -> None:
    op.userinfo |= said
    assert NO_PAGE in login.sign_in().content.decode()
    assert login.client.get("/your-page/")["Location"] == "/status/"


def test_a_number_that_somebody_only_claims_is_not_theirs(
    login: Visit, op: Provider, scene: support.Scene
) -> None:
    from datetime import date

    from handrail.kernel import nhs_number

    by = scene.gp.viewer
    with acting_as(by, at=scene.at):
        participants.register(
            names=participants.Names("Another", "Name", date(1990, 5, 5), nhs_number.parse(NUMBER)),
            by=by,
            at=scene.at,
        )
    op.userinfo |= {"birthdate": "1990-05-05"}
    assert NO_PAGE in login.sign_in().content.decode()


@pytest.mark.parametrize("change", [{"status_page_off": True}, {"died_date": "2026-01-01"}])
def test_a_page_that_is_switched_off_is_not_there(
    login: Visit, scene: support.Scene, change: dict[str, Any]
) -> None:
    with acting_as(scene.lead.viewer, at=scene.at):
        assert PersonRow.objects.filter(pk=scene.person_id).update(**change) == 1
    assert NO_PAGE in login.sign_in().content.decode()


def test_only_the_private_key_proves_who_we_are(login: Visit, op: Provider) -> None:
    op.client_key = rsa_key("another")
    assert login.sign_in().status_code in {403, 503}
    assert login.client.get("/your-page/")["Location"] == "/status/"


def test_the_button_is_for_the_public_and_not_for_staff(login: Visit) -> None:
    assert "Continue with NHS login" in login.client.get("/status/").content.decode()
    assert "NHS login" not in login.client.get("/account/sign-in/").content.decode()


def test_the_function_answers_only_somebody_for_themselves(scene: support.Scene) -> None:
    asked = "select participants_recognise(gen_random_uuid(), %s, %s, 'x')"
    for by in (scene.gp.viewer, System(), System(scene.practice_id)):
        with (
            transaction.atomic(),
            acting_as(by, at=scene.at),
            pytest.raises(ProgrammingError, match="only somebody for themselves"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(asked, [NUMBER, BORN])


def test_it_is_written_down_and_the_person_sees_nothing_of_it_but_that(
    login: Visit, scene: support.Scene
) -> None:
    from handrail.domain.audit.models import Event

    login.sign_in()
    with acting_as(Person(scene.person_id), at=scene.at):
        held = Event.objects.filter(action="person.recognised").get()
    assert held.subject_id == KEY
    assert NUMBER not in str(held.__dict__)


def test_what_is_proven_is_not_printed(scene: support.Scene) -> None:
    from datetime import date

    from handrail.domain.participants.ports import Proven
    from handrail.kernel import nhs_number

    proven = Proven(KEY, "P9", nhs_number.parse(NUMBER), date(1980, 2, 1))
    assert NUMBER[:3] not in repr(proven)
    assert recognising.FULLY_PROVEN == "P9"
