"""An area's table of national roles is a file, taken whole or not at all."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations import queries
from handrail.domain.organisations.operations import Particulars
from handrail.domain.staff import national_roles as staff
from handrail.domain.staff import operations
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Give the command a file."""
    from handrail.commands import national_roles

    monkeypatch.setattr(national_roles, "ready", nullcontext)
    by, at = System(), clock.now()
    with acting_as(by, at=at):
        board = organisations.register(
            name="A board", kind="icb", particulars=Particulars(ods_code="QYY"), by=by, at=at
        )
        organisations.set_area(
            organisation_id=board, public_name="A", public_email="", public_phone="", by=by, at=at
        )
        operations.define_job_role(key="nurse", name="Nurse", permissions=[], by=by, at=at)

    def call(text: str, code: str = "QYY") -> Result:
        file = tmp_path / "roles.csv"
        file.write_text(text)
        return CliRunner().invoke(
            national_roles.national_roles, [str(file), "--organisation", code]
        )

    return call


def test_the_table_is_replaced_whole(run: Any) -> None:
    done = run("role_code,ods_code,job_role\nS8000:G8000:R8001,,nurse\n")
    assert done.output.splitlines()[-1] == "lines=1 rejected=0"
    board = queries.by_ods("QYY")
    assert board is not None
    assert staff.mapping(board.id) == (staff.Line("R8001", "", "nurse"),)
    wrong = run("role_code,ods_code,job_role\nR8008,,nurse\nR8000,,nobody\n")
    assert wrong.exit_code == 1
    assert "There is no job role nobody" in wrong.output
    assert len(staff.mapping(board.id)) == 1


def test_what_is_no_table_and_no_board_is_refused(run: Any) -> None:
    assert "needs the columns" in run("code,role\n").output
    assert "No organisation has the code" in run("role_code,ods_code,job_role\n", "NOPE").output
