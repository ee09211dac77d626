"""Every table about people is behind the policy that its model declares."""

import psycopg
import pytest
from django.apps import apps

from handrail.domain.disclosure.scopes import Scope
from handrail.kernel.row_security import fingerprint

OURS = [model for model in apps.get_models() if model.__module__.startswith("handrail.")]
SCOPED = [model for model in OURS if hasattr(model, "SCOPE")]
# Tables that name a person and have no scope, with the reason and what guards them instead.
OTHERWISE = {
    "audit_event": "written by everybody, read by policy 'visible': its own migration",
    "oversight_raisedlook": "the app role has no right to it; functions answer who reads the audit",
    "overrides_override": "the app role has no right to it; functions check who asks",
    "systems_notice": "Handrail itself alone, by policy 'visible': its own migration",
    "systems_answerlink": "Handrail itself alone, by policy 'visible': its own migration",
    "referrals_statuscode": "the app role has no right to it; only definer functions",
}
# Columns that say which person, account or organisation a row is about.
ABOUT_PEOPLE = {"person", "person_id", "referral", "referral_id", "case", "case_id"}

# Written only by functions that check their caller; the app role has no right to add to it.
ONLY_FUNCTIONS_ADD = {"disclosure_grant", "oversight_enquiry", "retention_hold"}
ABOUT_ONE = [
    model
    for model in SCOPED
    if "person_id" in {field.column for field in model._meta.fields}
    and model._meta.db_table not in ONLY_FUNCTIONS_ADD
]


def names(models):
    return [model._meta.db_table for model in models]


@pytest.mark.parametrize("model", SCOPED, ids=names(SCOPED))
def test_the_database_holds_the_policy_that_the_model_declares(model, owner_connection):
    scope: Scope = model.SCOPE
    table = model._meta.db_table
    held = owner_connection.execute(
        "select obj_description(p.oid, 'pg_policy'), c.relrowsecurity from pg_policy p"
        " join pg_class c on c.oid = p.polrelid where c.relname = %s and p.polname = 'visible'",
        [table],
    ).fetchone()
    assert held, f"{table} has no policy"
    assert held == (fingerprint(scope.using(table), scope.insert(table)), True)


@pytest.mark.parametrize("model", OURS, ids=names(OURS))
def test_a_table_about_people_has_a_scope_or_a_reason(model):
    columns = {field.name for field in model._meta.fields}
    if columns & ABOUT_PEOPLE and model not in SCOPED:
        assert model._meta.db_table in OTHERWISE


@pytest.mark.parametrize("model", SCOPED, ids=names(SCOPED))
def test_every_field_about_people_says_how_private_it_is(model):
    assert set(model.PRIVACY) == {field.name for field in model._meta.fields}


@pytest.mark.parametrize("model", ABOUT_ONE, ids=names(ABOUT_ONE))
def test_rows_are_added_only_about_people_the_writer_sees(model, owner_connection):
    held = owner_connection.execute(
        "select 1 from pg_policies where tablename = %s and policyname = 'known_people'"
        " and permissive = 'RESTRICTIVE' and cmd = 'INSERT'",
        [model._meta.db_table],
    ).fetchone()
    assert held, f"{model._meta.db_table} takes rows about people its writer does not know"


@pytest.mark.parametrize("model", SCOPED, ids=names(SCOPED))
def test_nothing_set_means_nothing_seen(model, db):
    assert model.objects.count() == 0


def test_the_app_role_owns_nothing_and_bypasses_nothing(owner_connection: psycopg.Connection):
    role = owner_connection.execute(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles"
        " where rolname = 'handrail_app'"
    ).fetchone()
    owned = owner_connection.execute(
        "select count(*) from pg_class where relowner = 'handrail_app'::regrole"
    ).fetchone()
    assert role == (False, False, False, False)
    assert owned == (0,)


def test_definer_functions_fix_their_search_path(owner_connection: psycopg.Connection):
    loose = owner_connection.execute(
        "select proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where p.prosecdef and n.nspname = 'public'"
        " and not coalesce(array_to_string(proconfig, ',') like '%search_path=%', false)"
    ).fetchall()
    assert loose == []


def test_cross_app_keys_read_nothing_upwards():
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in OURS
        for field in model._meta.fields
        if field.is_relation
        and field.related_model._meta.app_label != model._meta.app_label
        and field.remote_field.related_name != "+"
    ]
    assert upward == []
