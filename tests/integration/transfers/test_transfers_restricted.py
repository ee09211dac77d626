"""Where somebody lives, if that is restricted, is in no file of an export; safe contact is."""

import csv
from pathlib import Path

from click.testing import CliRunner

from handrail.domain.participants import operations as participants
from handrail.domain.participants.models import Person
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.integration.transfers.conftest import AMARA, BEN, Town

AT_HOME = BEN.replace("R-2,,Ben", "R-2,,Ben").replace(",,,Working", ",,LS1 4AP,Working")


def restrict(town: Town, family_name: str) -> None:
    by, at = System(town.ours), clock.now()
    with acting_as(by, at=at):
        person = Person.objects.get(family_name=family_name)
        details = participants.Details(
            address_lines=("4 Mill Lane", "Bristol"),
            postcode="BS1 4TR",
            phone="07700 900123",
            phone_safe="no",
            text_safe="yes",
        )
        participants.change_details(
            person_id=person.id, details=details, version=None, by=by, at=at
        )
        participants.restrict_address(person_id=person.id, is_restricted=True, by=by, at=at)


def export(town: Town) -> Path:
    from handrail.commands.export import export as command

    folder = town.folder / "out"
    said = [str(folder), "--organisation", "Pathways Back"]
    result = CliRunner().invoke(command, said, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return folder


def read(path: Path) -> dict[str, dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return {row["family_name"]: row for row in csv.DictReader(file)}


def test_no_file_says_where_they_live_and_others_are_whole(town):
    town.bring(AMARA, AT_HOME)
    restrict(town, "Okafor")
    folder = export(town)
    for path in folder.rglob("*"):
        if path.is_file():
            text = path.read_text().lower()
            assert "mill lane" not in text, path.name
            assert "bs1" not in text, path.name
    people = read(folder / "csv" / "people.csv")
    assert people["Okafor"]["address_restricted"] == "yes"
    assert (people["Okafor"]["address_lines"], people["Okafor"]["postcode"]) == ("", "")
    assert people["Adeyemi"]["postcode"] == "LS1 4AP"
    assert read(folder / "open_cases.csv")["Adeyemi"]["postcode"] == "LS1 4AP"


def test_every_kind_of_row_leaves_it_out():
    """The same for whatever is exported: by the names of columns, of answers and of facts."""
    from uuid import uuid4

    from handrail.insight.restricted import WHERE, Hidden, hide

    one, other = uuid4(), uuid4()
    whose = Hidden(*(frozenset({one}) for _ in range(4)))
    said = {name: "4 Mill Lane" for name in WHERE} | {
        "answers": {"address_lines": ["4 Mill Lane"], "goals": ["find_work"]},
        "facts": [{"kind": "attendance", "key": "where", "value": "4 Mill Lane"}],
    }
    for key in ("person_id", "referral_id", "case_id"):
        assert "Mill" not in str(hide("whatever", {key: one} | said, whose))
        assert hide("whatever", {key: other} | said, whose) == {key: other} | said
    for noun in ("people", "referrals", "intakes"):
        assert "Mill" not in str(hide(noun, {"id": one} | said, whose))
    assert hide("whatever", {"person_id": one} | said, whose)["answers"]["goals"] == ["find_work"]


def test_a_way_that_is_not_safe_is_not_said_to_be(town):
    town.bring(AMARA)
    restrict(town, "Okafor")
    row = read(export(town) / "open_cases.csv")["Okafor"]
    assert row["safe_ways"] == "text"
