"""Letters that a practice's own system fetches by FHIR: they lie there, and are followed."""

from datetime import timedelta

import pytest

from handrail.domain.messaging import by_hand
from handrail.domain.messaging.choices import DeliveryState as S
from handrail.domain.systems.models import OutsideSystem, Tenant
from tests.integration.messaging.scene import AT

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=8)


def has_a_system(post, *scopes: str) -> None:
    """Register a system of the practice's, with these scopes."""
    system = OutsideSystem.objects.create(
        board_id=post.scene.practice,
        name="Records",
        kind="clinical",
        issuer="https://records.example",
        client_id="records",
        jwks={"keys": []},
        algorithms=["ES384"],
        scopes=list(scopes or ("system/DocumentReference.rs", "system/Communication.rus")),
        is_enabled=True,
        registered_at=AT,
    )
    Tenant.objects.create(
        system=system, issuer=system.issuer, value="", organisation_id=post.scene.practice
    )


def test_a_letter_lies_there_until_their_system_says_it_has_it(post):
    has_a_system(post)
    post.practice_takes("fhir", "email")
    letter = post.write()
    assert post.deliver().sent == 1
    row = post.row(letter)
    assert (row.state, row.way) == (S.AWAITING, "fhir")
    assert post.scene.mail.sent == []
    with post.scene.acting(post.scene.service) as by:
        by_hand.arrived(delivery_id=letter, by=by, at=AT)
    row = post.row(letter)
    assert (row.state, row.next_at) == (S.ACKNOWLEDGED, None)


def test_what_nobody_fetches_goes_the_next_way(post):
    has_a_system(post)
    post.practice_takes("fhir", "email")
    letter = post.write()
    post.deliver()
    post.see_to(AT + timedelta(days=2))
    assert post.row(letter).state == S.AWAITING
    post.see_to(AT + WEEK)
    post.deliver(AT + WEEK)
    row = post.row(letter)
    assert (row.state, row.way) == (S.AWAITING, "email")
    assert "fetched" in row.why or row.why == ""
    assert len(post.scene.mail.sent) == 1


def test_what_nobody_fetches_is_somebodys_where_there_is_no_other_way(post):
    has_a_system(post)
    post.practice_takes("fhir")
    letter = post.write()
    post.deliver()
    post.see_to(AT + WEEK)
    row = post.row(letter)
    assert row.state == S.BY_HAND
    assert row.owner_account_id
    assert "fetched" in row.why


@pytest.mark.parametrize("which", ["none", "other scopes", "switched off"])
def test_where_no_system_may_fetch_it_goes_the_next_way_at_once(post, which):
    if which != "none":
        has_a_system(post, *(["system/Task.rus"] if which == "other scopes" else []))
    if which == "switched off":
        OutsideSystem.objects.update(is_enabled=False)
    post.practice_takes("fhir", "email")
    letter = post.write()
    post.deliver()
    post.deliver()
    row = post.row(letter)
    assert (row.state, row.way) == (S.AWAITING, "email")
    assert len(post.scene.mail.sent) == 1
