"""Who belonged where on a day, and whose area that is."""

from datetime import date
from uuid import uuid4

import pytest
from click.testing import CliRunner

from handrail.commands.import_ods import import_ods
from handrail.domain.organisations import operations, queries
from handrail.domain.organisations.operations import (
    AlreadyBelongs,
    AlreadyRegistered,
    BadOrganisation,
    ChangedMeanwhile,
    Particulars,
)
from handrail.domain.organisations.queries import OrganisationUnknown
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Public, Staff, System, acting_as
from tests.factories import registers

pytestmark = pytest.mark.django_db
BY = System()


@pytest.fixture(autouse=True)
def acting(db, at):
    with acting_as(BY, at=at):
        yield


@pytest.fixture
def register(at):
    def made(name, kind, code=None):
        return operations.register(
            name=name, kind=kind, by=BY, at=at, particulars=Particulars(ods_code=code)
        )

    return made


@pytest.fixture
def relate(at):
    def made(child, parent, kind, start, end=None):
        return operations.relate(
            child_id=child,
            parent_id=parent,
            kind=kind,
            from_date=start,
            until_date=end,
            by=BY,
            at=at,
        )

    return made


@pytest.fixture
def town(register, relate):
    """A practice that changed its network in 2024, in a board that merged in 2026."""
    ids = {
        "practice": register("Hill Surgery", "practice", "Z00001"),
        "east": register("East PCN", "pcn", "U00001"),
        "west": register("West PCN", "pcn", "U00002"),
        "sub": register("Fiction sub-ICB", "sub_icb", "99Z"),
        "old": register("Old Fiction ICB", "icb", "QZZ"),
        "new": register("Greater Fiction ICB", "icb", "Z9Z9Z"),
    }
    relate(ids["practice"], ids["east"], "member_of", date(2019, 7, 1), date(2024, 3, 31))
    relate(ids["practice"], ids["west"], "member_of", date(2024, 4, 1))
    relate(ids["practice"], ids["sub"], "part_of", date(2013, 4, 1))
    relate(ids["east"], ids["sub"], "part_of", date(2019, 7, 1))
    relate(ids["sub"], ids["old"], "part_of", date(2022, 7, 1), date(2026, 3, 31))
    relate(ids["sub"], ids["new"], "part_of", date(2026, 4, 1))
    return ids


def names(organisation_id, on):
    return [each.organisation.name for each in queries.parents(organisation_id, on)]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2012, 1, 1), []),
        (date(2021, 1, 1), ["East PCN", "Fiction sub-ICB"]),
        (date(2024, 3, 31), ["East PCN", "Fiction sub-ICB", "Old Fiction ICB"]),
        (date(2024, 4, 1), ["West PCN", "Fiction sub-ICB", "Old Fiction ICB"]),
        (date(2026, 3, 31), ["West PCN", "Fiction sub-ICB", "Old Fiction ICB"]),
        (date(2026, 4, 1), ["West PCN", "Fiction sub-ICB", "Greater Fiction ICB"]),
    ],
)
def test_parents_as_of_a_day(town, on, expected):
    assert names(town["practice"], on) == expected


def test_codes_as_of_a_day(town, register):
    before, after = (
        queries.belonging(town["practice"], on).codes
        for on in (date(2026, 3, 31), date(2026, 4, 1))
    )
    assert before == queries.Codes("Z00001", frozenset({"U00002", "99Z", "QZZ"}))
    assert after == queries.Codes("Z00001", frozenset({"U00002", "99Z", "Z9Z9Z"}))
    nameless = register("Somebody", "provider")
    assert queries.belonging(nameless, date(2026, 4, 1)).codes == queries.Codes(None, frozenset())
    with pytest.raises(OrganisationUnknown):
        queries.belonging(uuid4(), date(2026, 4, 1))


def test_children_as_of_a_day(town):
    assert [each.name for each in queries.children(town["east"], date(2024, 3, 31))] == [
        "Hill Surgery"
    ]
    assert queries.children(town["east"], date(2024, 4, 1)) == ()


def test_a_ring_of_relations_ends(register, relate):
    one, two = register("One", "provider"), register("Two", "provider")
    relate(one, two, "part_of", date(2020, 1, 1))
    relate(two, one, "part_of", date(2020, 1, 1))
    assert {name for name in names(one, date(2021, 1, 1))} == {"One", "Two"}


def test_the_area_follows_the_merger(town, at):
    for board, name in (("old", "Old Fiction"), ("new", "Greater Fiction")):
        operations.set_area(
            organisation_id=town[board],
            public_name=name,
            public_email="hello@example.nhs.uk",
            public_phone="01632 960001",
            by=BY,
            at=at,
        )
    assert queries.area_of(town["practice"], date(2026, 3, 31)).public_name == "Old Fiction"
    assert queries.area_of(town["practice"], date(2026, 4, 1)).public_name == "Greater Fiction"
    assert queries.area_of(town["new"], date(2026, 4, 1)).public_name == "Greater Fiction"
    assert queries.area_of(town["practice"], date(2012, 1, 1)) is None
    assert queries.area_of_icb("z9z9z").organisation_id == town["new"]


def test_only_a_board_has_an_area(town, at):
    with pytest.raises(BadOrganisation):
        operations.set_area(
            organisation_id=town["practice"],
            public_name="Hill",
            public_email="",
            public_phone="",
            by=BY,
            at=at,
        )


