"""What the product is made of: hashed, audited or plainly not, and listed."""

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
LOCKS = sorted((PROJECT / "requirements").glob("*.lock"))


@pytest.fixture
def tools(tmp_path):
    spec = importlib.util.spec_from_file_location("tools", PROJECT / "requirements" / "tools.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    for kind in module.LOCKS:
        lock = tmp_path / "requirements" / f"{kind}.lock"
        lock.write_text(
            "django==5.2.19 \\\n    --hash=sha256:00\ncolorama==1 ; sys_platform == 'x'\n"
        )
    module.PROJECT = tmp_path
    return module


def auditor(folder, *, says="", complains="", leaves=0):
    """Return the command of something that answers as pip-audit would."""
    script = folder / "auditor.py"
    script.write_text(
        f"import sys; print({says!r}); print({complains!r}, file=sys.stderr); sys.exit({leaves})"
    )
    return sys.executable, str(script)


def answer(**more):
    return json.dumps({"dependencies": [{"name": "Django", "version": "5.2.19", **more}]})


def test_a_clean_audit_is_a_pass(tools, tmp_path, capsys):
    assert tools.audit(auditor(tmp_path, says=answer(vulns=[]))) == 0
    assert "run.lock: no known weakness in 1 packages." in capsys.readouterr().out


def test_a_weakness_is_named_and_fails(tools, tmp_path, capsys):
    weak = answer(vulns=[{"id": "PYSEC-1", "fix_versions": ["5.2.20"]}])
    assert tools.audit(auditor(tmp_path, says=weak, leaves=1)) == 1
    assert "Django 5.2.19: PYSEC-1, mended in 5.2.20" in capsys.readouterr().out


@pytest.mark.parametrize(
    "given",
    [
        {"complains": "Dependency not found on PyPI and could not be audited: x", "leaves": 1},
        {"complains": "Failed to resolve the host", "leaves": 1},
        {"says": '{"dependencies": []}', "leaves": 0},
        {"says": "<html>", "leaves": 0},
        {"says": answer(skip_reason="Dependency not found"), "leaves": 0},
    ],
    ids=["not found", "no network", "nothing asked", "no answer", "skipped"],
)
def test_when_nobody_answered_it_says_so_and_is_no_pass(tools, tmp_path, capsys, given):
    assert tools.audit(auditor(tmp_path, **given)) == 2
    said = capsys.readouterr().out
    assert "could not reach its database of known weaknesses, so run.lock was not audited" in said
    assert "This is not a pass" in said


@pytest.mark.parametrize("lock", LOCKS, ids=[lock.name for lock in LOCKS])
def test_every_locked_package_has_a_hash(lock):
    packages = re.split(r"\n(?=[A-Za-z0-9])", lock.read_text().strip())
    assert len(packages) > 20
    assert [one.split()[0] for one in packages if "--hash=sha256:" not in one] == []
    assert "://" not in lock.read_text()


def test_all_locks_are_audited(tools):
    assert {f"{kind}.lock" for kind in tools.LOCKS} == {lock.name for lock in LOCKS}


def test_the_bill_of_materials_names_what_is_no_python_package(tools):
    tools.PROJECT = PROJECT
    assert re.fullmatch(r"pkg:npm/nhsuk-frontend@\d+\.\d+\.\d+", tools._assets()["purl"])
