"""A provider without any system hears by e-mail, opens with a code, and does what a system does."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from handrail.domain.audit.models import Event
from handrail.domain.cases.models import Case
from handrail.domain.directory import hearing
from handrail.domain.messaging.models import Message
from handrail.domain.referrals.models import Referral
from handrail.domain.staff import people
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.domain.staff.queries import BY_LINK
from handrail.domain.systems.models import AnswerLink
from handrail.jobs.sweeps import run_links
from handrail.journey import by_link, leaving, triage
from handrail.kernel import clock
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import LinkBearer, System, acting_as
from tests.factories import fhir
from tests.integration.oversight.area import officer

pytestmark = pytest.mark.django_db
WHO, WHERE = "Mina Stone", "mina@stones.example"


@pytest.fixture(scope="module")
def world(module_db):
    return fhir.build()


@pytest.fixture
def hears(world):
    """The service hears by a confirmed address; return the directory's administrator."""
    admin = keeper(world)
    name(world, admin)
    asked = facts(world, "hearing_asked")[-1]
    assert asked["to"] == WHERE
    page = Client().post(asked["link"])
    assert "Your address is confirmed" in page.content.decode()
    return admin


def keeper(world, mark="keeper"):
    return officer(world.board_id, "directory.manage", at=clock.now(), name=f"Dan {mark}")


def name(world, admin):
    with acting_as(admin, at=clock.now()):
        by_link.name_address(
            service_id=world.service_id, who=WHO, email=WHERE, by=admin, at=clock.now()
        )


def facts(world, template):
    ours = System(world.scene.provider_id)
    with acting_as(ours, at=clock.now()):
        rows = Message.objects.filter(template=template).order_by("created_at", "id")
        return [{it["key"]: it["value"] for it in row.facts} | {"to": row.address} for row in rows]


def link(world):
    run_links(clock.now())
    return facts(world, "referral_to_answer")[-1]["link"]


def enter(world, address):
    browser = Client()
    assert browser.post(address).status_code == 302
    code = facts(world, "answer_code")[-1]["code"]
    opened = browser.post("/answer/code/", {"code": code})
    assert opened["Location"] == "/answer/referral/"
    return browser


def text(answer):
    assert answer.status_code == 200, answer.content[:400]
    return re.sub(r"\s+", " ", answer.content.decode())


def as_provider(world, model, **named):
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        return model.objects.get(**named)


def test_one_without_a_system_takes_answers_and_finishes_by_a_link(world, hears):
    patient, request, task = fhir.send(world)
    address = link(world)
    assert run_links(clock.now()) == 0
    mail = facts(world, "referral_to_answer")[-1]
    assert mail["to"] == WHERE
    told = str(mail)
    assert not any(it in told for it in (patient["id"], request["id"], "Varga"))
    before = text(Client().get(address))
    assert not any(it in before for it in ("Varga", "WH-"))
    browser = enter(world, address)
    page = text(browser.get("/answer/referral/"))
    assert all(it in page for it in ("Varga", "Back pain after a fall."))
    seen = as_provider_events(world, "referral.viewed", request["id"])
    assert [it.actor_kind for it in seen] == ["client"]
    assert {it.person_id for it in seen} == {
        as_provider(world, Referral, pk=request["id"]).person_id
    }

    by_day = clock.local_date(clock.now() + timedelta(days=5))
    asked = browser.post(
        "/answer/referral/ask/",
        {
            "question": "Which knee is it?",
            "answer_by_date-day": by_day.day,
            "answer_by_date-month": by_day.month,
            "answer_by_date-year": by_day.year,
        },
    )
    assert asked.status_code == 302, text_of_errors(asked)
    mine = world.practice.get(f"Task/{task['id']}").json()
    assert mine["statusReason"]["text"] == "Which knee is it?"
    answered = world.practice.put(mine | {"status": "requested", "note": [{"text": "The left."}]})
    assert answered.json()["status"] == "requested", answered.content
    again = link(world)
    assert again != address
    before, browser = browser, enter(world, again)
    assert before.get("/answer/referral/")["Location"] == "/answer/closed/"
    assert "The left." in text(browser.get("/answer/referral/"))

    account = staff_named(world, WHO)
    taken = browser.post("/answer/referral/take-on/", {"coach": str(account)})
    assert taken.status_code == 302, text_of_errors(taken)
    case = as_provider(world, Case, referral_id=request["id"])
    assert case.coach_account_id == account
    assert "Take it on" not in text(browser.get("/answer/referral/"))
    spoken = browser.post("/answer/referral/contact/", {"when": "now", "note": ""})
    assert spoken.status_code == 302, text_of_errors(spoken)
    assert world.practice.get(f"Task/{task['id']}").json()["status"] == "in-progress"
    ended = browser.post(
        "/answer/referral/finish/",
        {"reason": "back_at_work", "work_status": "employed", "adjustments": "No heavy lifting"},
    )
    assert ended.status_code == 302, text_of_errors(ended)
    mine = world.practice.get(f"Task/{task['id']}").json()
    assert mine["status"] == "completed"
    assert "No heavy lifting" in str(mine["output"])
    acts = as_provider_events(world, "case.closed", str(case.pk))
    assert {it.account_id for it in acts} <= {account, None}
    assert "/answer/referral/finish/" not in text(browser.get("/answer/referral/"))
    reopened = browser.post("/answer/referral/take-on/", {"coach": str(account)})
    assert reopened["Location"] == "/answer/referral/"
    assert as_provider(world, Case, pk=case.pk).closed_at is not None


