"""What was brought in is seen by the organisation that brought it in, and never deleted."""

from django.db import migrations

from handrail.domain.disclosure.scopes import Held, Scope
from handrail.kernel.row_security import APP_ROLE, AppendOnly, ProtectRows

OURS = Scope(Held("organisation_id"))


class Migration(migrations.Migration):
    dependencies = [("transfers", "0001_initial"), ("disclosure", "0002_fences")]
    operations = [
        ProtectRows("transfers_mapping", OURS),
        ProtectRows("transfers_run", OURS),
        ProtectRows("transfers_item", OURS),
        AppendOnly("transfers_mapping"),
        migrations.RunSQL(
            f"revoke delete, truncate on transfers_run, transfers_item from {APP_ROLE}",
            migrations.RunSQL.noop,
        ),
    ]
