"""Open cases come over whole, once, and can be taken back."""

from datetime import timedelta

import pytest

from handrail.domain.audit.models import Event
from handrail.domain.cases import queries as cases
from handrail.domain.cases.models import Case
from handrail.domain.consent.models import Evidence
from handrail.domain.messaging.models import Message
from handrail.domain.participants import queries as people
from handrail.domain.referrals import queries as referrals
from handrail.domain.transfers.models import Item, Run
from handrail.journey import support
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.integration.transfers.conftest import AMARA, BEN, HEAD, Town


def only_case(town: Town) -> Case:
    return Case.objects.get(organisation_id=town.ours)


def as_ours(town: Town):
    return acting_as(System(town.ours), at=clock.now())


def test_a_case_comes_whole_and_nobody_is_written_to(town):
    result = town.bring(AMARA)
    assert town.last(result) == "new=1 same=0 differ=0 rejected=0", result.output
    viewer, at = System(town.ours), clock.now()
    with as_ours(town):
        case = only_case(town)
        person = people.record(case.person_id, viewer=viewer, at=at)
        referral = referrals.record(case.referral_id, viewer=viewer, at=at)
        evidence = Evidence.objects.get(pk=referral.consent_evidence_id)
        notes = [one for one in cases.timeline(case.id, viewer=viewer, at=at) if one.kind == "note"]
        assert (person.name, str(person.nhs_number)) == ("Amara Okafor", "999 000 0018")
        assert (person.phone, person.postcode) == ("07700900123", "BS1 4TR")
        assert (person.phone_safe, person.email_safe) == ("yes", "unknown")
        assert person.identity == "given"
        assert referral.work_status == "off_sick"
        assert clock.local_date(referral.card.sent_at).isoformat() == "2026-05-01"
        assert clock.local_date(case.opened_at).isoformat() == "2026-05-01"
        assert clock.local_date(case.first_contact_at).isoformat() == "2026-05-08"
        assert (evidence.how, "Riverside CRM" in evidence.explained) == ("earlier", True)
        assert "after 4pm.\nWarehouse" in notes[0].text
        assert Message.objects.count() == 0
        assert Event.objects.filter(action="transfer.case_brought_in").count() == 1
    with acting_as(System(town.theirs), at=at):
        assert Case.objects.count() == Item.objects.count() == Run.objects.count() == 0


def test_the_same_file_again_changes_nothing_and_a_changed_row_says_what_differs(town):
    town.bring(AMARA, BEN)
    again = town.bring(AMARA, BEN)
    assert town.last(again) == "new=0 same=2 differ=0 rejected=0"
    changed = town.bring(AMARA.replace("7700900123", "7700900999"), BEN)
    assert town.last(changed) == "new=0 same=1 differ=1 rejected=0"
    assert "line 2, R-1: differs in phone" in changed.stderr
    with as_ours(town):
        person = people.record(
            Case.objects.get(person__family_name="Okafor").person_id,
            viewer=System(town.ours),
            at=clock.now(),
        )
    assert person.phone == "07700900123"


def test_the_mapping_is_kept_by_name_in_versions(town):
    town.bring(AMARA)
    result = town.run(town.file(BEN), "--map", "riverside")
    assert town.last(result) == "new=1 same=0 differ=0 rejected=0", result.output
    missing = town.run(town.file(BEN), "--map", "elsewhere")
    assert (missing.exit_code, "no mapping is kept" in missing.stderr) == (1, True)
    assert town.run(town.file(BEN), "--map", "riverside", whose=town.theirs).exit_code == 1


def test_a_dry_run_says_all_and_changes_nothing(town):
    result = town.bring(AMARA, BEN, more=("--dry-run",))
    assert town.last(result) == "new=2 same=0 differ=0 rejected=0"
    assert "Nothing was changed" in result.stdout
    with as_ours(town):
        assert Case.objects.count() == Run.objects.count() == 0
        assert Event.objects.filter(action__startswith="transfer").count() == 0


def test_the_same_person_under_another_reference_is_no_second_case(town):
    town.bring(AMARA)
    result = town.bring(AMARA.replace("R-1", "R-9"))
    assert town.last(result) == "new=0 same=0 differ=1 rejected=0"
    assert "has an open case here already" in result.stderr


