"""Grants are seen by their two sides and written only by functions that check their caller."""

from django.db import migrations

from handrail.domain.disclosure.scopes import Held, Scope, Subject
from handrail.kernel.row_security import APP_ROLE, ProtectRows

GRANT = Scope(Held("organisation_id"), Subject("person_id"))
RELEASE = Scope(Held("organisation_id"), Held("recorded_by_organisation_id"), Subject("person_id"))


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial")]
    operations = [
        ProtectRows("disclosure_grant", GRANT),
        ProtectRows("disclosure_release", RELEASE),
        migrations.RunSQL(
            f"revoke insert, update, delete, truncate on disclosure_grant from {APP_ROLE};"
            f"revoke delete, truncate on disclosure_release from {APP_ROLE};",
            migrations.RunSQL.noop,
        ),
    ]
