"""Whatever happens on the way: every letter ends delivered, or with somebody by name and a day."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.domain.messaging import deliveries, following
from handrail.domain.messaging.choices import DeliveryState, Said
from handrail.domain.messaging.models import Delivery
from handrail.domain.messaging.ports import Refused, TryAgain
from handrail.kernel.viewer import System, acting_as
from tests.integration.messaging.scene import AT

pytestmark = pytest.mark.django_db
ENDS = {DeliveryState.FILED, DeliveryState.DONE, DeliveryState.STOPPED}
HAPPENINGS = [
    *[("said", said) for said in Said],
    *[("mesh", problem) for problem in (None, "away", "refuses")],
    *[("mail", problem) for problem in (None, "away", "refuses")],
    ("hours", 1),
    ("hours", 30),
    ("hours", 24 * 6),
]
PROBLEMS = {None: None, "away": TryAgain("away"), "refuses": Refused("no such mailbox")}


def is_accounted_for(row: Delivery) -> bool:
    """Delivered, with somebody by name and by a day, or still watched by the clock."""
    if row.state in ENDS or row.state == DeliveryState.ACKNOWLEDGED:
        return True
    if row.state == DeliveryState.BY_HAND:
        return row.owner_account_id is not None and row.next_at is not None
    return row.next_at is not None


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    ways=st.permutations(["mesh", "fhir", "email"]).flatmap(
        lambda all_: st.sampled_from([all_, all_[:2], all_[:1], []])
    ),
    happenings=st.lists(st.sampled_from(HAPPENINGS), max_size=12),
)
def test_every_letter_ends_delivered_or_is_somebodys(post, ways, happenings):
    post.practice_takes(*ways)
    post.mesh.problem = post.scene.mail.problem = None
    letter, at = post.write(), AT
    for kind, what in happenings:
        if kind == "hours":
            at += timedelta(hours=what)
        elif kind == "mesh":
            post.mesh.problem = PROBLEMS[what]
        elif kind == "mail":
            post.scene.mail.problem = PROBLEMS[what]
        else:
            with post.scene.acting(post.scene.service, at) as by:
                following.answered(
                    delivery_id=letter,
                    message_id=post.row(letter).message_id,
                    said=what,
                    by=by,
                    at=at,
                )
        post.deliver(at)
        post.see_to(at)
        assert is_accounted_for(post.row(letter))
    # However it stood: with nobody answering, three weeks of the clock bring it to an end.
    for _day in range(21):
        at += timedelta(days=1)
        post.deliver(at)
        post.see_to(at)
    row = post.row(letter)
    assert row.state in {*ENDS, DeliveryState.ACKNOWLEDGED, DeliveryState.BY_HAND}
    assert row.state != DeliveryState.BY_HAND or (row.owner_account_id and row.next_at)
    assert row.state != DeliveryState.ACKNOWLEDGED or row.way == "email" or row.next_at is None


def test_what_is_acknowledged_but_never_filed_is_somebodys(post):
    post.practice_takes("mesh")
    letter = post.write()
    post.deliver()
    with post.scene.acting(post.scene.service) as by:
        following.answered(
            delivery_id=letter,
            message_id=post.row(letter).message_id,
            said=Said.ACKNOWLEDGED,
            by=by,
            at=AT,
        )
    assert post.row(letter).get_state_display() == "acknowledged but not filed"
    post.see_to(AT + timedelta(days=8))
    assert post.state(letter) == "by_hand"
    assert "has not said that it was filed" in post.row(letter).why


def test_where_a_place_expects_no_more_a_collected_letter_is_acknowledged(post, settings):
    settings.MESH_ENDS_WITH = "collected"
    post.practice_takes("mesh")
    letter = post.write()
    post.deliver()
    with post.scene.acting(post.scene.service) as by:
        following.answered(
            delivery_id=letter,
            message_id=post.row(letter).message_id,
            said=Said.COLLECTED,
            by=by,
            at=AT,
        )
    post.see_to(AT + timedelta(days=30))
    assert post.state(letter) == "acknowledged"


def test_a_letter_that_may_not_be_told_any_more_is_stopped(post):
    from handrail.domain.consent import operations as consent

    letter = post.write()
    with post.scene.acting(post.scene.practice) as by:
        consent.withdraw(evidence_id=post.scene.evidence, how="spoken", by=by, at=AT)
    post.deliver(AT + timedelta(minutes=1))
    assert post.state(letter) == "stopped"


def test_a_letter_without_a_name_goes_by_email_because_no_system_could_file_it(post):
    from handrail.domain.consent import operations as consent
    from handrail.kernel.privacy import Kind

    with post.scene.acting(post.scene.practice) as by:
        consent.withdraw(evidence_id=post.scene.evidence, how="spoken", by=by, at=AT)
        consent.give(
            person_id=post.scene.person,
            organisation_id=post.scene.practice,
            kinds=[Kind.ATTENDANCE],
            purpose="support",
            how="spoken",
            wording_id=consent.set_wording(key="x", text="x", by=by, at=AT),
            by=by,
            at=AT,
        )
    post.practice_takes("mesh", "email")
    letter = post.write()
    post.deliver(AT + timedelta(minutes=1))
    post.deliver(AT + timedelta(minutes=2))
    assert post.row(letter).way == "email"
    with post.scene.acting(post.scene.service) as by:
        said = [step.why for step in deliveries.history(letter, viewer=by, at=AT)]
    assert "The person has not agreed that the practice is told who they are." in said


def test_a_worker_who_leaves_hands_their_letters_to_somebody_else(post):
    from handrail.domain.staff.models import Membership

    post.practice_takes()
    letter = post.write()
    assert post.see_to(AT) == 1
    first = post.row(letter)
    Membership.objects.filter(account_id=first.owner_account_id).update(until_at=AT)
    later = AT + timedelta(hours=1)
    assert post.see_to(later) == 1
    assert post.row(letter).owner_account_id == post.workers[1].account_id
    assert post.row(letter).next_at == first.next_at  # the day stays


def test_a_late_letter_is_told_of_once(post):
    post.practice_takes()
    letter = post.write()
    post.see_to(AT)
    late = post.row(letter).next_at + timedelta(minutes=1)
    for _time in range(2):
        post.see_to(late)
    post.deliver(late)
    said = [sent.subject for sent in post.scene.mail.sent]
    assert said.count("Something in Handrail is late") == 1
    assert said.count("Something waits for you in Handrail") == 1
    assert all("Amara" not in sent.body for sent in post.scene.mail.sent)


def test_the_soonest_ask_sets_the_day(post):
    from handrail.kernel.privacy import Kind
    from tests.integration.letters.post import SAID, Fact

    post.practice_takes()
    ask = Fact(Kind.ATTENDANCE, "ask", "review the fit note")
    tomorrow = Fact(Kind.ATTENDANCE, "ask_by", "2026-06-04")
    letter = post.write(*SAID, ask, tomorrow)
    post.see_to(AT)
    assert post.row(letter).next_at.date().isoformat() == "2026-06-04"


def test_seeing_to_it_by_hand_ends_it_and_says_how(post):
    from handrail.domain.messaging import by_hand

    post.practice_takes()
    letter = post.write()
    post.see_to(AT)
    dana = post.workers[0]
    with_dana = {"delivery_id": letter, "by": dana, "at": AT}
    from django.db import transaction

    with transaction.atomic(), acting_as(dana, at=AT):
        with pytest.raises(by_hand.SayHow):
            by_hand.done(how="other", note=" ", **with_dana)
        by_hand.done(how="posted", note="first class", **with_dana)
        with pytest.raises(by_hand.MovedOn):
            by_hand.done(how="posted", note="", **with_dana)
    row = post.row(letter)
    assert (row.state, row.done_how, row.done_by_account_id) == ("done", "posted", dana.account_id)


def test_another_organisation_sees_no_letter_of_ours(post):
    from django.db import transaction

    letter = post.write()
    with transaction.atomic(), acting_as(System(post.scene.practice), at=AT):
        assert not Delivery.objects.filter(pk=letter).exists()


def test_a_practice_says_by_the_link_that_a_letter_came(post):
    from handrail.domain.messaging import receipts
    from handrail.journey import letters as journey
    from handrail.kernel.errors import NotFound

    letter = post.write()
    post.deliver()
    (sent,) = post.scene.mail.sent
    secret = receipts.secret_of(letter)
    assert f"/arrived/{secret}/" in sent.body.replace("\n", "")
    for _time in range(2):
        journey.arrived(secret=secret, at=AT)
    assert post.state(letter) == "acknowledged"
    post.see_to(AT + timedelta(days=30))
    assert post.state(letter) == "acknowledged"
    with pytest.raises(NotFound):
        journey.arrived(secret="x" + secret, at=AT)


def test_when_somebody_dies_their_letters_stop(post):
    from handrail.domain.messaging import operations

    post.practice_takes("email")
    sent = post.write()
    post.deliver()
    post.practice_takes()
    waiting = post.write()
    post.see_to(AT)
    with post.scene.acting(post.scene.service) as by:
        operations.drop_for_person(person_id=post.scene.person, why="They died.", by=by, at=AT)
    assert {post.state(sent), post.state(waiting)} == {"stopped"}
    post.see_to(AT + timedelta(days=30))
    assert {post.state(sent), post.state(waiting)} == {"stopped"}


def test_when_they_change_practice_what_waits_goes_to_the_new_one(post):
    from handrail.domain.messaging import operations
    from handrail.domain.organisations.models import Organisation

    letter = post.write()
    new = Organisation.objects.create(name="New Surgery", kind="practice")
    with post.scene.acting(post.scene.service) as by:
        operations.reroute(
            person_id=post.scene.person,
            from_organisation_id=post.scene.practice,
            to_organisation_id=new.id,
            by=by,
            at=AT,
        )
    assert post.row(letter).recipient_organisation_id == new.id
