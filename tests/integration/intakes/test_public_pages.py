"""What the public pages answer when something is odd: old, forged, sent before, too often."""

from datetime import timedelta

import pytest

from handrail.domain.referrals import intakes
from handrail.kernel import clock
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import acting_as
from handrail.web.shared import limits
from tests.integration.intakes.cast import AT, BORN, SAID, make_referral

pytestmark = pytest.mark.django_db
COOKIE = "handrail_draft"
WHERE = "/get-support/question/where/"
BIRTH_DATE = {
    "birth_date-day": BORN.day,
    "birth_date-month": BORN.month,
    "birth_date-year": BORN.year,
}
NAMES = ("Zoë 🌻", "محمد", "\u202eOlleh", "A" * 100, "O'Neill-Łukasz", "<script>alert(1)</script>")


@pytest.fixture(autouse=True)
def unlimited(monkeypatch):
    """Count nothing, but where a test counts itself."""
    monkeypatch.setattr(limits, "check", lambda *given, **named: None)


def begin(client) -> str:
    client.post("/get-support/")
    return client.cookies[COOKIE].value


def test_the_secret_is_in_a_cookie_that_scripts_cannot_read(client):
    begin(client)
    cookie = client.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/get-support/"
    assert cookie["max-age"] == ""


def test_a_draft_of_28_days_ago_is_gone_and_says_so(client, monkeypatch):
    begin(client)
    later = clock.now() + timedelta(days=28, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.get(WHERE)
    assert answer.status_code == 404
    assert "28 days" in answer.content.decode()


def test_a_made_up_secret_opens_nothing(client):
    client.cookies[COOKIE] = "AAAA-AAAA-AAAA-AAAA"
    assert client.get(WHERE).status_code == 404


def test_a_question_that_is_not_one_is_not_found(client):
    begin(client)
    assert client.get("/get-support/question/everything/").status_code == 404


def test_a_forged_service_or_practice_is_passed_over(client):
    for given in ("not-an-id", str(new_id()), "' or 1=1 --"):
        answer = client.post("/get-support/", {"service": given, "practice": given})
        assert answer["Location"] == WHERE


def test_a_choice_that_was_not_offered_is_refused(client):
    begin(client)
    answer = client.post("/get-support/question/work/", {"work_status": "king"})
    assert "Select one of the options" in answer.content.decode()


def test_nothing_is_sent_before_every_question_is_answered(client):
    begin(client)
    assert client.post("/get-support/send/")["Location"] == WHERE


def test_an_answer_after_sending_is_refused_and_told(client, team):
    secret = begin(client)
    bearer, at = intakes.bearer_of(secret), clock.now()
    with acting_as(bearer, at=at):
        intakes.send(
            answers=SAID,
            service_id=team.service_id,
            to_organisation_id=team.organisation_id,
            promised_at=at,
            by=bearer,
            at=at,
        )
    answer = client.post(WHERE, {"home": "none"})
    assert answer.status_code == 409
    assert client.get(WHERE)["Location"] == "/get-support/sent/"
    assert client.get("/get-support/sent/").status_code == 200
    assert client.cookies[COOKIE].value == ""


@pytest.mark.parametrize(
    "name",
    ["Zoë 🌻", "محمد", "\u202eOlleh", "A" * 100, "O'Neill-Łukasz", "<script>alert(1)</script>"],
)
def test_any_name_is_kept_and_none_breaks_the_page(client, name):
    begin(client)
    answer = client.post("/get-support/question/name/", {"given_name": name, "family_name": name})
    assert answer.status_code == 302
    shown = client.get("/get-support/question/name/").content.decode()
    assert "<script>alert" not in shown


def test_too_long_a_text_is_told_and_kept(client):
    begin(client)
    answer = client.post("/get-support/question/more/", {"free_text": "x" * 2_001})
    assert "2,000 characters or less" in answer.content.decode()
    assert "x" * 2_001 in answer.content.decode()


def test_10_megabytes_are_refused(client):
    begin(client)
    answer = client.post("/get-support/question/more/", {"free_text": "x" * 10_000_000})
    assert answer.status_code == 413


def test_a_code_begins_a_session_of_its_own_for_half_an_hour(client, team, monkeypatch):
    from handrail.journey import status

    _, sent = make_referral(team, at=clock.now())
    codes = []
    monkeypatch.setattr(
        status.messaging, "queue", lambda **said: codes.append(said["facts"][0].value)
    )
    client.post("/status/", {"reference": sent.reference} | BIRTH_DATE)
    before = client.session.session_key
    answer = client.post("/status/code/", {"code": codes[0]})
    assert answer["Location"] == "/your-page/"
    assert client.session.session_key != before
    assert client.session.get_expiry_age() <= 30 * 60
    assert client.get("/your-page/").status_code == 200
    assert "no-store" in client.get("/your-page/")["Cache-Control"]


def test_the_message_with_a_code_names_neither_health_nor_work(team, monkeypatch):
    from handrail.domain.messaging import letters
    from handrail.domain.messaging.words import Told

    told = Told(facts={"code": "123456"}, sender="Alder Health", ring="01632 960 001")
    for by_text in (True, False):
        said = letters.write("status_code", told, by_text=by_text)
        text = f"{said.subject} {said.body}".lower()
        for word in ("health", "work", "job", "alder", "referral", "gp"):
            assert word not in text


def test_no_safe_contact_means_no_code_and_the_same_answer(client, team, monkeypatch):
    from handrail.domain.messaging.models import Message
    from handrail.kernel.viewer import System

    _, sent = make_referral(team, at=clock.now(), text_safe="no")
    answer = client.post("/status/", {"reference": sent.reference} | BIRTH_DATE)
    assert answer["Location"] == "/status/code/"
    with acting_as(System(team.organisation_id), at=AT):
        assert Message.objects.count() == 0


def test_counting_stops_a_flood_in_a_transaction_of_its_own(monkeypatch):
    monkeypatch.undo()
    who, at = str(new_id()), clock.now()
    for _ in range(3):
        limits.check("test", who, limit=3, minutes=10, at=at)
    with pytest.raises(limits.AskedTooOften):
        limits.check("test", who, limit=3, minutes=10, at=at)
    limits.check("test", str(new_id()), limit=3, minutes=10, at=at)
    limits.check("test", who, limit=3, minutes=10, at=at + timedelta(minutes=11))


def test_the_code_is_emailed_only_to_an_address_marked_safe(client, team):
    from handrail.domain.messaging.models import Message
    from handrail.domain.organisations.models import Area, Organisation
    from handrail.kernel.viewer import System

    board = Organisation.objects.create(name="Board", kind="icb", ods_code="QZ8")
    Area.objects.create(organisation=board, public_name="Here", public_phone="01632 960 002")
    bearer, at = intakes.bearer_of(begin(client)), clock.now()
    for safe_ways, sent in (([], 0), (["email"], 1)):
        answers = {"email": "amara@example.com", "safe_ways": safe_ways}
        with acting_as(bearer, at=at):
            intakes.keep(answers=answers, by=bearer, at=at)
        answer = client.post("/get-support/save/")
        assert answer.status_code == 200
        with acting_as(System(board.id), at=at):
            assert Message.objects.filter(template="come_back_code").count() == sent
