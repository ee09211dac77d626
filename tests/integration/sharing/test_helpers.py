"""Somebody close to a person reads exactly what was released to them, by no other road."""

from datetime import timedelta

import psycopg
import pytest
from django.db import Error, connection, transaction

from handrail.domain.audit.models import Event
from handrail.domain.consent.models import Evidence
from handrail.domain.messaging import letters
from handrail.domain.messaging.models import Message
from handrail.domain.messaging.words import Told
from handrail.domain.participants import operations as participants
from handrail.domain.sharing import helpers as named
from handrail.domain.sharing import queries as sharing
from handrail.domain.sharing.helpers import BadHelper, Named
from handrail.domain.sharing.models import Helper
from handrail.journey import helpers, status
from handrail.journey.helpers import HelperChoice
from handrail.journey.share import HasDied, NotThatLong
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import LinkBearer, Person, Public, System, acting_as
from tests.integration.sharing.conftest import AT
from tests.integration.sharing.test_wall import rows_seen, tables_about_people

SISTER = Named("Ada Okafor", "sister", "email", "ada@example.com")
SOON = timedelta(minutes=1)
KINDS = frozenset({Kind.IDENTITY, Kind.KNOWN})
pytestmark = pytest.mark.django_db


def choice(helper=SISTER, kinds=KINDS, days=30):
    return HelperChoice(helper, frozenset(kinds), local_date(AT) + timedelta(days=days))


def share(scene, by, chosen=None, at=AT):
    how = "online" if isinstance(by, Person) else "spoken"
    with acting_as(by, at=at):
        return helpers.share(
            person_id=scene.person_id, choice=chosen or choice(), how=how, by=by, at=at
        )


def messages(scene, template):
    with acting_as(System(scene.provider_id), at=AT):
        return list(Message.objects.filter(template=template).order_by("created_at"))


def come_in(scene, helper_id, at=AT + SOON, wrong=0):
    """Ask for a code as anybody, and use the one that was sent; None where none was."""
    with acting_as(Public(), at=at):
        lookup = helpers.ask_for_code(helper_id=helper_id, by=Public(), at=at)
    sent = [row for row in messages(scene, "status_code") if row.created_at == at]
    code = sent[0].facts[0]["value"] if sent else "000000"
    with acting_as(Public(), at=at):
        for _ in range(wrong):
            wrong_code = f"{(int(code) + 1) % 1_000_000:06d}"
            assert helpers.use_code(lookup=lookup, code=wrong_code, by=Public(), at=at) is None
        return helpers.use_code(lookup=lookup, code=code, by=Public(), at=at)


def read(bearer, at=AT + SOON):
    with acting_as(bearer, at=at):
        found = helpers.look(by=bearer, at=at).shared
    return [line.key for line in found.lines] if found else []


