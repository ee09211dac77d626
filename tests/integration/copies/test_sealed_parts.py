"""Notes on safeguarding and worries in a copy: put before a health professional, one by one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from handrail.domain.audit.models import Event
from handrail.domain.cases import safeguarding
from handrail.domain.concerns import operations as concerns
from handrail.domain.copies import operations as copies
from handrail.domain.copies import queries
from handrail.domain.copies.models import Part
from handrail.domain.copies.operations import Undecided
from handrail.jobs.sweeps import end_copies
from handrail.journey import download, worry
from handrail.kernel.errors import BadInput
from handrail.kernel.viewer import System, acting_as
from tests.factories import support
from tests.integration.copies.test_copies import (
    AT,
    asked,
    clinician,
    doing,
    person,
    release,
    taken,
)

__all__ = ["asked", "clinician", "person"]  # fixtures
pytestmark = pytest.mark.django_db
NOTE, WHY = "He follows her to work", "They said goodbye in a new way"


@pytest.fixture(scope="module")
def scene(module_db):
    """Somebody with a note on safeguarding and a worry."""
    scene = support.build(AT)
    with doing(scene.coach.viewer) as as_coach:
        safeguarding.write(case_id=scene.case_id, text=NOTE, **as_coach)
        raised = worry.about_case(case_id=scene.case_id, **as_coach)
        concerns.add_reason(concern_id=raised.id, reason=WHY, **as_coach)
    return scene


def sealed(asked, clinician):
    with acting_as(clinician, at=AT):
        return [part for part in queries.parts(asked, viewer=clinician, at=AT) if part.is_sealed]


def test_none_goes_by_itself(asked, clinician):
    found = sealed(asked, clinician)
    assert {part.noun for part in found} == {"safeguarding_notes", "concern_steps"}
    assert [part.content["text"] for part in found] == [WHY, NOTE]
    assert all(part.is_undecided for part in found)
    with doing(clinician) as reviewing, pytest.raises(Undecided):
        download.release(copy_id=asked, **reviewing)
    with (
        pytest.raises(DatabaseError, match="each sealed text"),
        doing(clinician),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "update copies_copy set state = 'ready', until_at = now(), reviewed_at = now(),"
            " reviewed_by_account_id = id"
        )


def test_what_is_let_go_goes_and_what_is_held_back_does_not(asked, clinician, person):
    why, note = sealed(asked, clinician)
    with doing(clinician) as reviewing:
        copies.put_back(copy_id=asked, part_ids=[why.id], **reviewing)
        copies.withhold(
            copy_id=asked, part_ids=[note.id], why="serious_harm", reason="He reads it", **reviewing
        )
    release(asked, clinician)
    given = str(taken(asked, person, level="P9").parts)
    assert WHY in given
    assert NOTE not in given


def test_until_then_and_afterwards_they_are_encrypted(asked, clinician, person):
    def stored():
        with acting_as(clinician, at=AT):
            return [bytes(part.__dict__["sealed"] or b"") for part in Part.objects.all()]

    assert not [held for held in stored() if NOTE.encode() in held]
    assert len([held for held in stored() if held]) == 2
    with doing(clinician) as reviewing:
        ids = [part.id for part in sealed(asked, clinician)]
        copies.put_back(copy_id=asked, part_ids=ids, **reviewing)
    release(asked, clinician)
    assert end_copies(AT + timedelta(days=8)) == 1
    assert not any(stored())


def test_a_decision_is_not_taken_back_into_none_and_no_text_is_rewritten(asked, clinician):
    why, note = sealed(asked, clinician)
    with doing(clinician) as reviewing:
        copies.put_back(copy_id=asked, part_ids=[why.id], **reviewing)
    for change in ("is_undecided = true", "sealed = '\\x00'", "is_sealed = false"):
        with pytest.raises(DatabaseError), doing(clinician), connection.cursor() as cursor:
            cursor.execute(f"update copies_part set {change} where id = %s", [why.id])
    assert note.is_undecided


def test_what_cannot_be_opened_can_only_be_held_back(asked, clinician, settings):
    settings.FIELD_KEYS = lambda: (b"x" * 32,)
    ids = [part.id for part in sealed(asked, clinician)]
    assert all(part.is_broken for part in sealed(asked, clinician))
    with doing(clinician) as reviewing:
        with pytest.raises(BadInput), transaction.atomic():
            copies.put_back(copy_id=asked, part_ids=ids, **reviewing)
        copies.withhold(
            copy_id=asked, part_ids=ids, why="serious_harm", reason="Unreadable", **reviewing
        )
    release(asked, clinician)


def test_a_practice_never_opens_what_the_team_wrote_about_its_worry(scene):
    from handrail.insight import about_person

    with doing(scene.gp.viewer) as as_gp:
        raised = worry.about_referral(referral_id=scene.referral_id, **as_gp)
    with doing(scene.coach.viewer) as as_coach:
        concerns.add_reason(concern_id=raised.id, reason="Her brother rang", **as_coach)
    team = System(scene.practice_id)
    with acting_as(team, at=AT):
        found = list(about_person.items(scene.person_id, viewer=team, at=AT))
    assert [one for one in found if one.noun == "concern_steps"]
    assert not [one for one in found if one.is_sealed]


def test_the_page_asks_for_each_and_writes_down_that_they_were_read(scene, monkeypatch):
    from handrail.domain.staff import operations as staff
    from handrail.domain.staff.permissions import Permission

    may = (Permission.WORK_CASES, Permission.DECIDE_CLINICALLY)
    with acting_as(System(), at=AT):
        staff.define_job_role(key="test-clinician", name="C", permissions=may, by=System(), at=AT)
    monkeypatch.setitem(support.ROLES, "test-clinician", ("Clinician", may))
    worker = support.worker("Rory Moss", "test-clinician", scene.provider_id, "c", AT)
    for now in ("handrail.kernel.clock.now", "django.utils.timezone.now"):
        monkeypatch.setattr(now, lambda: datetime(2026, 6, 3, 10, tzinfo=UTC))
    with doing(scene.coach.viewer) as as_coach:
        copy_id = download.ask_for(case_id=scene.case_id, checked_how="document", **as_coach)
    client = support.browser_of(worker.viewer.account_id)
    address = f"/decisions/copies/{copy_id}/"
    shown = client.get(address).content.decode()
    assert "2 sealed texts wait for your decision" in shown
    assert NOTE in shown
    refused = client.post(address, {"step": "release", "is_read": "yes"})
    assert refused.status_code == 400
    assert "Decide on each sealed text first" in refused.content.decode()
    with acting_as(worker.viewer, at=AT):
        ids = [
            str(part.id)
            for part in queries.parts(copy_id, viewer=worker.viewer, at=AT)
            if part.is_sealed
        ]
    client.post(address, {"step": "put back", "part": ids})
    assert client.post(address, {"step": "release", "is_read": "yes"}).status_code == 302
    with acting_as(System(scene.provider_id), at=AT):
        assert Event.objects.filter(action="safeguarding.viewed", subject_id=str(copy_id)).exists()
