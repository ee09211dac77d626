"""Whoever works for the Jobcentre sees what was released, by every road, and nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.db import Error, connection, transaction

from handrail.domain.consent import operations as consent
from handrail.domain.disclosure import matrix
from handrail.domain.disclosure.operations import NeverTold
from handrail.domain.organisations.models import Organisation
from handrail.domain.sharing import queries as sharing
from handrail.domain.sharing.facts import LINES
from handrail.domain.staff import queries as staff
from handrail.domain.staff.models import Account, JobRole, Membership
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Recipient, Staff, System, acting_as
from tests.factories.support import Scene, build

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
EVERY_KIND = sorted(matrix.EVERYTHING)
pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return build(AT)


def body(kind: str, name: str = "Elsewhere") -> Organisation:
    return Organisation.objects.create(name=f"{name} {kind}", kind=kind)


def joins(organisation_id: UUID, account: Account | None = None) -> Account:
    account = account or Account.objects.create(email=f"{organisation_id}@x.example", name="A B")
    JobRole.objects.get_or_create(key="everything", defaults={"name": "All", "permissions": []})
    Membership.objects.create(
        account=account,
        organisation_id=organisation_id,
        job_role_id="everything",
        from_at=AT - timedelta(days=1),
    )
    return account


def viewers(account: Account) -> Iterator[Staff | Recipient]:
    return (card.viewer() for card in staff.memberships(account.id, at=AT))


def release(scene: Scene, to: Organisation, *kinds: Kind, until_at: datetime | None = None) -> UUID:
    by = scene.coach.viewer
    with acting_as(by, at=AT):
        wording = consent.set_wording(key="share", text="What was said", by=by, at=AT)
        return consent.give(
            person_id=scene.person_id,
            organisation_id=to.id,
            kinds=kinds,
            purpose="support at work",
            how="spoken",
            wording_id=wording,
            until_at=until_at,
            by=by,
            at=AT,
        )


def tables_about_people() -> list[str]:
    models = [model for model in apps.get_models() if hasattr(model, "SCOPE")]
    return sorted(model._meta.db_table for model in models)


def rows_seen(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'select count(*) from "{table}"')
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("kind", ["jobcentre", "employer"])  # who pays: test_funder
def test_a_body_that_is_told_things_reads_no_table(scene, kind):
    told = body(kind)
    release(scene, told, Kind.IDENTITY, Kind.WORK)
    (viewer,) = viewers(joins(told.id))
    assert isinstance(viewer, Recipient)
    with acting_as(viewer, at=AT):
        assert {table: rows_seen(table) for table in tables_about_people()} == dict.fromkeys(
            tables_about_people(), 0
        )
        assert sharing.shown_of(scene.person_id).name


@pytest.mark.parametrize("kind", ["jobcentre", "dwp"])
def test_a_second_membership_never_widens_what_is_seen(scene, kind):
    account = joins(scene.provider_id)
    (before,) = viewers(account)
    assert isinstance(before, Staff)
    joins(body(kind).id, account)
    after = list(viewers(account))
    assert [type(viewer) for viewer in after] == [Recipient, Recipient]
    for viewer in (*after, before):  # the last: code that believes them to be ordinary staff
        with acting_as(viewer, at=AT):
            assert rows_seen("participants_person") == 0
            assert rows_seen("cases_case") == 0
            assert sharing.shown() == ()


def test_an_account_marked_as_employed_by_dwp_is_behind_the_wall_everywhere(scene):
    account = joins(scene.provider_id)
    account.works_for_dwp = True
    account.save()
    (viewer,) = viewers(account)
    with acting_as(viewer, at=AT):
        assert sharing.shown() == ()
        assert rows_seen("participants_person") == 0


@pytest.mark.parametrize(("kind", "released"), list(product(["jobcentre", "employer"], EVERY_KIND)))
def test_one_kind_released_shows_its_own_lines_and_no_other(scene, kind, released):
    told = body(kind)
    allowed = matrix.may_be_told(kind)
    if released not in allowed:
        with pytest.raises(NeverTold):
            release(scene, told, released)
        return
    release(scene, told, released)
    (viewer,) = viewers(joins(told.id))
    with acting_as(viewer, at=AT):
        seen = [line for each in sharing.shown() for line in each.lines]
    assert {line.kind for line in seen} <= {released}
    assert {line.key for line in seen} <= {
        line.key for line in LINES if matrix.recipient(kind) not in line.not_to
    }


@pytest.mark.parametrize("kind", ["jobcentre", "employer"])
def test_the_preview_is_what_is_shown(scene, kind):
    told = body(kind)
    kinds = matrix.may_be_told(kind)
    with acting_as(scene.coach.viewer, at=AT):
        before = sharing.preview(scene.person_id, organisation_id=told.id, kinds=kinds)
    release(scene, told, *kinds)
    (viewer,) = viewers(joins(told.id))
    with acting_as(viewer, at=AT):
        assert sharing.shown_of(scene.person_id).lines == before
    assert {line.key for line in before} >= {"name", "supported_by", "since"}


def test_a_preview_is_not_for_strangers(scene):
    told = body("employer")
    with acting_as(System(body("provider").id), at=AT):
        assert not sharing.preview(
            scene.person_id, organisation_id=told.id, kinds=matrix.may_be_told("employer")
        )


def test_stopping_and_the_last_day_end_it_at_once(scene):
    told = body("jobcentre")
    evidence = release(scene, told, Kind.IDENTITY)
    later = AT + timedelta(days=30)
    release(scene, told, Kind.KNOWN, until_at=later)
    (viewer,) = viewers(joins(told.id))
    with acting_as(scene.coach.viewer, at=AT):
        consent.withdraw(evidence_id=evidence, how="spoken", by=scene.coach.viewer, at=AT)
    with acting_as(viewer, at=AT):
        assert {line.kind for line in sharing.shown_of(scene.person_id).lines} == {Kind.KNOWN}
    with acting_as(viewer, at=later), pytest.raises(NotFound):
        sharing.shown_of(scene.person_id)


@pytest.mark.parametrize("kind", ["jobcentre", "dwp", "employer"])
def test_the_database_opens_no_grant_for_such_a_body(owner_connection, kind):
    told = Organisation(kind=kind)
    owner_connection.execute(
        "insert into organisations_organisation (id, name, kind, standing, address, postcode,"
        " phone, prescribing_setting, source, search_text, letters_wanted, version)"
        " values (%s, 'X', %s, 'active', '{}', '', '', '', '', '', 'closing_only', 1)",
        [told.id, kind],
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="never in touch"):
        owner_connection.execute(
            "insert into disclosure_grant (id, person_id, organisation_id, basis, from_at)"
            " values (gen_random_uuid(), gen_random_uuid(), %s, 'sent', %s)",
            [told.id, AT],
        )


def test_the_database_itself_refuses_what_is_never_told(scene):
    told = body("jobcentre")
    by = scene.coach.viewer
    with (
        acting_as(by, at=AT),
        pytest.raises(Error, match="never told"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "insert into disclosure_release (id, person_id, organisation_id, kind, purpose,"
            " evidence_id, recorded_by_organisation_id, from_at) values (gen_random_uuid(), %s,"
            " %s, 'health detail', 'x', gen_random_uuid(), %s, %s)",
            [scene.person_id, told.id, by.organisation_id, AT],
        )