@pytest.mark.parametrize("who", ["the person", "the coach"])
def test_a_helper_reads_exactly_what_was_previewed(scene, person, who):
    by = person if who == "the person" else scene.coach.viewer
    with acting_as(by, at=AT):
        before = helpers.preview(scene.person_id, kinds=KINDS)
    bearer = come_in(scene, share(scene, by))
    assert isinstance(bearer, LinkBearer)
    with acting_as(bearer, at=AT + SOON):
        assert helpers.look(by=bearer, at=AT + SOON).shared.lines == before
    assert [line.key for line in before] == ["name", "supported_by"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_one_kind_shows_its_own_lines_and_no_other(scene, person, kind):
    bearer = come_in(scene, share(scene, person, choice(kinds=[kind])))
    with acting_as(bearer, at=AT + SOON):
        assert {line.kind for line in helpers.look(by=bearer, at=AT + SOON).shared.lines} == {kind}


def test_a_helper_reads_no_table(scene, person):
    bearer = come_in(scene, share(scene, person))
    with acting_as(bearer, at=AT + SOON):
        seen = {table: rows_seen(table) for table in tables_about_people()}
        assert seen == dict.fromkeys(tables_about_people(), 0)
        assert sharing.shown() == ()
        assert sharing.to_research(scene.person_id) == {}


def test_the_link_alone_opens_nothing(scene, person):
    helper_id = share(scene, person)
    with acting_as(person, at=AT):
        token_hash = Helper.objects.get(pk=helper_id).token_hash
    for token in (str(helper_id), token_hash[:-1] + "x"):
        bearer = LinkBearer(token)
        with acting_as(bearer, at=AT), pytest.raises(NotFound):
            helpers.look(by=bearer, at=AT)
    with acting_as(Public(), at=AT), pytest.raises(NotFound):
        named.shown_to(LinkBearer(token_hash))  # the context is what counts, not the argument


def test_a_code_goes_to_the_contact_given_and_works_once_for_ten_minutes(scene, person):
    helper_id = share(scene, person)
    with acting_as(Public(), at=AT + SOON):
        lookup = helpers.ask_for_code(helper_id=helper_id, by=Public(), at=AT + SOON)
    (row,) = messages(scene, "status_code")
    assert (row.address, row.channel, row.person_id) == (SISTER.contact, "person_email", None)
    code = row.facts[0]["value"]

    def use(at):
        with acting_as(Public(), at=at):
            return helpers.use_code(lookup=lookup, code=code, by=Public(), at=at)

    assert use(AT + SOON + timedelta(minutes=10)) is None
    assert use(AT + SOON) is not None
    assert use(AT + SOON) is None


def test_five_wrong_tries_end_a_code(scene, person):
    helper_id = share(scene, person)
    assert come_in(scene, helper_id, wrong=4) is not None
    assert come_in(scene, helper_id, at=AT + 2 * SOON, wrong=5) is None


def test_for_nobody_the_same_is_done_and_nothing_goes(scene, person):
    from handrail.kernel.ids import new_id

    assert come_in(scene, new_id()) is None
    assert messages(scene, "status_code") == []


def test_stopping_ends_it_at_once_also_for_who_is_reading(scene, person):
    helper_id = share(scene, person)
    bearer = come_in(scene, helper_id)
    assert read(bearer) == ["name", "supported_by"]
    with acting_as(person, at=AT + SOON):
        evidence = Evidence.objects.get(helper_id=helper_id)
        status.stop_sharing(evidence_id=evidence.id, by=person, at=AT + SOON)
    assert read(bearer, AT + 2 * SOON) == []
    assert come_in(scene, helper_id, at=AT + 2 * SOON) is None


def test_the_last_day_ends_it(scene, person):
    helper_id = share(scene, person, choice(days=1))
    bearer = come_in(scene, helper_id)
    assert read(bearer, AT + timedelta(days=1)) == ["name", "supported_by"]
    assert read(bearer, AT + timedelta(days=2)) == []


def test_a_death_ends_it(scene, person):
    helper_id = share(scene, person)
    bearer = come_in(scene, helper_id)
    with acting_as(scene.coach.viewer, at=AT + SOON):
        participants.record_death(
            person_id=scene.person_id,
            died_date=local_date(AT),
            by=scene.coach.viewer,
            at=AT + SOON,
        )
    assert read(bearer, AT + 2 * SOON) == []
    assert come_in(scene, helper_id, at=AT + 2 * SOON) is None
    with pytest.raises(HasDied):
        share(scene, scene.coach.viewer, at=AT + 3 * SOON)


def test_every_look_is_shown_to_the_person(scene, person):
    bearer = come_in(scene, share(scene, person))
    for minutes in (2, 3):
        read(bearer, AT + minutes * SOON)
    with acting_as(person, at=AT + 5 * SOON):
        own = status.own_page(by=person, at=AT + 5 * SOON)
        looks = [look for look in own.looks if look.action == status.BY_HELPER]
        from handrail.web.participant import pages

        page = pages.your_page(own, at=AT + 5 * SOON)
    assert len(looks) == 2
    assert "Ada Okafor (sister)" in {each.who for each in page.looked}
    assert "Ada Okafor (sister)" in {each.organisation for each in page.knows}


@pytest.mark.parametrize(
    "helper",
    [
        Named("", "sister", "email", "ada@example.com"),
        Named("Ada", "", "email", "ada@example.com"),
        Named("Ada", "sister", "email", "not an address"),
        Named("Ada", "sister", "text", "0770"),
        Named("Ada", "sister", "pigeon", "ada@example.com"),
    ],
)
def test_a_helper_without_a_name_or_a_way_is_refused_and_nothing_changes(scene, person, helper):
    with pytest.raises(BadHelper):
        share(scene, person, choice(helper))
    with acting_as(person, at=AT):
        assert Helper.objects.count() == 0
        assert not Evidence.objects.filter(recipient="helper").exists()
    assert messages(scene, "helper_invited") == []


@pytest.mark.parametrize("days", [-1, 400])
def test_a_helper_is_told_for_a_year_at_most(scene, person, days):
    with pytest.raises(NotThatLong):
        share(scene, person, choice(days=days))


def test_nobody_shares_what_is_another_persons(scene):
    stranger = Person(scene.case_id)
    with pytest.raises((NotAllowed, NotFound)):
        share(scene, stranger)


def test_another_team_cannot_name_a_helper(scene):
    with pytest.raises(NotFound):
        share(scene, scene.elsewhere.viewer)


def test_the_message_says_neither_who_nor_what(scene, person):
    helper_id = share(scene, person)
    (row,) = messages(scene, "helper_invited")
    assert [fact["kind"] for fact in row.facts] == ["running the service"]
    told = Told(
        facts={fact["key"]: fact["value"] for fact in row.facts},
        site="https://handrail.example",
        ring="01632 960 001",
    )
    for by_text in (False, True):
        letter = letters.write("helper_invited", told, by_text=by_text)
        said = f"{letter.subject} {letter.body}"
        assert f"https://handrail.example/shared-with-me/{helper_id}/" in said
        for secret in ("Amara", "Okafor", "health", "work", "Pathways", "coach"):
            assert secret not in said
    assert len(letters.write("helper_invited", told, by_text=True).body) <= 160


def test_a_helpers_contact_is_never_changed(scene, person, owner_connection):
    helper_id = share(scene, person)
    with acting_as(person, at=AT), pytest.raises(Error), transaction.atomic():
        Helper.objects.filter(pk=helper_id).update(contact="somebody@else.example")


def test_the_database_takes_a_release_to_one_of_them_only(scene, person):
    helper_id = share(scene, person)
    wrong = [
        ("helper", scene.provider_id, helper_id),
        ("helper", None, None),
        ("organisation", None, None),
        ("research", None, helper_id),
    ]
    for recipient, organisation, helper in wrong:
        with (
            acting_as(person, at=AT),
            pytest.raises(Error, match="to_somebody"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "insert into disclosure_release (id, person_id, organisation_id, recipient,"
                " helper_id, kind, purpose, evidence_id, from_at) values (gen_random_uuid(), %s,"
                " %s, %s, %s, 'known to us', 'x', gen_random_uuid(), %s)",
                [scene.person_id, organisation, recipient, helper, AT],
            )


def test_asking_needs_somebody_to_ask(owner_connection):
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="nobody in particular"):
        owner_connection.execute(
            "select * from sharing_helper_code(gen_random_uuid(), 'x', gen_random_uuid(), 'y')"
        )


def test_a_look_is_written_with_its_purpose(scene, person):
    bearer = come_in(scene, share(scene, person))
    read(bearer)
    with acting_as(person, at=AT + SOON):
        event = Event.objects.get(action="sharing.seen_by_helper")
    assert (event.purpose_code, event.is_view, event.actor_kind) == ("shared", True, "linkbearer")
