"""``handrail programmes check``, on the files as they are and on broken ones."""

from click.testing import CliRunner

from handrail.commands.programmes import programmes
from handrail.domain.programmes.files import reading


def test_check_passes_on_the_real_files_and_counts_them():
    found = CliRunner().invoke(programmes, ["check"])
    assert found.exit_code == 0, found.output
    *_, last = found.stdout.splitlines()
    assert last.startswith(f"programmes={len(reading.files_in(reading.folder()))} rules=")
    assert last.endswith("failed=0")
    assert "  - People aged 18 and over; from 16 by exception." in found.stdout


def test_check_fails_on_a_broken_file_and_names_the_place(tmp_path):
    (tmp_path / "broken.yaml").write_text("id: broken\nname: Broken\n")
    found = CliRunner().invoke(programmes, ["check", str(tmp_path)])
    assert found.exit_code == 1
    assert "broken.yaml: line 1: 'summary' is missing" in found.stderr
    assert "programmes=0 rules=0 vignettes=0 failed=3" in found.stdout
