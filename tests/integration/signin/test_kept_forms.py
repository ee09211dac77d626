"""What is sent after a session has ended is kept for its writer, and done by nobody but them."""

from datetime import timedelta
from urllib.parse import unquote

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from handrail.domain.cases.models import Note
from handrail.domain.staff import keeping
from handrail.domain.staff.models import KeptForm
from handrail.kernel import clock
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Public, System, acting_as
from handrail.web.shared.sessions import stored
from tests.factories.support import PASSWORD, Scene, build

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),
]
WORDS = "She rang back and said that Thursdays are hard because of the school run"


@pytest.fixture(autouse=True)
def demo(settings) -> None:
    settings.DEMO = True  # no second step: these are about what comes after it


@pytest.fixture
def scene() -> Scene:
    return build(clock.now() - timedelta(hours=1), new_id().hex[:8])


def sign_in(email: str, browser: Client | None = None, goes_to: str = "") -> Client:
    client = browser or Client()
    said = {"login": email, "password": PASSWORD, "next": goes_to}
    answer = client.post("/account/sign-in/", said)
    assert answer.status_code == 302
    return client


def run_out(client: Client) -> None:
    """Let the time of a browser's session pass."""
    key = stored(client.cookies[settings.SESSION_COOKIE_NAME].value)
    Session.objects.filter(session_key=key).update(expire_date=clock.now() - timedelta(minutes=1))


def send_too_late(scene: Scene, client: Client, text: str = WORDS) -> str:
    """Send a note after the session has ended; return where it is gone on with."""
    run_out(client)
    answer = client.post(address(scene), {"submission_id": str(new_id()), "text": text})
    assert answer.status_code == 302
    asked, _, goes_to = answer["Location"].partition("?next=")
    assert asked == "/account/sign-in/"
    return unquote(goes_to)


def address(scene: Scene) -> str:
    return f"/cases/{scene.case_id}/note/"


def notes(scene: Scene) -> list[str]:
    with acting_as(System(scene.provider_id), at=clock.now()):
        return [row.text for row in Note.objects.filter(case_id=scene.case_id)]


def kept() -> int:
    with acting_as(System(), at=clock.now()):
        return KeptForm.objects.count()


def test_what_was_typed_stands_in_the_form_again_and_is_sent_by_hand(scene: Scene) -> None:
    client = sign_in(scene.coach.email)
    goes_to = send_too_late(scene, client)
    asked = client.get("/account/sign-in/", {"next": goes_to}).content.decode()
    assert "what you typed is kept" in asked
    assert WORDS not in asked
    sign_in(scene.coach.email, client)
    page = client.get(goes_to).content.decode()
    assert WORDS in page
    assert "Nothing was sent" in page
    assert notes(scene) == []
    client.post(goes_to, {"submission_id": str(new_id()), "text": WORDS})
    assert notes(scene) == [WORDS]
    assert kept() == 0


def test_somebody_else_at_that_browser_never_gets_it(scene: Scene) -> None:
    client = sign_in(scene.coach.email)
    goes_to = send_too_late(scene, client)
    sign_in(scene.lead.email, client)
    page = client.get(goes_to).content.decode()
    assert WORDS not in page
    assert "only for whoever typed it" in page
    assert kept() == 1
    client.post("/account/sign-out/")
    sign_in(scene.coach.email, client)
    assert WORDS in client.get(goes_to).content.decode()


def test_looking_twice_sends_nothing_and_loses_nothing(scene: Scene) -> None:
    client = sign_in(scene.coach.email)
    goes_to = send_too_late(scene, client)
    sign_in(scene.coach.email, client)
    for _ in range(2):
        assert WORDS in client.get(goes_to).content.decode()
    assert notes(scene) == []


def test_a_form_that_is_refused_keeps_what_was_typed(scene: Scene) -> None:
    client = sign_in(scene.coach.email)
    goes_to = send_too_late(scene, client, WORDS * 200)
    sign_in(scene.coach.email, client)
    answer = client.post(goes_to, {"submission_id": str(new_id()), "text": WORDS * 200})
    assert answer.status_code == 400
    assert kept() == 1


def test_a_whole_closing_stands_there_again(scene: Scene) -> None:
    client = sign_in(scene.coach.email)
    run_out(client)
    said = {
        "reason": "finished",
        "work_status": "employed",
        "return_date-day": "3",
        "return_date-month": "6",
        "return_date-year": "2026",
        "adjustments": "A chair with arms",
        "agreed": "To ring in a month",
        "ask": "Please review the dose",
        "version": "1",
    }
    answer = client.post(f"/cases/{scene.case_id}/close/", said)
    sign_in(scene.coach.email, client)
    page = client.get(unquote(answer["Location"].partition("?next=")[2])).content.decode()
    for text in ("A chair with arms", "To ring in a month", "Please review the dose"):
        assert text in page
    assert 'value="2026"' in page
    assert 'value="employed"' in page.split("checked")[0]


def test_a_form_of_another_page_is_shown_by_itself(scene: Scene) -> None:
    client = sign_in(scene.lead.email)
    run_out(client)
    answer = client.post(
        f"/inbox/{scene.referral_id}/rescue/", {"note": "Nobody has rung them yet"}
    )
    sign_in(scene.lead.email, client)
    page = client.get(unquote(answer["Location"].partition("?next=")[2]))
    assert "Nobody has rung them yet" in page.content.decode()
    assert "What you typed" in page.content.decode()


def test_no_password_is_kept(scene: Scene) -> None:
    client = sign_in(scene.coach.email)
    run_out(client)
    said = {"oldpassword": PASSWORD, "password1": "a b c d e f g", "password2": "a b c d e f g"}
    client.post("/account/password/", said)
    assert kept() == 0


def test_whoever_never_signed_in_here_leaves_nothing(scene: Scene) -> None:
    Client().post(address(scene), {"text": WORDS})
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    stranger.post(address(scene), {"text": WORDS})
    assert kept() == 0


def test_it_is_kept_where_nobody_can_read_it(scene: Scene) -> None:
    send_too_late(scene, sign_in(scene.coach.email))
    with acting_as(System(), at=clock.now()):
        row = KeptForm.objects.get()
    assert b"Thursdays" not in bytes(row.__dict__["content"])
    assert "Thursdays" in row.content
    with acting_as(Public(), at=clock.now()):
        assert not KeptForm.objects.exists()
    with acting_as(scene.lead.viewer, at=clock.now()):
        assert not KeptForm.objects.exists()
    with acting_as(scene.coach.viewer, at=clock.now()):
        assert KeptForm.objects.exists()


def test_it_is_gone_after_eight_hours(scene: Scene) -> None:
    send_too_late(scene, sign_in(scene.coach.email))
    later = clock.now() + timedelta(hours=8, minutes=1)
    with acting_as(System(), at=later):
        row = KeptForm.objects.get()
        assert keeping.read(row.id, viewer=scene.coach.viewer, at=later) is None
        assert keeping.forget(by=System(), at=later) == 1


def test_the_database_itself_keeps_it_from_other_accounts(
    owner_connection: psycopg.Connection,
) -> None:
    held = owner_connection.execute(
        "select qual from pg_policies where tablename = 'staff_keptform' and policyname = 'visible'"
    ).fetchone()
    assert held is not None
    assert "account_id" in held[0]
