"""Two organisations with a service and a coach each, and the commands on the tests' database."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from handrail.kernel import clock

COLUMNS = {
    "reference": "Case ID",
    "nhs_number": "NHS No",
    "full_name": "Client",
    "birth_date": "DOB",
    "phone": "Mobile",
    "postcode": "Postcode",
    "work_status": "Employment",
    "received_date": "Referred",
    "first_contact_date": "First spoke",
    "coach_email": "Worker",
    "consent": "Consent",
    "notes": "Notes",
}
MAPPING = {
    "name": "riverside",
    "system": "Riverside CRM",
    "columns": COLUMNS,
    "fixed": {"safe_ways": "phone; text", "goals": "return_to_work"},
    "values": {"work_status": {"Off sick": "off_sick", "Working": "employed"}},
}
HEAD = ",".join(COLUMNS.values())
AMARA = (
    'R-1,999 000 0018,"Okafor, Amara",01/02/1980,7700900123,bs1 4tr,Off sick,1/5/2026,'
    '8/5/2026,COACH,Yes,"Likes to be rung after 4pm.\nWarehouse picker."'
)
BEN = "R-2,,Ben Adeyemi,1991-04-04,,,Working,2026-05-20,,COACH,Y,=HYPERLINK()"


@dataclass(slots=True)
class Town:
    """Where cases come from and go to."""

    folder: Path
    ours: UUID
    theirs: UUID
    coach: str
    other_coach: str

    def file(self, *lines: str, name: str = "cases.csv", encoding: str = "utf-8") -> str:
        """Write a file of cases and return its path."""
        path = self.folder / name
        text = "\r\n".join((HEAD, *lines)).replace("COACH", self.coach)
        path.write_bytes(text.encode(encoding))
        return str(path)

    def run(self, *arguments: str, whose: UUID | None = None) -> Result:
        """Run ``handrail import-cases``."""
        from handrail.commands.import_cases import import_cases

        said = ["--organisation", str(whose or self.ours), *arguments]
        return CliRunner().invoke(import_cases, said, catch_exceptions=False)

    def bring(self, *lines: str, more: tuple[str, ...] = ()) -> Result:
        """Bring these lines in with the usual mapping."""
        return self.run(self.file(*lines), "--map", str(self.folder / "mapping.json"), *more)

    def last(self, result: Result) -> str:
        """Return the last line a command printed."""
        return result.stdout.strip().splitlines()[-1]


@pytest.fixture
def town(db, tmp_path, monkeypatch) -> Town:
    import json

    from handrail.commands import reference_data
    from handrail.domain.directory import operations as directory
    from handrail.domain.directory.operations import NewService
    from handrail.domain.organisations import operations as organisations
    from handrail.kernel.viewer import System, acting_as
    from tests.factories import support

    monkeypatch.setattr(reference_data, "ready", nullcontext)
    (tmp_path / "mapping.json").write_text(json.dumps(MAPPING))
    by, at = System(), clock.now() - timedelta(days=1)
    places = []
    with acting_as(by, at=at):
        from handrail.domain.staff import operations as staff

        for key, (name, permissions) in support.ROLES.items():
            staff.define_job_role(key=key, name=name, permissions=permissions, by=by, at=at)
        for name in ("Pathways Back", "Steady Steps"):
            place = organisations.register(name=name, kind="provider", by=by, at=at)
            directory.add(
                service=NewService(name=f"{name} coaching", provider_id=place), by=by, at=at
            )
            places.append(place)
    ours, theirs = places
    coach = support.worker("Sam Whitfield", "test-coach", ours, "ours", at)
    other = support.worker("Joan Pryce", "test-coach", theirs, "theirs", at)
    return Town(tmp_path, ours, theirs, coach.email, other.email)
