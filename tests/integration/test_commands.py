"""The frame of the command line: its list, its last lines, its exit status."""

import pytest
from click.testing import CliRunner

from handrail.commands import cli, report, setup
from handrail.commands.cli import COMMANDS, Entry


def run(*arguments):
    return CliRunner().invoke(cli.cli, arguments)


def test_list_names_every_subcommand_without_loading_any(monkeypatch):
    monkeypatch.setattr(cli, "import_module", lambda name: pytest.fail(f"{name} was loaded"))
    listed = run("--help")
    assert listed.exit_code == 0
    for name in ("run", "serve", "worker", "database", "setup", "backup", "restore", "version"):
        assert f"\n  {name} " in listed.output


def test_broken_module_breaks_only_itself(monkeypatch):
    monkeypatch.setitem(COMMANDS, "broken", Entry("no.such", "broken", "Is broken."))
    assert run("version").exit_code == 0
    assert "broken" not in run("--help").output


@pytest.mark.parametrize("name", cli.LazyGroup().list_commands(None))
def test_every_subcommand_has_help(name):
    helped = run(name, "--help")
    assert helped.exit_code == 0, helped.output
    assert "Usage:" in helped.output


def test_rows_that_are_wrong_are_shown_counted_and_no_fault(capsys):
    told = report.Report()
    told.count("new", 2)
    for line in range(30):
        told.rejected(f"line {line}", "no code")
    told.finish("new", "changed")
    said = capsys.readouterr()
    assert said.out == "new=2 changed=0 rejected=30\n"
    assert "line 19: no code\n" in said.err
    assert "line 20" not in said.err


def test_fault_of_ours_ends_with_status_1(capsys):
    told = report.Report()
    told.fault("line 1", "could not be kept")
    with pytest.raises(SystemExit) as left:
        told.finish()
    assert left.value.code == 1
    assert "faults=1" in capsys.readouterr().out


def test_design_system_is_treated_so_that_nothing_is_fetched_from_elsewhere():
    css = (
        b"@font-face{font-family:F;src:url(https://x/f.woff)}a{b:url(/assets/images/i.svg)}\n"
        b"/*# sourceMappingURL=a.css.map */\n"
    )
    assert setup._treated(".css", css) == b"a{b:url(images/i.svg)}\n"
    assert setup._treated(".js", b"x();//# sourceMappingURL=a.js.map\n") == b"x();\n"
    assert setup._treated(".png", b"\x89PNG") == b"\x89PNG"
