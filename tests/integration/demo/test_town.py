"""The demo town: the same from the same seed, legal, and with something of everything in it."""

from collections import Counter
from datetime import timedelta

import psycopg
import pytest

from handrail.domain.cases.states import CASE
from handrail.domain.referrals.states import REFERRAL
from handrail.kernel import nhs_number
from tests.factories.town import ANCHOR

# What decides how the town looks, without ids, references and anything else that is random.
DIGEST = {
    "people": "select given_name, family_name, birth_date, nhs_number, phone, postcode, identity,"
    " died_date from participants_person",
    "referrals": "select p.family_name, s.name, r.source, r.state, r.closing, r.sent_at,"
    " r.promised_at, r.opened_at, r.first_contact_at, r.closed_at, r.reminded_at,"
    " r.manager_told_at, r.area_told_at, r.goals, r.conditions, r.free_text"
    " from referrals_referral r join participants_person p on p.id = r.person_id"
    " join directory_service s on s.id = r.service_id",
    "steps": "select at, event, from_state, to_state, note from referrals_step",
    "news": "select at, event, ask, ask_by_date, answer, answered_at, facts from referrals_news",
    "intakes": "select name, source, sent_at, handled_at, closing from referrals_intake",
    "cases": "select state, opened_at, first_contact_at, plan_agreed_at, closed_at, close_reason,"
    " paused_until_date, next_step, next_step_date, worry from cases_case",
    "attempts": "select at, outcome, note from cases_contactattempt",
    "appointments": "select starts_at, state, why_not, minutes_late from cases_appointment",
    "goals": "select words, area from cases_goal",
    "endings": "select at, reason, conclusion, ask, adjustments from cases_ending",
    "work": "select status, on_date, hours_a_week from outcomes_workrecord",
    "messages": "select template, channel, state, created_at, sent_at, told_kinds, is_notice"
    " from messaging_message",
    "audit": "select at, action, is_view, actor_kind from audit_event",
}


def digest(connection: psycopg.Connection) -> dict[str, str]:
    """Return a fingerprint of each kind of row."""
    return {
        name: connection.execute(
            f"select count(*) || ' ' || md5(string_agg(t::text, ' ' order by t::text))"
            f" from ({query}) t"
        ).fetchone()[0]
        for name, query in DIGEST.items()
    }


def all_of(connection: psycopg.Connection, query: str) -> list[tuple]:
    """Return the rows of a query."""
    return connection.execute(query).fetchall()


def found(connection: psycopg.Connection, query: str) -> set[str]:
    """Return the different values of a column."""
    return {row[0] for row in all_of(connection, query)}


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_the_same_seed_and_anchor_make_the_same_town(
    loaded, fresh_database, django_db_blocker, tmp_path, settings
):
    from demo.load import is_loaded, load_town
    from handrail.config.migration import connected_to

    settings.MAIL_FOLDER, settings.TEXTS_FOLDER = tmp_path / "mail", tmp_path / "texts"
    with fresh_database() as database:
        with django_db_blocker.unblock(), connected_to(database.app_url):
            load_town(at=ANCHOR, people=60, processes=2)
            assert is_loaded()
        with psycopg.connect(database.owner_url) as again:
            assert digest(again) == digest(loaded)


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_more_people_are_told_some_of_them_against_the_rules(
    fresh_database, django_db_blocker, tmp_path, settings
):
    """The demo could not be loaded: one was taken on against the rules, and nobody said why."""
    from demo.load import load_town
    from handrail.config.migration import connected_to

    settings.MAIL_FOLDER, settings.TEXTS_FOLDER = tmp_path / "mail", tmp_path / "texts"
    with fresh_database() as database:
        with django_db_blocker.unblock(), connected_to(database.app_url):
            load_town(at=ANCHOR, people=100, processes=2)
        with psycopg.connect(database.owner_url) as owner:
            why = "select note from referrals_step where event = 'referral.accepted_against_rules'"
            assert "" not in found(owner, why) != set()


def test_every_state_is_there(loaded):
    assert found(loaded, "select state from referrals_referral") == set(REFERRAL.owners)
    assert found(loaded, "select state from cases_case") == set(CASE.owners)
    assert found(loaded, "select state from cases_appointment") >= {"booked", "attended"}


def test_every_step_of_a_referral_is_there(loaded):
    events = {step.event for step in REFERRAL.steps} | {"referral.reminded", "referral.area_told"}
    assert events - found(loaded, "select event from referrals_step") == set()


def test_every_step_follows_from_the_one_before_in_time(loaded):
    steps = all_of(
        loaded,
        "select referral_id, event, from_state, to_state, at from referrals_step order by id",
    )
    before: dict[object, tuple] = {}
    for referral_id, event, from_state, to_state, at in steps:
        if referral_id in before:
            state, moment = before[referral_id]
            assert at >= moment, event
            assert from_state == state, event
        before[referral_id] = (to_state, at)