def test_a_no_needs_something_else_and_ends_nothing_without(world, hears):
    _, request, _ = fhir.send(world)
    browser = enter(world, link(world))
    bare = browser.post("/answer/referral/decline/", {"closing": "no_capacity", "note": "Full."})
    assert bare.status_code == 400
    assert as_provider(world, Referral, pk=request["id"]).state == "new"


def test_a_link_works_once_in_one_browser_and_a_code_five_times_for_ten_minutes(
    world, hears, monkeypatch
):
    fhir.send(world)
    address = link(world)
    stranger = Client()
    unknown = stranger.post("/answer/nothing-like-it/")
    assert (unknown.status_code, unknown["Location"]) == (302, "/answer/code/")
    assert stranger.post("/answer/code/", {"code": "123456"}).status_code == 200
    browser = Client()
    browser.post(address)
    code = facts(world, "answer_code")[-1]["code"]
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert "not right" in text(browser.post("/answer/code/", {"code": wrong}))
    assert "not right" in text(browser.post("/answer/code/", {"code": code}))
    browser.post(address)
    late = clock.now() + timedelta(minutes=10, seconds=1)
    code = facts(world, "answer_code")[-1]["code"]
    monkeypatch.setattr(clock, "now", lambda: late)
    assert "not right" in text(browser.post("/answer/code/", {"code": code}))
    monkeypatch.undo()
    opened = enter(world, address)
    assert "Varga" in text(opened.get("/answer/referral/"))
    codes = len(facts(world, "answer_code"))
    assert Client().post(address).status_code == 302
    assert len(facts(world, "answer_code")) == codes
    assert opened.post("/answer/closed/").status_code == 200
    assert opened.get("/answer/referral/")["Location"] == "/answer/closed/"


def test_an_old_link_brings_a_new_one_to_the_same_address_only(world, hears):
    _, request, _ = fhir.send(world)
    address = link(world)
    opened = enter(world, address)
    mails = len(facts(world, "referral_to_answer"))
    again = {"step": "again"}
    assert Client().post(address, again)["Location"] == "/answer/closed/"
    assert Client().post("/answer/nothing-like-it/", again)["Location"] == "/answer/closed/"
    sent = facts(world, "referral_to_answer")
    assert len(sent) == mails + 1
    assert sent[-1]["to"] == WHERE
    assert "Varga" in text(opened.get("/answer/referral/"))
    browser = enter(world, sent[-1]["link"])
    assert opened.get("/answer/referral/")["Location"] == "/answer/closed/"
    assert "Varga" in text(browser.get("/answer/referral/"))
    codes = [Client().post(sent[-1]["link"], again).status_code for _ in range(6)]
    assert codes[-1] == 429
    assert request


def test_stopping_an_address_ends_its_links_its_sessions_and_its_worker(world, hears):
    fhir.send(world)
    browser = enter(world, link(world))
    account = staff_named(world, WHO)
    assert staff.memberships(account, at=clock.now()) == ()
    written_to = staff.whoever_may(world.scene.provider_id, [Permission.WORK_CASES], at=clock.now())
    assert account not in written_to
    with acting_as(hears, at=clock.now()):
        assert by_link.stop(service_id=world.service_id, by=hears, at=clock.now())
    assert browser.get("/answer/referral/")["Location"] == "/answer/closed/"
    assert staff_named(world, WHO) is None
    with acting_as(System(), at=clock.now()):
        assert not AnswerLink.objects.filter(ended_at=None).exists()
    fhir.send(world)
    assert run_links(clock.now()) == 0


