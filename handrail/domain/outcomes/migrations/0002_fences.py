"""Outcomes are seen by who recorded them, by who holds the case, and by the person; they only grow."""

from django.db import migrations

from handrail.domain.disclosure.scopes import Held, Scope, Subject, Through
from handrail.kernel.row_security import AppendOnly, ProtectRows

OUTCOME = Scope(Held("organisation_id"), Through("cases.Case", "case_id"), Subject("person_id"))


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial"), ("cases", "0003_fences")]
    operations = [
        ProtectRows("outcomes_workrecord", OUTCOME),
        AppendOnly("outcomes_workrecord"),
    ]
