"""When a session ends, where an account is signed in, and what its owner is told."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from handrail.domain.messaging.models import Message
from handrail.domain.organisations import operations as organisations
from handrail.domain.staff import sessions
from handrail.domain.staff.models import Account, Browser, SignIn
from handrail.kernel import clock
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import System, acting_as
from handrail.web.shared.sessions import stored
from tests.factories.support import PASSWORD, Scene, build, worker

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),
]
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36"


@pytest.fixture
def scene() -> Scene:
    # Tries are counted by address of e-mail, outside the test's own transaction.
    return build(clock.now() - timedelta(hours=1), new_id().hex[:8])


def sign_in(email: str, browser: Client | None = None) -> Client:
    client = browser or Client(headers={"user-agent": CHROME})
    client.post("/account/sign-in/", {"login": email, "password": PASSWORD})
    return client


def key_of(client: Client) -> str:
    return stored(client.cookies[settings.SESSION_COOKIE_NAME].value)


def ends(client: Client) -> datetime:
    return Session.objects.get(session_key=key_of(client)).expire_date


def told(scene: Scene) -> list[str]:
    with acting_as(System(scene.provider_id), at=clock.now()):
        rows = Message.objects.filter(template="account_news").order_by("id")
        assert {row.recipient_account_id for row in rows} <= {scene.coach.viewer.account_id}
        return [row.facts[0]["value"] for row in rows]


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_no_session_can_be_gone_on_with_by_whoever_reads_the_table(scene: Scene) -> None:
    client = sign_in(scene.coach.email)
    kept = Session.objects.values_list("session_key", flat=True)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value not in kept
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key_of(client)
    assert not is_in(thief)
    assert is_in(client)


def test_a_session_ends_half_an_hour_after_its_latest_use(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = clock.now()
    client = sign_in(scene.coach.email)
    assert abs(ends(client) - began - timedelta(minutes=30)) < timedelta(minutes=1)
    later = began + timedelta(minutes=20)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert is_in(client)
    assert ends(client) == later + timedelta(minutes=30)
    Session.objects.filter(session_key=key_of(client)).update(expire_date=began)
    assert not is_in(client)


def test_no_use_makes_a_session_longer_than_eight_hours(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(scene.coach.email)
    began = SignIn.objects.get(key_hash=key_of(client)).began_at
    latest = began + timedelta(hours=7, minutes=45)
    Session.objects.filter(session_key=key_of(client)).update(
        expire_date=latest + timedelta(minutes=1)
    )
    monkeypatch.setattr(clock, "now", lambda: latest)
    page = client.get("/account/").content.decode()
    assert ends(client) == began + timedelta(hours=8)
    assert "Signs out at" in page
    assert "if you do nothing" not in page


def test_what_every_request_pays_stays_as_it_was(
    scene: Scene, django_assert_num_queries: Any
) -> None:
    client = sign_in(scene.coach.email)
    client.get("/account/stay/")
    with django_assert_num_queries(7) as asked:
        client.get("/account/stay/")
    assert not [each for each in asked.captured_queries if each["sql"].startswith("update")]


def test_the_page_says_when_without_a_script(scene: Scene) -> None:
    page = sign_in(scene.coach.email).get("/account/").content.decode()
    assert "if you do nothing" in page
    assert 'data-stay="/account/stay/"' in page


def test_i_see_where_i_am_signed_in_and_end_it(scene: Scene) -> None:
    here, there = sign_in(scene.coach.email), sign_in(scene.coach.email)
    page = here.get("/account/sessions/").content.decode()
    assert page.count("Chrome on Windows</th>") + page.count("Chrome on Windows <") >= 2
    assert "This one" in page
    assert key_of(there) not in page
    other = SignIn.objects.get(key_hash=key_of(there)).id
    assert here.post(f"/account/sessions/{other}/end/").status_code == 302
    assert is_in(here)
    assert not is_in(there)
    assert here.post(f"/account/sessions/{other}/end/").status_code == 404


def test_nobody_ends_somebody_elses_session(scene: Scene) -> None:
    mine, theirs = sign_in(scene.coach.email), sign_in(scene.lead.email)
    other = SignIn.objects.get(key_hash=key_of(theirs)).id
    assert mine.post(f"/account/sessions/{other}/end/").status_code == 404
    assert is_in(theirs)


def test_all_others_end_and_then_all(scene: Scene) -> None:
    here, there = sign_in(scene.coach.email), sign_in(scene.coach.email)
    here.post("/account/sessions/end-others/")
    assert (is_in(here), is_in(there)) == (True, False)
    again = sign_in(scene.coach.email)
    here.post("/account/sessions/end-all/")
    assert (is_in(here), is_in(again)) == (False, False)


def test_a_sixth_session_ends_the_one_used_longest_ago(scene: Scene) -> None:
    browsers = [sign_in(scene.coach.email) for _ in range(sessions.MOST + 1)]
    assert [is_in(each) for each in browsers] == [False] + [True] * sessions.MOST


def test_a_new_password_moves_this_session_and_ends_the_others(scene: Scene) -> None:
    here, there = sign_in(scene.coach.email), sign_in(scene.coach.email)
    chosen = "quite other letters here"
    here.post(
        "/account/password/", {"oldpassword": PASSWORD, "password1": chosen, "password2": chosen}
    )
    assert (is_in(here), is_in(there)) == (True, False)
    assert len(sessions.live(scene.coach.viewer.account_id, at=clock.now())) == 1
    assert any("password" in what for what in told(scene))


def test_a_changed_second_step_ends_the_others_and_is_told(
    scene: Scene, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    here, there = sign_in(scene.coach.email), sign_in(scene.coach.email)
    account = Account.objects.get(pk=scene.coach.viewer.account_id)
    Authenticator.objects.create(
        user=account, type=Authenticator.Type.TOTP, data={"secret": "ABCDEFGH"}
    )
    with django_capture_on_commit_callbacks(execute=True):
        here.post("/account/second-step/app/remove/")
    assert not Authenticator.objects.filter(user=account).exists()
    assert (is_in(here), is_in(there)) == (True, False)
    assert any("second step" in what for what in told(scene))


def test_a_browser_not_seen_before_is_told_and_a_known_one_is_not(scene: Scene) -> None:
    first = sign_in(scene.coach.email)
    first.post("/account/sign-out/")
    sign_in(scene.coach.email, first)
    assert told(scene) == []
    sign_in(scene.coach.email)
    assert ["browser that your account did not know" in what for what in told(scene)] == [True]
    newest = SignIn.objects.order_by("-began_at")[0]
    assert newest.unusual == ["new_browser"]


def test_two_people_at_one_computer_are_not_tied_together(scene: Scene) -> None:
    computer = sign_in(scene.coach.email)
    computer.post("/account/sign-out/")
    sign_in(scene.lead.email, computer)
    cookie = computer.cookies[settings.BROWSER_COOKIE_NAME]
    assert cookie["httponly"]
    hashes = Browser.objects.values_list("secret_hash", flat=True)
    assert len(set(hashes)) == 2
    assert cookie.value not in hashes


@pytest.mark.parametrize("kind", ["jobcentre", "employer"])
def test_somebody_of_a_body_behind_the_wall_is_told_by_the_board_of_the_area(
    scene: Scene, kind: str
) -> None:
    by, at, mark = System(), scene.at, new_id().hex[:8]
    with acting_as(by, at=at):
        board = organisations.register(name="The board", kind="icb", by=by, at=at)
        body = organisations.register(name="Somewhere told", kind=kind, by=by, at=at)
        organisations.set_area(
            organisation_id=board,
            public_name="The area",
            public_email="area@handrail.example",
            public_phone="01632 960 000",
            by=by,
            at=at,
        )
        organisations.relate(
            child_id=body,
            parent_id=board,
            kind="part_of",
            from_date=clock.local_date(at),
            by=by,
            at=at,
        )
    told_worker = worker("Kay Loft", "test-gp", body, mark, at)
    for _browser in range(2):
        assert sign_in(told_worker.email).get("/account/").status_code == 200
    with acting_as(System(board), at=clock.now()):
        rows = Message.objects.filter(template="account_news")
        assert [row.recipient_account_id for row in rows] == [told_worker.viewer.account_id]


def test_a_sign_in_after_wrong_tries_is_told(scene: Scene) -> None:
    client = Client()
    for _ in range(3):
        client.post("/account/sign-in/", {"login": scene.coach.email, "password": "not this"})
    sign_in(scene.coach.email, client)
    me = scene.coach.viewer.account_id
    assert ["several wrong tries" in what for what in told(scene)] == [True]
    assert Account.objects.get(pk=me).wrong_tries == 0


def test_no_such_message_says_who_it_is_for(scene: Scene) -> None:
    from handrail.domain.messaging import letters
    from handrail.domain.messaging.words import Told

    sign_in(scene.coach.email)
    sign_in(scene.coach.email)
    with acting_as(System(scene.provider_id), at=clock.now()):
        row = Message.objects.get(template="account_news")
    facts = {fact["key"]: fact["value"] for fact in row.facts}
    written = letters.write("account_news", Told(facts, site="https://x.example"))
    assert scene.coach.name not in written.subject + written.body
    assert "/account/sessions/" in written.body


def test_what_is_left_of_sessions_is_forgotten_after_a_day(scene: Scene) -> None:
    client = sign_in(scene.coach.email)
    client.post("/account/sign-out/")
    assert SignIn.objects.exists()
    sessions.forget(at=clock.now() + timedelta(hours=2))
    assert SignIn.objects.exists()
    sessions.forget(at=clock.now() + timedelta(days=2))
    assert not SignIn.objects.exists()
    assert not Session.objects.exists()
