"""Evidence is seen by its two organisations and the person; a wording never changes."""

from django.db import migrations

from handrail.domain.disclosure.scopes import Held, Scope, Subject
from handrail.kernel.row_security import APP_ROLE, AppendOnly, ProtectRows

EVIDENCE = Scope(Held("organisation_id"), Held("recorded_by_organisation_id"), Subject("person_id"))


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial"), ("disclosure", "0002_fences")]
    operations = [
        ProtectRows("consent_evidence", EVIDENCE),
        AppendOnly("consent_wording"),
        migrations.RunSQL(
            f"revoke delete, truncate on consent_evidence from {APP_ROLE}", migrations.RunSQL.noop
        ),
    ]