def test_the_same_person_known_elsewhere_is_one_person(town):
    town.bring(AMARA)
    line = AMARA.replace("COACH", town.other_coach)
    result = town.run(
        town.file(line), "--map", str(town.folder / "mapping.json"), whose=town.theirs
    )
    assert town.last(result) == "new=1 same=0 differ=0 rejected=0", result.output
    with as_ours(town):
        ours = only_case(town).person_id
    with acting_as(System(town.theirs), at=clock.now()):
        assert Case.objects.get().person_id == ours


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (AMARA.replace("999 000 0018", "999 000 0019"), "This NHS number is not right"),
        (AMARA.replace("999 000 0018", "9.99E+09"), "its end is lost"),
        (AMARA.replace("01/02/1980", "31/02/1980"), "not a real date"),
        (AMARA.replace("01/02/1980", "01/02/2180"), "must be in the past"),
        (AMARA.replace(",Yes,", ",,"), "they have not agreed"),
        (AMARA.replace("Off sick", "Poorly"), "say what it means under values: work_status"),
        (AMARA.replace("COACH", "nobody@example.com"), "is nobody who supports people here"),
        (AMARA.replace("1/5/2026", "1/5/2062"), "received_date"),
        (AMARA + ",more", "cells and the header"),
        ('R-1,"never closed', "never closed"),
    ],
)
def test_a_row_that_cannot_come_says_where_and_why(town, line, why):
    result = town.bring(BEN, line)
    assert town.last(result) == "new=1 same=0 differ=0 rejected=1", result.output
    assert f"line 3: " in result.stderr  # noqa: F541 - the line itself is what matters
    assert why in result.stderr
    assert result.exit_code == 0


def test_a_reference_twice_in_a_file_comes_once(town):
    result = town.bring(AMARA, BEN.replace("R-2", "R-1"))
    assert town.last(result) == "new=1 same=0 differ=0 rejected=1"
    assert "R-1 stands on line 2 already" in result.stderr


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "empty"), ("Case ID,Client\nR-1,Amara", "no column"), ("PK\x00", "not a text file")],
)
def test_a_file_that_cannot_be_read_changes_nothing(town, text, why):
    path = town.folder / "bad.csv"
    path.write_text(text)
    result = town.run(str(path), "--map", str(town.folder / "mapping.json"))
    assert (result.exit_code, why in result.stderr) == (1, True)
    with as_ours(town):
        assert Run.objects.count() == 0


def test_windows_files_and_spreadsheets_are_read(town):
    line = AMARA.replace("Okafor, Amara", "Łukasz".replace("Ł", "É") + ", Zoë")
    path = town.folder / "excel.csv"
    path.write_bytes(
        "\r\n".join((HEAD, line)).replace("COACH", town.coach).replace(",", ",").encode("cp1252")
    )
    result = town.run(str(path), "--map", str(town.folder / "mapping.json"))
    assert town.last(result) == "new=1 same=0 differ=0 rejected=0", result.output
    assert "read as Windows-1252" in result.stderr


def test_a_run_is_taken_back_where_nobody_has_worked_on_it(town):
    town.bring(AMARA, BEN)
    viewer, at = System(town.ours), clock.now()
    with as_ours(town):
        run = Run.objects.get()
        worked_on = Case.objects.get(person__family_name="Okafor")
        support.try_contact(
            case_id=worked_on.id,
            outcome="voicemail",
            tried_at=at - timedelta(minutes=1),
            by=viewer,
            at=at,
        )
    result = town.run("--undo", str(run.id))
    assert town.last(result) == "undone=1 kept=1", result.output
    assert "R-1: kept" in result.stderr
    with as_ours(town):
        states = dict(Case.objects.values_list("person__family_name", "state"))
        assert states == {"Okafor": "open", "Adeyemi": "closed"}
        gone = Case.objects.get(person__family_name="Adeyemi")
        assert gone.close_reason == "in_error"
        assert Evidence.objects.get(person_id=gone.person_id).withdrawn_at is not None
        assert Message.objects.count() == 0
    assert town.last(town.bring(AMARA, BEN)) == "new=1 same=1 differ=0 rejected=0"
    assert town.last(town.run("--undo", str(run.id))) == "undone=0 kept=1"
    assert town.run("--undo", str(run.id), whose=town.theirs).exit_code == 1


def test_a_dry_run_says_what_taking_back_would_not_do(town):
    for more in (("--dry-run",), ()):
        said = " ".join(town.bring(AMARA, more=more).stdout.split())
        assert "Taking a run back deletes nothing" in said
        assert "Make a backup first" in said


def test_taking_back_deletes_nothing_and_says_so(town, owner_connection):
    """Nobody can take a line of a history away, so a case that came leaves its rows behind."""
    from handrail.commands.import_cases import import_cases

    assert "--undo deletes nothing" in " ".join((import_cases.help or "").split())
    for table in ("referrals_step", "cases_casestep", "cases_note", "audit_event"):
        kept = owner_connection.execute(
            "select tgenabled from pg_trigger where tgrelid = %s::regclass"
            " and tgname = 'append_only'",
            [table],
        ).fetchone()
        assert kept == ("O",), f"rows of {table} could be deleted: undo could too"
    town.bring(AMARA)
    with as_ours(town):
        run, before = Run.objects.get(), Case.objects.count()
    assert town.last(town.run("--undo", str(run.id))) == "undone=1 kept=0"
    with as_ours(town):
        assert (Case.objects.count(), Item.objects.count()) == (before, 1)
