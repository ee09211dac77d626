"""Opened by a practice's own computer: its key proves the practice, and nothing opens twice."""

import base64
import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from handrail.domain.organisations.models import Organisation
from handrail.domain.referrals import drafts
from handrail.domain.staff.permissions import Permission
from handrail.domain.systems import signed
from handrail.domain.systems.signed_models import PracticeKey, SignedLaunch
from handrail.interop.signed_launch import judging
from handrail.jobs import sweeps
from handrail.kernel import clock
from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.viewer import System, acting_as
from tests.factories.signed import PATIENT, Computer
from tests.factories.support import Scene, browser_of, build, send
from tests.integration.oversight.area import officer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),
]
ODS, DIGITS = "Z98007", "9990000034"


@pytest.fixture
def scene() -> Scene:
    found = build(clock.now() - timedelta(hours=1))
    Organisation.objects.filter(pk=found.practice_id).update(ods_code=ODS)
    return found


@pytest.fixture
def manager(scene):
    return officer(scene.practice_id, Permission.MANAGE_PEOPLE, at=scene.at)


@pytest.fixture
def computer(scene, manager) -> Computer:
    with acting_as(manager, at=clock.now()):
        key = signed.make_key(
            practice_id=scene.practice_id,
            name="All desks",
            opened_from="emis",
            by=manager,
            at=clock.now(),
        )
    return Computer(key, ODS, judging.audience())


def post(token: str, browser: Client | None = None, **more: str):
    return (browser or Client()).post(reverse("signed_launch"), {"token": token}, **more)


def path(answer) -> str:
    assert answer.status_code in {302, 303}, answer.content
    return urlsplit(answer["Location"]).path


def why(answer) -> str:
    return path(answer).rstrip("/").rpartition("/")[2]


def opened(computer: Computer, browser: Client, **changes):
    """Return the page that says whose record came, in a browser that is signed in."""
    answer = post(computer.token(clock.now(), **changes), browser)
    assert path(browser.get(path(answer))) == reverse("signed_person")
    return browser.get(reverse("signed_person"))


def test_it_becomes_a_draft_of_whoever_signs_in_with_who_it_is_filled_in(scene, computer):
    browser = browser_of(scene.gp.viewer.account_id)
    page = opened(computer, browser).content.decode()
    assert "Zora Quillfeather" in page
    assert "999 000 0034" in page.replace("\u00a0", " ")
    answer = browser.post(reverse("signed_person"))
    with acting_as(scene.gp.viewer, at=clock.now()):
        (draft,) = drafts.mine(by=scene.gp.viewer, at=clock.now())
    assert path(answer) == reverse("refer_change_who", args=[draft.id])
    assert draft.answers["nhs_number"] == DIGITS
    assert draft.answers["birth_date"] == "1985-03-12"
    assert "Zora" in browser.get(path(answer)).content.decode()
    assert path(browser.get(reverse("signed_person"))) == path(answer), "it is not begun twice"


def test_somebody_known_is_not_asked_for_again(scene, computer):
    known = {"nhs_number": "9990000018", "birth_date": "1980-02-01"}
    browser = browser_of(scene.gp.viewer.account_id)
    opened(computer, browser, **known)
    answer = browser.post(reverse("signed_person"))
    assert path(answer).endswith("/why/")
    with acting_as(scene.gp.viewer, at=clock.now()):
        (draft,) = drafts.mine(by=scene.gp.viewer, at=clock.now())
    assert draft.answers["person_id"] == str(scene.person_id)


def test_a_program_is_told_where_to_go_on(computer):
    answer = post(computer.token(clock.now()), headers={"accept": "application/json"})
    assert answer.status_code == 201
    assert urlsplit(answer.json()["url"]).path.startswith("/launch/signed/")
    refused = post("nonsense", headers={"accept": "application/json"})
    assert (refused.status_code, refused.json()["error"]) == (403, "unreadable")