def test_only_what_was_promised_lies_ahead(loaded):
    columns = all_of(
        loaded,
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'public' and data_type = 'timestamp with time zone'"
        " and table_name ~ '^(audit|capacity|cases|consent|disclosure|messaging|outcomes"
        "|participants|referrals)_'",
    )
    ahead = {
        f"{table}.{column}"
        for table, column in columns
        if all_of(loaded, f"select 1 from {table} where {column} > '{ANCHOR.isoformat()}' limit 1")
    }
    assert ahead <= {
        "cases_appointment.starts_at",
        "capacity_slot.starts_at",
        "capacity_slot.ends_at",
        "referrals_referral.promised_at",
        "referrals_referral.start_promised_at",
        "referrals_referral.first_promised_at",
        "referrals_referral.first_start_promised_at",
        "referrals_intake.promised_at",
        "messaging_message.next_try_at",
        "consent_evidence.until_at",
        "disclosure_release.until_at",
        "audit_event.written_at",  # the database's own clock, which seals the rows
    }


def test_every_nhs_number_is_one_that_is_never_issued(loaded):
    numbers = found(loaded, "select nhs_number from participants_person where nhs_number > ''")
    assert len(numbers) > 50
    assert all(nhs_number.parse(number).digits.startswith("999") for number in numbers)


def test_everybody_is_of_working_age_and_out_of_reach(loaded):
    people = all_of(loaded, "select birth_date, phone, email from participants_person")
    for birth_date, phone, email in people:
        age = (ANCHOR.date() - birth_date).days / 365.25
        assert 16.9 < age < 67.1
        assert phone == "" or phone.startswith("07700 900")
        assert email == "" or email.endswith("@example.org")


def test_the_inbox_has_fresh_and_late_and_asked(loaded):
    waiting = all_of(
        loaded,
        "select r.state, r.promised_at, r.sent_at from referrals_referral r"
        " join organisations_organisation o on o.id = r.to_organisation_id"
        " where o.name = 'Merebridge Work and Health' and r.state in ('new', 'question')",
    )
    assert any(promised < ANCHOR for _, promised, _ in waiting)
    assert any(sent > ANCHOR - timedelta(days=1) for _, _, sent in waiting)
    assert Counter(state for state, _, _ in waiting)["question"] >= 1


def test_jo_has_a_day(loaded):
    jo = "select id from staff_account where email like 'jo.fairley@%'"
    today = all_of(
        loaded,
        f"select 1 from cases_appointment where with_account_id = ({jo})"
        f" and starts_at::date = '{ANCHOR.date()}' and state = 'booked'",
    )
    assert len(today) >= 2
    to_reach = all_of(
        loaded,
        f"select 1 from cases_case where coach_account_id = ({jo}) and state = 'open'"
        " and first_contact_at is null",
    )
    assert len(to_reach) >= 2
    offered = all_of(
        loaded, f"select 1 from cases_handover where to_account_id = ({jo}) and answered_at is null"
    )
    assert len(offered) == 1


def test_messages_were_delivered_when_they_were_written(loaded):
    states = Counter(row[0] for row in all_of(loaded, "select state from messaging_message"))
    assert states["sent"] > 50
    assert states["queued"] == states["sending"] == 0
    late = "select 1 from messaging_message where sent_at > created_at + interval '1 minute'"
    assert all_of(loaded, late) == []


def test_looks_are_written_down(loaded):
    assert all_of(loaded, "select count(*) from audit_event where is_view")[0][0] > 40


def test_a_second_load_finds_the_town_there(loaded):
    names = found(loaded, "select ods_code from organisations_organisation where ods_code > ''")
    assert "ZZ999" in names


def test_access_was_reviewed_not_long_ago_but_for_a_few(loaded):
    left = all_of(
        loaded,
        "select distinct a.name from staff_membership m"
        " join staff_account a on a.id = m.account_id"
        " join organisations_organisation o on o.id = m.organisation_id"
        " where o.kind not in ('employer', 'jobcentre', 'dwp') and not exists"
        " (select from staff_accessreview r where r.membership_id = m.id)"
        " order by 1",
    )
    assert [name for (name,) in left] == ["Ade Marlowe", "Marcus Venn", "Pat Winslow", "Tom Ashby"]
    assert all_of(loaded, "select count(*) from staff_accessreview")[0][0] > 20


def test_the_town_lacks_something_and_somebody_is_sent_from_one_to_the_next(loaded):
    gaps = dict(all_of(loaded, "select district, count(*) from matching_gap group by district"))
    assert gaps == {"ZZ4": 12, "ZZ5": 5}
    assert found(loaded, "select reason from referrals_signpost") == {
        "nothing_fits", "their_choice", "too_severe",
    }  # fmt: skip
    bounces = all_of(
        loaded,
        "select b.is_pingpong, b.state, r.state, s.name from referrals_bounce b"
        " join referrals_referral r on r.id = b.referral_id"
        " join directory_service s on s.id = r.service_id",
    )
    assert bounces == [(True, "raised", "new", "Connect to Work, Merebridge")]
    assert all_of(loaded, "select number, why from matching_weighting")[0][0] == 1
