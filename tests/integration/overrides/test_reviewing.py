"""Each override is reviewed within a working day, and the person is told unless that endangers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import Error, connection, transaction

from handrail.domain.audit import queries as audits
from handrail.domain.messaging.models import Message
from handrail.domain.overrides import queries, rules
from handrail.domain.overrides.operations import KeepBack, YourOwn
from handrail.domain.overrides.queries import NoSuchOverride
from handrail.domain.participants import operations as participants
from handrail.jobs import sweeps
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Person, System, acting_as
from tests.integration.overrides.acts import (
    DANGER,
    ask,
    decide,
    listed,
    not_yet,
    review,
    tell,
    told,
)
from tests.integration.overrides.conftest import AT
from tests.integration.oversight.area import make_area, officer

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 6, 4, 23, 0, tzinfo=UTC)  # midnight in London after the next working day


def news(guarded, at=AT):
    """Return what waits to go to the person, from the team that supports them."""
    with acting_as(System(guarded.scene.provider_id), at=at):
        return list(Message.objects.filter(template="person_news", created_at__gte=AT))


def to_governance(guarded, template, at=AT):
    with acting_as(System(guarded.board), at=at):
        return list(Message.objects.filter(template=template))


def test_the_review_is_due_at_the_end_of_the_next_working_day(guarded):
    made = ask(guarded.manager)
    [one] = listed(guarded.governor)
    assert (one.id, one.state, one.review_by_at) == (made, "to_review", DUE)
    friday = datetime(2026, 8, 28, 15, tzinfo=UTC)  # before the bank holiday of 31 August
    assert rules.review_by(friday, "England") == datetime(2026, 9, 1, 23, tzinfo=UTC)


def test_a_reviewer_finds_it_right_and_the_person_is_told_on_their_page_and_by_a_safe_way(guarded):
    made = ask(guarded.manager)
    assert told(guarded.scene.person_id) == ()
    assert review(guarded.governor, made)
    [one] = told(guarded.scene.person_id)
    assert (one.reason, one.is_emergency, one.judged) == ("self", True, "right")
    assert one.organisation_id == guarded.scene.other_id
    [message] = news(guarded)
    assert message.channel == "person_text"
    assert [fact["key"] for fact in message.facts] == ["link"]
    [kept] = listed(guarded.governor)
    assert (kept.state, kept.judged, kept.telling) == ("reviewed", "right", "told")


def test_one_that_was_wrong_is_said_to_the_person_too(guarded):
    made = ask(guarded.manager)
    review(guarded.governor, made, judged="wrong")
    assert [one.judged for one in told(guarded.scene.person_id)] == ["wrong"]


def test_nobody_reviews_what_they_opened_or_agreed_to(guarded):
    both = officer(guarded.scene.other_id, "audit.read", "record.override", at=AT, name="Ira Both")
    own = ask(both)
    agreed = ask(guarded.manager, is_emergency=False)
    decide(both, agreed)
    for made in (own, agreed):
        with pytest.raises(YourOwn):
            review(both, made)
        with (
            acting_as(both, at=AT),
            pytest.raises(Error, match="what they did themself"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "select overrides_review(array[gen_random_uuid(), gen_random_uuid()], %s, 'right',"
                " 'All is well here')",
                [made],
            )


def test_only_who_reads_the_audit_of_that_area_reviews(guarded):
    made = ask(guarded.manager)
    stranger = officer(make_area("Far"), "audit.read", at=AT, name="Una Stranger")
    assert listed(stranger) == ()
    with pytest.raises(NoSuchOverride):
        review(stranger, made)
    for viewer in (guarded.scene.coach.viewer, guarded.second):
        with pytest.raises(NotAllowed):
            review(viewer, made)


def test_a_review_says_what_was_found_and_is_made_once(guarded):
    made = ask(guarded.manager)
    with pytest.raises(BadInput):
        review(guarded.governor, made, words="ok")
    with pytest.raises(BadInput):
        review(guarded.governor, made, judged="perhaps")
    assert told(guarded.scene.person_id) == (), "a refused review tells nobody"
    review(guarded.governor, made)
    with pytest.raises(WrongState):
        review(guarded.governor, made)


def test_the_person_is_not_told_where_a_named_reviewer_writes_that_it_would_endanger(guarded):
    made = ask(guarded.manager)
    assert not review(guarded.governor, made, keep_back=not_yet())
    assert told(guarded.scene.person_id) == ()
    assert news(guarded) == []
    [one] = listed(guarded.governor)
    assert one.telling == "not_yet"
    assert one.not_told_by_account_id == guarded.governor.account_id
    assert (one.not_told_why, one.ask_again_date) == (DANGER, date(2026, 7, 1))


def test_nothing_in_the_audit_gives_it_away_to_the_person(guarded):
    made = ask(guarded.manager)
    review(guarded.governor, made, keep_back=not_yet())
    person = Person(guarded.scene.person_id)
    with acting_as(person, at=AT):
        lines = audits.about(person.person_id, viewer=person)
    assert lines, "they see everything else"
    assert [line.action for line in lines if line.action.startswith("override.")] == []
    with acting_as(guarded.manager, at=AT):
        own = audits.about(person.person_id, viewer=guarded.manager)
    assert [line.action for line in own] == ["override.opened"]


@pytest.mark.parametrize(
    "said",
    [
        KeepBack("", date(2026, 7, 1)),
        KeepBack(DANGER, AT.date()),
        KeepBack(DANGER, date(2027, 7, 1)),
    ],
    ids=["no reason", "today", "more than a year"],
)
def test_not_telling_has_a_reason_and_a_day_within_a_year(guarded, said):
    made = ask(guarded.manager)
    with pytest.raises(BadInput):
        review(guarded.governor, made, keep_back=said)
    assert [one.state for one in listed(guarded.governor)] == ["to_review"]


def test_on_its_day_it_is_asked_again_whether_the_person_is_told(guarded):
    made = ask(guarded.manager)
    review(guarded.governor, made, keep_back=not_yet(date(2026, 6, 10)))
    assert sweeps.run_overrides(datetime(2026, 6, 9, 12, tzinfo=UTC)) == 0
    day = datetime(2026, 6, 10, 8, tzinfo=UTC)
    assert sweeps.run_overrides(day) == 1
    assert sweeps.run_overrides(day + timedelta(hours=1)) == 0, "once a day"
    assert len(to_governance(guarded, "override_ask_again", day)) == 1
    assert told(guarded.scene.person_id, day) == (), "the clock does not decide it"
    tell(guarded.governor, made, keep_back=not_yet(date(2026, 6, 20)), at=day)
    assert sweeps.run_overrides(day + timedelta(days=2)) == 0
    assert tell(guarded.governor, made, at=day)
    assert len(told(guarded.scene.person_id, day)) == 1
    with pytest.raises(WrongState):
        tell(guarded.governor, made, keep_back=not_yet(), at=day)


def test_what_nobody_reviews_is_escalated_every_day_and_the_person_is_told(guarded):
    ask(guarded.manager)
    assert sweeps.run_overrides(DUE - timedelta(seconds=1)) == 0
    assert sweeps.run_overrides(DUE) == 1
    assert sweeps.run_overrides(DUE + timedelta(hours=2)) == 0
    assert sweeps.run_overrides(DUE + timedelta(days=1)) == 1
    assert len(to_governance(guarded, "override_overdue", DUE)) == 2
    [one] = told(guarded.scene.person_id, DUE)
    assert one.judged == "", "it is still to be reviewed"
    assert len(news(guarded, DUE)) == 1


def test_the_clock_tells_nobody_where_telling_could_endanger(guarded):
    made = ask(guarded.manager, could_endanger=True)
    assert sweeps.run_overrides(DUE) == 1
    assert told(guarded.scene.person_id, DUE) == ()
    assert news(guarded, DUE) == []
    review(guarded.governor, made, keep_back=not_yet(), at=DUE)
    assert sweeps.run_overrides(DUE + timedelta(days=2)) == 0


def test_a_review_after_the_clock_has_told_them_tells_them_once(guarded):
    made = ask(guarded.manager)
    sweeps.run_overrides(DUE)
    review(guarded.governor, made, at=DUE)
    assert len(news(guarded, DUE)) == 1
    [one] = told(guarded.scene.person_id, DUE)
    assert one.judged == "right"


def test_where_no_contact_is_safe_it_stands_on_their_page_only(guarded):
    coach, scene = guarded.scene.coach.viewer, guarded.scene
    from handrail.domain.participants import queries as people

    with acting_as(coach, at=AT):
        held = people.record(scene.person_id, viewer=coach, at=AT)
        named = participants.Details.__dataclass_fields__
        details = participants.Details(**{name: getattr(held, name) for name in named})
        participants.change_details(
            person_id=scene.person_id,
            details=replace(details, text_safe="no", email_safe="no"),
            version=held.version,
            by=coach,
            at=AT,
        )
    made = ask(guarded.manager)
    assert not review(guarded.governor, made)
    assert news(guarded) == []
    assert len(told(scene.person_id)) == 1


def test_a_page_that_is_switched_off_is_not_named_in_the_message(guarded):
    coach = guarded.scene.coach.viewer
    with acting_as(coach, at=AT):
        participants.set_status_page(
            person_id=guarded.scene.person_id, is_off=True, by=coach, at=AT
        )
    review(guarded.governor, ask(guarded.manager))
    [message] = news(guarded)
    assert message.facts == []


def test_one_that_never_opened_is_neither_reviewed_nor_told(guarded):
    made = ask(guarded.manager, is_emergency=False)
    with pytest.raises(WrongState):
        review(guarded.governor, made)
    with pytest.raises(WrongState):
        tell(guarded.governor, made)
    assert sweeps.run_overrides(DUE + timedelta(days=3)) == 0


def test_only_the_clock_escalates_and_only_the_person_is_told(guarded):
    made = ask(guarded.manager)
    review(guarded.governor, made)
    for viewer in (guarded.scene.coach.viewer, guarded.manager, guarded.governor):
        with acting_as(viewer, at=AT):
            assert queries.told(viewer=viewer, at=AT) == ()
            with (
                pytest.raises(Error, match="only the clock"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute("select overrides_escalate(array[]::uuid[], %s)", [made])
    assert told(guarded.scene.person_id) != ()


def test_the_list_names_nobody_and_looking_at_whom_is_a_look_of_its_own(guarded):
    made = ask(guarded.manager)
    assert "Okafor" not in str(listed(guarded.governor))
    with acting_as(guarded.governor, at=AT):
        about = queries.about(made, viewer=guarded.governor, at=AT)
    assert about.name == "Amara Okafor"


def test_a_report_counts_what_came_of_them(guarded):
    right, wrong = ask(guarded.manager), ask(guarded.manager, reason="missing")
    two = ask(guarded.manager, is_emergency=False)
    decide(guarded.second, two)
    refused = ask(guarded.manager, is_emergency=False)
    decide(guarded.second, refused, agrees=False)
    review(guarded.governor, right)
    review(guarded.governor, wrong, judged="wrong", keep_back=not_yet(), at=DUE)
    found = rules.report(listed(guarded.governor, DUE), at=DUE)
    assert (found.opened, found.at_once, found.not_opened) == (3, 2, 1)
    assert (found.in_time, found.late, found.waiting) == (1, 2, 0)
    assert found.judged == {"right": 1, "wrong": 1}
    assert found.telling == {"told": 1, "not_yet": 1, "waits": 1}
    assert found.reasons == {"self": 2, "missing": 1}