@pytest.mark.parametrize(
    ("changes", "minutes", "reason"),
    [
        ({"practice": "A11111"}, 0, "practice"),
        ({"practice": None}, 0, "practice"),
        ({}, -2.1, "late"),
        ({}, 1, "clock"),
        ({"iat": "now"}, 0, "unreadable"),
        ({"iat": True}, 0, "unreadable"),
        ({"aud": "https://elsewhere.example/launch/signed/"}, 0, "unreadable"),
        ({"jti": "short"}, 0, "unreadable"),
        ({"nhs_number": "9990000035"}, 0, "patient"),
        ({"nhs_number": None}, 0, "patient"),
        ({"birth_date": "12/03/85"}, 0, "patient"),
        ({"birth_date": None}, 0, "patient"),
        ({"given_name": "Zora\nQuill"}, 0, "unreadable"),
        ({"given_name": ["Zora"]}, 0, "unreadable"),
        ({"family_name": "Q" * 121}, 0, "unreadable"),
        ({"head": {"kid": "NOSUCHKEY2"}}, 0, "key"),
        ({"head": {"kid": None}}, 0, "key"),
        ({"head": {"alg": "none"}}, 0, "unreadable"),
        ({"head": {"alg": "HS512"}}, 0, "unreadable"),
        ({"head": {"crit": ["b64"], "b64": False}}, 0, "unreadable"),
    ],
)
def test_what_is_not_right_is_a_plain_page_that_says_what_to_do(computer, changes, minutes, reason):
    answer = post(computer.token(clock.now() + timedelta(minutes=minutes), **changes))
    assert why(answer) == reason
    page = Client().get(path(answer))
    text = page.content.decode()
    assert page.status_code == 403
    assert "Nothing was sent" in text
    assert "What to do" in text
    with acting_as(System(), at=clock.now()):
        assert not SignedLaunch.objects.exists()


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "é.b.c", "e30.e30.e30", "a" * 5000, "...."])
def test_what_is_no_token_is_refused(computer, token):
    assert why(post(token)) == "unreadable"


def test_a_signature_of_anything_else_is_refused(computer):
    head, _claims, signature = computer.token(clock.now()).split(".")
    other = computer.token(clock.now(), nhs_number="9990000018").split(".")[1]
    assert why(post(f"{head}.{other}.{signature}")) == "key"


def test_nothing_opens_twice_neither_the_token_nor_the_address(scene, computer):
    token = computer.token(clock.now())
    there = path(post(token))
    assert why(post(token)) == "replayed"
    browser = browser_of(scene.gp.viewer.account_id)
    assert path(browser.get(there)) == reverse("signed_person")
    again = Client().get(there)
    assert again.status_code == 410
    assert "This link is over" in again.content.decode()


def test_an_address_that_nobody_opened_in_time_is_over(scene, computer, monkeypatch):
    there = path(post(computer.token(clock.now())))
    later = clock.now() + signed.TO_OPEN
    monkeypatch.setattr(clock, "now", lambda: later)
    assert Client().get(there).status_code == 410


def test_what_waits_for_signing_in_is_over_after_half_an_hour_and_then_deleted(
    scene, computer, monkeypatch
):
    browser = browser_of(scene.gp.viewer.account_id)
    opened(computer, browser)
    later = clock.now() + signed.TO_SIGN_IN
    with acting_as(System(), at=later):
        assert signed.waiting(browser.session["signed_launch"], at=later) is None
    assert sweeps.forget_tokens(later) >= 1
    assert browser.get(reverse("signed_person")).status_code == 410


def test_an_ended_key_opens_nothing_not_even_what_it_opened_before(scene, computer, manager):
    browser = browser_of(scene.gp.viewer.account_id)
    opened(computer, browser)
    there = path(post(computer.token(clock.now())))
    with acting_as(manager, at=clock.now()):
        signed.end_key(
            key_id=computer.key.id, practice_id=scene.practice_id, by=manager, at=clock.now()
        )
    assert why(post(computer.token(clock.now()))) == "key"
    assert Client().get(there).status_code == 410
    assert browser.get(reverse("signed_person")).status_code == 410


def test_who_works_elsewhere_sees_nothing_of_the_person(scene, computer):
    other = officer(scene.other_id, Permission.REFER, at=scene.at, name="Another Referrer")
    page = opened(computer, browser_of(other.account_id))
    assert page.status_code == 403
    text = page.content.decode()
    assert "You are signed in for somebody else" in text
    assert "Quillfeather" not in text
    assert "999 000 0034" not in text.replace("\u00a0", " ")


def test_another_browser_does_not_get_what_waits_in_the_first(scene, computer):
    opened(computer, browser_of(scene.gp.viewer.account_id))
    second = browser_of(scene.gp.viewer.account_id)
    assert second.get(reverse("signed_person")).status_code == 410


def test_who_is_not_signed_in_signs_in_first_and_goes_on_there(computer):
    browser = Client()
    there = path(post(computer.token(clock.now()), browser))
    browser.get(there)
    asked = browser.get(reverse("signed_person"))
    assert path(asked) == reverse("account_login")
    assert "next=/launch/person/" in asked["Location"]


