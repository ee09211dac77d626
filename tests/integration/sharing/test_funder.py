"""Who pays for a programme is told the lines it owes, on a live release, and by no other road."""

from datetime import timedelta
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.db import Error, connection, transaction

from handrail.domain.consent import operations as consent
from handrail.domain.directory.models import Service
from handrail.domain.disclosure import matrix
from handrail.domain.disclosure.operations import NeverTold
from handrail.domain.disclosure.queries import permits, who_permits
from handrail.domain.messaging import delivering, letters
from handrail.domain.messaging.models import Message
from handrail.domain.messaging.operations import Fact, queue
from handrail.domain.organisations.models import Organisation
from handrail.domain.programmes import operations as programmes
from handrail.domain.programmes.files import reading
from handrail.domain.programmes.rules import Owed
from handrail.domain.reports.operations import NoEmployer, Parts
from handrail.domain.sharing import queries as sharing
from handrail.domain.sharing.facts import LINES
from handrail.domain.staff.models import Account
from handrail.journey import funder, report, share, status
from handrail.journey.report import Draft
from handrail.journey.share import Choice, NothingOwed
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System, acting_as
from tests.integration.sharing.conftest import AT
from tests.integration.sharing.test_wall import body, joins, rows_seen, tables_about_people, viewers

OWED = ("name", "since", "work")
KIND_OF = {line.key: line.kind for line in LINES}
PROGRAMME = """
id: paid-for
name: Paid For
nation: England
status: live
summary: {{text: Help with work and health., source: a test}}
owed_to_funder: {owed}
"""
pytestmark = pytest.mark.django_db


def state(owed: str, version_of: int = 0) -> UUID:
    """Load a version of the programme that says what is owed."""
    source = reading.read("paid-for.yaml", PROGRAMME.format(owed=owed).encode())
    day = local_date(AT) - timedelta(days=2 - version_of)
    by = System()
    with acting_as(by, at=AT):
        return programmes.load_version(source=source, valid_from_date=day, by=by, at=AT).version_id


def fields(*keys: str) -> str:
    return "{fields: [" + ", ".join(keys) + "], source: a test}"


@pytest.fixture
def paid(scene):
    """The scene's service is of a programme that owes three fields; return who pays."""
    state(fields(*OWED))
    Service.objects.filter(pk=scene.service_id).update(programme_id="paid-for")
    return body("dwp", "Paying for")


def choice(paid):
    return Choice(paid.id, frozenset(), local_date(AT) + timedelta(days=30))


def agree(scene, paid, by=None):
    by = by or scene.coach.viewer
    with acting_as(by, at=AT):
        return share.share(
            person_id=scene.person_id, choice=choice(paid), how="spoken", by=by, at=AT
        )


def reader(paid):
    """Return who reads for a body, the same person each time."""
    account = Account.objects.filter(email=f"{paid.id}@x.example").first() or joins(paid.id)
    (viewer,) = viewers(account)
    return viewer


def seen_by(paid, at=AT):
    with acting_as(reader(paid), at=at):
        return {line.key for each in sharing.shown() for line in each.lines}


def test_exactly_the_fields_that_are_owed_are_shown(scene, paid):
    assert seen_by(paid) == set()
    evidence = agree(scene, paid)
    viewer = reader(paid)
    with acting_as(viewer, at=AT):
        lines = sharing.shown_of(scene.person_id).lines
        seen = {table: rows_seen(table) for table in tables_about_people()}
    assert {line.key for line in lines} == set(OWED)
    assert seen == dict.fromkeys(tables_about_people(), 0)
    with acting_as(scene.coach.viewer, at=AT):
        consent.withdraw(evidence_id=evidence, how="spoken", by=scene.coach.viewer, at=AT)
    with acting_as(viewer, at=AT), pytest.raises(NotFound):
        sharing.shown_of(scene.person_id)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.key)
