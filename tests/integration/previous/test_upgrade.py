"""A database of the version before, with people at every stage, is brought up to date.

The tables are made by the migrations named in ``tests/previous/version.json``, the rows are
those of ``tests/previous/rows.sql``, and the upgrade is the command that an operator runs.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from handrail.commands import contraction
from handrail.config.migration import connected_to
from handrail.kernel.ids import new_id
from handrail.kernel.row_security import fingerprint
from handrail.kernel.viewer import Person, Public, System, acting_as
from tests import cluster
from tests.cluster import PROJECT, Database
from tests.factories.town import ANCHOR
from tests.previous import rows

RUN = Path(os.environ["HANDRAIL_TEST_RUN"])
NAME = f"handrail_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_before"
OURS = [model for model in apps.get_models() if model.__module__.startswith("handrail.")]
SCOPED = [model for model in OURS if hasattr(model, "SCOPE")]
NOW = ANCHOR + timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The database after its upgrade, and how many rows each table had before."""

    database: Database
    before: dict[str, int]

    def asked(self, query: str, *values: object) -> list[tuple]:
        """Return what the owner finds, who sees every row."""
        with psycopg.connect(self.database.owner_url) as owner:
            return owner.execute(query, values).fetchall()


@pytest.fixture(scope="module")
def upgraded(django_db_setup, django_db_blocker) -> Iterator[Upgraded]:
    """The database of the version before, made once and upgraded by the command."""
    from handrail.config.preparation import prepare

    running = cluster.ensure_started(RUN)
    cluster.drop(RUN, NAME)
    prepare(running.url(), NAME)
    database = cluster.database_of(RUN, NAME)
    try:
        with django_db_blocker.unblock():
            _migrate_to_the_version_before(database)
        with psycopg.connect(running.url(name=NAME)) as superuser:
            before = rows.load(superuser, contraction.FOLDER / "rows.sql")
        done = upgrade(database)
        assert done.returncode == 0, done.stderr
        yield Upgraded(database, before)
    finally:
        cluster.drop(RUN, NAME)


def _migrate_to_the_version_before(database: Database) -> None:
    from django.db.migrations.executor import MigrationExecutor

    with connected_to(database.owner_url):
        executor = MigrationExecutor(connection)
        executor.migrate(list(contraction.previous().leaves.items()))


def upgrade(database: Database) -> subprocess.CompletedProcess[str]:
    """Run the command that brings the tables up to date."""
    return subprocess.run(
        [sys.executable, "-m", "handrail.commands", "database", "migrate"],
        env=os.environ
        | {
            "HANDRAIL_DATABASE_URL": database.app_url,
            "HANDRAIL_DATABASE_OWNER_URL": database.owner_url,
        },
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_version_before_has_somebody_at_every_stage(upgraded):
    from handrail.domain.cases.states import CASE
    from handrail.domain.referrals.states import REFERRAL

    for table, machine in (("referrals_referral", REFERRAL), ("cases_case", CASE)):
        found = {row[0] for row in upgraded.asked(f"select distinct state from {table}")}
        assert found
        assert found <= set(machine.owners), f"{table} holds a state that is no more"
    held = {name for name, number in upgraded.before.items() if number}
    assert {"participants_person", "audit_event", "messaging_message", "cases_goal"} <= held


def test_no_row_is_lost(upgraded):
    dropped = {name.rpartition(".")[0] for name in contraction.allowed()}
    with psycopg.connect(upgraded.database.owner_url) as owner:
        after = rows.counts(owner, list(upgraded.before))
    gone = set(upgraded.before) - set(after)
    assert {table.partition("_")[0] for table in gone} <= dropped, f"tables are gone: {gone}"
    fewer = {
        table: (upgraded.before[table], n)
        for table, n in after.items()
        if n < upgraded.before[table]
    }
    assert fewer == {}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.db_table)
def test_every_old_row_can_be_read(model, upgraded, django_db_blocker):
    with django_db_blocker.unblock(), connected_to(upgraded.database.owner_url):
        for row in model.objects.all():
            str(row)


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.db_table)
def test_its_policy_stands(model, upgraded, django_db_blocker):
    table, scope = model._meta.db_table, model.SCOPE
    [held] = upgraded.asked(
        "select obj_description(p.oid, 'pg_policy'), c.relrowsecurity from pg_policy p"
        " join pg_class c on c.oid = p.polrelid where c.relname = %s and p.polname = 'visible'",
        table,
    )
    assert held == (fingerprint(scope.using(table), scope.insert(table)), True)
    with django_db_blocker.unblock(), connected_to(upgraded.database.app_url):
        assert model.objects.count() == 0
        for viewer in (Public(), Person(new_id()), System(new_id())):
            with transaction.atomic(), acting_as(viewer, at=NOW):
                assert model.objects.count() == 0, viewer


def test_each_organisation_sees_its_own_old_referrals_and_no_other(upgraded, django_db_blocker):
    from handrail.domain.referrals.models import Referral

    held = upgraded.asked("select id, to_organisation_id from referrals_referral")
    with django_db_blocker.unblock(), connected_to(upgraded.database.app_url):
        for receiving in {to for _, to in held}:
            with transaction.atomic(), acting_as(System(receiving), at=NOW):
                seen = set(Referral.objects.values_list("pk", flat=True))
                asked = Referral.objects.visible_to(System(receiving), at=NOW)
                assert seen == set(asked.values_list("pk", flat=True))
            assert {key for key, to in held if to == receiving} <= seen
            assert len(seen) < len(held)


def test_an_old_history_still_only_grows(upgraded):
    for table in ("audit_event", "referrals_step"):
        with (
            psycopg.connect(upgraded.database.owner_url) as owner,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            owner.execute(f"delete from {table}")


WAITING = """
    select r.id, r.reference, p.family_name, m.id, a.email
      from referrals_referral r
      join participants_person p on p.id = r.person_id
      join staff_membership m on m.organisation_id = r.to_organisation_id and m.until_at is null
      join staff_account a on a.id = m.account_id
      join staff_jobrole j on j.key = m.job_role_id
     where r.state in ('new', 'question') and 'referral.triage' = any(j.permissions)
     order by r.id, m.id
"""


def test_old_referrals_are_read_on_their_pages(upgraded, django_db_blocker, settings):
    """By whoever decides on them at the receiving team, through the door."""
    settings.DEMO = True  # no second step to set up
    found = upgraded.asked(WAITING)
    assert found
    with django_db_blocker.unblock(), connected_to(upgraded.database.app_url):
        for referral_id, reference, family_name, membership_id, email in found:
            page = signed_in(email, membership_id).get(f"/inbox/{referral_id}/").content.decode()
            assert reference in page
            assert family_name in page


def signed_in(email: str, membership_id: UUID) -> Client:
    """Return a browser in which somebody of the cast acts in one of their roles."""
    from handrail.domain.staff.models import Account
    from handrail.web.shared.viewer import MEMBERSHIP

    browser = Client()
    account = Account.objects.get(email=email)
    browser.force_login(account, "handrail.web.signin.backend.Accounts")
    session = browser.session
    session[MEMBERSHIP] = str(membership_id)
    session.save()
    return browser