def test_another_day_of_birth_may_be_another_patient(scene, computer):
    browser = browser_of(scene.gp.viewer.account_id)
    opened(computer, browser, nhs_number="9990000018")
    answer = browser.post(reverse("signed_person"))
    assert answer.status_code == 403
    assert "This may be another patient" in answer.content.decode()


def test_who_it_is_about_stands_in_no_address_no_log_and_not_in_clear(
    scene, computer, caplog, capsys
):
    browser = browser_of(scene.gp.viewer.account_id)
    token = computer.token(clock.now())
    there = path(post(token, browser))
    said = json.dumps(PATIENT)
    with connection.cursor() as cursor, acting_as(System(), at=clock.now()):
        cursor.execute("select content from systems_signedlaunch")
        kept = bytes(cursor.fetchone()[0])
        cursor.execute("select secret from systems_practicekey")
        secret = bytes(cursor.fetchone()[0])
    for text in (DIGITS, "Quillfeather", base64.b64encode(said.encode()).decode()):
        assert text not in there
        assert text.encode() not in kept
        assert text not in caplog.text + capsys.readouterr().out
    assert computer.key.secret.encode() not in secret
    browser.get(there)
    browser.get(reverse("signed_person"))
    browser.post(reverse("signed_person"))
    with acting_as(System(), at=clock.now()):
        assert str(SignedLaunch.objects.get().content) == "{}", "it is forgotten once it is a draft"


def test_each_step_is_audited_without_saying_who_it_is_about(scene, computer, monkeypatch):
    acts: list[dict[str, object]] = []
    monkeypatch.setattr(signed.audit, "record", lambda **said: acts.append(said))
    browser = browser_of(scene.gp.viewer.account_id)
    opened(computer, browser)
    browser.post(reverse("signed_person"))
    assert [it["action"] for it in acts] == ["signed_launch.accepted", "signed_launch.used"]
    assert DIGITS not in str(acts)


def test_only_whoever_looks_after_the_practice_makes_and_ends_its_keys(scene, computer):
    stranger = officer(scene.other_id, Permission.MANAGE_PEOPLE, at=scene.at, name="A Stranger")
    told = {"practice_id": scene.practice_id, "by": stranger, "at": clock.now()}
    with pytest.raises(NotAllowed):
        signed.make_key(name="Desk", opened_from="emis", **told)
    with pytest.raises(NotAllowed):
        signed.end_key(key_id=computer.key.id, **told)
    with pytest.raises(NotAllowed):
        signed.keys_of(scene.practice_id, viewer=stranger, at=clock.now())
    own = {**told, "practice_id": scene.other_id}
    with pytest.raises(NotFound):
        signed.end_key(key_id=computer.key.id, **own)
    page = browser_of(stranger.account_id).get(reverse("practice_keys", args=[scene.practice_id]))
    assert page.status_code == 404


def test_the_page_shows_a_secret_once_and_gives_templates_without_it(scene, manager):
    browser = browser_of(manager.account_id)
    there = reverse("practice_keys", args=[scene.practice_id])
    page = browser.post(there, {"opened_from": "systmone", "name": "Front desk"})
    held = PracticeKey.objects.get()
    assert str(held.secret) in page.content.decode()
    assert str(held.secret) not in browser.get(there).content.decode()
    for kind in ("web", "program"):
        given = browser.get(
            reverse("practice_key_template", args=[scene.practice_id, held.id, kind])
        )
        text = given.content.decode()
        assert held.public_id in text
        assert judging.audience() in text
        assert ODS in text
        assert str(held.secret) not in text
        assert "attachment" in given["Content-Disposition"]
    end = reverse("practice_key_end", args=[scene.practice_id, held.id])
    browser.post(end)
    gone = browser.get(reverse("practice_key_template", args=[scene.practice_id, held.id, "web"]))
    assert gone.status_code == 404


def test_the_guide_says_the_same_numbers_as_the_code():
    text = (Path(settings.PACKAGE).parent / "docs/how-to/open-from-your-own-system.md").read_text()
    assert f"{judging.LASTS.seconds // 60} minutes" in text
    assert f"{judging.AHEAD.seconds} seconds" in text
    for claim in ("aud", "iat", "jti", "practice", "nhs_number", "birth_date", *judging.OPTIONAL):
        assert f"`{claim}`" in text


def test_a_referral_sent_before_is_no_hindrance(scene, computer):
    send(scene.gp.viewer, scene.service_id, scene.provider_id, scene.at, number=DIGITS)
    browser = browser_of(scene.gp.viewer.account_id)
    opened(computer, browser, birth_date="1980-02-01")
    assert path(browser.post(reverse("signed_person"))).endswith("/why/")
