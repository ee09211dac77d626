"""The registers as published: every row is taken, and the second time nothing changes."""

from datetime import date

import pytest
from click.testing import CliRunner
from django.db.models import Count

from handrail.commands.import_ods import import_ods
from handrail.domain.organisations import queries
from handrail.domain.organisations.models import Organisation, Relation

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]


def run(*arguments):
    result = CliRunner().invoke(import_ods, [str(each) for each in arguments])
    return result.exit_code, result.stdout.strip().splitlines()[-1]


def test_the_registers_of_practices_networks_and_trusts(real_data):
    ods = real_data / "ods"
    practices, networks = ods / "epraccur_2025.csv.gz", ods / "ePCN_2023-01.xlsx"
    assert run(practices) == (0, "new=16685 changed=0 closed=0 unchanged=0 rejected=0")
    assert queries.open_practices() == 6_618
    assert run(practices) == (0, "new=0 changed=0 closed=0 unchanged=16685 rejected=0")
    assert run(networks) == (0, "new=8784 changed=0 closed=0 unchanged=0 rejected=0")
    assert queries.open_practices() == 6_618
    members = Relation.objects.filter(kind="member_of")
    assert members.exclude(until_date=None).count() == 1_064
    assert run(networks, practices)[1] == "new=0 changed=0 closed=0 unchanged=25469 rejected=0"
    assert run(ods / "etr_2026.csv")[1] == "new=274 changed=0 closed=0 unchanged=0 rejected=0"
    code, line = run("--as-of", "2022-07-01", ods / "ccg_to_icb.csv")
    assert (code, line.rpartition(" ")[2]) == (0, "rejected=1")

    practice = queries.by_ods("A81001")
    assert [
        (each.organisation.ods_code, each.organisation.kind)
        for each in queries.parents(practice.id, date(2025, 6, 1))
    ] == [("U89141", "pcn"), ("16C", "sub_icb"), ("QHM", "icb")]
    board = queries.by_ods("QHM")
    assert board.name == "NHS North East and North Cumbria Integrated Care Board"
    assert [each.ods_code for each in queries.search_practices("densham")] == ["A81001"]


def test_jobcentres(real_data):
    directories = real_data / "directories"
    register = directories / "register_jobcentre_2019-11.csv"
    assert run(register)[1] == "new=697 changed=0 closed=0 unchanged=0 rejected=0"
    assert Organisation.objects.filter(kind="jobcentre", standing="closed").count() == 61
    assert run(directories / "gm_jobcentreplus_2019-01.csv")[0] == 0
    assert run(register)[1] == "new=0 changed=0 closed=0 unchanged=697 rejected=0"
    twice = Organisation.objects.values("name").annotate(n=Count("id")).filter(n__gt=1)
    assert not twice.filter(kind="jobcentre", local_code=None).exists()
