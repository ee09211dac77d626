"""The referrer's pages: how many, which of them, and whose."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from handrail.config.templating import nhs_date
from handrail.domain.audit.models import Event
from handrail.domain.cases import life
from handrail.domain.consent import operations as consent
from handrail.domain.consent import queries as consents
from handrail.domain.referrals import bouncing, pausing, queries, sent, signposting
from handrail.domain.referrals.bouncing_rules import Verdict
from handrail.domain.referrals.onward_choices import BounceReason, SignpostReason
from handrail.domain.referrals.signposting import Telling
from handrail.journey import close, triage
from handrail.kernel import clock
from handrail.kernel.ids import new_id
from handrail.kernel.nhs_number import check_digit
from handrail.kernel.viewer import Person, System, acting_as
from tests.factories import room
from tests.factories.support import Scene, Worker, browser_of, build, send, worker

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),  # collected assets are a server's
]


@pytest.fixture(scope="module")
def scene(module_db) -> Scene:
    return build(clock.now() - timedelta(hours=1))


def sign_in(worker: Worker) -> Client:
    return browser_of(worker.viewer.account_id)


def numbers(count: int) -> list[str]:
    firsts = (f"999{number:06d}" for number in range(500_000, 501_000))
    whole = [f"{first}{check_digit(first)}" for first in firsts if check_digit(first) is not None]
    return whole[:count]


def refer_many(scene: Scene, count: int) -> list[UUID]:
    return [
        send(
            scene.gp.viewer,
            scene.service_id,
            scene.provider_id,
            scene.at + timedelta(minutes=place),
            number=number,
            names=("Bo", f"Lind{place:02d}"),
        )[1]
        for place, number in enumerate(numbers(count))
    ]


def keep_back(scene: Scene, person_id: UUID) -> None:
    """The person no longer lets the practice know how it goes."""
    themself, at = Person(person_id), clock.now()
    with acting_as(themself, at=at):
        for given in consents.agreements(person_id, viewer=themself, at=at):
            if given.organisation_id == scene.practice_id:
                consent.withdraw(evidence_id=given.id, how="online", by=themself, at=at)


def test_every_referral_is_on_some_page_and_what_asks_us_comes_first(scene):
    earliest, *_ = refer_many(scene, 30)
    lead = scene.lead.viewer
    with acting_as(lead, at=clock.now()):
        triage.ask_referrer(
            referral_id=earliest,
            question="Evenings?",
            answer_by_date=clock.local_date(clock.now()),
            by=lead,
            at=clock.now(),
        )
    client = sign_in(scene.gp)
    first = client.get("/referrals/").content.decode()
    assert "31 referrals: 1 to 25 shown" in first
    assert first.index("Bo Lind00") < first.index("Bo Lind29") < first.index("Bo Lind28")
    second = client.get("/referrals/?page=2").content.decode()
    assert "31 referrals: 26 to 31 shown" in second
    seen = {f"Bo Lind{place:02d}" for place in range(30)}
    assert {name for name in seen if name in first} | {n for n in seen if n in second} == seen
    assert "31 referrals: 26 to 31 shown" in client.get("/referrals/?page=99").content.decode()


def test_whom_we_referred_lately_stand_the_latest_first_on_the_first_page(scene):
    refer_many(scene, 12)
    shown = sign_in(scene.gp).get("/refer/").content.decode()
    assert re.findall(r"Bo Lind\d\d", shown) == [
        f"Bo Lind{place:02d}" for place in range(11, 3, -1)
    ]


def test_what_still_asks_us_is_open_even_after_it_was_closed(scene):
    _, referral_id = send(
        scene.gp.viewer,
        scene.service_id,
        scene.provider_id,
        scene.at,
        number="9990000026",
        names=("Bo", "Lind"),
    )
    lead, gp, at = scene.lead.viewer, scene.gp.viewer, clock.now()
    with acting_as(lead, at=at):
        triage.ask_referrer(
            referral_id=referral_id, question="Why?", answer_by_date=at.date(), by=lead, at=at
        )
        triage.decline(
            referral_id=referral_id,
            closing="not_wanted",
            onward_service_id=None,
            note="They said so",
            by=lead,
            at=at,
        )
    with acting_as(gp, at=at):
        found = sent.page("open", number=1, size=9, viewer=gp, at=at)
        assert [card.id for card in found.cards] == [referral_id, scene.referral_id]


def test_the_page_that_says_it_went_is_the_senders_and_the_look_is_written(scene):
    colleague = worker("Kim Vale", "test-gp", scene.provider_id, "colleague", scene.at)
    address = f"/refer/sent/{scene.referral_id}/"
    assert sign_in(colleague).get(address).status_code == 404
    assert sign_in(scene.gp).get(address).status_code == 200
    with acting_as(System(scene.practice_id), at=clock.now()):
        looks = Event.objects.filter(is_view=True, subject_id=str(scene.referral_id))
        assert [look.purpose_code for look in looks] == ["referring"]


def test_the_list_of_closed_ones_tells_nothing_that_the_person_keeps_back(scene):
    gp, coach, at = scene.gp.viewer, scene.coach.viewer, clock.now()
    with acting_as(coach, at=at):
        close.close(case_id=scene.case_id, closure=life.Closure("in_error"), by=coach, at=at)

    def listed(show: str) -> list[UUID]:
        with acting_as(gp, at=clock.now()):
            found = sent.page(show, number=1, size=9, viewer=gp, at=clock.now())
            return [card.id for card in found.cards]

    assert (listed("open"), listed("closed")) == ([], [scene.referral_id])
    keep_back(scene, scene.person_id)
    assert (listed("open"), listed("closed")) == ([scene.referral_id], [])


def test_what_was_sent_tells_no_place_in_line_and_no_new_promise_that_is_kept_back(scene):
    room.cap(scene, 1)
    room.send(scene)
    found = room.send(scene, waits=True)
    gp, lead, at = scene.gp.viewer, scene.lead.viewer, clock.now()
    with acting_as(lead, at=at):
        pausing.pause(
            referral_id=found.id,
            from_date=clock.local_date(at),
            until_date=clock.local_date(at) + timedelta(days=20),
            wish="away",
            by=lead,
            at=at,
        )
    with acting_as(gp, at=at):
        card = queries.record(found.id, viewer=gp, at=at).card
    moved, first = (
        nhs_date(clock.last_day(it)) for it in (card.promised_at, card.first_promised_at)
    )
    client, address = sign_in(scene.gp), f"/refer/sent/{found.id}/"
    told = client.get(address).content.decode()
    assert "They wait for a place." in told
    assert moved in told
    keep_back(scene, card.person_id)
    untold = client.get(address).content.decode()
    assert "They wait for a place." not in untold
    assert moved not in untold
    assert first in untold


def test_that_somebody_is_sent_round_is_not_told_to_whom_the_person_keeps_it_from(scene):
    by, at = System(scene.provider_id), clock.now()
    verdict = Verdict((BounceReason.REDIRECTED,), sent_back=0, redirected=2, declined=0, to_gp=0)
    item = bouncing.Found(scene.referral_id, scene.provider_id, verdict)
    with acting_as(by, at=at):
        bouncing.raise_it(item=item, organisation_id=scene.provider_id, by=by, at=at)
    case = sign_in(scene.coach).get(f"/cases/{scene.case_id}/").content.decode()
    assert "<strong>Sent from one to the next.</strong> Passed on 2 times." in case
    client, address = sign_in(scene.gp), f"/referrals/{scene.referral_id}/"
    assert "Sent from one to the next" in client.get(address).content.decode()
    keep_back(scene, scene.person_id)
    assert "Sent from one to the next" not in client.get(address).content.decode()
    lead, ids = scene.lead.viewer, (scene.referral_id,)
    with acting_as(lead, at=clock.now()):
        assert ids[0] in bouncing.of_referrals(ids, viewer=lead, at=clock.now())


def test_a_look_at_why_these_says_what_it_was_for(scene):
    for one in (scene.gp, scene.lead):
        sign_in(one).get(f"/referrals/{scene.referral_id}/why/")
    seen = {}
    for organisation_id in (scene.practice_id, scene.provider_id):
        with acting_as(System(organisation_id), at=clock.now()):
            looks = Event.objects.filter(
                is_view=True, subject_id=str(scene.referral_id), organisation_id=organisation_id
            )
            seen[organisation_id] = [look.purpose_code for look in looks]
    assert seen == {scene.practice_id: ["referring"], scene.provider_id: ["triage"]}


def test_every_follow_up_is_counted_also_beyond_those_a_page_lists(scene):
    gp, at = scene.gp.viewer, clock.now()
    with acting_as(gp, at=at):
        for _ in range(51):
            telling = Telling(
                id=new_id(),
                told="A clinic",
                reason=SignpostReason.TOO_SEVERE,
                source="gp",
                person_id=scene.person_id,
                follow_up_date=clock.local_date(at),
            )
            signposting.tell(telling=telling, by=gp, at=at)
    assert "51 people to ask how it went" in sign_in(scene.gp).get("/referrals/").content.decode()