def test_the_same_belonging_never_overlaps(town, relate):
    with pytest.raises(AlreadyBelongs):
        relate(town["practice"], town["east"], "member_of", date(2024, 3, 31))
    relate(town["practice"], town["east"], "member_of", date(2025, 1, 1), date(2025, 6, 30))


def test_ending_a_belonging(town, at):
    operations.end_relation(
        child_id=town["practice"],
        parent_id=town["west"],
        kind="member_of",
        until_date=date(2026, 5, 31),
        by=BY,
        at=at,
    )
    assert "West PCN" in names(town["practice"], date(2026, 5, 31))
    assert "West PCN" not in names(town["practice"], date(2026, 6, 1))
    with pytest.raises(OrganisationUnknown):
        operations.end_relation(
            child_id=town["practice"],
            parent_id=town["west"],
            kind="member_of",
            until_date=date(2026, 5, 31),
            by=BY,
            at=at,
        )


def test_a_code_is_given_once(town, register):
    with pytest.raises(AlreadyRegistered):
        register("Another", "practice", "z00001")
    with pytest.raises(BadOrganisation):
        register("Another", "castle")
    with pytest.raises(BadOrganisation):
        register("Another", "practice", "Z-1")


def test_letters_go_to_the_registered_mailbox(town, at):
    practice = queries.get(town["practice"])
    given = {
        "organisation_id": practice.id,
        "mailbox_email": "hill@example.nhs.uk",
        "letters_wanted": "closing_only",
        "by": BY,
        "at": at,
    }
    operations.set_mailbox(**given, version=practice.version)
    assert queries.get(practice.id).mailbox_email == "hill@example.nhs.uk"
    with pytest.raises(ChangedMeanwhile):
        operations.set_mailbox(**given, version=practice.version)
    with pytest.raises(BadOrganisation):
        operations.set_mailbox(**{**given, "mailbox_email": "no address"}, version=2)


def test_health_content_goes_only_to_exactly_a_secure_domain(at):
    for domain, secure in (("NHS.net", True), ("example.org", False)):
        operations.mark_mail_domain(domain=domain, accredited_secure=secure, by=BY, at=at)
    assert queries.mailbox_is_secure("team@nhs.net")
    assert queries.mailbox_is_secure("team@NHS.NET.")
    for email in ("a@example.org", "a@not.nhs.net", "a@evil-nhs.net", "nhs.net", "", "a@"):
        assert not queries.mailbox_is_secure(email)
    operations.mark_mail_domain(domain="nhs.net", accredited_secure=False, by=BY, at=at)
    assert not queries.mailbox_is_secure("team@nhs.net")


def test_who_may_write(town, at):
    keeper = Staff(uuid4(), town["new"], "keeper", frozenset({"directory.manage"}))
    coach = Staff(uuid4(), town["new"], "coach", frozenset({"case.work"}))
    operations.register(name="Fiction Council", kind="council", by=keeper, at=at)
    for viewer in (coach, Public()):
        with pytest.raises(NotAllowed):
            operations.register(name="Mine", kind="council", by=viewer, at=at)
    with pytest.raises(NotAllowed):
        operations.mark_mail_domain(domain="example.org", accredited_secure=True, by=keeper, at=at)


def test_a_practice_that_moved_and_a_board_that_merged_keep_their_past(tmp_path):
    def load(name, *rows):
        path = registers.save(tmp_path, name, registers.written(rows))
        assert CliRunner().invoke(import_ods, [str(path)]).exit_code == 0

    load("epraccur_2024-06.csv", registers.practice("Z00001"))
    load(
        "epraccur_2026-05.csv",
        registers.practice("Z00001", sub_icb="98Y", joined="20250401", board="Z9Z9Z"),
        registers.practice("Z00002", board="Z9Z9Z"),
    )
    moved = queries.by_ods("Z00001").id

    def codes(on):
        return [each.organisation.ods_code for each in queries.parents(moved, on)]

    assert codes(date(2025, 3, 31)) == ["99Z", "QZZ"]
    assert codes(date(2025, 4, 1)) == ["98Y", "Z9Z9Z"]
    stayed = queries.by_ods("Z00002").id
    assert [e.organisation.ods_code for e in queries.parents(stayed, date(2026, 5, 30))] == [
        "99Z",
        "QZZ",
    ]
    assert [e.organisation.ods_code for e in queries.parents(stayed, date(2026, 5, 31))] == [
        "99Z",
        "Z9Z9Z",
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("z00001", ["Z00001"]),
        ("hill", ["Z00001"]),
        ("surgery fiction", ["Z00001", "Z00002"]),
        ("ZZ1 1AA", ["Z00001", "Z00002"]),
        ("%", []),
        ("", []),
        ("\x00", []),
        ("hill 🙂", []),
    ],
)
def test_search_by_code_name_town_and_postcode(tmp_path, typed, found):
    rows = [
        registers.practice("Z00001", "HILL SURGERY"),
        registers.practice("Z00002", "VALLEY SURGERY"),
        registers.practice("Z00003", "CLOSED SURGERY", status="C", closed="20240101"),
        registers.practice("Z00004", "PRISON SURGERY", setting="10"),
    ]
    path = registers.save(tmp_path, "epraccur_2025.csv", registers.written(rows))
    CliRunner().invoke(import_ods, [str(path)])
    assert [each.ods_code for each in queries.search_practices(typed)] == found
