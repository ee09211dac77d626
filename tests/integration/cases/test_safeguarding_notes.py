"""Notes that could harm most: encrypted, and read only by whose job role lets them."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from handrail.domain.audit.models import Event
from handrail.domain.cases import safeguarding
from handrail.domain.cases.models import SafeguardingNote
from handrail.domain.staff import operations as staff
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.ids import new_id
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Person, Public, Staff, System, acting_as
from tests.factories import support
from tests.integration.oversight.area import AT

pytestmark = pytest.mark.django_db
TEXT = "She said he follows her to work"
LEADS = (Permission.WORK_CASES, Permission.READ_SAFEGUARDING)


@pytest.fixture(scope="module")
def scene(module_db):
    return support.build(AT)


def safeguarding_lead(scene, organisation_id=None, name="Ada Lead") -> Staff:
    by = System()
    with acting_as(by, at=AT):
        staff.define_job_role(
            key="test-safeguarding", name="Safeguarding lead", permissions=LEADS, by=by, at=AT
        )
        account = staff.add_account(
            email=f"{name.replace(' ', '.').lower()}@handrail.example",
            name=name,
            password=support.PASSWORD,
            by=by,
            at=AT,
        )
        place = organisation_id or scene.provider_id
        staff.join(
            account_id=account,
            organisation_id=place,
            job_role="test-safeguarding",
            title="",
            by=by,
            at=AT,
        )
    return Staff(account, place, "test-safeguarding", frozenset(map(str, LEADS)))


def write(scene, text=TEXT, submission_id=None):
    by = scene.coach.viewer
    with acting_as(by, at=AT):
        safeguarding.write(
            case_id=scene.case_id, text=text, submission_id=submission_id, by=by, at=AT
        )


def test_a_coach_writes_and_the_lead_reads(scene):
    write(scene)
    lead = safeguarding_lead(scene)
    with acting_as(lead, at=AT):
        [note] = safeguarding.notes(scene.case_id, viewer=lead, at=AT)
        assert (note.text, note.by_account_id) == (TEXT, scene.coach.viewer.account_id)
        [look] = Event.objects.filter(action="safeguarding.viewed")
        assert (look.person_id, look.purpose_code) == (scene.person_id, "direct_care")
        [act] = Event.objects.filter(action="safeguarding.written")
        assert TEXT not in str(act.detail)


def test_who_wrote_it_does_not_read_it_again(scene):
    write(scene)
    coach = scene.coach.viewer
    with acting_as(coach, at=AT):
        with pytest.raises(NotAllowed):
            safeguarding.notes(scene.case_id, viewer=coach, at=AT)
        assert SafeguardingNote.objects.count() == 0
        assert SafeguardingNote.objects.visible_to(coach, at=AT).count() == 0


def test_the_database_asks_for_the_permission_itself(scene):
    write(scene)
    coach = scene.coach.viewer
    pretender = Staff(
        coach.account_id, coach.organisation_id, coach.job_role, frozenset(map(str, LEADS))
    )
    others = (
        pretender,
        safeguarding_lead(scene, scene.other_id, "Another Lead"),
        System(scene.provider_id),
        System(),
        Person(scene.person_id),
        Public(),
    )
    for viewer in others:
        with acting_as(viewer, at=AT):
            assert SafeguardingNote.objects.count() == 0, viewer


def test_both_fences_let_the_same_rows_through(scene):
    write(scene)
    lead = safeguarding_lead(scene)
    with acting_as(lead, at=AT):
        [row] = SafeguardingNote.objects.all()
        assert list(SafeguardingNote.objects.visible_to(lead, at=AT)) == [row]


def test_another_organisation_neither_reads_nor_writes(scene):
    write(scene)
    stranger = safeguarding_lead(scene, scene.other_id, "Another Lead")
    with acting_as(stranger, at=AT):
        with pytest.raises(NotFound):
            safeguarding.notes(scene.case_id, viewer=stranger, at=AT)
        with pytest.raises(NotFound):
            safeguarding.write(case_id=scene.case_id, text=TEXT, by=stranger, at=AT)
        forged = SafeguardingNote(
            case_id=scene.case_id, organisation_id=scene.provider_id, at=AT, text=TEXT
        )
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            SafeguardingNote.objects.bulk_create([forged])


def test_the_same_form_again_and_an_empty_one_add_nothing(scene):
    once = new_id()
    write(scene, submission_id=once)
    write(scene, submission_id=once)
    with pytest.raises(BadInput):
        write(scene, "  ")
    lead = safeguarding_lead(scene)
    with acting_as(lead, at=AT):
        assert len(safeguarding.notes(scene.case_id, viewer=lead, at=AT)) == 1


def test_a_closed_case_takes_none(scene):
    with acting_as(scene.lead.viewer, at=AT), connection.cursor() as cursor:
        cursor.execute(
            "update cases_case set state = 'closed', closed_at = %s, close_reason = 'in_error'"
            " where id = %s",
            [AT, scene.case_id],
        )
    with pytest.raises(WrongState):
        write(scene)


@pytest.mark.parametrize("verb", ["update {} set text = text", "delete from {}", "truncate {}"])
def test_the_app_changes_and_deletes_none(scene, verb):
    write(scene)
    lead = safeguarding_lead(scene)
    with (
        acting_as(lead, at=AT),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(verb.format("cases_safeguardingnote"))


def test_a_note_whose_key_is_missing_is_said_to_be(scene, settings):
    write(scene)
    settings.FIELD_KEYS = lambda: (b"x" * 32,)
    lead = safeguarding_lead(scene)
    with acting_as(lead, at=AT):
        [note] = safeguarding.notes(scene.case_id, viewer=lead, at=AT)
    assert note.text is None


@pytest.fixture
def browser(settings):
    settings.DEMO = True  # no second step

    def signed_in(account_id) -> Client:
        from handrail.domain.staff.models import Account

        client = Client()
        client.force_login(
            Account.objects.get(pk=account_id),
            "handrail.web.signin.backend.Accounts",
        )
        return client

    return signed_in


def test_the_page_shows_notes_only_with_the_permission(scene, browser):
    lead = safeguarding_lead(scene)
    address = f"/cases/{scene.case_id}/safeguarding/"
    coach = browser(scene.coach.viewer.account_id)
    sent = coach.post(address, {"text": TEXT, "submission_id": str(new_id())}, follow=True)
    page = sent.content.decode()
    assert "Your safeguarding note is kept" in page
    assert "you will not see it again" in page
    assert TEXT not in page
    assert TEXT not in coach.get(f"/cases/{scene.case_id}/").content.decode()
    assert TEXT in browser(lead.account_id).get(address).content.decode()
    assert browser(scene.gp.viewer.account_id).get(address).status_code == 403
    assert coach.post(address, {"text": ""}).status_code == 400