def test_who_works_there_no_more_sees_and_hears_nothing(world, hears):
    fhir.send(world)
    address = link(world)
    browser = enter(world, address)
    provider = world.scene.provider_id
    admin = officer(provider, "people.manage", at=clock.now(), name="Provider's administrator")
    (worker,) = people.who_has_access([provider], job_role=BY_LINK, at=clock.now())
    with acting_as(admin, at=clock.now()):
        ending = leaving.Ending(reason="left")
        leaving.leave(membership_id=worker.membership_id, ending=ending, by=admin, at=clock.now())
    assert browser.get("/answer/referral/")["Location"] == "/answer/closed/"
    mails = len(facts(world, "referral_to_answer"))
    Client().post(address, {"step": "again"})
    fhir.send(world)
    assert run_links(clock.now()) == 0
    assert len(facts(world, "referral_to_answer")) == mails
    with acting_as(hears, at=clock.now()):
        by = hears
        assert hearing.of_service(world.service_id, viewer=by, at=clock.now()) is None


def test_who_holds_the_link_is_who_did_it_whoever_supports(world, hears):
    _, request, _ = fhir.send(world)
    browser = enter(world, link(world))
    other = world.scene.coach.viewer.account_id
    taken = browser.post("/answer/referral/take-on/", {"coach": str(other)})
    assert taken.status_code == 302, text_of_errors(taken)
    assert as_provider(world, Case, referral_id=request["id"]).coach_account_id == other
    (event,) = as_provider_events(world, "referral.accepted", request["id"])
    assert event.account_id == staff_named(world, WHO)


def test_what_went_to_another_team_is_seen_by_nobody_with_the_old_link(world, hears):
    _, request, _ = fhir.send(world)
    browser = enter(world, link(world))
    lead = world.scene.lead.viewer
    with acting_as(lead, at=clock.now()):
        triage.decline(
            referral_id=request["id"],
            closing="sent_in_error",
            onward_service_id=None,
            note="Sent twice.",
            by=lead,
            at=clock.now(),
        )
    assert "Take it on" not in text(browser.get("/answer/referral/"))
    taken = browser.post("/answer/referral/take-on/", {"coach": str(staff_named(world, WHO))})
    assert taken["Location"] == "/answer/referral/"
    assert as_provider(world, Referral, pk=request["id"]).state == "closed"
    assert Client().get("/answer/referral/")["Location"] == "/answer/closed/"


def test_only_who_keeps_the_area_directory_names_an_address_and_only_its_owner_confirms(world):
    stranger = fhir.build("two")
    other = keeper(stranger, "other")
    with acting_as(other, at=clock.now()), pytest.raises(NotAllowed):
        by_link.name_address(
            service_id=world.service_id, who=WHO, email=WHERE, by=other, at=clock.now()
        )
    name(world, keeper(world, "third"))
    fhir.send(world)
    assert run_links(clock.now()) == 0
    asked = facts(world, "hearing_asked")[-1]["link"]
    assert Client().get(asked).status_code == 200
    assert run_links(clock.now()) == 0
    assert Client().post(asked).status_code == 200
    assert Client().post(asked).status_code == 410
    assert run_links(clock.now()) > 0


def test_rows_are_for_handrail_itself(world, hears):
    fhir.send(world)
    run_links(clock.now())
    for viewer in (world.scene.lead.viewer, System(), LinkBearer("0" * 64)):
        with acting_as(viewer, at=clock.now()):
            assert AnswerLink.objects.exists() is isinstance(viewer, System)


def staff_named(world, called):
    cards = staff.colleagues(
        world.scene.provider_id, permission=Permission.WORK_CASES, at=clock.now()
    )
    return next((it.account_id for it in cards if it.account_name == called), None)


def as_provider_events(world, action, subject_id):
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        return list(Event.objects.filter(action=action, subject_id=subject_id))


def text_of_errors(answer):
    return re.findall(r"error[^<]*<[^>]*>([^<]+)", answer.content.decode())[:8]