def test_one_field_owed_shows_that_field_and_no_other(scene, line):
    """Field by field: what can be owed is shown alone; what cannot is refused in the file."""
    if line.key not in set(Owed):
        with pytest.raises(Exception, match="owed_to_funder"):
            state(fields(line.key))
        return
    state(fields(line.key))
    Service.objects.filter(pk=scene.service_id).update(programme_id="paid-for")
    paid = body("dwp", "Paying for")
    agree(scene, paid)
    has_value = line.key in {"name", "supported_by", "since", "work"}
    assert seen_by(paid) == ({line.key} if has_value else set())


@pytest.mark.parametrize("key", [line.key for line in LINES if line.key not in OWED])
def test_the_database_refuses_a_field_that_is_not_owed(scene, paid, key):
    evidence = agree(scene, paid)
    by = scene.coach.viewer
    with (
        acting_as(by, at=AT),
        pytest.raises(Error, match=r"only what the programme owes|never told"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "insert into disclosure_release (id, person_id, organisation_id, kind, only_lines,"
            " purpose, evidence_id, recorded_by_organisation_id, from_at) values"
            " (gen_random_uuid(), %s, %s, %s, %s, 'x', %s, %s, %s)",
            [scene.person_id, paid.id, KIND_OF[key], [key], evidence, by.organisation_id, AT],
        )


@pytest.mark.parametrize("kind", sorted(matrix.EVERYTHING))
def test_no_whole_kind_can_be_released(scene, paid, kind):
    by = scene.coach.viewer
    with acting_as(by, at=AT), pytest.raises((NeverTold, Error)), transaction.atomic():
        consent.give(
            person_id=scene.person_id,
            organisation_id=paid.id,
            kinds=[kind],
            purpose="support at work",
            how="spoken",
            wording_id=consent.set_wording(key="share", text="Said", by=by, at=AT),
            by=by,
            at=AT,
        )


@pytest.mark.parametrize("owed", ["null", "{fields: [], source: a test}"])
def test_nothing_goes_where_nothing_is_stated(scene, owed):
    state(owed)
    Service.objects.filter(pk=scene.service_id).update(programme_id="paid-for")
    paid = body("dwp", "Paying for")
    with pytest.raises(NothingOwed):
        agree(scene, paid)


def test_nothing_goes_about_somebody_of_no_programme(scene):
    with pytest.raises(NothingOwed):
        agree(scene, body("dwp", "Paying for"))


def test_the_preview_is_what_is_shown(scene, paid):
    by = scene.coach.viewer
    with acting_as(by, at=AT):
        told = share.body(paid.id, person_id=scene.person_id, viewer=by, at=AT)
        before = share.preview(scene.person_id, told=told, kinds=told.kinds)
    agree(scene, paid)
    assert {line.key for line in before} == seen_by(paid)


def test_the_person_reads_it_before_they_choose(scene, paid, person):
    from handrail.web.participant import pages
    from handrail.web.shared import owed

    with acting_as(person, at=AT):
        own = status.own_page(by=person, at=AT)
        page = pages.your_page(own, at=AT)
    (sentence,) = page.owed
    assert "name, support began, work now" in sentence
    found = funder.statement_of_service(scene.service_id, on=local_date(AT))
    assert sentence == owed.sentence(found)


def test_no_message_carries_anything_to_who_pays(scene, paid):
    """Every template, told of every kind, while a release holds: nothing of the person goes."""
    agree(scene, paid)
    by = System(scene.provider_id)
    with acting_as(by, at=AT):
        assert not permits(
            person_id=scene.person_id, organisation_id=paid.id, kinds=list(Kind), at=AT
        )
        for kind in Kind:
            assert not who_permits([scene.person_id], organisation_id=paid.id, kind=kind, at=AT)
        queued = [
            queue(
                organisation_id=scene.provider_id,
                channel=channel,
                template=template,
                purpose="tell them",
                facts=[Fact(kind, str(kind.name).lower(), "said") for kind in Kind],
                person_id=scene.person_id,
                recipient_organisation_id=paid.id,
                address="desk@paying.example",
                by=by,
                at=AT,
            )
            for template in letters.TEMPLATES
            for channel in ("practice_email", "staff_email")
        ]
        Organisation.objects.filter(pk=paid.id).update(mailbox_email="desk@paying.example")
        for message_id in queued:
            assert delivering.claim(message_id=message_id, by=by, at=AT) is None
        rows = Message.objects.filter(pk__in=queued)
        assert {row.state for row in rows} == {"dropped"}
        assert all(row.facts == [] for row in rows)


def test_no_report_goes_to_who_pays(scene, paid):
    by = scene.coach.viewer
    draft = Draft(paid.id, by_responsible_clinician=False, parts=Parts(work="Can stand."))
    with acting_as(by, at=AT), pytest.raises(NoEmployer):
        report.write(case_id=scene.case_id, draft=draft, by=by, at=AT)


@pytest.mark.parametrize("kind", ["dwp", "jobcentre", "employer"])
@pytest.mark.parametrize("command", ["export", "numbers", "rows"])
def test_no_export_acts_for_who_is_only_told_things(scene, tmp_path, monkeypatch, kind, command):
    from contextlib import nullcontext

    from handrail.commands import reference_data
    from handrail.commands.cli import cli

    monkeypatch.setattr(reference_data, "ready", nullcontext)
    told = body(kind)
    cleared = tmp_path / "cleared.txt"
    cleared.write_text("9990000018\n")
    whose = ["--organisation", str(told.id)]
    period = ["--since", "2026-01-01", "--until", "2027-01-01"]
    from handrail.kernel import clock

    day = clock.local_date(clock.now()).isoformat()
    what = ["--cleared", str(cleared), "--cleared-on", day]
    why = ["--purpose", "research", "--basis", "x", "--by", "y"]
    out = tmp_path / "out"
    said = {
        "export": ["export", str(out), *whose],
        "numbers": ["extract", "numbers", str(out), *whose, *period],
        "rows": ["extract", "rows", str(out), *whose, *period, *what, *why],
    }
    result = CliRunner().invoke(cli, said[command])
    assert result.exit_code == 1
    assert "is only told what people share with it" in result.output
    assert not out.exists()


def test_a_release_older_than_the_rule_shows_nothing(scene):
    told = body("employer", "Once")
    by = scene.coach.viewer
    with acting_as(by, at=AT):
        consent.give(
            person_id=scene.person_id,
            organisation_id=told.id,
            kinds=[Kind.IDENTITY, Kind.WORK],
            purpose="tell my employer",
            how="spoken",
            wording_id=consent.set_wording(key="share", text="Said", by=by, at=AT),
            by=by,
            at=AT,
        )
    assert seen_by(told) == {"name", "work"}
    Organisation.objects.filter(pk=told.id).update(kind="dwp")
    assert seen_by(told) == set()


def test_what_can_be_owed_is_a_line_of_a_kind_they_may_be_told():
    told = matrix.MAY_BE_TOLD[matrix.Recipient.FUNDER]
    assert {KIND_OF[key] for key in Owed} <= told


def test_renewing_goes_on_with_the_same_fields(scene, paid, person):
    from handrail.journey import renew

    evidence = agree(scene, paid)
    by, later = scene.coach.viewer, AT + timedelta(days=20)
    with acting_as(by, at=later):
        renew.renew(
            evidence_id=evidence,
            until_date=local_date(AT) + timedelta(days=90),
            how="spoken",
            by=by,
            at=later,
        )
    assert seen_by(paid, AT + timedelta(days=60)) == set(OWED)


def test_a_later_version_that_owes_more_tells_nothing_more_by_itself(scene, paid):
    agree(scene, paid)
    state(fields(*OWED, "hours", "ended"), version_of=1)
    assert seen_by(paid) == set(OWED)
    with acting_as(scene.coach.viewer, at=AT):
        told = share.body(paid.id, person_id=scene.person_id, viewer=scene.coach.viewer, at=AT)
    assert set(told.owed.keys) == {*OWED, "hours", "ended"}
